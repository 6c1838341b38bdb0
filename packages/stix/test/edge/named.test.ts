/**
 * A resolver of our own with our zone as its policy: BIND's named on a free port of loopback, asked as a client asks. Without network:
 * names that are not listed fail to resolve, names that are listed do not exist. Skipped where named is not installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportOf, indicatorOf, textOf } from './made.ts';

const isThere = spawnSync('named', ['-v']).status === 0;
const ANSWER = { noError: 0, serverFailure: 2, noSuchName: 3 } as const;
const READY_MS = 15_000;

describe.skipIf(!isThere)('named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-named-'));
  let port = 0;
  let end = async () => {};
  beforeAll(async () => {
    port = await freePort();
    const listed = ["[domain-name:value = 'evil-host.top']", "[ipv4-addr:value = '37.0.8.1']"];
    const made = exportOf(
      'rpz',
      listed.map((pattern, i) => indicatorOf(i + 1, pattern)),
    );
    writeFileSync(join(folder, 'rpz.zone'), textOf(made, 'rpz.zone'));
    const host = (name: string, address: string) => `${name} IN A ${address}\n`;
    writeFileSync(
      join(folder, 'open.zone'),
      `$TTL 60\n@ IN SOA localhost. h.localhost. 1 60 60 60 60\n@ IN NS localhost.\n${host('bad', '37.0.8.1')}${host('good', '37.0.8.2')}`,
    );
    writeFileSync(join(folder, 'named.conf'), confOf(folder, port));
    const named = spawn('named', ['-f', '-c', join(folder, 'named.conf')], { stdio: 'ignore' });
    const gone = new Promise((resolve) => named.once('exit', resolve));
    end = async () => {
      named.kill('SIGKILL');
      await gone;
    };
    const until = performance.now() + READY_MS;
    while ((await ask('good.open.lab', port)) === null && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }, 2 * READY_MS);
  afterAll(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a listed name and all below it do not exist, nor does what leads to a listed address', async () => {
    const { noError, noSuchName } = ANSWER;
    expect(await ask('evil-host.top', port)).toBe(noSuchName);
    expect(await ask('www.evil-host.top', port)).toBe(noSuchName);
    expect(await ask('bad.open.lab', port)).toBe(noSuchName);
    expect(await ask('good.open.lab', port)).toBe(noError);
    expect(await ask('not-evil-host.top', port)).not.toBe(noSuchName);
  });
});

function confOf(folder: string, port: number): string {
  const zone = (name: string, file: string) =>
    `zone "${name}" { type primary; file "${join(folder, file)}"; };`;
  return [
    'options {',
    `  directory "${folder}"; pid-file "${folder}/named.pid"; session-keyfile "${folder}/session.key";`,
    `  listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };`,
    '  recursion yes; allow-recursion { 127.0.0.1; }; dnssec-validation no;',
    '  forward only; forwarders { 127.0.0.1 port 9; };', // nobody is there: nothing leaves this machine
    '  response-policy { zone "rpz.noroshi"; } qname-wait-recurse no;',
    '};',
    'controls { };',
    zone('rpz.noroshi', 'rpz.zone'),
    zone('open.lab', 'open.zone'),
    '',
  ].join('\n');
}

/** The answer's code (RFC 1035 §4.1.1) to a question for an address; null where none comes within a second. */
function ask(name: string, port: number): Promise<number | null> {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  const head = [0x4e, 0x6f, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  const question = Uint8Array.from([...head, ...labels, 0, 0, 1, 0, 1]);
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const done = (code: number | null) => {
      clearTimeout(timer);
      socket.close();
      resolve(code);
    };
    const timer = setTimeout(() => done(null), 1000);
    socket.once('message', (answer) => done(answer[3]! & 15));
    socket.once('error', () => done(null));
    socket.send(question, port, '127.0.0.1');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
