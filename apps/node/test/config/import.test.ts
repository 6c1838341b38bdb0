/** Assets by CSV over HTTP: planned, then done exactly so; configuration as text, for those who may see it. */

import { expect, test } from 'vitest';
import { readConfigFile } from '../../src/config/file.ts';
import { openTown } from '../access/house.ts';

const CSV = `id,kind,name,owner,serves,latitude_deg,longitude_deg
GS-1,station,Kita,org-a,,35,139
GS-2,station,Minami,org-b,,91,139
GS-3,station,Nishi,org-b,,35,130
`;
const URL_IMPORT = '/api/v1/config/asset/import';

test('an import is shown with each refused line, then done as it was shown, once', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst']);
  const plan = (await aiko.ask('POST', URL_IMPORT, { csv: CSV })).body;
  expect(plan).toMatchObject({ new: 2, changed: 0, same: 0, done: false });
  expect(plan.refused).toMatchObject([
    { line: 3, reasons: [expect.stringContaining('latitude_deg')] },
  ]);
  expect((await aiko.ask('GET', '/api/v1/assets')).body.assets).toEqual([]);
  const { digest } = plan as unknown as { digest: string };
  const done = await aiko.ask('POST', URL_IMPORT, { csv: CSV, digest });
  expect(done.body).toMatchObject({ new: 2, done: true });
  expect((await aiko.ask('GET', '/api/v1/assets')).body.assets).toHaveLength(2);
  expect((await aiko.ask('POST', URL_IMPORT, { csv: CSV, digest })).status).toBe(409);
  const again = (await aiko.ask('POST', URL_IMPORT, { csv: CSV })).body;
  expect(again).toMatchObject({ new: 0, changed: 0, same: 2, rows: [] });
  const broken = await aiko.ask('POST', URL_IMPORT, { csv: 'name,colour\n' });
  expect([broken.status, JSON.stringify(broken.body)]).toMatchObject([
    422,
    expect.stringContaining('colour'),
  ]);
});

test('somebody who may not see an owner neither imports nor exports their assets', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst']);
  const mori = await town.person('mori', ['analyst'], { owners: ['org-b'] });
  const { digest } = (await aiko.ask('POST', URL_IMPORT, { csv: CSV })).body as unknown as {
    digest: string;
  };
  await aiko.ask('POST', URL_IMPORT, { csv: CSV, digest });
  const stolen = CSV.replace('org-a', 'org-b').replace('Nishi', 'Higashi');
  const plan = (await mori.ask('POST', URL_IMPORT, { csv: stolen })).body;
  expect(plan).toMatchObject({ new: 0, changed: 1 });
  expect((plan.refused as { line: number }[]).map(({ line }) => line)).toEqual([2, 3]);
  const taken = (await mori.ask('POST', '/api/v1/config/export', {})).body as unknown as {
    text: string;
  };
  expect(taken.text).toContain('Nishi');
  expect(taken.text).not.toContain('Kita');
});

test('what is exported is marked, audited, and read again by the same reader', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst', 'reviewer']);
  const { digest } = (await aiko.ask('POST', URL_IMPORT, { csv: CSV })).body as unknown as {
    digest: string;
  };
  await aiko.ask('POST', URL_IMPORT, { csv: CSV, digest });
  const file = (await aiko.ask('POST', '/api/v1/config/export', {})).body as Record<string, string>;
  expect(file.tlp).toBe('AMBER+STRICT');
  expect(JSON.parse(file.text!)).toMatchObject({ mode: 'exercise', exported: { by: 'user:aiko' } });
  const read = readConfigFile(new TextEncoder().encode(file.text));
  expect(read.ok && read.value.rows.map(({ id }) => id)).toEqual(['GS-1', 'GS-3']);
  const { body } = await aiko.ask('GET', '/api/v1/audit/search?action=config.export');
  expect(body.lines).toMatchObject([{ actor: 'user:aiko', doc: { tlp: 'AMBER+STRICT' } }]);
});
