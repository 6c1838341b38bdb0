/** `noroshi breakups`: rows as the schema has them, the picture and the pieces, and what is said of catalogues that cannot be compared. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataPath, describeWithData } from '@noroshi/tidy/data';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { csvFile } from './fixtures.ts';
import { folderWith, noroshi, session } from './session.ts';
import { all, readXml } from './support/svg.ts';

test('a quiet time, the wrong order, a name given twice', () =>
  session(
    `$ noroshi breakups a.csv b.csv
     > launch,kind,parent_id,…
     ! 0 break-ups in 0 launches that grew
     $ noroshi breakups b.csv a.csv
     ! noroshi: b.csv is the later catalogue: give it second…
     ? 2
     $ noroshi breakups a.csv b.csv --out x.csv --pieces x.csv
     ! noroshi: --pieces x.csv is also another output: give another name…
     ? 2
     $ noroshi breakups a.csv b.csv --assets 7 --gabbard none.svg
     > ...
     ! 0 break-ups in 0 launches that grew
     ! --assets: object 7 is not in the later catalogue
     ! --gabbard: nothing broke up: no picture
     ? 0`,
    {
      'a.csv': csvFile([{ epoch: '2026-01-01T00:00:00' }]),
      'b.csv': csvFile([{ epoch: '2026-02-01T00:00:00' }]),
    },
  ));

describeWithData('on two catalogues', 'tle/catalog/cat_20200108.tle.gz', (before) => {
  const after = dataPath('tle/catalog/cat_20200116.tle.gz')!;

  test('rows fit the schema; the picture holds each piece twice, the CSV once', async () => {
    const cwd = folderWith();
    const outputs = ['--gabbard', 'cloud.svg', '--pieces', 'cloud.csv', '--assets', '44421,25544'];
    const launch = ['--launch', '2019-039'];
    const run = await noroshi(['breakups', before, after, ...outputs, ...launch, '--json'], {
      cwd,
    });
    expect(run.code).toBe(0);
    const document = JSON.parse(run.stdout);
    expect(Value.Errors(SCHEMAS.breakups as never, document)).toEqual([]);
    const row = document.breakups.find((one: { launch: string }) => one.launch === '2019-039');
    expect(row).toMatchObject({ kind: 'break-up', parentId: '44421', pieces: 17 });
    expect(document.crossings.map((one: { id: string }) => one.id)).toContain('44421');
    const circles = all(readXml(readFileSync(join(cwd, 'cloud.svg'), 'utf8')), 'circle');
    expect(circles).toHaveLength(2 * 17);
    const lines = readFileSync(join(cwd, 'cloud.csv'), 'utf8').trim().split('\r\n');
    expect(lines).toHaveLength(1 + document.pieces.length);
  });
});
