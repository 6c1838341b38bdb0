/** `noroshi itu`: rows evaluated, refused by line, skipped for want of a map; JSON by its schema. */
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi, session } from './session.ts';

/** The second row of the validation examples of P.838, with their heads; a row that is out of range; one that is no number. */
const RAIN = `el,f,R,tau
(°),(GHz),(mm/h),(°)
46.35969261,14.25,27.13586832,0
95,14.25,20,0
x,14.25,20,0
`;
const GRID = Uint16Array.of(9, 9, 9, 0, 10, 0, 5, 5, 5);
const FACTS = {
  ...{ dtype: 'uint16 little-endian', interp: 'bilinear', scale: 0.5, step_deg: 90 },
  ...{ rows_lat: [90, -90], cols_lon: [-180, 180], shape: [3, 5] },
};
const FILES = {
  'rain.csv': RAIN,
  'places.csv': 'latitude_deg,longitude_deg\n0,45\n',
  'map.json': JSON.stringify(FACTS),
  'map-u16.bin': Buffer.from(Uint16Array.of(9, 9, 9, 9, 9, 0, 10, 20, 30, 0, 5, 5, 5, 5, 5).buffer),
  'torn.json': JSON.stringify(FACTS),
  'torn.bin': Buffer.from(GRID.buffer),
};

test('rows are evaluated, refused by line, or skipped for want of a map', () =>
  session(
    `$ noroshi itu P.838 --rows rain.csv
     > line,frequency_ghz,elevation_deg,tilt_deg,rain_mm_h,k,alpha,gamma_db_km
     > 3,14.25,46.35969261,0,27.13586832,0.0403034…
     ! rain.csv: line 4: elevation_deg is "95", expected 0 to 90
     ! rain.csv: line 5: elevation_deg is "x", expected 0 to 90
     ? 1
     $ noroshi itu P.839 --rows places.csv
     > line,latitude_deg,longitude_deg,zero_degree_km,rain_height_km
     ! 1 row skipped: no map …
     $ noroshi itu p.839 --rows places.csv --map map.json
     > line,latitude_deg,longitude_deg,zero_degree_km,rain_height_km
     > 2,0,45,12.5,12.86
     $ noroshi itu p.839 --rows places.csv --map torn.json
     ! noroshi: torn.json: gridOfU16: 9 values, expected 3 rows of 5: 15
     ? 3
     $ noroshi itu P.838 --rows places.csv
     ! noroshi: places.csv: line 1: expected a column frequency_ghz (or f); …
     ? 3
     $ noroshi itu P.9
     ! noroshi: there is no P.9 here: it is one of P.838, …
     ? 2`,
    FILES,
  ));

test('as JSON, by its schema', async () => {
  const cwd = folderWith(FILES);
  const { stdout } = await noroshi(['itu', 'P.838', '--rows', 'rain.csv', '--json'], { cwd });
  const document = JSON.parse(stdout);
  expect([...Value.Errors(SCHEMAS.itu as never, document)]).toEqual([]);
  expect(document.rows[0].outputs.gamma_db_km).toBeCloseTo(1.5920842, 6);
});
