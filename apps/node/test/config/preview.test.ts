/** What is told before a change is made: kinds and schemas, what is wrong by field, what it would do. Nothing of it writes. */
import { generateKeyPairSync } from 'node:crypto';
import { configRow, writeConfig } from '@noroshi/store';
import { expect, test } from 'vitest';
import { admitNotices } from '../../src/warnings/admit.ts';
import { openTown } from '../access/house.ts';
import { aDraft, HOUR_US } from '../warnings/make.ts';

const STATION = {
  ...{ id: 'GS-1', kind: 'station', name: 'Kita', owner: 'org-a', serves: [] },
  ...{ latitudeDeg: 35, longitudeDeg: 139, networks: ['192.0.2.0/24'] },
};

test('every kind says its schema, who may, and whether two must', async () => {
  for (const mode of ['exercise', 'live'] as const) {
    const town = await openTown(mode);
    const aiko = await town.person('aiko', ['duty']);
    const { body } = await aiko.ask('GET', '/api/v1/config');
    const kinds = body.kinds as {
      kind: string;
      write: string[];
      twoPeople: boolean;
      schema: object;
    }[];
    const of = (kind: string) => kinds.find((one) => one.kind === kind)!;
    expect(of('asset').schema).toMatchObject({
      properties: { hardBodyRadiusM: { maximum: 1000 } },
    });
    expect(of('rule').schema).toMatchObject({ properties: { untilUtc: { type: 'string' } } });
    expect(of('rule').twoPeople).toBe(mode === 'live');
    expect(of('asset').twoPeople).toBe(false);
    expect(of('watch').write).toEqual(['analyst']);
  }
});

test('a preview tells what is wrong by field, writes nothing, and hides what is hidden', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst']);
  const mori = await town.person('mori', ['analyst'], { owners: ['org-b'], clearance: 'AMBER' });
  const url = '/api/v1/config/asset/GS-1';
  const wrong = { ...STATION, latitudeDeg: 99, networks: ['192.0.2.1/24'] };
  const told = await aiko.ask('POST', `${url}/preview`, { doc: wrong });
  expect(told.status).toBe(200);
  expect(told.body.problems).toMatchObject([{ path: 'latitudeDeg', value: '99' }]);
  const right = await aiko.ask('POST', `${url}/preview`, { doc: STATION });
  expect(right.body).toMatchObject({ problems: [], version: 0, before: null, after: STATION });
  expect(await configRow(town.context.store.db, 'asset', 'GS-1')).toBe(undefined);
  await aiko.ask('PUT', url, STATION);
  const same = await aiko.ask('POST', `${url}/preview`, { doc: STATION });
  expect(same.body).toMatchObject({ changed: false, version: 1, actor: 'user:aiko' });
  const gone = await aiko.ask('POST', `${url}/preview`, { doc: null });
  expect(gone.body).toMatchObject({ changed: true, after: null, refused: null });
  expect((await mori.ask('POST', `${url}/preview`, { doc: STATION })).status).toBe(404);
  const theirs = { ...STATION, id: 'GS-3' };
  const refused = await mori.ask('POST', '/api/v1/config/asset/GS-3/preview', { doc: theirs });
  expect(refused.body.refused).toContain('an owner');
});

test('a source says what it would ask for; what reaches into the machine is refused with its reason', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst']);
  const ask = (doc: { id: string }, what: string) =>
    aiko.ask('POST', `/api/v1/config/source/${doc.id}/${what}`, { doc });
  const celestrak = { id: 'c', type: 'celestrak', group: 'active' };
  expect((await ask(celestrak, 'effect')).body).toMatchObject({
    hosts: ['celestrak.org'],
    requests: [
      { method: 'GET', url: 'https://celestrak.org/NORAD/elements/gp.php?GROUP=active&FORMAT=csv' },
    ],
    ...{ everyS: 7200, credentials: 'none' },
  });
  const account = { id: 's', type: 'spacetrack' };
  const plan = (await ask(account, 'effect')).body;
  expect(plan).toMatchObject({ hosts: ['www.space-track.org'], credentials: 'environment' });
  expect(plan.requests).toHaveLength(3);
  const file = { id: 'f', type: 'file', path: '/etc/hosts' };
  expect((await ask(file, 'preview')).body.refused).toContain('noroshi config apply');
  expect((await ask({ ...celestrak, group: 'a b' } as never, 'effect')).status).toBe(422);
});

test('a rule says which open warnings would go; what the person may not see is not counted', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['release']);
  const near = await town.person('mori', ['release'], { owners: ['org-b'] });
  const { store, clock } = town.context;
  const key = () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!;
  const base64 = () => Buffer.from(key(), 'base64url').toString('base64');
  const partner = { id: 'bravo', mode: 'exercise', signingKey: base64(), tlsPin: base64() };
  await store.write(async (tx) => {
    const by = { atUs: clock.wallUs(), actor: 'console' };
    await writeConfig(tx, { kind: 'partner', id: 'bravo', doc: partner, ...by });
    const doc = { ...STATION, id: 'sat-9', kind: 'satellite' };
    await writeConfig(tx, { kind: 'asset', id: 'sat-9', doc, ...by });
  });
  const atUs = clock.watchUs();
  const window = { fromUs: atUs + HOUR_US, toUs: atUs + HOUR_US };
  const marking = {
    tlp: 'GREEN' as const,
    originator: 'alpha',
    releasableTo: ['bravo'],
    caveats: [],
  };
  const about = [{ type: 'asset' as const, id: 'sat-9' }];
  await admitNotices(town.context, [aDraft({ atUs, window, about, severity: 'high' })], {
    marking,
  });
  const rule = {
    ...{ id: 'r1', partner: 'bravo', kinds: ['conjunction'], severities: ['high'] },
    ...{ tlpMax: 'AMBER', assets: '*', owners: ['org-b', 'org-a'], reason: 'agreed' },
  };
  const url = '/api/v1/config/rule/r1/effect';
  const effect = (await aiko.ask('POST', url, { doc: rule })).body;
  expect(effect).toMatchObject({ warnings: 1, complete: true });
  expect(effect.partners).toEqual([{ partner: 'bravo', known: true, before: 0, after: 1 }]);
  expect(effect.changes).toMatchObject([
    { before: false, after: true, precedence: expect.any(String) },
  ]);
  const narrower = { ...rule, severities: ['severe'] };
  expect((await aiko.ask('POST', url, { doc: narrower })).body.changes).toEqual([]);
  const own = { ...rule, owners: ['org-b'] };
  expect((await near.ask('POST', url, { doc: own })).body).toMatchObject({
    warnings: 0,
    changes: [],
  });
  expect((await near.ask('POST', url, { doc: rule })).status).toBe(403);
});
