/** What leaves as CCSDS messages: a CDM an event, and OEM segments. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BRAVO, csvFile } from './fixtures.ts';
import { folderWith, noroshi } from './session.ts';

/** Keyword and value of every line of a KVN text, in order. */
function kvn(text: string): [string, string][] {
  const pairs = text
    .split('\n')
    .map((line) => /^([A-Z_0-9]+) *= *(\S.*?)? *(?:\[.*\])?$/.exec(line));
  return pairs.flatMap((match) => (match === null ? [] : [[match[1]!, match[2] ?? '']]));
}

test('a CDM an event: states, miss and RTN parts agree with each other and with the row', async () => {
  const cwd = folderWith({ 'trio.csv': csvFile([{}, BRAVO, { id: '90003', name: 'TWIN' }]) });
  const args = ['screen', 'trio.csv', '--from', '2026-01-01', '--hours', '1', '--cdm', 'messages'];
  const { stdout, stderr, code } = await noroshi(args, { cwd });
  const rows = stdout
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((row) => row.split(','));
  const names = readdirSync(join(cwd, 'messages')).toSorted();
  expect(names.length).toBe(rows.length);
  expect(stderr).toMatch(new RegExp(`^${rows.length} CDMs? (is|are) in messages$`, 'm'));
  expect(code).toBe(0);
  names.forEach((name, i) => {
    const text = readFileSync(join(cwd, 'messages', name), 'utf8');
    const pairs = kvn(text);
    const all = (key: string) => pairs.filter(([k]) => k === key).map(([, value]) => value);
    const number = (key: string, k = 0) => Number(all(key)[k]);
    const apart = ['X', 'Y', 'Z'].map((axis) => number(axis, 1) - number(axis, 0));
    const miss = number('MISS_DISTANCE');
    expect(Math.abs(Math.hypot(...apart) * 1000 - miss)).toBeLessThan(1e-3); // m
    const rtn = ['R', 'T', 'N'].map((axis) => number(`RELATIVE_POSITION_${axis}`));
    expect(Math.abs(Math.hypot(...rtn) - miss)).toBeLessThan(1e-3);
    const row = rows[i]!;
    expect(Math.abs(miss - 1000 * Number(row[8]))).toBeLessThan(1e-3);
    [9, 10, 11].forEach((column, k) => {
      expect(Math.abs(rtn[k]! - 1000 * Number(row[column]))).toBeLessThan(2e-3);
    });
    expect(all('OBJECT_DESIGNATOR')).toEqual([row[0], row[2]]);
    expect(`${all('TCA')[0]}Z`).toBe(row[5]);
    expect(all('REF_FRAME')).toEqual(['GCRF', 'GCRF']);
    expect(number('CR_R')).toBeGreaterThan(0);
    if (row[16] === '') expect(all('COLLISION_PROBABILITY')).toEqual([]);
    else expect(number('COLLISION_PROBABILITY') / Number(row[16]) - 1).toBeLessThan(1e-6);
    expect(text).toContain('COMMENT HBR = 10 [m]');
  });
});

test('--format cdm writes the messages only', async () => {
  const cwd = folderWith({ 'pair.csv': csvFile([{}, BRAVO]) });
  const args = ['screen', 'pair.csv', '--hours', '1', '--format', 'cdm', '--cdm', 'messages'];
  const { stdout, code } = await noroshi(args, { cwd });
  expect([stdout, code]).toEqual(['', 0]);
  expect(readdirSync(join(cwd, 'messages'))).toEqual([
    expect.stringMatching(/^000001_90001_90002_20260101T00000\d+Z\.cdm$/),
  ]);
});

test('a folder that cannot be made is told before the screen runs', async () => {
  const cwd = folderWith({ 'pair.csv': csvFile([{}, BRAVO]) });
  const { stderr, code } = await noroshi(['screen', 'pair.csv', '--cdm', 'pair.csv'], { cwd });
  expect(stderr).toMatch(/noroshi: --cdm pair\.csv: cannot be made a folder/);
  expect(stderr).not.toContain('approaches');
  expect(code).toBe(3);
});

test('messages of an earlier screen in the folder are told', async () => {
  const cwd = folderWith({ 'pair.csv': csvFile([{}, BRAVO]) });
  const args = ['screen', 'pair.csv', '--from', '2026-01-01', '--hours', '1', '--cdm', 'messages'];
  const first = await noroshi(args, { cwd });
  const files = readdirSync(join(cwd, 'messages')).length;
  expect(first.stderr).not.toContain('already');
  const again = await noroshi([...args, '--threshold-km', '0.000001'], { cwd });
  const told = `--cdm messages has ${files} .cdm already: what this screen does not find stays`;
  expect(again.stderr).toContain(told);
  expect(readdirSync(join(cwd, 'messages')).length).toBe(files);
});

test('OEM: one header, a segment an object, the states of the CSV', async () => {
  const cwd = folderWith({ 'pair.csv': csvFile([{}, { ...BRAVO, name: '' }]) });
  const args = ['propagate', 'pair.csv', '--hours', '1', '--step', '600', '--frame', 'gcrf'];
  const csv = (await noroshi(args, { cwd })).stdout.trimEnd().split('\r\n').slice(1);
  const { code } = await noroshi([...args, '--to', 'oem', '--out', 'two.oem'], { cwd });
  const text = readFileSync(join(cwd, 'two.oem'), 'utf8');
  const pairs = kvn(text);
  const all = (key: string) => pairs.filter(([k]) => k === key).map(([, value]) => value);
  expect(code).toBe(0);
  expect(pairs[0]).toEqual(['CCSDS_OEM_VERS', '3.0']);
  expect(all('CCSDS_OEM_VERS').length).toBe(1);
  expect(all('OBJECT_NAME')).toEqual(['ALPHA', 'UNKNOWN']);
  expect(all('REF_FRAME')).toEqual(['GCRF', 'GCRF']);
  expect([text.match(/^META_START$/gm)?.length, text.match(/^META_STOP$/gm)?.length]).toEqual([
    2, 2,
  ]);
  const states = text.split('\n').filter((line) => /^\d{4}-/.test(line));
  expect(states.length).toBe(csv.length);
  states.forEach((state, i) => {
    const [epoch, ...numbers] = state.split(' ');
    const cells = csv[i]!.split(',');
    expect(`${epoch}Z`).toBe(cells[2]);
    numbers.forEach((value, k) => {
      expect(Math.abs(Number(value) - Number(cells[4 + k]))).toBeLessThan(1e-9);
    });
  });
});

test('schema elements has the keywords of OMM with their ranges', async () => {
  const cwd = folderWith();
  const { stdout } = await noroshi(['schema', 'elements'], { cwd });
  const { record } = JSON.parse(stdout).$defs;
  expect(record.required).toContain('MEAN_MOTION');
  expect(record.properties.INCLINATION).toMatchObject({ minimum: 0, maximum: 180 });
  expect(record.properties.NORAD_CAT_ID).toMatchObject({ minimum: 1, maximum: 999_999_999 });
});
