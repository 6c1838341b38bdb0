/** Logs of two sensors, daily logs numbered backwards, a folder for each sensor: what is read comes in time, and counts once. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { createFloodDetector, createWatch, type FlowBatch, wipeFlowBatch } from '@noroshi/flow';
import { createRandom } from '@noroshi/sim';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { warrantOf } from '../../../packages/flow/test/warrants.ts';
import { findSigns } from '../src/flows/find-signs.ts';
import { readFlowFiles } from '../src/flows/read-files.ts';
import type { World } from '../src/world.ts';

const UNIX_S = 1_744_000_000;
const DAY_S = 86_400;
const FIELDS =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto duration orig_bytes resp_bytes conn_state';

type Row = { readonly atS: number; readonly port: number; readonly line: string };

/** What one sensor writes of connections that all see: names of its own, times some tens of milliseconds off. */
function rowsOf(sensor: string, hours: number): Row[] {
  const random = createRandom(`order/${sensor}`);
  return Array.from({ length: 200 * hours }, (_, i) => {
    const atS = 18 * i + 0.03 * random.uniform();
    const port = 20_000 + (i % 40_000);
    const ends = `198.51.100.${1 + (i % 50)}\t${port}\t192.0.2.${1 + (i % 9)}\t443\ttcp`;
    return {
      atS,
      port,
      line: `${(UNIX_S + atS).toFixed(6)}\tC${sensor}${i}\t${ends}\t0.5\t300\t900\tSF`,
    };
  });
}

const logOf = (rows: readonly Row[]) =>
  [
    '#separator \\x09',
    '#path\tconn',
    `#fields\t${FIELDS.replaceAll(' ', '\t')}`,
    ...rows.map(({ line }) => line),
    '',
  ].join('\n');

let folder = '';
const at = (...names: string[]) => join(folder, ...names);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'noroshi-flow-order-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function worldOf() {
  const stderr = new PassThrough();
  stderr.resume();
  return {
    ...{ stderr, stdout: stderr, stdin: new PassThrough(), env: {}, clockMs: () => 0 },
    signal: new AbortController().signal,
  } as unknown as World & { readonly stderr: PassThrough };
}

async function startsOf(paths: readonly string[]): Promise<number[]> {
  const starts: number[] = [];
  await readFlowFiles(worldOf(), paths, (batch: FlowBatch) => {
    starts.push(...batch.startUs.subarray(0, batch.count));
    wipeFlowBatch(batch);
  });
  return starts;
}

const warrantFor = (windowHours: number) =>
  warrantOf({
    ownAddresses: 'omitted',
    ...{
      fromUs: (UNIX_S - 30 * DAY_S - 946_728_000) * 1e6,
      toUs: (UNIX_S + 30 * DAY_S - 946_728_000) * 1e6,
    },
    retention: { windowHours, keepDays: 30 },
  });

async function countsOf(paths: readonly string[], windowHours: number) {
  const watch = createWatch(warrantFor(windowHours), [createFloodDetector], { seed: 1 });
  await readFlowFiles(worldOf(), paths, watch.sink);
  const { read, observed, late, repeated } = watch.counts;
  return { read, observed, late, repeated };
}

const days = (rows: readonly Row[]) =>
  [0, 1, 2].map((day) => rows.filter(({ atS }) => Math.floor(atS / DAY_S) === day));

describe('files in the order of the times in them', () => {
  test('daily logs numbered backwards, packed and not: every row in time, none late', async () => {
    for (const [day, rows] of days(rowsOf('a', 72)).entries()) {
      const log = logOf(rows);
      writeFileSync(
        at(`conn.${9 - day}.log${day === 1 ? '.gz' : ''}`),
        day === 1 ? gzipSync(log) : log,
      );
    }
    const starts = await startsOf([folder]);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(await countsOf([folder], 12)).toEqual({
      read: 14_400,
      observed: 14_400,
      late: 0,
      repeated: 0,
    });
  });

  test('two sensors of three days in files of a day: rows at most a piece apart, none late, each connection once', async () => {
    for (const sensor of ['west', 'east']) {
      mkdirSync(at(sensor));
      for (const [day, rows] of days(rowsOf(sensor, 72)).entries())
        writeFileSync(at(sensor, `conn.${day}.log`), logOf(rows));
    }
    const expected = { read: 28_800, observed: 14_400, late: 0, repeated: 14_400 };
    expect(await countsOf([folder], 60)).toEqual(expected);
    expect(await countsOf([at('west'), at('east')], 60)).toEqual(expected);
    expect(await countsOf([at('east', 'conn.2.log'), at('west'), folder], 60)).toEqual(expected);
  });

  test('two sensors in one long file each, under a short window', async () => {
    for (const sensor of ['west', 'east'])
      writeFileSync(at(`${sensor}.log`), logOf(rowsOf(sensor, 100)));
    expect(await countsOf([folder], 24)).toMatchObject({
      observed: 20_000,
      late: 0,
      repeated: 20_000,
    });
  });

  test('rows of one file that come too late are told, with what would help', async () => {
    writeFileSync(at('one.log'), logOf([...rowsOf('a', 72)].reverse()));
    const world = worldOf();
    const said: string[] = [];
    world.stderr.on('data', (text) => said.push(String(text)));
    const { counts } = await findSigns(world, warrantFor(12), [folder], {});
    expect(counts.late).toBeGreaterThan(0);
    expect(counts.late + counts.observed).toBe(14_400);
    expect(said.join('')).toContain('came more than 12 hours after newer ones');
  });

  test('one file alone keeps all its rows, also those from one port', async () => {
    const rows = rowsOf('a', 2).map(({ line, ...row }, i) => ({
      ...row,
      line: line.replace(/\t\d+\t192/, '\t5000\t192').replace(`Ca${i}`, `Cx${i}`),
    }));
    writeFileSync(at('one.log'), logOf(rows));
    expect(await countsOf([folder], 24)).toMatchObject({ observed: 400, repeated: 0 });
  });
});
