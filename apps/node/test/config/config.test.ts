/** Configuration over HTTP and in live mode: versions, undo, owners, and the second person. */
import type { Asset } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { openTown } from '../access/house.ts';

const STATION: Asset = {
  ...{ id: 'GS-1', kind: 'station', name: 'Kita', owner: 'org-a', serves: [] },
  ...{ latitudeDeg: 35, longitudeDeg: 139, networks: ['192.0.2.0/24'] },
};
const PARTNER = 'bravo';
const RULE = {
  ...{ id: 'r1', partner: PARTNER, kinds: ['conjunction'], severities: ['high'], tlpMax: 'AMBER' },
  ...{ assets: '*', owners: '*', reason: 'agreed in the memorandum' },
};

test('versions: write, conflict, history, undo, remove', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst']);
  const url = '/api/v1/config/asset/GS-1';
  expect((await aiko.ask('PUT', url, STATION)).body).toEqual({ state: 'written', version: 1 });
  expect((await aiko.ask('PUT', url, STATION)).body).toEqual({ state: 'unchanged', version: 1 });
  const renamed = { ...STATION, name: 'Minami' };
  expect((await aiko.ask('PUT', url, renamed, 1)).body).toMatchObject({ version: 2 });
  expect((await aiko.ask('PUT', url, STATION, 1)).status).toBe(409);
  const undone = await aiko.ask('POST', `${url}/revert`, { version: 1 });
  expect(undone.body).toMatchObject({ state: 'written', version: 3 });
  const history = await aiko.ask('GET', `${url}/history`);
  const names = (history.body.versions as { doc: Asset }[]).map(({ doc }) => doc.name);
  expect(names).toEqual(['Kita', 'Minami', 'Kita']);
  expect((await aiko.ask('DELETE', url)).body).toMatchObject({ version: 4 });
  expect((await aiko.ask('GET', url)).status).toBe(404);
  expect((await aiko.ask('POST', `${url}/revert`, { version: 2 })).body).toMatchObject({
    version: 5,
  });
});

test('what is wrong is told with place, value and what would be right', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst']);
  const wrong = { ...STATION, networks: ['192.0.2.1/24'], latitudeDeg: undefined };
  const { status, body } = await aiko.ask('PUT', '/api/v1/config/asset/GS-1', wrong);
  expect(status).toBe(422);
  expect(JSON.stringify(body)).toContain('latitudeDeg is missing');
  expect(JSON.stringify(body)).toContain('192.0.2.1/24');
  const other = await aiko.ask('PUT', '/api/v1/config/asset/GS-2', STATION);
  expect(JSON.stringify(other.body)).toContain('the same as the name it is kept under');
});

test('an asset of another owner, or beyond the clearance, is not there, by any way', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst']);
  const mori = await town.person('mori', ['analyst'], { owners: ['org-b'], clearance: 'AMBER' });
  await aiko.ask('PUT', '/api/v1/config/asset/GS-1', STATION);
  const red = { tlp: 'RED', originator: 'alpha', releasableTo: [], caveats: [] };
  const secret = { ...STATION, id: 'GS-2', owner: 'org-b', marking: red };
  await aiko.ask('PUT', '/api/v1/config/asset/GS-2', secret);
  for (const id of ['GS-1', 'GS-2'])
    for (const [method, path, body] of [
      ['GET', `/api/v1/assets/${id}`, undefined],
      ['GET', `/api/v1/config/asset/${id}`, undefined],
      ['GET', `/api/v1/config/asset/${id}/history`, undefined],
      ['PUT', `/api/v1/config/asset/${id}`, { ...STATION, id, owner: 'org-b' }],
      ['DELETE', `/api/v1/config/asset/${id}`, undefined],
      ['POST', `/api/v1/config/asset/${id}/revert`, { version: 1 }],
    ] as const)
      expect((await mori.ask(method, path, body)).status, `${method} ${path}`).toBe(404);
  expect((await mori.ask('GET', '/api/v1/assets')).body).toEqual({ assets: [] });
  expect((await mori.ask('GET', '/api/v1/config/asset')).body).toEqual({ rows: [] });
  const theirs = await mori.ask('PUT', '/api/v1/config/asset/GS-3', { ...STATION, id: 'GS-3' });
  expect(theirs.status).toBe(403); // would belong to an owner they may not see
  expect((await aiko.ask('GET', '/api/v1/assets')).body.assets).toHaveLength(2);
});

test('live: a rule changes only when a second person agrees to exactly that', async () => {
  const town = await openTown('live');
  const aiko = await town.person('aiko', ['release']);
  const alone = await aiko.ask('GET', '/api/v1/me');
  expect(JSON.stringify(alone.body.blocked)).toContain('nobody else here holds the role release');
  const taro = await town.person('taro', ['release']);
  const url = '/api/v1/config/rule/r1';
  const proposed = await aiko.ask('PUT', url, RULE);
  expect(proposed.body).toMatchObject({ state: 'proposed', version: 0 });
  expect((await aiko.ask('GET', url)).status).toBe(404); // nothing is in force yet
  const listed = await taro.ask('GET', '/api/v1/proposals?state=open');
  const [{ id, digest, doc }] = listed.body.proposals as [
    { id: string; digest: string; doc: object },
  ];
  expect(doc).toMatchObject({ partner: PARTNER });
  const approve = `/api/v1/proposals/${id}/approve`;
  const yes = { digest, reason: 'as agreed' };
  expect((await aiko.ask('POST', approve, yes)).status).toBe(403);
  expect((await taro.ask('POST', approve, { ...yes, digest: '0'.repeat(64) })).status).toBe(409);
  expect((await taro.ask('POST', approve, yes)).body).toEqual({ id, state: 'approved' });
  expect((await taro.ask('POST', approve, yes)).status).toBe(409);
  const now = await aiko.ask('GET', url);
  expect(now.body).toMatchObject({ version: 1, actor: 'user:aiko+user:taro' });
});

test('live: a proposal that was overtaken is not written; a removal needs two as well', async () => {
  const town = await openTown('live');
  const [aiko, taro] = [
    await town.person('aiko', ['release']),
    await town.person('taro', ['release']),
  ];
  const url = '/api/v1/config/rule/r1';
  const open = async () => {
    const { body } = await taro.ask('GET', '/api/v1/proposals?state=open');
    return body.proposals as { id: string; digest: string }[];
  };
  const decide = (one: { id: string; digest: string }, verb: string) =>
    taro.ask('POST', `/api/v1/proposals/${one.id}/${verb}`, { digest: one.digest, reason: 'x' });
  await aiko.ask('PUT', url, RULE);
  await aiko.ask('PUT', url, { ...RULE, tlpMax: 'GREEN' });
  const [one, two] = await open();
  expect((await decide(one!, 'approve')).status).toBe(200);
  expect((await decide(two!, 'approve')).status).toBe(409);
  expect((await decide(two!, 'reject')).body).toMatchObject({ state: 'rejected' });
  expect((await aiko.ask('DELETE', url)).body).toMatchObject({ state: 'proposed', version: 1 });
  expect((await aiko.ask('GET', url)).status).toBe(200);
  expect((await decide((await open())[0]!, 'approve')).status).toBe(200);
  expect((await aiko.ask('GET', url)).status).toBe(404);
});

test('exercise: one person may', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['release']);
  const written = await aiko.ask('PUT', '/api/v1/config/rule/r1', RULE);
  expect(written.body).toEqual({ state: 'written', version: 1 });
});
