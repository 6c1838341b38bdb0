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
});
