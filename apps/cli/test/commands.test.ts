/** What each command prints, and what it says to wrong usage: sessions with the real launcher. */
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BRAVO, csvFile } from './fixtures.ts';
import { folderWith, noroshi, session } from './session.ts';

const PAIR = csvFile([{}, BRAVO]);
const SCREEN_HEADER =
  'id1,name1,id2,name2,kind,tca_utc,from_utc,to_utc,miss_km,miss_r_km,miss_t_km,miss_n_km,' +
  'relative_speed_km_s,age1_d,age2_d,hbr_m,pc,pc_max,dilution,covariance,orbit1,orbit2';

describe('wrong usage is told in words, with exit code 2', () => {
  test('unknown command, option, and what was meant', () =>
    session(
      `$ noroshi scren
       ! noroshi: unknown command 'scren'
       ! (Did you mean screen?)
       ! ...
       ? 2
       $ noroshi screen pair.csv --treshold-km 5
       ! noroshi: unknown option '--treshold-km'
       ! (Did you mean --threshold-km?)
       ! noroshi: \`noroshi screen --help\` has examples and every option
       ? 2
       $ noroshi screen
       ! noroshi: missing required argument 'file'
       ! ...
       ? 2`,
      { 'pair.csv': PAIR },
    ));

  test.each([
    ['--from 2024-02-30', 'day is 30, expected 1 to 29'],
    ['--from 01.11.2024', 'expected a year of four digits'],
    ['--from 2024-11-01T00:00+09:00', 'write it in UTC'],
    ['--hours 0', 'Give a number of hours above 0, up to 744'],
    ['--hours 1e9', 'Give a number of hours above 0, up to 744'],
    ['--hours abc', 'Give a number of hours'],
    ['--threshold-km -5', 'Give a number of km above 0, up to 100'],
    ['--hbr-m 0x10', 'Give a number of metres above 0'],
    ['--opsmode x', 'Allowed choices are a, i'],
    ['--workers 0', 'Give a whole number from 1 to 256'],
    ['--primaries 1,,2', 'Give object ids separated by commas'],
    ['--format cdm', 'give --cdm DIR'],
    ['--format csv --json', 'cannot be used with'],
  ])('screen %s', async (options, said) => {
    const cwd = folderWith({ 'pair.csv': PAIR });
    const args = ['screen', 'pair.csv', ...options.split(' ')];
    const { stdout, stderr, code } = await noroshi(args, { cwd });
    expect(stderr).toContain(said);
    expect([stdout, code]).toEqual(['', 2]);
  });

  test('a result does not take the place of its input', () =>
    session(
      `$ noroshi screen pair.csv --out ./pair.csv
       ! noroshi: --out ./pair.csv is also read: give another name
       ? 2`,
      { 'pair.csv': PAIR },
    ));

  test('nor under another name of it; and stdin is read once', async () => {
    const cwd = folderWith({ 'pair.csv': PAIR });
    symlinkSync('pair.csv', join(cwd, 'link.csv'));
    const linked = await noroshi(['screen', 'pair.csv', '--out', 'link.csv'], { cwd });
    expect(linked.stderr).toBe('noroshi: --out link.csv is also read: give another name\n');
    expect(linked.code).toBe(2);
    expect(readFileSync(join(cwd, 'pair.csv'), 'utf8')).toBe(PAIR);
    for (const args of [
      ['catalogue', '-', '-'],
      ['screen', '-', '--history', '-'],
    ]) {
      const twice = await noroshi(args, { cwd, stdin: PAIR });
      expect(twice.stderr).toMatch(/^noroshi: stdin \(-\) can be read once: .*\n$/);
      expect(twice.code).toBe(2);
    }
  });

  test('propagate asks for a longer step instead of filling a disk', () =>
    session(
      `$ noroshi propagate pair.csv --hours 8784 --step 0.001
       ! noroshi: 31622400001 states an object: at most 10000000 as csv, so give --step 3.163 or more
       ? 2`,
      { 'pair.csv': PAIR },
    ));
});

describe('help and version', () => {
  test('examples come first', async () => {
    for (const command of [
      [],
      ['screen'],
      ['catalogue'],
      ['propagate'],
      ['schema'],
      ['start'],
      ['warning'],
      ['changes'],
    ]) {
      const { stdout, code } = await noroshi([...command, '--help'], { cwd: folderWith() });
      expect(stdout).toMatch(/^Examples:\n {2}noroshi /);
      expect(code).toBe(0);
    }
    const { stdout } = await noroshi(['--version'], { cwd: folderWith() });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('screen', () => {
  test('CSV into a pipe: the columns by name, CRLF, one pair at the node', async () => {
    const cwd = folderWith({ 'pair.csv': PAIR });
    const args = ['screen', 'pair.csv', '--from', '2026-01-01', '--hours', '1', '--hbr-m', '7.5'];
    const { stdout, stderr, code } = await noroshi(args, { cwd });
    const lines = stdout.split('\r\n');
    expect(lines[0]).toBe(SCREEN_HEADER);
    const cells = Object.fromEntries(
      SCREEN_HEADER.split(',').map((n, i) => [n, lines[1]!.split(',')[i]!]),
    );
    expect(cells).toMatchObject({ id1: '90001', name1: 'ALPHA', id2: '90002', name2: 'BRAVO' });
    expect(cells).toMatchObject({ kind: 'crossing', hbr_m: '7.500' });
    expect(cells.tca_utc).toMatch(/^2026-01-01T00:00:0\d\.\d{6}Z$/);
    const part = (name: string) => Number(cells[name]);
    const miss = Math.hypot(part('miss_r_km'), part('miss_t_km'), part('miss_n_km'));
    expect(Math.abs(miss - part('miss_km'))).toBeLessThan(2e-6);
    expect(part('age1_d')).toBeGreaterThanOrEqual(0);
    expect(part('pc_max')).toBeGreaterThanOrEqual(part('pc'));
    expect(stderr).toMatch(
      /approach(es)? below 5 km; 2 of 2 objects, 2026-01-01T00:00:00Z and 1 h on/,
    );
    expect(code).toBe(0);
  });

  test('JSON has the same rows in camelCase, and matches its own schema by name', async () => {
    const cwd = folderWith({ 'pair.csv': PAIR });
    const window = ['--from', '2026-01-01', '--hours', '24'];
    const csv = await noroshi(['screen', 'pair.csv', ...window], { cwd });
    const json = await noroshi(['screen', 'pair.csv', ...window, '--json'], { cwd });
    const schema = JSON.parse((await noroshi(['schema', 'screen'], { cwd })).stdout);
    const document = JSON.parse(json.stdout);
    const rows = csv.stdout.trimEnd().split('\r\n').slice(1);
    expect(document.conjunctions.length).toBe(rows.length);
    expect(Object.keys(document).toSorted()).toEqual(schema.required.toSorted());
    const item = schema.properties.conjunctions.items;
    expect(Object.keys(document.conjunctions[0])).toEqual(Object.keys(item.properties));
    const csvNames = Object.values(item.properties).map(
      (p) => (p as Record<string, string>)['x-csvName'],
    );
    expect(csvNames.join(',')).toBe(SCREEN_HEADER);
    rows.forEach((row, i) => {
      const values = Object.values(document.conjunctions[i]);
      const cells = row
        .split(',')
        .map((cell, k) => (typeof values[k] === 'number' ? Number(cell) : cell));
      expect(values.map((v) => (v === null ? '' : typeof v === 'boolean' ? String(v) : v))).toEqual(
        cells,
      );
    });
  });

  test('primaries: leading zeros are taken, an unknown one is told', () =>
    session(
      `$ noroshi screen pair.csv --from 2026-01-01 --hours 1 --primaries 090002,7
       > id1,…
       > 90001,ALPHA,90002,BRAVO,crossing,…
       ! --primaries: object 7 is not in the files; …
       ! 1 approach below 5 km; …
       ? 1`,
      { 'pair.csv': PAIR },
    ));

  test('far ahead, where a double holds whole microseconds only, a screen still ends', async () => {
    const args = ['screen', 'pair.csv', '--from', '2200-01-01', '--hours', '2'];
    const { code } = await noroshi(args, { cwd: folderWith({ 'pair.csv': PAIR }) });
    expect(code).toBe(0); // SGP4 may have given the objects up by then: listed, and no refusal
  });

  test('the window begins at the newest epoch, said, when --from is not given', () =>
    session(
      `$ noroshi screen pair.csv --hours 1
       > ...
       ! --from is 2026-01-01T00:00:00Z: the newest epoch, the latest 1 % of the objects left aside
       ! …below 5 km; …`,
      { 'pair.csv': PAIR },
    ));

  test('--out is a whole file, its kind by its name; rows are the same as piped', async () => {
    const cwd = folderWith({ 'pair.csv': PAIR });
    const args = ['screen', 'pair.csv', '--from', '2026-01-01', '--hours', '1'];
    const piped = await noroshi(args, { cwd });
    const { stdout, stderr } = await noroshi([...args, '--out', 'day.csv'], { cwd });
    expect(readFileSync(join(cwd, 'day.csv'), 'utf8')).toBe(piped.stdout);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^1 row is in day\.csv$/m);
    await noroshi([...args, '--out', 'day.json'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'day.json'), 'utf8')).conjunctions.length).toBe(1);
    expect(readdirSync(cwd).toSorted()).toEqual(['day.csv', 'day.json', 'pair.csv']);
    const refused = await noroshi([...args, '--out', 'no/day.csv'], { cwd });
    expect(refused.stderr).toMatch(/no\/day\.csv: cannot be written \(its folder does not exist\)/);
    expect(refused.code).toBe(3);
  });

  test('a name that is a formula or a terminal escape is made harmless', async () => {
    const names = [{ name: '=cmd|1!A1' }, { ...BRAVO, name: 'B\u202eRAVO' }];
    const cwd = folderWith({ 'pair.csv': csvFile(names) });
    const args = ['screen', 'pair.csv', '--from', '2026-01-01', '--hours', '1'];
    const { stdout } = await noroshi(args, { cwd });
    expect(stdout).toContain("90001,'=cmd|1!A1,90002,");
    const json = JSON.parse((await noroshi([...args, '--json'], { cwd })).stdout);
    expect(json.conjunctions[0].name1).toBe('=cmd|1!A1');
  });

  test('every kernel tier finds the same', async () => {
    const cwd = folderWith({ 'pair.csv': PAIR });
    const args = ['screen', 'pair.csv', '--from', '2026-01-01', '--hours', '24'];
    const answers = ['reference', 'fixed', 'relaxed'].map((tier) =>
      noroshi(args, { cwd, env: { NOROSHI_KERNEL: tier } }),
    );
    const [reference, ...others] = await Promise.all(answers);
    expect(reference!.stdout.split('\r\n').length).toBeGreaterThan(2);
    for (const other of others) expect(other.stdout).toBe(reference!.stdout);
    const unknown = await noroshi(args, { cwd, env: { NOROSHI_KERNEL: 'fast' } });
    expect(unknown.stderr).toMatch(/NOROSHI_KERNEL=fast: kernel "fast" is unknown: give relaxed,/);
    expect(unknown.code).toBe(3);
  });
});

describe('propagate', () => {
  test('states in every frame: the frames agree in length and in z where they must', async () => {
    const cwd = folderWith({ 'pair.csv': PAIR });
    const args = ['propagate', 'pair.csv', '--from', '2026-01-01', '--hours', '1', '--step', '600'];
    const rowsIn = async (frame: string) => {
      const { stdout } = await noroshi([...args, '--ids', '90001', '--frame', frame, '--json'], {
        cwd,
      });
      return JSON.parse(stdout).states as Record<string, number>[];
    };
    const [teme, gcrf, itrf] = await Promise.all(['teme', 'gcrf', 'itrf'].map(rowsIn));
    expect(teme!.length).toBe(7);
    teme!.forEach((state, i) => {
      const radius = (s: Record<string, number>) => Math.hypot(s.xKm!, s.yKm!, s.zKm!);
      for (const other of [gcrf![i]!, itrf![i]!]) {
        expect(Math.abs(radius(other) - radius(state))).toBeLessThan(1e-8);
      }
      expect(itrf![i]!.zKm).toBeCloseTo(state.zKm!, 8); // without a pole, ITRF turns about z
      expect(Math.abs(gcrf![i]!.zKm! - state.zKm!)).toBeGreaterThan(0.01); // precession
    });
  });

  test('--ids in the order asked for; an unknown one is told; stdin works', async () => {
    const cwd = folderWith();
    const args = ['propagate', '-', '--hours', '0.01', '--ids', '90002,5,90001'];
    const { stdout, stderr, code } = await noroshi(args, { cwd, stdin: PAIR });
    const ids = stdout
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')[0]);
    expect(ids).toEqual(['90002', '90001']);
    expect(stderr).toContain('--ids: object 5 is not in the files');
    expect(code).toBe(1);
  });

  test('what is said of the files is about the objects asked for', async () => {
    const later = { id: '90003', name: 'LATER', epoch: '2026-01-09T00:00:00' };
    const cwd = folderWith({ 'twice.csv': csvFile([{}, BRAVO, BRAVO, later]) });
    const args = ['propagate', 'twice.csv', '--from', '2026-01-02', '--hours', '1'];
    const one = await noroshi([...args, '--ids', '90001'], { cwd });
    expect(one.stderr).toBe('');
    const all = await noroshi(args, { cwd });
    expect(all.stderr).toMatch(/^object 90002 has 2 element sets: .*\n1 object has no element set/);
  });

  test('an object that decays keeps the states it has, and is told once', async () => {
    const cwd = folderWith({ 'low.csv': csvFile([{ revDay: '16.4', bstar: '.02' }, BRAVO]) });
    const args = ['propagate', 'low.csv', '--hours', '3', '--step', '600'];
    const { stdout, stderr, code } = await noroshi(args, { cwd });
    const ids = stdout
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')[0]);
    const count = (id: string) => ids.filter((other) => other === id).length;
    expect(count('90002')).toBe(19);
    expect(count('90001')).toBeGreaterThan(5);
    expect(count('90001')).toBeLessThan(19);
    expect(stderr.match(/^low\.csv: object 90001 ALPHA has no state at /gm)?.length).toBe(1);
    expect(code).toBe(0); // its input was taken; asked for by name, it is 1
    expect((await noroshi([...args, '--ids', '90001'], { cwd })).code).toBe(1);
  });

  test('Earth orientation: the fallback is said, a damaged file is refused', () =>
    session(
      `$ noroshi propagate pair.csv --hours 0.01 --frame itrf
       > ...
       ! without --eop, UT1 is taken as UTC and the pole as 0: …
       ! --from is …
       $ noroshi propagate pair.csv --frame itrf --eop pair.csv
       ! noroshi: --eop pair.csv: …; give an IERS finals2000A file
       ? 3
       $ noroshi propagate pair.csv --frame itrf --eop none.txt
       ! noroshi: --eop none.txt: there is no such file; …
       ? 3`,
      { 'pair.csv': PAIR },
    ));
});

describe('catalogue, schema, start', () => {
  test('counts by regime and age, at a moment given', () =>
    session(
      `$ noroshi catalogue mixed.csv --at 2026-01-05
       > 4 objects in 4 element sets of mixed.csv
       > epochs 2026-01-01T00:00:00Z to 2026-01-04T12:00:00Z; ages are at 2026-01-05T00:00:00Z
       >
       > regime  objects  < 1 d  1-3 d  3-7 d  7-30 d  > 30 d
       > LEO           1      0      0      1       0       0
       > MEO           1      1      0      0       0       0
       > GEO           1      0      0      1       0       0
       > HEO           1      0      0      1       0       0
       > beyond        0      0      0      0       0       0
       > all           4      1      0      3       0       0
       > ...`,
      {
        'mixed.csv': csvFile([
          {},
          { id: '2', revDay: '2.0056', epoch: '2026-01-04T12:00:00' },
          { id: '3', revDay: '1.0027' },
          { id: '4', revDay: '2.006', e: '.72', inclination: '63.4' },
        ]),
      },
    ));

  test('catalogue --json has what its schema requires', async () => {
    const cwd = folderWith({ 'pair.csv': PAIR });
    const document = JSON.parse(
      (await noroshi(['catalogue', 'pair.csv', '--json'], { cwd })).stdout,
    );
    const schema = JSON.parse((await noroshi(['schema', 'catalogue'], { cwd })).stdout);
    expect(Object.keys(document).toSorted()).toEqual(Object.keys(schema.properties).toSorted());
    const columns = Object.keys(schema.properties.regimes.items.properties);
    for (const regime of document.regimes) expect(Object.keys(regime)).toEqual(columns);
  });

  test('schema lists its names and refuses others', () =>
    session(
      `$ noroshi schema
       > ...
       > screen
       > ...
       $ noroshi schema nothing
       ! noroshi: …'nothing' is invalid…Allowed choices are …
       ! ...
       ? 2`,
    ));

  test('exercise look prints its seed, the same table for the same seed, and where to go next', async () => {
    const cwd = folderWith();
    const args = ['exercise', 'look', '--objects', '800', '--hours', '6', '--seed'];
    const [first, again, other] = await Promise.all(
      ['7', '7', '8'].map((seed) => noroshi([...args, seed], { cwd })),
    );
    const table = (text: string) => text.replace(/in \d+\.\d s/, '');
    expect(first!.stdout).toContain('seed 7, 6 h from 2026-01-01T00:00:00Z');
    expect(first!.stdout).toContain('Where to go next');
    expect(first!.stderr).toContain('nothing here is real');
    expect(table(again!.stdout)).toBe(table(first!.stdout));
    expect(table(other!.stdout)).not.toBe(table(first!.stdout));
    const json = await noroshi([...args, '7', '--json'], { cwd });
    expect(JSON.parse(json.stdout).conjunctions.length).toBeGreaterThan(0);
  });
});

test('noroshi help COMMAND prints what --help does', async () => {
  const cwd = folderWith();
  const help = await noroshi(['help', 'screen'], { cwd });
  const option = await noroshi(['screen', '--help'], { cwd });
  expect(help).toEqual(option);
  expect(help.code).toBe(0);
});
