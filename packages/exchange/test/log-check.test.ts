/**
 * A whole log from its files: what is right is right, any changed bit of any file is found and named by its file, a log that
 * somebody else keeps verifies; the quick look at a record takes nothing that the full reading refuses; proofs for third parties.
 */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkLog,
  checkLogProof,
  cosign,
  decodeProven,
  decodeRecord,
  encodeProven,
  formatLogProof,
  formatWitnessKey,
  inclusionSpans,
  leafHash,
  nodeHash,
  parseLogProof,
  parseVkey,
  parseWitnessKey,
  scannerOf,
  witnessedAt,
} from '../src/index.ts';
import { ed25519, sha256, verifyEd25519 } from './crypto.ts';
import { cancelEntries, LANE_ID, ORIGIN } from './lane.ts';
import { type LogFiles, logFiles } from './log-files.ts';

const TOOLS = { sha256, verify: verifyEd25519 };
const { publicKey, sign } = ed25519(new Uint8Array(32).fill(7));
const KEY = { name: ORIGIN, publicKey };
const RECORDS = cancelEntries(300);
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const scan = scannerOf(LANE_ID, latin1);

/** Small entries, so that three levels are tested without signing so many. */
const NUMBERS = Array.from({ length: 256 * 256 + 300 }, (_, i) =>
  Uint8Array.of(i >> 16, (i >> 8) & 255, i & 255),
);

const check = (files: LogFiles, onEntry: typeof scan | null = scan) =>
  checkLog(TOOLS, async (path) => files.get(path) ?? null, {
    key: KEY,
    ...(onEntry && { onEntry }),
  });

test.each([0, 1, 2, 255, 256, 257, 300])('a log of %i records is right', async (size) => {
  const report = await check(logFiles(RECORDS.slice(0, size), KEY, sign));
  expect(report).toMatchObject({ entries: size, findings: [], checkpoint: { size } });
});

test('a log of three levels is right, and a wrong hash of each level is named with its place', async () => {
  const files = logFiles(NUMBERS, KEY, sign);
  expect(await check(files, null)).toMatchObject({ entries: NUMBERS.length, findings: [] });
  for (const [path, at, entry] of [
    ['tile/1/000', 64, 2],
    ['tile/1/001.p/1', 3, 256],
    ['tile/2/000.p/1', 9, 0],
    ['tile/entries/257.p/44', 7, 257 * 256 + 1],
  ] as const) {
    const report = await check(flipped(files, path, at), null);
    if (typeof report === 'string') throw new Error(report);
    expect(report.findings.map(({ file, entry: found }) => [file, found])).toEqual([[path, entry]]);
  }
});

test('any changed bit of any file of a lane is found, and named by its file', async () => {
  const files = logFiles(RECORDS, KEY, sign);
  const paths = [...files.keys()];
  const runs = process.env.NOROSHI_PROVE === '1' ? 10_000 : 150;
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), fc.nat(7), async (path, byte, bit) => {
      const changed = flipped(files, path, byte % files.get(path)!.length, bit);
      const report = await check(changed);
      const said =
        typeof report === 'string'
          ? [report.split(':')[0]]
          : report.findings.map(({ file }) => file);
      expect(said).toContain(path);
      expect(new Set(said).size).toBe(1); // and nothing else is blamed
      found++;
    }),
    { numRuns: runs, seed: 20261123 },
  );
  console.log(`log files: ${found} of ${runs} changed bits found and named, seed 20261123`);
});

test('a missing file costs itself; a log written anew is not the one that was signed', async () => {
  const files = logFiles(RECORDS, KEY, sign);
  for (const path of ['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1', 'tile/0/001.p/44']) {
    const less = new Map(files);
    less.delete(path);
    const report = await check(less);
    if (typeof report === 'string') throw new Error(report);
    expect(report.findings.map(({ file }) => file)).toContain(path);
    expect(report.entries).toBe(path === 'tile/entries/000' ? 44 : 300);
  }
  const other = logFiles([...RECORDS.slice(0, 299), RECORDS[0]!], KEY, sign);
  other.set('checkpoint', files.get('checkpoint')!);
  expect(await check(other)).toMatchObject({ findings: [{ entry: 299 }, { file: 'checkpoint' }] });
  const stranger = { ...KEY, publicKey: ed25519(new Uint8Array(32).fill(9)).publicKey };
  const report = await checkLog(TOOLS, async (path) => files.get(path) ?? null, { key: stranger });
  expect(report).toContain('not signed');
});

test('the quick look takes nothing that the full reading refuses, and all that it takes', () => {
  const record = RECORDS[17]!;
  const yes = () => true;
  fc.assert(
    fc.property(fc.nat(record.length - 1), fc.integer({ min: 32, max: 126 }), (at, byte) => {
      const changed = Uint8Array.from(record);
      changed[at] = byte;
      const full = decodeRecord(yes, publicKey, changed, { ...LANE_ID, sequence: 17 });
      expect(scan(changed, 17) === null).toBe(full.ok);
    }),
    { numRuns: 3000 },
  );
  for (const day of ['29', '30', '31', '32', '00'])
    for (const month of ['01', '02', '06', '13']) {
      const text = new TextDecoder()
        .decode(record)
        .replace(/20\d\d-\d\d-\d\d/, `2025-${month}-${day}`);
      const bytes = new TextEncoder().encode(text);
      const full = decodeRecord(yes, publicKey, bytes, { ...LANE_ID, sequence: 17 });
      expect([month, day, scan(bytes, 17) === null]).toEqual([month, day, full.ok]);
    }
});

describe('a proof for a third party', () => {
  const leaves = RECORDS.slice(0, 7).map((record) => leafHash(sha256, record));
  const rootOf = (from: number, to: number): Uint8Array => {
    if (to - from === 1) return leaves[from]!;
    let k = 1;
    while (2 * k < to - from) k *= 2;
    return nodeHash(sha256, rootOf(from, from + k), rootOf(from + k, to));
  };
  const bytes = logFiles(RECORDS.slice(0, 7), KEY, sign).get('checkpoint')!;
  const witness = { name: 'oversight.example/w1', ...ed25519(new Uint8Array(32).fill(3)) };
  const note = new TextDecoder().decode(bytes);
  const line = cosign(
    sha256,
    note.slice(0, note.lastIndexOf('\n\n') + 1),
    witness,
    witness.sign,
    1.8e9,
  );
  const proof = {
    ...{ extra: encodeProven({ record: RECORDS[5]!, body: { kind: 'withheld' } }), index: 5 },
    proof: inclusionSpans(5, 7).map(({ from, to }) => rootOf(from, to)),
    checkpoint: note + line,
  };

  test('reads back, and holds with its witness', () => {
    const text = formatLogProof(proof);
    const read = parseLogProof(text);
    if (!read.ok) throw new Error(read.error);
    expect(formatLogProof(read.value)).toBe(text);
    const proven = decodeProven(read.value.extra!);
    if (!proven.ok) throw new Error(proven.error);
    const checked = checkLogProof(TOOLS, KEY, proven.value.record, read.value);
    expect(checked).toMatchObject({ ok: true, value: { checkpoint: { size: 7 } } });
    const key = parseWitnessKey(sha256, formatWitnessKey(sha256, witness));
    if (!key.ok) throw new Error(key.error);
    expect(witnessedAt(sha256, proof.checkpoint, key.value, verifyEd25519)).toEqual({
      ok: true,
      value: { atS: 1.8e9 },
    });
    expect(witnessedAt(sha256, note, key.value, verifyEd25519).ok).toBe(false);
  });

  test('with any character changed it does not hold', () => {
    const text = formatLogProof(proof);
    let refused = 0;
    const own = text.length - line.length; // the witness's line is checked with the witness's key
    for (let at = 0; at < own; at++) {
      const changed = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
      const read = parseLogProof(changed);
      const proven = read.ok && read.value.extra ? decodeProven(read.value.extra) : null;
      const holds =
        read.ok && proven?.ok && checkLogProof(TOOLS, KEY, proven.value.record, read.value).ok;
      if (holds !== true) refused++;
    }
    expect(refused).toBe(own);
  });
});

function flipped(files: LogFiles, path: string, at: number, bit = 0): LogFiles {
  const bytes = Uint8Array.from(files.get(path)!);
  bytes[at]! ^= 1 << bit;
  return new Map(files).set(path, bytes);
}

describeWithData('a log that another program keeps', 'cyber/tlog', (folder) => {
  test('verifies whole, and no byte of it may change', async () => {
    const { vkey } = JSON.parse(readFileSync(`${folder}/tlog-vectors.json`, 'utf8')).tessera_log;
    const key = parseVkey(sha256, vkey);
    if (!key.ok) throw new Error(key.error.message);
    const base = `${folder}/tessera-log/log`;
    const on = (path: string): Uint8Array | null => {
      try {
        return readFileSync(`${base}/${path}`);
      } catch {
        return null;
      }
    };
    const run = (read: typeof on) =>
      checkLog(TOOLS, async (path) => read(path), { key: key.value });
    expect(await run(on)).toMatchObject({ entries: 15, findings: [] });
    for (const path of ['checkpoint', 'tile/0/000.p/15', 'tile/entries/000.p/15'])
      for (let at = 0; at < on(path)!.length; at++) {
        const report = await run((asked) => {
          const bytes = on(asked);
          return asked === path && bytes !== null ? bytes.with(at, bytes[at]! ^ 4) : bytes;
        });
        const isRight = typeof report !== 'string' && report.findings.length === 0;
        expect(isRight, `${path} byte ${at}`).toBe(false);
      }
  });
});
