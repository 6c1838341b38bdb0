/** Flow logs as a person names them: folders, packed, links, other logs, damaged lines, stdin, and logs that grow. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { FLOW_FLAG, type FlowSink } from '@noroshi/flow';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { seededLog } from '../../../packages/flow/test/text/seeded-logs.ts';
import { type FlowFilesOptions, readFlowFiles } from '../src/flows/read-files.ts';
import type { World } from '../src/world.ts';

const root = mkdtempSync(join(tmpdir(), 'noroshi-flow-files-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'one-'));
});
const at = (...names: string[]) => join(folder, ...names);

function worldOf(stdin = '', signal = new AbortController().signal) {
  const said: string[] = [];
  const stderr = new Writable({
    write(chunk, _, done) {
      said.push(String(chunk));
      done();
    },
  });
  const streams = { stdin: Readable.from([Buffer.from(stdin)]), stdout: stderr, stderr };
  const world: World = { ...streams, env: {}, clockMs: () => 0, nowUs: () => 0, signal };
  return { world, said };
}

async function read(paths: readonly string[], options: FlowFilesOptions = {}, stdin = '') {
  const { world, said } = worldOf(stdin);
  const starts: number[] = [];
  const open: boolean[] = [];
  const sink: FlowSink = (batch) => {
    for (let i = 0; i < batch.count; i++) {
      starts.push(batch.startUs[i]!);
      open.push((batch.flags[i]! & FLOW_FLAG.open) !== 0);
    }
  };
  const totals = await readFlowFiles(world, paths, sink, options);
  return { totals, said: said.join(''), starts, open };
}

describe('once', () => {
  test('a folder is read in the order of times, whatever each file is packed in', async () => {
    mkdirSync(at('b'));
    writeFileSync(at('a.log.gz'), gzipSync(seededLog('zeek', 30, 1)));
    writeFileSync(at('b', 'eve.json.zst'), zstdCompressSync(Buffer.from(seededLog('eve', 20, 2))));
    writeFileSync(at('c.csv'), seededLog('nfdump', 10, 3));
    writeFileSync(at('open_conn.log'), seededLog('zeek-json', 5, 4));
    const { totals, said, open } = await read([folder]);
    expect(totals).toMatchObject({ files: 4, records: 65, faults: 0 });
    expect(Object.fromEntries(totals.byFormat)).toEqual({ zeek: 35, eve: 20, nfdump: 10 });
    expect(open.filter((isOpen) => isOpen).length).toBe(5);
    expect(said).toBe('');
  });

  test('other logs and links of a folder are told and no fault; named, they are one', async () => {
    writeFileSync(at('a.log'), seededLog('zeek', 3, 1));
    writeFileSync(at('dns.log'), '#separator \\x09\n#path\tdns\n#fields\tts\tquery\n1\tsecret\n');
    symlinkSync(at('a.log'), at('z.log'));
    const found = await read([folder]);
    expect(found.totals).toMatchObject({ files: 1, records: 3, faults: 0 });
    expect(found.said).toContain('dns.log: is a log that tells no flows');
    expect(found.said).toContain('z.log: is a symbolic link');
    expect(found.said).not.toContain('secret');
    expect((await read([at('dns.log'), at('none.log')])).totals).toMatchObject({
      files: 0,
      faults: 2,
    });
  });

  test('a damaged line is told with file and line; a cut file with what was lost', async () => {
    const lines = seededLog('zeek', 300, 1).split('\n');
    lines[20] = 'garbage with a secret';
    writeFileSync(at('a.log'), lines.join('\n'));
    writeFileSync(at('b.log.gz'), gzipSync(lines.join('\n')).subarray(0, 4000));
    const { totals, said } = await read([folder]);
    expect(said).toContain(`${at('a.log')}:21: `);
    expect(said).toContain('b.log.gz: is not a whole gzip file');
    expect(said).not.toContain('secret');
    expect(totals.records).toBeGreaterThan(299);
    expect(totals.firstFaults.map(({ place }) => place)).toContain(`${at('a.log')}:21`);
  });

  test('stdin is read by what it holds, and times without a zone by the zone that is given', async () => {
    const log = seededLog('binetflow', 4, 1);
    const utc = await read(['-'], {}, log);
    const tokyo = await read(['-'], { zoneMinutes: 540 }, log);
    expect(utc.totals.records).toBe(4);
    expect(tokyo.starts).toEqual(utc.starts.map((us) => us - 9 * 3600e6));
  });
});

test('logs that grow are followed until the signal, through a rotation', async () => {
  const stop = new AbortController();
  const { world } = worldOf('', stop.signal);
  const [first = '', second = '', third = ''] = [1, 2, 3].map((seed) => seededLog('zeek', 5, seed));
  const cut = first.length - 90; // within a record
  writeFileSync(at('conn.log'), first.slice(0, cut));
  let records = 0;
  const steps = [
    () => appendFileSync(at('conn.log'), first.slice(cut)),
    () => {
      renameSync(at('conn.log'), at('conn.1.log'));
      writeFileSync(at('conn.log'), second);
    },
    () => writeFileSync(at('other.log'), third),
    () => stop.abort(),
  ];
  const totals = await readFlowFiles(world, [folder], (batch) => void (records += batch.count), {
    followMs: 1,
    onCaughtUp: () => steps.shift()?.(),
  });
  expect([records, totals.records, totals.faults]).toEqual([15, 15, 0]);
  expect(totals.files).toBe(3);
});
