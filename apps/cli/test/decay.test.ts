/** `noroshi decay`: rows as the schema has them, in order; tracks as lines that do not cross the map; what is refused costs itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dataPath, describeWithData } from '@noroshi/tidy/data';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { csvFile } from './fixtures.ts';
import { folderWith, noroshi, session } from './session.ts';
import { all, readXml } from './support/svg.ts';

test('what is high does not come down; bad weather, areas and names of outputs are told', () =>
  session(
    `$ noroshi decay high.csv
     > id,name,decay_utc,from_utc,to_utc,remaining_d,…
     ! without --weather a middling Sun is taken, and windows are wider
     ! --at is 2026-01-01T00:00:00Z, the newest epoch
     ! 0 windows of 0 objects low or falling fast at 2026-01-01T00:00:00Z, 0 of them steered
     $ noroshi decay high.csv --areas bad.txt --weather sun.txt
     ! sun.txt:4: …
     ! noroshi: --areas bad.txt is no JSON: a GeoJSON file is right
     ? 3
     $ noroshi decay high.csv --track a.json --svg a.json
     ! ...
     ? 2`,
    {
      'high.csv': csvFile([{}]),
      'bad.txt': 'nothing\n',
      'sun.txt': `BEGIN OBSERVED\n${SUN}\n${SUN.replace('01 01', '01 02')}\nspoilt\nEND OBSERVED\n`,
    },
  ));

const SUN =
  '2025 01 01 2610  1 17 23 20 13 13 17 13 17 133   6   9   7   5   5   6   5   6   6 0.3 1 140 190.0 0  190.7 196.4 196.1 186.7 190.6 ';

describeWithData('on sets of a catalogue', 'tle/catalog/cat_20240808.tle.gz', (path) => {
  const file = 'few.tle';
  const weather = dataPath('tle/aux/SpaceWeather-All_2025-01-10.txt.gz')!;
  const ids = ['41461', '60354', '44036', '45050', '25544'];
  const lines = gunzipSync(readFileSync(path)).toString('latin1').split('\n');
  const few = lines.flatMap((line, k) =>
    line.startsWith('1 ') && ids.includes(line.slice(2, 7))
      ? [lines[k - 1]!, line, lines[k + 1]!]
      : [],
  );

  test('rows fit the schema, the free falls in order; the track and the picture hold the same windows', async () => {
    const areas = {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          id: 'belt',
          properties: {},
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [-180, -40],
                [-60, -40],
                [60, -40],
                [180, -40],
                [180, 40],
                [60, 40],
                [-60, 40],
                [-180, 40],
                [-180, -40],
              ],
            ],
          },
        },
      ],
    };
    const cwd = folderWith({ 'areas.json': JSON.stringify(areas), [file]: `${few.join('\n')}\n` });
    const options = ['--weather', weather, '--at', '2024-08-09T06:00', '--ids', ids.join(',')];
    const outputs = ['--track', 'track.json', '--svg', 'decay.svg', '--areas', 'areas.json'];
    const run = await noroshi(['decay', file, ...options, ...outputs, '--json'], { cwd });
    expect(run.code).toBe(0);
    const document = JSON.parse(run.stdout);
    expect(Value.Errors(SCHEMAS.decay as never, document)).toEqual([]);
    const rows: { id: string; decayUtc: string | null; why: string }[] = document.decays;
    expect(rows.map(({ id }) => id)).toContain('45050');
    const windows = rows.filter(({ why }) => why === '');
    expect(windows.map(({ id }) => id)).toEqual(expect.arrayContaining(['41461', '60354']));
    expect(rows.find(({ id }) => id === '45050')!.why).toMatch(/^steered down \(rule starlink/);
    expect(windows.map(({ decayUtc }) => decayUtc)).toEqual(
      windows.map(({ decayUtc }) => decayUtc).sort(),
    );
    const track = JSON.parse(readFileSync(join(cwd, 'track.json'), 'utf8'));
    const lines: { geometry: { coordinates: [number, number][] } }[] = track.features;
    expect(lines.length).toBeGreaterThan(4);
    for (const { geometry } of lines)
      for (let k = 1; k < geometry.coordinates.length; k++) {
        const [before, now] = [geometry.coordinates[k - 1]!, geometry.coordinates[k]!];
        expect(Math.abs(now[0] - before[0])).toBeLessThan(180);
        expect(Math.abs(now[1])).toBeLessThanOrEqual(82.2);
      }
    const inBelt: { id: string; probability: number }[] = document.areas;
    const share = inBelt.find(({ id }) => id === '41461')!.probability;
    expect(share).toBeGreaterThan(0.3); // a polar orbit is below 40° for 44 % of its time
    expect(share).toBeLessThan(0.55);
    const free = await noroshi(['decay', file, ...options, '--as-free'], { cwd });
    const row = free.stdout.split('\r\n').find((text) => text.startsWith('45050,'))!;
    expect(row).toMatch(/^45050,STARLINK-1140,2024-/);
    const tips = all(readXml(readFileSync(join(cwd, 'decay.svg'), 'utf8')), 'title');
    expect(tips.map(({ text }) => text.slice(0, 5))).toEqual(windows.map(({ id }) => id));
  });
});
