/**
 * No content of a text log in output, errors or memory: canaries in every value that is on no table (URLs, DNS names, signatures,
 * users, labels), in damaged lines (CI takes one format besides EVE, NOROSHI_PROVE=1 all), and in whole logs that tell no flows; plain, gzipped and in zstd, whose unpackers keep windows of
 * their own. Each is read by a program of its own, whose memory is searched at its end; a control must be found.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describeWithData } from '@noroshi/tidy';
import { afterAll, describe, expect, test } from 'vitest';
import { printTable } from '../decode/collect.ts';
import { type LogForm, seededLog } from '../text/seeded-logs.ts';
import { canSearchMemory, runAndSearch } from './harness.ts';

const READ = fileURLToPath(new URL('read-log.ts', import.meta.url));
const CANARY = randomBytes(4).toString('hex');
const folder = mkdtempSync(`${tmpdir()}/noroshi-text-canary-`);
const table: (string | number)[][] = [];
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (table.length > 0)
    printTable('canaries in text logs', [['log', 'planted', 'memory', 'output'], ...table]);
});

const countOf = (text: string) => text.split(CANARY).length - 1;

async function search(name: string, text: string, packed: Uint8Array, control = false) {
  const path = `${folder}/${name}`;
  writeFileSync(path, packed);
  const outcome = await runAndSearch({
    argv: [READ, path],
    canaries: [CANARY],
    ...(control && { control: path }),
  });
  table.push([
    control ? `${name}, kept on purpose` : name,
    countOf(text),
    outcome.inMemory,
    outcome.inOutput,
  ]);
  return outcome;
}

/** Every string of a line whose key is on no table. */
const PERMITTED = new Set([
  ...['timestamp', 'event_type', 'src_ip', 'dest_ip', 'proto', 'start', 'end', 'state', 'flow_id'],
  ...['tcp_flags', 'tcp_flags_ts', 'tcp_flags_tc'],
]);

function plantEve(text: string): string {
  const plant = (key: string, value: unknown): unknown =>
    typeof value === 'string' && !PERMITTED.has(key) ? `${CANARY} ${value}` : value;
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.stringify({ ...JSON.parse(line), payload: CANARY }, plant))
    .join('\n');
}

const PLANT: Readonly<Record<Exclude<LogForm, 'eve'>, (log: string) => string>> = {
  zeek: (log) =>
    log
      .replaceAll('\tudp\t-\t', `\tudp\t${CANARY}\t`)
      .replaceAll('\tF\tT\t0\t', `\t${CANARY}\tT\t0\t`),
  'zeek-json': (log) => log.replaceAll('"local_orig":"F"', `"local_orig":"${CANARY}"`),
  nfdump: (log) => log.replaceAll(',2852,2852', `,${CANARY},2852`),
  'nfdump-json': (log) => log.replaceAll('<none>', CANARY),
  binetflow: (log) => log.replaceAll('flow=x', `flow=${CANARY}`),
};

describe.runIf(canSearchMemory)('canaries in logs', { timeout: 120_000 }, () => {
  const forms = Object.keys(PLANT) as (keyof typeof PLANT)[];
  const chosen = process.env.NOROSHI_PROVE === '1' ? forms : (['zeek'] as const);
  test.each(chosen)('%s: none is left', async (form) => {
    const lines = PLANT[form](seededLog(form, 3000, 5)).split('\n');
    lines[40] = `{"${CANARY}": "${CANARY}\t${CANARY},`; // damaged, and told with its place only
    const text = lines.join('\n');
    const { inMemory, inOutput, stdout } = await search(form, text, Buffer.from(text));
    expect([inMemory, inOutput]).toEqual([0, 0]);
    expect(countOf(text)).toBeGreaterThan(1000);
    expect(JSON.parse(stdout).records).toBeGreaterThan(2990);
    expect(JSON.parse(stdout).faults).toBeGreaterThan(0);
  });

  test('a log that tells no flows, and the control is found', async () => {
    const lines = Array.from(
      { length: 2000 },
      (_, i) => `${i}.0\tC${i}\t192.0.2.1\t${CANARY}.example`,
    );
    const text = `#separator \\x09\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tquery\n${lines.join('\n')}\n`;
    const { inMemory, inOutput, stdout } = await search('dns', text, Buffer.from(text));
    expect([inMemory, inOutput]).toEqual([0, 0]);
    expect(JSON.parse(stdout).refusal).toContain('tells no flows');
    const control = await search('dns', text, Buffer.from(text), true);
    expect(control.inMemory).toBeGreaterThanOrEqual(countOf(text));
  });
});

describeWithData('canaries in EVE', 'cyber/detect/slips/test6-malicious.suricata.json', (path) => {
  const text = plantEve(readFileSync(path, 'utf8'));
  const forms: [string, (bytes: Uint8Array) => Uint8Array][] = [
    ['eve', (bytes) => bytes],
    ['eve.gz', gzipSync],
    ['eve.zst', zstdCompressSync],
  ];
  test.runIf(canSearchMemory).each(forms)(
    '%s: none is left',
    { timeout: 120_000 },
    async (name, pack) => {
      const packed = pack(Buffer.from(text));
      const { inMemory, inOutput, stdout } = await search(name, text, packed);
      expect(JSON.parse(stdout)).toMatchObject({
        ok: true,
        records: 3512,
        skippedRecords: 1488,
        faults: 0,
      });
      expect([inMemory, inOutput]).toEqual([0, 0]);
      expect(countOf(text)).toBeGreaterThan(5000);
    },
  );
});
