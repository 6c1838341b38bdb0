/** Ephemerides beside element sets: told apart by their content, screened, listed and resampled; what is refused has its place. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BRAVO, csvFile } from './fixtures.ts';
import { folderWith, noroshi, session } from './session.ts';

const FROM = '--from 2026-01-01T00:00:00Z';
const PAIR = csvFile([{}, BRAVO]);

async function withOem(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = folderWith({ 'pair.csv': PAIR, ...files });
  const made = await noroshi(
    `propagate pair.csv --ids 90002 ${FROM} --hours 6 --step 60 --to oem --frame gcrf --out bravo.txt`.split(
      ' ',
    ),
    { cwd },
  );
  expect(made.code).toBe(0);
  const text = readFileSync(join(cwd, 'bravo.txt'), 'utf8');
  const named = text
    .replaceAll(/OBJECT_ID = .*/g, 'OBJECT_ID = 90002') // both of the pair have one designator
    .replaceAll(/CREATION_DATE = .*/g, 'CREATION_DATE = 2025-12-31T00:00:00')
    .replaceAll(/INTERPOLATION.*\n/g, ''); // as most messages are: the reader chooses
  writeFileSync(join(cwd, 'bravo.txt'), named);
  return cwd;
}

test('a screen goes by the ephemeris where it reaches, and says so', async () => {
  const cwd = await withOem({});
  const run = (args: string) => noroshi(args.split(' '), { cwd });
  const sets = await run(`screen pair.csv ${FROM} --hours 4 --threshold-km 20 --workers 1`);
  const both = await run(
    `screen pair.csv bravo.txt ${FROM} --hours 4 --threshold-km 20 --workers 1`,
  );
  const rows = (text: string) =>
    text
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','));
  const [a, b] = [rows(sets.stdout), rows(both.stdout)];
  expect(a.length).toBeGreaterThan(0);
  expect(b.length).toBe(a.length);
  for (const [k, row] of b.entries()) {
    expect(Math.abs(Number(row[8]) - Number(a[k]![8]))).toBeLessThan(2e-3);
    expect(row.slice(-3)).toEqual(['none', 'set', 'ephemeris']);
    expect(Number(row[14])).toBeGreaterThan(0.99); // by the date of the message
  }
  expect(a[0]!.slice(-2)).toEqual(['set', 'set']);
  expect(both.stderr).toMatch(/object 90002 goes by the ephemeris of bravo.txt: the whole window/);
  expect(both.stderr).toMatch(/no INTERPOLATION is given: Hermite of degree 7 is used/);
  const late = await run(
    `screen pair.csv bravo.txt ${FROM} --hours 8 --threshold-km 20 --workers 1`,
  );
  expect(late.stderr).toMatch(
    /2026-01-01T00:00:00Z to 2026-01-01T06:00:00Z; its element set serves the rest/,
  );
  const alone = await run(`screen bravo.txt ${FROM} --hours 8 --workers 1`);
  expect(alone.stderr).toMatch(/06:00:00Z; it is nowhere else/);
  expect(alone.code).toBe(0);
});

test('catalogue lists them, propagate resamples them', async () => {
  const cwd = await withOem({});
  const run = (args: string) => noroshi(args.split(' '), { cwd });
  const { stdout } = await run('catalogue pair.csv bravo.txt --json');
  expect(JSON.parse(stdout)).toMatchObject({
    objects: 2,
    ephemerides: [
      {
        ...{ id: '90002', name: 'BRAVO', file: 'bravo.txt', segments: 1, states: 361, stepS: 60 },
        ...{ frames: ['GCRF'], interpolations: ['hermite 7'], covariances: 0 },
        ...{ fromUtc: '2026-01-01T00:00:00.000000Z', toUtc: '2026-01-01T06:00:00.000000Z' },
      },
    ],
  });
  const said = await run('catalogue bravo.txt');
  expect(said.stdout).toMatch(/ephemerides: 1, of 1 object\n/);
  const asked = `--ids 90002 ${FROM} --hours 1 --step 1000`;
  const table = (text: string) =>
    text
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','));
  const [by, from] = [
    await run(`propagate pair.csv ${asked}`),
    await run(`propagate bravo.txt ${asked}`),
  ];
  const [sets, states] = [table(by.stdout), table(from.stdout)];
  expect(states.length).toBe(4);
  for (const [k, row] of states.entries())
    for (const i of [4, 5, 6])
      expect(Math.abs(Number(row[i]) - Number(sets[k]![i]))).toBeLessThan(1e-3);
  const beyond = await run(`propagate bravo.txt --ids 90002 ${FROM} --hours 7 --step 3600`);
  expect(beyond.stderr).toMatch(
    /object 90002 BRAVO has no state at .*07:00:00Z: no ephemeris reaches there/,
  );
  expect(beyond.code).toBe(1);
});

test('a damaged ephemeris is refused with its place, and the rest is screened', async () => {
  const cwd = await withOem({});
  const text = readFileSync(join(cwd, 'bravo.txt'), 'utf8');
  writeFileSync(join(cwd, 'bad.oem'), text.replace(/^(2026-01-01T00:01\S+ )\S+/m, '$1abc'));
  const run = await noroshi(`screen pair.csv bad.oem ${FROM} --hours 1 --workers 1`.split(' '), {
    cwd,
  });
  expect(run.stderr).toMatch(/bad\.oem:\d+:\d+: .*"abc"/);
  expect(run.code).toBe(1);
  expect(run.stdout.split('\n')[0]).toMatch(/^id1,/);
});

test('a message of another kind is refused by its name', () =>
  session(
    `$ noroshi catalogue a.aem
     ! a.aem…attitude message…
     > ...
     ? 1`,
    { 'a.aem': 'CCSDS_AEM_VERS = 1.0\nCREATION_DATE = 2026-01-01T00:00:00\n' },
  ));
