/** `noroshi proximity`: windows, histories, an orbit of one's own, rules and owners, every form of output, and wrong usage. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { csvFile, csvRow, type Elements } from './fixtures.ts';
import { folderWith, noroshi, session } from './session.ts';
import { readXml, texts } from './support/svg.ts';

const HEADER =
  'id1,id2,kind,from_utc,to_utc,min_km,median_km,score,parts,declared,sigma_km,name1,name2,regime,is_open,' +
  'opened_utc,nearest_utc,closing_km_d,next_near_utc,next_near_km,sun_angle_deg,drift_km_d,da_km,along_km,de_km,di_km,burns,learned,is_alert';

/** ALPHA, a companion 12 km ahead of it, and a stranger in another plane. */
const BESIDE: Elements = { name: 'BRAVO 1', id: '90002', anomaly: '0.1' };
const AWAY: Elements = { name: 'CHARLIE', id: '90003', inclination: '98.2' };
const DAY = csvFile([{ name: 'ALPHA 1' }, BESIDE, AWAY]);

/** Daily sets: CHARLIE comes to ALPHA's period on day 20. */
function histories(): string {
  const rows: Elements[] = [];
  for (let day = 0; day < 40; day++) {
    const epoch = `2026-0${day < 31 ? 1 : 2}-${String((day % 31) + 1).padStart(2, '0')}T00:00:00.000000`;
    const raan = (100 - 4.2 * day).toFixed(4).replace(/^-/, '-');
    const node = String(((Number(raan) % 360) + 360) % 360);
    const alike = { epoch, raan: node, inclination: '51.6', bstar: '0' };
    rows.push({ ...alike, name: 'ALPHA', id: '90001', revDay: '14.5' });
    const came = day >= 20;
    rows.push({
      ...{ ...alike, name: 'CHARLIE', id: '90003', revDay: came ? '14.5001' : '14.7' },
      anomaly: String((came ? 40 + 0.036 * (day - 20) : 72 * day) % 360),
    });
  }
  return csvFile(rows);
}

describe('a window', () => {
  test('CSV into a pipe, the companion found, the stranger not', () =>
    session(
      `$ noroshi proximity day.csv --days 1
       > ${HEADER}
       > 90002,90001,formation,2026-01-01T00:00:00.000000Z,2026-01-01T…Z,12.383,12.400,0.…
       ! --from is 2026-01-01T00:00:00Z: …`,
      { 'day.csv': DAY },
    ));

  test('JSON fits its published schema', async () => {
    const cwd = folderWith({ 'day.csv': DAY });
    const args = ['proximity', 'day.csv', '--from', '2026-01-01', '--days', '1', '--json'];
    const { stdout, code } = await noroshi(args, { cwd });
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { proximities: { id1: string }[] };
    expect(Value.Errors(SCHEMAS.proximity as never, document)).toEqual([]);
    expect(document.proximities.map(({ id1 }) => id1)).toEqual(['90002']);
  });

  test('rules and owners declare it, and hide nothing', () =>
    session(
      `$ noroshi proximity day.csv --from 2026-01-01 --days 1 --rules rules.json
       > ${HEADER}
       > 90002,90001,formation,…,"formation, declared by Alpha duty desk: fly together",…
       $ noroshi proximity day.csv --from 2026-01-01 --days 1 --owners owners.csv --rules bad.json
       > ${HEADER}
       > 90002,90001,formation,…same operator (Alpha Space, by owners.csv)…
       ! bad.json: rule wrong: …
       ? 1`,
      {
        'day.csv': DAY,
        'rules.json': JSON.stringify({
          'alpha-pair': {
            ...{ id: 'alpha-pair', why: 'formation', objectIds: ['90001', '90002'] },
            ...{ declaredBy: 'Alpha duty desk', note: 'fly together' },
          },
        }),
        'bad.json': JSON.stringify([{ id: 'wrong', why: 'because', declaredBy: 'nobody' }]),
        'owners.csv': 'object_id,operator\n90001,Alpha Space\n90002,Alpha Space\n',
      },
    ));

  test('to files, with a picture that names the pair', async () => {
    const cwd = folderWith({ 'day.csv': DAY });
    const args = 'proximity day.csv --from 2026-01-01 --days 1 --out near.csv --svg near.svg';
    const { stderr, stdout, code } = await noroshi(args.split(' '), { cwd });
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
    expect(stderr).toContain('1 row in near.csv');
    expect(readFileSync(join(cwd, 'near.csv'), 'utf8').split('\r\n')).toHaveLength(3);
    const picture = readXml(readFileSync(join(cwd, 'near.svg'), 'utf8'));
    expect(texts(picture)[0]).toBe('90002 BRAVO 1 about 90001 ALPHA 1');
  });

  test('primaries, the unknown one named; a damaged row costs itself only', () =>
    session(
      `$ noroshi proximity bad.csv --from 2026-01-01 --days 1 --primaries 90001,99999
       > ${HEADER}
       > 90002,90001,…
       ! bad.csv:5: ECCENTRICITY is "1.02": …
       ! --primaries: object 99999 is not in the files
       ? 1`,
      { 'bad.csv': `${DAY}${csvRow({ id: '90009', e: '1.02' })}\n` },
    ));
});

describe('histories', () => {
  test('a matched period is a shadow from its second set on, and not before', () =>
    session(
      `$ noroshi proximity all.csv --history
       > ${HEADER}
       > 90003,90001,shadowing,2026-01-21T00:00:00.000000Z,2026-02-09T…,LEO,true,2026-01-22T00:00:00.000000Z,…
       $ noroshi proximity all.csv --history --at 2026-01-21T12:00:00Z
       > ${HEADER}`,
      { 'all.csv': histories() },
    ));

  test('what is left out later is no matter at an instant before', () => {
    const rows = histories().trimEnd();
    return session(
      `$ noroshi proximity all.csv --history
       > ${HEADER}
       > 90003,90001,…
       ! 1 set of 81 left out: 1 duplicate
       $ noroshi proximity all.csv --history --at 2026-01-20T12:00:00Z
       > ${HEADER}`,
      { 'all.csv': `${rows}\n${rows.split('\n').at(-1)}\n` },
    );
  });

  test('against an orbit of one’s own, whatever its epoch', () => {
    const rows = histories().split('\n');
    const own = [rows[0], rows.at(-3), ''].join('\n'); // ALPHA's last set
    const others = [rows[0], ...rows.filter((row) => row.startsWith('CHARLIE')), ''].join('\n');
    return session(
      `$ noroshi proximity others.csv --history --at 2026-01-25T00:00:00Z --watched own.csv
       > ${HEADER}
       > 90003,90001,shadowing,…`,
      { 'own.csv': own, 'others.csv': others },
    );
  });
});

test.each([
  ['--days 0', 'Give a number of days above 0, up to 31'],
  ['--history --from 2026-01-01', '--from begins a window; with --history give --at'],
])('wrong usage: %s', async (options, said) => {
  const cwd = folderWith({ 'day.csv': DAY });
  const { stderr, code } = await noroshi(['proximity', 'day.csv', ...options.split(' ')], { cwd });
  expect(stderr).toContain(said);
  expect(code).toBe(2);
});
