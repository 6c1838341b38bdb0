/** Every damage a file of element sets can have: one line a refusal, exit code 1, and nothing else lost. */
import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BRAVO, csvFile, csvRow, tleLines } from './fixtures.ts';
import { folderWith, noroshi, session } from './session.ts';

const GOOD = csvFile([{}, BRAVO]);
const three = (bad: string) => `${GOOD}${bad}\n${csvRow({ name: 'CHARLIE', id: '90003' })}\n`;
const tle = (...sets: (readonly string[])[]) => `${sets.flat().join('\n')}\n`;

describe('a damaged record is refused, the rest goes on', () => {
  test('hyperbolic elements', () =>
    session(
      `$ noroshi catalogue bad.csv
       > 3 objects in 3 element sets of bad.csv
       > ...
       > refused records: 1
       > ...
       ! bad.csv:4: ECCENTRICITY is "1.02": an element set needs 0 <= e < 1
       ? 1`,
      { 'bad.csv': three(csvRow({ id: '90009', e: '1.02' })) },
    ));

  test.each([
    ['MEAN_MOTION', { revDay: 'NaN' }, 'NaN'],
    ['MEAN_MOTION', { revDay: '-1' }, '-1'],
    ['INCLINATION', { inclination: 'Infinity' }, 'Infinity'],
    ['EPOCH', { epoch: '2026-13-01T00:00:00' }, '2026-13-01T00:00:00'],
    ['NORAD_CAT_ID', { id: '9000I' }, '9000I'],
    ['NORAD_CAT_ID', { id: '1234567890' }, '1234567890'],
  ])('%s of %j', (field, bad, value) =>
    session(
      `$ noroshi catalogue bad.csv
       > 3 objects in 3 element sets of bad.csv
       > ...
       ! bad.csv:4: ${field} is "${value}": …
       ? 1`,
      { 'bad.csv': three(csvRow(bad)) },
    ),
  );

  test('a control character in a value cannot reach the terminal', async () => {
    const bad = csvRow({ revDay: '\u001b[2J\u202e1' });
    const cwd = folderWith({ 'bad.csv': three(bad) });
    const { stderr, code } = await noroshi(['catalogue', 'bad.csv'], { cwd });
    expect(stderr).toMatch(/^bad\.csv:4: MEAN_MOTION is ".*2J.*1": /);
    for (const character of ['\u001b', '\u202e']) expect(stderr).not.toContain(character);
    expect(code).toBe(1);
  });

  test('a row cut off at the end of the file', () =>
    session(
      `$ noroshi catalogue cut.csv
       > 2 objects in 2 element sets of cut.csv
       > ...
       ! cut.csv:4: …
       ? 1`,
      { 'cut.csv': `${GOOD}${csvRow({ id: '90003' }).slice(0, 60)}` },
    ));

  test('a gzip file cut off: what came before is kept', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => ({
      id: String(91_000 + i),
      raan: String((i * 7) % 360),
    }));
    const packed = gzipSync(csvFile(rows));
    const cwd = folderWith({ 'cut.csv.gz': packed.subarray(0, packed.length - 400) });
    const { stdout, stderr, code } = await noroshi(['catalogue', 'cut.csv.gz', '--json'], { cwd });
    const { objects } = JSON.parse(stdout);
    expect(objects).toBeGreaterThan(1000);
    expect(objects).toBeLessThan(3000);
    expect(stderr).toMatch(/^cut\.csv\.gz: is not a whole gzip file \(.*\); the rest was lost/m);
    expect(code).toBe(1);
  });
});

describe('damaged TLE', () => {
  const [one, two] = tleLines();
  const other = tleLines('90002', '98.2000');

  test('a wrong checksum', () =>
    session(
      `$ noroshi catalogue bad.tle
       > 1 object in 1 element set of bad.tle
       > ...
       ! bad.tle:2:…checksum…
       ? 1`,
      { 'bad.tle': tle([one, `${two.slice(0, -1)}${(Number(two.at(-1)) + 1) % 10}`], other) },
    ));

  test.each(['I0001', 'O0001', '9A001', 'A00B1'])('the id %s', (id) =>
    session(
      `$ noroshi catalogue bad.tle
       > 1 object in 1 element set of bad.tle
       > ...
       ! bad.tle:1:…${id}…
       ? 1`,
      { 'bad.tle': tle(tleLines(id), other) },
    ),
  );

  test('Alpha-5 is decoded: T0000 is 270000', async () => {
    const cwd = folderWith({ 'six.tle': tle(tleLines('T0000')) });
    const args = ['propagate', 'six.tle', '--hours', '0.01', '--ids', '270000'];
    const { stdout, code } = await noroshi(args, { cwd });
    expect(stdout.split('\r\n')[1]).toMatch(/^270000,/);
    expect(code).toBe(0);
  });

  test('a file that ends after line 1', () =>
    session(
      `$ noroshi catalogue cut.tle
       > 1 object in 1 element set of cut.tle
       > ...
       ! cut.tle:3:…
       ? 1`,
      { 'cut.tle': `${tle(other)}${one}` },
    ));
});

describe('odd but whole files', () => {
  test('a BOM, mixed line ends, and gzip without its name', () =>
    session(
      `$ noroshi catalogue bom.csv mixed.csv packed
       > 4 objects in 6 element sets of bom.csv, mixed.csv, packed
       > ...
       > objects with several element sets: 2 (the newest counts)
       > ...
       ! object 90001 has 2 element sets: the newest is used
       ! object 90002 has 2 element sets: the newest is used`,
      {
        'bom.csv': `\ufeff${GOOD}`,
        'mixed.csv': csvFile([{ id: '90011' }, { id: '90012' }], '\r\n').replace('\r\n', '\n'),
        packed: gzipSync(GOOD),
      },
    ));

  test('two epochs for one id: the newest wins, and it is said', async () => {
    const files = {
      'two.csv': csvFile([{ epoch: '2026-01-02T00:00:00' }, { epoch: '2026-01-01T00:00:00' }]),
    };
    await session(
      `$ noroshi catalogue two.csv
       > 1 object in 2 element sets of two.csv
       > epochs 2026-01-02T00:00:00Z to 2026-01-02T00:00:00Z; ages are at 2026-01-02T00:00:00Z
       > ...
       ! object 90001 has 2 element sets: the newest is used`,
      files,
    );
    await session(
      `$ noroshi propagate two.csv --from 2026-01-01T12:00:00Z --hours 0.001 --step 60
       > id,name,epoch_utc,…
       > 90001,ALPHA,2026-01-01T12:00:00.000000Z,TEME,…
       ! object 90001 has 2 element sets: the newest not after --from is used`,
      files,
    );
  });

  test('an SGP4-XP set loads, is counted, and is left out of propagation by name', () =>
    session(
      `$ noroshi catalogue xp.csv
       > 2 objects in 2 element sets of xp.csv
       > ...
       > SGP4-XP sets: 1 (loaded, not propagated)
       > ...
       $ noroshi screen xp.csv --from 2026-01-01 --hours 1
       > id1,name1,…
       > ...
       ! ...
       ! xp.csv: object 90001 ALPHA is left out: SGP4-XP …
       ! ...`,
      { 'xp.csv': csvFile([{ type: '4' }, BRAVO]) },
    ));

  test('a decayed object is left out by name, from when, and the rest is screened', () =>
    session(
      `$ noroshi screen old.csv --from 2026-01-01 --hours 24
       > id1,name1,…
       > 90001,ALPHA,90002,BRAVO,…
       > ...
       ! old.csv: object 90003 CHARLIE is left out from 2026-01-01T00:…Z: decayed…
       ! …below 5 km; 2 of 3 objects, …`,
      {
        'old.csv': csvFile([
          ...[{}, BRAVO],
          // perigee 130 km below the surface, at apogee when the window begins
          { name: 'CHARLIE', id: '90003', revDay: '16.6', e: '.035', anomaly: '180' },
        ]),
      },
    ));

  test('with primaries, other objects left out are a count; one that was asked for is exit code 1', () =>
    session(
      `$ noroshi screen old.csv --from 2026-01-01 --hours 24 --primaries 90001
       > id1,name1,…
       > 90001,ALPHA,90002,BRAVO,…
       > ...
       ! left out (--json lists them): 1 other object, decayed…
       ! …below 5 km; 2 of 3 objects, …
       $ noroshi screen old.csv --from 2026-01-01 --hours 24 --primaries 90001,90003
       > ...
       ! old.csv: object 90003 CHARLIE is left out from 2026-01-01T00:…Z: decayed…
       ! …below 5 km; 2 of 3 objects, …
       ? 1`,
      {
        'old.csv': csvFile([
          ...[{}, BRAVO],
          { name: 'CHARLIE', id: '90003', revDay: '16.6', e: '.035', anomaly: '180' },
        ]),
      },
    ));
});

describe('files that hold nothing', () => {
  test('empty, and not element sets at all', () =>
    session(
      `$ noroshi catalogue empty.csv
       > 0 objects in 0 element sets of empty.csv
       ! empty.csv:1: content is "…": …
       ? 1
       $ noroshi catalogue binary good.csv
       > 2 objects in 2 element sets of binary, good.csv
       > ...
       ! binary:1: content is …
       ? 1
       $ noroshi screen empty.csv
       > id1,name1,…
       ! empty.csv:1: content is "…": …
       ! 0 approaches below 5 km; 0 of 0 objects, …
       ? 1`,
      { 'empty.csv': '', 'good.csv': GOOD, binary: new Uint8Array(600).map((_, i) => i * 37) },
    ));

  test('a missing file beside a good one is a refusal; alone it is a failure', () =>
    session(
      `$ noroshi catalogue nowhere.csv good.csv
       > 2 objects in 2 element sets of nowhere.csv, good.csv
       > ...
       ! nowhere.csv: there is no such file; …
       ? 1
       $ noroshi catalogue nowhere.csv
       ! nowhere.csv: there is no such file; …
       ! noroshi: no file could be read
       ? 3`,
      { 'good.csv': GOOD },
    ));
});

describe('large files', () => {
  const SCALE = process.env.NOROSHI_PROVE === '1' ? 10 : 1; // then 2.7 GB

  /** Runs the command and also gives the memory it took. */
  async function memoryOf(args: readonly string[], cwd: string) {
    const hook =
      "process.on('exit',()=>process.stderr.write('MAXRSS '+process.resourceUsage().maxRSS+'\\n'))";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };
    const answer = await noroshi(args, { cwd, env });
    const kib = Number(/MAXRSS (\d+)/.exec(answer.stderr)?.[1]);
    return { ...answer, mib: kib / 1024 };
  }

  test(`${256 * SCALE} MiB without a line end: memory stays below 240 MiB, the sets before it are kept`, async () => {
    const cwd = folderWith({ 'huge.csv': GOOD });
    truncateSync(join(cwd, 'huge.csv'), 256 * 2 ** 20 * SCALE); // zeros, and no room on the disk
    const { stdout, stderr, code, mib } = await memoryOf(['catalogue', 'huge.csv'], cwd);
    expect(stdout).toMatch(/^2 objects in 2 element sets of huge\.csv\n/);
    expect(stderr).toMatch(/^huge\.csv:4: /m);
    expect(code).toBe(1);
    expect(mib).toBeLessThan(240);
  });

  test('many sets of a hundred objects: memory follows the objects', async () => {
    const cwd = folderWith();
    const body = csvFile(Array.from({ length: 100 }, (_, i) => ({ id: String(90_000 + i) })));
    const header = body.slice(0, body.indexOf('\n') + 1);
    const block = body.slice(header.length).repeat(500);
    const file = openSync(join(cwd, 'long.csv'), 'w');
    let bytes = writeSync(file, header);
    while (bytes < 24 * 2 ** 20 * SCALE) bytes += writeSync(file, block);
    closeSync(file);
    const { stdout, code, mib } = await memoryOf(['catalogue', 'long.csv', '--json'], cwd);
    const { objects, elementSets, repeated } = JSON.parse(stdout);
    expect([objects, repeated.length, code]).toEqual([100, 100, 0]);
    expect(elementSets).toBeGreaterThan(bytes / 130);
    expect(mib).toBeLessThan(240);
  }, 900_000);
});
