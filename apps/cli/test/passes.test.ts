/** `noroshi passes`: rise, top and set as a table, a calendar and JSON; stations from a file; what is wrong with one. */
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi, session } from './session.ts';

const LOW = `1 37820U 11053A   14314.79851609  .00064249  00000-0  44961-3 0  5637
2 37820  42.7687 147.7173 0010686 283.6368 148.1694 15.73279710179072
`;
const BOSTON = {
  name: 'Boston',
  latitudeDeg: 42.3581,
  longitudeDeg: -71.0636,
  elevationMinDeg: 20,
};
const FILES = {
  'low.tle': LOW,
  'boston.json': JSON.stringify(BOSTON),
  'two.json': JSON.stringify([BOSTON, { ...BOSTON, latitudeDeg: 95 }]),
  'odd.json': JSON.stringify({ ...BOSTON, elevationMinDegrees: 5 }),
};
const WINDOW = ['--from', '2014-11-10T00:00:00Z', '--hours', '24'];

test('stations are refused by field', () =>
  session(
    `$ noroshi passes low.tle --station two.json
     ! noroshi: two.json: station 2: latitudeDeg is 95, expected a number, -90 to 90
     ? 3
     $ noroshi passes low.tle --station odd.json
     ! noroshi: odd.json: elevationMinDegrees is 5, expected one of name, latitudeDeg, …
     ? 3
     $ noroshi passes low.tle --station 42,181000
     ! noroshi: --station: longitudeDeg is 181000, expected a number, -180 to 360
     ? 3
     $ noroshi passes low.tle --station none.json
     ! noroshi: none.json: …
     ? 3`,
    FILES,
  ));

test('the same passes as CSV, JSON and a calendar; what can be followed is some of them', async () => {
  const cwd = folderWith(FILES);
  const run = async (...more: string[]) => {
    const args = ['passes', 'low.tle', '--station', 'boston.json', ...WINDOW, ...more];
    const { stdout, code } = await noroshi(args, { cwd });
    expect(code).toBe(0);
    return stdout;
  };
  const document = JSON.parse(await run('--json'));
  expect([...Value.Errors(SCHEMAS.passes as never, document)]).toEqual([]);
  expect(document.passes.length).toBeGreaterThan(2);
  const [first] = document.passes;
  expect(first).toMatchObject({ satellite: '37820', station: 'Boston', culminations: [{}] });
  expect(first.rise.elevationDeg).toBeCloseTo(20, 2);
  const [, line] = (await run()).split('\r\n');
  expect(line).toContain(`${first.rise.atUtc},${first.rise.azimuthDeg}`);
  const calendar = await run('--to', 'ical');
  expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(document.passes.length);
  expect(calendar.split('\r\n').every((row) => Buffer.byteLength(row) <= 75)).toBe(true);
  expect(calendar).toContain(`DTSTART:${first.rise.atUtc.slice(0, 4)}`);
  const high = JSON.parse(await run('--json', '--min-top-deg', '45'));
  expect(high.passes.length).toBeLessThan(document.passes.length);
  const followed = JSON.parse(await run('--json', '--schedule'));
  expect(followed.passes).toEqual(document.passes); // one object: nothing overlaps
  expect((await run()).split('\r\n')[0]).not.toContain('doppler');
  const [head, ...rows] = (await run('--frequency-mhz', '437.5')).trim().split('\r\n');
  const at = (name: string) => head!.split(',').indexOf(name);
  for (const [k, row] of rows.entries()) {
    const cells = row.split(',');
    const { rise, set, eclipses } = document.passes[k];
    const shiftHz = (sight: typeof rise) => (-sight.rangeRateKmS / 299_792.458) * 437.5e6;
    expect(Number(cells[at('rise_doppler_hz')])).toBeCloseTo(shiftHz(rise), -1);
    expect(Number(cells[at('rise_doppler_hz')])).toBeGreaterThan(0);
    expect(Number(cells[at('set_doppler_hz')])).toBeLessThan(0);
    let hiddenMs = 0;
    for (const { fromUtc, toUtc } of eclipses)
      hiddenMs += Date.parse(toUtc ?? set.atUtc) - Date.parse(fromUtc ?? rise.atUtc);
    expect(Number(cells[at('shadow_s')])).toBeCloseTo(hiddenMs / 1000, 0);
  }
  const shadowsOf = (text: string) =>
    text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => Number(row.split(',')[at('shadow_s')]));
  expect(Math.max(...shadowsOf(await run()))).toBe(0); // all of them between 9 and 15 o'clock
  const night = ['passes', 'low.tle', '--station=-42,-71', ...WINDOW];
  const { stdout } = await noroshi(night, { cwd });
  const other = shadowsOf(stdout); // the southern half of the orbit lies in the night
  expect(Math.max(...other)).toBeGreaterThan(200);
});

test('an ephemeris beside the sets is told as left aside', async () => {
  const cwd = folderWith(FILES);
  const states = `propagate low.tle ${WINDOW.join(' ')} --step 60 --to oem --frame gcrf --out low.oem`;
  expect((await noroshi(states.split(' '), { cwd })).code).toBe(0);
  const args = ['passes', 'low.tle', 'low.oem', '--station', 'boston.json', ...WINDOW];
  const both = await noroshi(args, { cwd });
  expect(both.stderr).toContain('1 ephemeris left aside: passes are found from element sets');
  const alone = await noroshi(['passes', 'low.tle', ...args.slice(3)], { cwd });
  expect(both.stdout).toBe(alone.stdout);
});
