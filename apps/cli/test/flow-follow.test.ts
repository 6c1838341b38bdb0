/** `noroshi flows` that goes on: a log that grows, exporters that send, news as it comes, and why each sign was told. */
import { createSocket } from 'node:dgram';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { decodeWarrant, type Warrant } from '@noroshi/flow';
import { dropsIn } from '@noroshi/host';
import { Value } from 'typebox/value';
import { expect, onTestFinished, test } from 'vitest';
import { followSigns, type SignNews } from '../src/flows/follow-signs.ts';
import { openListener, parseListen } from '../src/flows/listen.ts';
import { endLine, newsLine, newsText } from '../src/flows/output.ts';
import { runCommandLine } from '../src/run.ts';
import { SCHEMAS } from '../src/tables/schemas.ts';
import type { World } from '../src/world.ts';
import { folderWith } from './session.ts';

const WARRANT = {
  ...{ format: 'noroshi-warrant', v: 1, id: 'approval-1', mode: 'exercise' },
  ...{ purpose: 'Control of implants', requestedBy: 'Watch office', approvedBy: 'Commission' },
  ...{ reason: 'planned', directions: ['inside-to-outside'], networks: ['192.0.2.0/24'] },
  ...{ fromUtc: '2026-11-01', toUtc: '2026-12-01', detectors: ['beacon', 'scan'] },
  retention: { windowHours: 48, keepDays: 30 },
  ownAddresses: 'omitted',
  marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: ['exercise only'] },
};

function warrant(): Warrant {
  const decoded = decodeWarrant(WARRANT);
  if (!decoded.ok) throw new Error(decoded.error.map(({ message }) => message).join());
  return decoded.value;
}

const HEAD =
  '#separator \\x09\n#unset_field\t-\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration\torig_bytes\tresp_bytes\tconn_state\n';

/** Calls every five minutes from one host of ours, turns [from, to). */
function calls(from: number, to: number): string {
  const lines = Array.from({ length: to - from }, (_, i) => {
    const at = (Date.UTC(2026, 10, 10) / 1000 + 300 * (from + i) + ((from + i) % 7)).toFixed(6);
    return `${at}\tC${from + i}\t192.0.2.17\t${40_000 + from + i}\t198.18.0.7\t8443\ttcp\t0.5\t310\t90\tSF\n`;
  });
  return lines.join('');
}

function worldOf(stop: AbortController) {
  const [said, out]: [string[], string[]] = [[], []];
  const into = (list: string[]) =>
    new Writable({
      write(chunk, _, done) {
        list.push(String(chunk));
        done();
      },
    });
  const streams = { stdin: Readable.from([]), stdout: into(out), stderr: into(said) };
  const clock = { clockMs: () => 0, nowUs: () => warrant().fromUs + 1e12 };
  const world: World = { ...streams, ...clock, env: {}, signal: stop.signal };
  return { world, said, out };
}

test('a log that grows: new signs as they come, again at twice the records, the end with all of it', async () => {
  const stop = new AbortController();
  const { world } = worldOf(stop);
  const file = join(folderWith({ 'conn.log': HEAD + calls(0, 100) }), 'conn.log');
  const news: SignNews[] = [];
  const steps = [
    () => appendFileSync(file, calls(100, 150)), // more, not twice as many
    () => appendFileSync(file, calls(150, 250)),
    () => stop.abort(),
  ];
  let observed = 0;
  const findings = await followSigns(world, warrant(), [file], {
    ...{ everyUs: 60e6, lookMs: 1, kinds: ['beacon'] },
    onNews: (one) => {
      news.push(one);
      observed = one.sign.count;
      steps.shift()?.();
      if (news.length === 1) setTimeout(() => steps.shift()?.(), 50);
    },
  });
  expect(news.map((one) => [one.news, one.sign.kind])).toEqual([
    ['new', 'beacon'],
    ['more', 'beacon'],
  ]);
  expect(observed).toBeGreaterThanOrEqual(200);
  expect(findings.read).toMatchObject({ files: 1, records: 250, faults: 0 });
  expect(findings.signs[0]).toMatchObject({ source: 'own', destination: '198.18.0.7' });
  const lines = [...news.map(newsLine), endLine(findings)];
  for (const line of lines)
    expect(Value.Errors(SCHEMAS['flows-news'] as never, JSON.parse(line))).toEqual([]);
  expect(newsText(news[0]!)).toMatch(/^2026-11-10 08:\d\d {2}new {3}beacon: own → 198\.18\.0\.7, /);
  expect([...lines, newsText(news[0]!)].join('')).not.toContain('192.0.2.');
});

/** NetFlow v5 (Cisco): one flow of ours, as it leaves an exporter. */
function netflow5(): Uint8Array {
  const bytes = Buffer.alloc(72);
  bytes.writeUInt16BE(5, 0);
  bytes.writeUInt16BE(1, 2);
  bytes.writeUInt32BE(60_000, 4);
  bytes.writeUInt32BE(Date.UTC(2026, 10, 10) / 1000, 8);
  bytes.set([192, 0, 2, 17, 198, 18, 0, 7], 24);
  bytes.writeUInt32BE(5, 40);
  bytes.writeUInt32BE(400, 44);
  bytes.writeUInt32BE(50_000, 48);
  bytes.writeUInt32BE(51_000, 52);
  bytes[62] = 6;
  return bytes;
}

test('exporters that are named are listened to; what is refused or lost is counted', async () => {
  const { world, said } = worldOf(new AbortController());
  let records = 0;
  const at = { host: '127.0.0.1', port: 0 } as const;
  const listener = await openListener(world, at, ['127.0.0.2'], (batch) => {
    records += batch.count;
  });
  for (const address of ['127.0.0.1', '127.0.0.2']) {
    const socket = createSocket('udp4');
    onTestFinished(() => void socket.close());
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    await new Promise((resolve) => socket.send(netflow5(), listener.at.port, at.host, resolve));
  }
  for (let i = 0; i < 500 && records === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    listener.flush();
  }
  const { read, datagrams } = await listener.close();
  expect([records, read.records]).toEqual([1, 1]);
  expect(datagrams).toMatchObject({ received: 2, refused: 1, overRate: 0, waiting: 0 });
  expect([0, null]).toContain(datagrams.lostInKernel);
  expect(said.join('')).toContain('from 127.0.0.2 alone');
});

test('it listens on loopback alone', () => {
  expect(parseListen('2055')).toEqual({ host: '127.0.0.1', port: 2055 });
  expect(parseListen('[::1]:2055')).toEqual({ host: '::1', port: 2055 });
  for (const text of ['0.0.0.0:2055', '192.0.2.1:2055', '65536', 'port', '', ':', 'toString:1'])
    expect(() => parseListen(text), text).toThrow();
});

test('drops are those of the sockets on the port', () => {
  const row = (port: string, drops: number) =>
    `  12: 0100007F:${port} 00000000:0000 07 0 00:0 0 0 0 7 2 0000 ${drops}`;
  const table = ['  sl  local_address …', row('0807', 3), row('0808', 4), row('0807', 5), ''];
  expect([dropsIn(table.join('\n'), 0x807), dropsIn(table.join('\n'), 99)]).toEqual([8, null]);
});

test('why: figures in words and harmless explanations; what was not asked for is counted', async () => {
  const { world, out } = worldOf(new AbortController());
  const cwd = folderWith({ 'conn.log': HEAD + calls(0, 200) });
  writeFileSync(join(cwd, 'w.json'), JSON.stringify(WARRANT));
  const args = ['flows', join(cwd, 'conn.log'), '--warrant', join(cwd, 'w.json')];
  expect(await runCommandLine([...args, '--why'], world)).toBe(0);
  const text = out.splice(0).join('');
  expect(text).toMatch(/\n1\. beacon: own → 198\.18\.0\.7, 8443\/tcp; score 0\.\d+, sure \d+ %\n/);
  expect(text).toMatch(/ {2}median gap of a timer/);
  expect(text).toMatch(/ {5}- .+: (fits|does not fit|cannot be told), /);
  for (const line of text.split('\n').filter((one) => one.startsWith('     ')))
    expect(line.length).toBeLessThanOrEqual(100);
  expect(await runCommandLine([...args, '--kinds', 'scan'], world)).toBe(0);
  expect(out.splice(0).join('')).toContain('not asked for, not listed: 1 sign');
  expect(await runCommandLine([...args, '--min-confidence', '100'], world)).toBe(0);
  expect(out.splice(0).join('')).toContain('not asked for, not listed: 1 sign');
});
