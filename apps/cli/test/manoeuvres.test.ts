/** `noroshi manoeuvres`: rows as the schema has them, what was known then, a picture, and one damaged set that costs itself only. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describeWithData } from '@noroshi/tidy/data';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { manoeuvrePicture } from '../src/plot/manoeuvre-picture.ts';
import type { ManoeuvreRow } from '../src/tables/manoeuvres.ts';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { csvFile } from './fixtures.ts';
import { folderWith, noroshi, session } from './session.ts';
import { all, readXml, texts } from './support/svg.ts';

const FIRST_COLUMNS =
  'id,time_utc,sigma_s,dv_m_s,dv_r_m_s,dv_t_m_s,dv_n_m_s,kind,significance,name,';

test('a few sets say nothing, and that is said; what is no set is a line and exit code 1', () =>
  session(
    `$ noroshi manoeuvres few.csv
     > id,time_utc,sigma_s,dv_m_s,dv_r_m_s,dv_t_m_s,dv_n_m_s,kind,significance,…
     ! 2 element sets: none dropped; 0 gaps
     ! of 1 object nothing can be said: too few sets
     ! 0 manoeuvres of 0 objects, 1 object looked at
     $ noroshi manoeuvres few.csv broken.tle --ids 90001,7
     > id,time_utc,…
     ! broken.tle:1: …
     ! --ids: object 7 is not in the files
     ! ...
     ? 1
     $ noroshi manoeuvres few.csv --svg few.csv
     ! ...
     ? 2`,
    {
      'few.csv': csvFile([{}, { epoch: '2026-01-02T00:00:00.000000' }]),
      'broken.tle': '1 garbage\n',
    },
  ));

describeWithData(
  'on a geostationary history',
  'tle/manoeuvre/bench15_Fengyun-4A.tle.gz',
  (file) => {
    const lines = gunzipSync(readFileSync(file)).toString('latin1').split('\n');

    test('rows fit the schema; CSV and JSON say the same; kinds and parts belong to the belt', async () => {
      const cwd = folderWith();
      const json = await noroshi(['manoeuvres', file, '--json'], { cwd });
      expect(json.code).toBe(0);
      const document = JSON.parse(json.stdout);
      expect(Value.Errors(SCHEMAS.manoeuvres as never, document)).toEqual([]);
      const rows: { kind: string; dvNMS: number; timeUtc: string }[] = document.manoeuvres;
      expect(rows.length).toBeGreaterThan(40);
      const turns = rows.filter(
        ({ kind, dvNMS }) => kind === 'north-south' && Math.abs(dvNMS) > 15,
      );
      expect(turns.length).toBeGreaterThanOrEqual(6); // twice a year, some 0.4° each
      const csv = await noroshi(['manoeuvres', file, '--out', 'rows.csv', '--svg', 'burns.svg'], {
        cwd,
      });
      expect(csv.code).toBe(0);
      expect(csv.stdout).toBe('');
      const table = readFileSync(join(cwd, 'rows.csv'), 'utf8').trimEnd().split('\r\n');
      expect(table[0]).toContain(FIRST_COLUMNS);
      expect(table.slice(1).map((line) => line.split(',')[1])).toEqual(rows.map((r) => r.timeUtc));
      const picture = readXml(readFileSync(join(cwd, 'burns.svg'), 'utf8'));
      const tips = all(picture, 'title').map(({ text }) => text);
      expect(tips.filter((tip) => / sigmas$/.test(tip))).toHaveLength(rows.length);
    });

    test('--at says what the sets up to then say, and nothing of later', async () => {
      const cut = lines.findIndex((line) => line.startsWith('1 ') && line.slice(18, 23) >= '20001');
      const cwd = folderWith({ 'until.tle': lines.slice(0, cut).join('\n') });
      const [then, until] = await Promise.all([
        noroshi(['manoeuvres', file, '--at', '2020-01-01'], { cwd }),
        noroshi(['manoeuvres', 'until.tle'], { cwd }),
      ]);
      expect(then.stdout).toBe(until.stdout);
      expect(then.stdout.split('\r\n').length).toBeGreaterThan(15);
    });

    test('a damaged set costs itself only, and is told', async () => {
      const damaged = lines.toSpliced(801, 1, lines[801]!.replace(/\d\.\d{3}/, 'x.xxx'));
      const cwd = folderWith({ 'damaged.tle': damaged.join('\n') });
      const [whole, less] = await Promise.all([
        noroshi(['manoeuvres', file, '--to', '2019-01-01'], { cwd }),
        noroshi(['manoeuvres', 'damaged.tle', '--to', '2019-01-01'], { cwd }),
      ]);
      expect(less.code).toBe(1);
      expect(less.stderr).toMatch(/damaged\.tle:80\d: /);
      const days = (text: string) =>
        text.split('\r\n').map((line) => line.split(',')[1]?.slice(0, 10));
      expect(days(less.stdout)).toEqual(days(whole.stdout));
    });
  },
);

describe('the picture', () => {
  test('of nothing is a picture too', () => {
    const empty = readXml(manoeuvrePicture([], { fromUs: Number.NaN, toUs: Number.NaN }));
    expect(texts(empty)).toContain('No manoeuvre was found');
  });

  test('a name from a file stays text', () => {
    const row = {
      ...{ objectId: '1', name: '<script>&\u202e', regime: 'LEO', atUs: 8e14, sigmaS: 600 },
      ...{
        fromUs: 8e14,
        toUs: 8e14,
        kind: 'raise',
        dvMS: 1,
        dvRMS: Number.NaN,
        dvTMS: 1,
        dvNMS: 0,
      },
      ...{ dvSigmaMS: 0.1, significance: 9, isConfirmed: false, channels: [], raisedBy: 'step' },
      floorMS: 0.01,
    } as ManoeuvreRow;
    const picture = manoeuvrePicture([row], { fromUs: 7.9e14, toUs: 8.1e14 });
    expect(picture).not.toContain('<script');
    expect(picture).not.toContain('\u202e');
    expect(all(readXml(picture), 'path', 'none')).toHaveLength(1); // unconfirmed: hollow
  });
});

describeWithData('noroshi pattern', 'tle/rpo/geo_rpo_hist.tle.gz', (file) => {
  test('a reversal stands in the rows of its day, as the schema has them', async () => {
    const args = ['pattern', file, '--ids', '50321', '--at', '2025-05-21T15:00:00Z', '--json'];
    const { stdout, stderr, code } = await noroshi(args, { cwd: folderWith() });
    expect(code, stderr).toBe(0);
    const document = JSON.parse(stdout);
    expect(Value.Errors(SCHEMAS.pattern as never, document)).toEqual([]);
    const last = document.pattern.findLast(({ row }: { row: string }) => row === 'node');
    expect(last).toMatchObject({ what: 'reverse drift', axis: 'east-west' });
    expect(last.fromUtc.slice(0, 10)).toBe('2025-05-19');
    expect(last.openedUtc.slice(0, 10)).toBe('2025-05-21');
  });
});
