/**
 * Whole corpora by loop: real catalogues of 1997 to 2026, published verification sets, OMM samples of other projects.
 * Every refusal in them is known by name; the oracle is a reader of one line of code a format, Number() and parseUtc.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type ElementSetBatch,
  formatReject,
  type ReadResult,
  readElementSets,
} from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy/data';
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { ENCODINGS, encode, type Omm, omm, tle } from './samples.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';

function readFile(path: string, options = {}): ReadResult {
  const bytes = readFileSync(path);
  const plain = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return readElementSets(plain, { file: path.slice(path.lastIndexOf('/') + 1), ...options });
}

const rad = (degrees: string) => (Number(degrees) * Math.PI) / 180;

describeWithData(
  'CelesTrak on-orbit catalogue of 2024-11-01',
  'orbit/catalog/celestrak-onorbit-20241101.csv',
  (path) => {
    test('26,834 objects, none refused, every value as the oracle reads it', () => {
      const { sets, rejects } = readFile(path);
      expect([sets.count, rejects.length]).toEqual([26_834, 0]);
      const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/) as [
        string,
        ...string[],
      ];
      const keys = header.split(',');
      lines.forEach((line, row) => {
        const cells = line.split(',');
        const at = (key: string) => cells[keys.indexOf(key)]!;
        const epoch = parseUtc(`${at('EPOCH')}Z`);
        expect(epoch.ok && epoch.value).toBe(sets.epochUs[row]);
        expect(elementsOf(sets, row)).toEqual([
          (Number(at('MEAN_MOTION')) * 2 * Math.PI) / 86_400,
          Number(at('ECCENTRICITY')),
          rad(at('INCLINATION')),
          rad(at('RA_OF_ASC_NODE')),
          rad(at('ARG_OF_PERICENTER')),
          rad(at('MEAN_ANOMALY')),
          Number(at('BSTAR')),
          Number(at('MEAN_MOTION_DOT')),
          Number(at('MEAN_MOTION_DDOT')),
        ]);
        expect(sets.objects.objectId[sets.objectRow[row]!]).toBe(at('NORAD_CAT_ID'));
        expect(sets.objects.name[sets.objectRow[row]!]).toBe(at('OBJECT_NAME').trim());
      });
      const beyondFiveDigits = sets.objects.catalogueNumber.filter((number) => number > 99_999);
      expect(beyondFiveDigits).toHaveLength(304);
    });
  },
);

/** What is refused in real files, and why; anything else refused is a defect of the reader. */
const KNOWN_REFUSALS: Readonly<Record<string, readonly RegExp[]>> = {
  'cat_20010411.tle.gz': [
    /:15546: checksum is "5": the line adds up to 3$/,
    ...['16487', '17846', '20444', '24902', '24905'].map(
      (line) => new RegExp(`:${line}: checksum .*older rule`),
    ),
  ],
  'cat_20221222.tle.gz': [/:44382: NORAD_CAT_ID is "41714": 41744, the number of line 1$/],
  'geo_hist_05.tle.gz': ['715', '37189', '59732', '92752'].map(
    (line) => new RegExp(`:${line}: line is "2 .*a blank in column 34`),
  ),
};

for (const folder of [
  'tle/catalog',
  'tle/rpo',
  'tle/geo_history',
  'tle/frag',
  'tle/manoeuvre',
  'tle/conj',
]) {
  describeWithData(`TLE files of ${folder}`, folder, (path) => {
    const all = readdirSync(path).filter((name) => /\.tle(\.gz)?$/.test(name));
    const files = PROVE ? all : all.filter((name, i) => i % 4 === 0 || name in KNOWN_REFUSALS);
    test(`${files.length} of ${all.length} files: each line 1 is a set or a known refusal`, {
      timeout: 120_000,
    }, () => {
      for (const name of files) {
        const { sets, rejects } = readFile(`${path}/${name}`);
        const known = KNOWN_REFUSALS[name] ?? [];
        expect(rejects.map(formatReject)).toEqual(
          known.map((reason) => expect.stringMatching(reason)),
        );
        expect([name, sets.count + rejects.length]).toEqual([name, lineOnes(`${path}/${name}`)]);
      }
    });
  });
}

function lineOnes(path: string): number {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  return text.match(/^1 .{60}/gm)?.length ?? 0;
}

describeWithData(
  'CelesTrak OMM of 2026',
  'tle/catalog/celestrak_active_20260310_omm.csv.gz',
  (path) => {
    test('14,683 active objects as CSV, 1,827 of Fengyun 1C as JSON, none refused', () => {
      const active = readFile(path);
      const fengyun = readFile(
        path.replace('active_20260310_omm.csv', 'fengyun1c_20260310_omm.json'),
      );
      expect([active.sets.count, active.notes.rejected]).toEqual([14_683, 0]);
      expect([fengyun.sets.count, fengyun.notes.rejected]).toEqual([1827, 0]);
    });
  },
);

describeWithData('SGP4 verification sets', 'orbit/sgp4/SGP4-VER.TLE', (path) => {
  test('all 33 load, run columns and damaged sets (33333 to 33335) included', () => {
    const { sets, notes } = readFile(path);
    expect([sets.count, notes.rejected, notes.checksumWarnings]).toEqual([33, 0, 5]);
    expect(sets.objects.objectId).toContain('33335');
    expect(sets.eccentricity[sets.objects.objectId.indexOf('33333')]).toBe(0.995);
  });
});

describeWithData(
  'historical collisions',
  'orbit/conjunction/historical-collisions.json',
  (path) => {
    test('the sets as Space-Track prints them: leading "+", zero padding; their checksums hold', () => {
      const { cases } = JSON.parse(readFileSync(path, 'utf8')) as {
        cases: { a: string[]; b: string[] }[];
      };
      const text = cases.flatMap(({ a, b }) => [...a, ...b]).join('\n');
      const { sets, rejects } = readElementSets(encode(text), { file: 'history' });
      expect(rejects).toEqual([]);
      expect(sets.objects.objectId).toEqual(['24946', '22675', '23606', '18208']);
    });
  },
);

describeWithData('OMM samples', 'orbit/sgp4/sample_omm.csv', (path) => {
  test('CSV and XML give the same set; JSON gives what the CSV of its numbers gives', () => {
    const [csv, xml, json] = ['csv', 'xml', 'json'].map(
      (kind) => readFile(path.replace('csv', kind)).sets,
    ) as [ElementSetBatch, ElementSetBatch, ElementSetBatch];
    expect(anonymous(xml)).toEqual(anonymous(csv));
    const [object] = JSON.parse(readFileSync(path.replace('csv', 'json'), 'utf8')) as [Omm];
    const again = readElementSets(encode(ENCODINGS.csv!(object)), { file: 'again' });
    expect(anonymous(json)).toEqual(anonymous(again.sets));
  });
});

describeWithData('OMM of other projects', 'orbit/ccsds', (path) => {
  test('three satellites as TLE, KVN, JSON and XML: the same elements', () => {
    for (const id of ['24876', '25544', '28884']) {
      const [first, ...others] = ['json', 'kvn', 'xml', 'tle'].map((kind) =>
        readFile(`${path}/sidereon/omm/${id}.${kind}`),
      );
      for (const other of others) {
        expect(other.rejects).toEqual([]);
        expect(anonymous(other.sets)).toEqual(anonymous(first!.sets));
      }
    }
  });
  test('28 objects as KVN and XML pairs: the same elements', () => {
    const real = `${path}/oem-py/omm/samples/real`;
    const names = readdirSync(`${real}/kvn`);
    expect(names).toHaveLength(28);
    for (const name of names) {
      const kvn = readFile(`${real}/kvn/${name}`);
      const xml = readFile(
        `${real}/xml/${readdirSync(`${real}/xml`).find((x) => x.startsWith(name.slice(0, 5)))}`,
      );
      expect([kvn.notes.rejected, xml.notes.rejected]).toEqual([0, 0]);
      expect(anonymous(xml.sets)).toEqual(anonymous(kvn.sets));
    }
  });
  test('valid messages that are no SGP4 set in TEME are refused by the keyword that says so', () => {
    for (const version of ['v2_0', 'v3_0']) {
      const folder = `${path}/oem-py/omm/samples/${version}/valid`;
      for (const name of readdirSync(folder)) {
        const { sets, rejects } = readFile(`${folder}/${name}`);
        const why = rejects.map(formatReject).join();
        if (sets.count === 0)
          expect([name, why]).toEqual([name, expect.stringMatching(/REF_FRAME is|THEORY is/)]);
      }
    }
  });
});

describe('a file of 30,000 objects', () => {
  const sets = Array.from({ length: 30_000 }, (_, i) =>
    omm({ NORAD_CAT_ID: String(100_000 + i), MEAN_ANOMALY: String(i / 100) }),
  );
  const [one, two] = [
    '1 A0000U 58002B   24303.51300339  .00001286  00000-0  16091-2 0  999',
    '2 A0000  34.2551 352.8583 1843421 332.7861  18.6796 10.8574679037861',
  ];
  const lines = () =>
    sets.map((_, i) => {
      const id = `${'ABC'[Math.floor(i / 10_000)]}${String(i % 10_000).padStart(4, '0')}`;
      return tle(one!.replace('A0000', id), two!.replace('A0000', id));
    });
  const files: [string, () => string][] = [
    ...Object.entries(ENCODINGS).map(([name, f]): [string, () => string] => [
      name,
      () => f(...sets),
    ]),
    ['tle', () => lines().join('')],
  ];

  test.each(files)('%s: every set is read, none refused', (_, write) => {
    const { sets: read, notes } = readElementSets(encode(write()), { file: 'f' });
    expect([read.objects.count, notes.rejected]).toEqual([30_000, 0]);
  });
});

function elementsOf(sets: ElementSetBatch, row: number): number[] {
  return [
    sets.meanMotionRadS[row]!,
    sets.eccentricity[row]!,
    sets.inclinationRad[row]!,
    sets.raanRad[row]!,
    sets.argPerigeeRad[row]!,
    sets.meanAnomalyRad[row]!,
    sets.bstarPerEarthRadius[row]!,
    sets.meanMotionDotRevDay2[row]!,
    sets.meanMotionDdotRevDay3[row]!,
  ];
}

/** Without the source, which is the file's name. */
function anonymous(sets: ElementSetBatch) {
  return { ...sets, objects: { ...sets.objects, source: [] } };
}
