/** The routes over HTTP: what each person is shown, in one form; acts with If-Match; and that nothing withheld gets out. */

import { insertPerson, updatePerson } from '@noroshi/store/people';
import { decodeEdge, edgeSchema, Notice, Warning } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { admitNotices } from '../../src/warnings/admit.ts';
import { routes } from '../../src/warnings/routes.ts';
import { EVERYBODY, type House, openHouse, TOKEN } from '../api-house.ts';
import { aDraft, aMarking, HOUR_US, writeAssets } from './make.ts';

const LOW = 'token-of-low-0123456789';
const B = 'token-of-org-b-0123456789';
const READER = 'token-of-reader-0123456789';

async function aHouse(): Promise<House> {
  const people = new Map([
    [TOKEN, EVERYBODY],
    [LOW, { ...EVERYBODY, userId: 'low', clearance: 'AMBER' as const }],
    [B, { ...EVERYBODY, userId: 'b', owners: ['org-b'] }],
    [READER, { ...EVERYBODY, userId: 'reader', roles: ['reviewer' as const] }],
  ]);
  const house = await openHouse({ routes, people });
  await writeAssets(house.context.store);
  return house;
}

/** One case: an AMBER scan of the station of org-a, and a RED approach that only the cleared may know. */
async function secretCase(house: House): Promise<{ id: string; visible: string; hidden: string }> {
  const atUs = house.context.clock.watchUs();
  const window = { fromUs: atUs, toUs: atUs + HOUR_US };
  const about = [{ type: 'asset' as const, id: 'station-1' }];
  const scan = aDraft({
    kind: 'scan',
    key: 's',
    title: 'Scan',
    severity: 'moderate',
    atUs,
    window,
    about,
  });
  const secret = aDraft({
    ...{
      kind: 'proximity',
      key: 'CANARY',
      title: 'CANARY closes in',
      severity: 'severe',
      atUs,
      window,
    },
    about: [
      { type: 'asset', id: 'sat-1' },
      { type: 'object', id: 'CANARY-object' },
    ],
    evidence: [{ type: 'value', name: 'CANARY', value: 1 }],
  });
  const [one] = await admitNotices(house.context, [scan]);
  const marking = aMarking({ tlp: 'RED', caveats: ['CANARY'] });
  const [two] = await admitNotices(house.context, [secret], { marking });
  expect(two!.warningId).toBe(one!.warningId);
  return { id: one!.warningId, visible: one!.notice.id, hidden: two!.notice.id };
}

const post = (
  house: House,
  path: string,
  body: unknown,
  as = TOKEN,
  headers: Record<string, string> = {},
) =>
  house.call(`/api/v1/warnings/${path}`, {
    ...{ method: 'POST', body: JSON.stringify(body), as },
    headers: { 'content-type': 'application/json', ...headers },
  });

it('answers with what the person may see, in edge form, and nothing of the rest', async () => {
  const house = await aHouse();
  const { id, visible, hidden } = await secretCase(house);
  const full = (await (await house.call(`/api/v1/warnings/${id}`)).json()) as {
    warning: { precedence: string };
    notices: unknown[];
  };
  expect(Value.Check(edgeSchema(Warning), full.warning)).toBe(true);
  for (const notice of full.notices) expect(decodeEdge(Notice, notice).ok).toBe(true);
  expect(full).toMatchObject({ warning: { precedence: 'FLASH', noticeIds: [visible, hidden] } });
  const low = await (await house.call(`/api/v1/warnings/${id}`, { as: LOW })).text();
  expect(low).not.toContain('CANARY');
  expect(low).not.toContain(hidden);
  expect(JSON.parse(low)).toMatchObject({
    warning: {
      precedence: 'PRIORITY',
      title: 'Scan',
      noticeIds: [visible],
      marking: { tlp: 'AMBER' },
    },
  });
  for (const path of [
    '',
    '?text=canary',
    '?kind=proximity',
    '?assetId=sat-1',
    '?precedence=FLASH',
  ]) {
    const list = await (await house.call(`/api/v1/warnings${path}`, { as: LOW })).text();
    expect(list).not.toContain('CANARY');
    const { warnings, counts } = JSON.parse(list);
    expect(warnings).toHaveLength(path === '' ? 1 : 0);
    expect(counts).toEqual([{ state: 'open', precedence: 'PRIORITY', count: 1 }]);
  }
  expect((await house.call(`/api/v1/notices/${hidden}`, { as: LOW })).status).toBe(404);
  expect((await house.call(`/api/v1/notices/${visible}`, { as: LOW })).status).toBe(200);
  expect((await house.call(`/api/v1/notices/${hidden}`)).status).toBe(200);
  expect((await house.call(`/api/v1/warnings/${id}`, { as: B })).status).toBe(404);
  await house.close();
});

it('keeps its version for whom nothing has changed', async () => {
  const house = await aHouse();
  const { id } = await secretCase(house);
  const version = async (as: string) =>
    ((await (await house.call(`/api/v1/warnings/${id}`, { as })).json()) as { version: number })
      .version;
  const [before, full] = [await version(LOW), await version(TOKEN)];
  const atUs = house.context.clock.watchUs();
  const window = { fromUs: atUs, toUs: atUs + HOUR_US };
  const about = [{ type: 'asset' as const, id: 'station-1' }];
  const beacon = aDraft({ kind: 'beacon', key: 'CANARY-2', title: 'CANARY', atUs, window, about });
  await admitNotices(house.context, [beacon], { marking: aMarking({ tlp: 'RED' }) });
  expect(await version(LOW)).toBe(before);
  expect(await version(TOKEN)).not.toBe(full);
  await house.close();
});

it('acts on what was read, says what is wrong, and lets nobody close what they cannot see', async () => {
  const house = await aHouse();
  const { id } = await secretCase(house);
  const read = (await (await house.call(`/api/v1/warnings/${id}`)).json()) as { version: number };
  const stale = await post(house, `${id}/acknowledge`, {}, TOKEN, {
    'if-match': `"${read.version + 1}"`,
  });
  expect(stale.status).toBe(409);
  const done = await post(house, `${id}/acknowledge`, {}, TOKEN, {
    'if-match': `"${read.version}"`,
  });
  expect(done.status).toBe(200);
  expect(await done.json()).toMatchObject({ warning: { state: 'acknowledged' } });
  expect((await post(house, `${id}/acknowledge`, {})).status).toBe(409);
  expect((await post(house, `${id}/close`, {})).status).toBe(400);
  expect((await post(house, `${id}/close`, { text: '  ' })).status).toBe(422);
  expect((await post(house, `${id}/tick`, { itemId: 'none' })).status).toBe(422);
  expect((await post(house, `${id}/note`, { text: 'x' }, READER)).status).toBe(403);
  expect((await post(house, `${id}/note`, { text: 'x' }, B)).status).toBe(404);
  const blind = await post(house, `${id}/close`, { text: 'nothing here' }, LOW);
  expect(blind.status).toBe(403);
  expect(await blind.text()).not.toContain('CANARY');
  const note = await post(house, `${id}/note`, { text: 'CANARY words' });
  expect(note.status).toBe(200);
  expect(await (await house.call(`/api/v1/warnings/${id}`, { as: LOW })).text()).not.toContain(
    'CANARY',
  );
  expect((await post(house, `${id}/cancel`, { text: 'wrong' })).status).toBe(200);
  expect((await post(house, `${id}/reopen`, {})).status).toBe(409);
  const gone = await house.call('/api/v1/warnings?states=cancelled');
  expect(await gone.json()).toMatchObject({ warnings: [{ warning: { id, state: 'cancelled' } }] });
  await house.close();
});

it('pages, and refuses filters and cursors that are none', async () => {
  const house = await aHouse();
  const drafts = Array.from({ length: 5 }, (_, i) =>
    aDraft({ kind: 'node', key: `k${i}`, about: [{ type: 'object', id: `part-${i}` }] }),
  );
  await admitNotices(house.context, drafts);
  const ids: string[] = [];
  for (let next = ''; ; ) {
    const answer = await house.call(`/api/v1/warnings?limit=2${next && `&after=${next}`}`);
    const page = (await answer.json()) as {
      warnings: { warning: { id: string } }[];
      next: string | null;
    };
    ids.push(...page.warnings.map(({ warning }) => warning.id));
    if (page.next === null) break;
    next = page.next;
  }
  expect(new Set(ids).size).toBe(5);
  expect(ids).toHaveLength(5);
  for (const query of [
    'states=all',
    'precedence=HIGH',
    'after=x',
    'after=WzEsMl0',
    `after=${cursor([9e9, 0, 0, 'w-1'])}`,
    `after=${cursor([0, 0, 0, 'w\u0000'])}`,
    `after=${cursor([0, 1.5, 0, 'w-1'])}`,
    'limit=0',
    'colour=red',
  ])
    expect((await house.call(`/api/v1/warnings?${query}`)).status).toBe(400);
  await house.close();
});

function cursor(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

it('names those who can be given a warning, by what the asker sees of it', async () => {
  const house = await aHouse();
  const { id } = await secretCase(house);
  const { store } = house.context;
  const duty = { roles: ['duty'], owners: '*', clearance: 'RED' } as const;
  await store.write(async (tx) => {
    await insertPerson(tx, 'all', duty, 0);
    await insertPerson(tx, 'amber', { ...duty, clearance: 'AMBER' }, 0);
    await insertPerson(tx, 'green', { ...duty, clearance: 'GREEN' }, 0);
    await insertPerson(tx, 'elsewhere', { ...duty, owners: ['org-b'] }, 0);
    await insertPerson(tx, 'admin', { ...duty, roles: ['admin'] }, 0);
  });
  const names = async (as: string) =>
    (await (await house.call(`/api/v1/warnings/${id}/workers`, { as })).json()) as unknown;
  expect(await names(TOKEN)).toEqual({ names: ['all'] });
  expect(await names(LOW)).toEqual({ names: ['all', 'amber'] }); // the part that is hidden decides nothing
  expect((await house.call(`/api/v1/warnings/${id}/workers`, { as: B })).status).toBe(404);
  expect((await house.call(`/api/v1/warnings/${id}/workers`, { as: READER })).status).toBe(403);
});

it('gives a warning only to whom it can be given, and says to whom', async () => {
  const house = await aHouse();
  const { id } = await secretCase(house);
  const { store } = house.context;
  const duty = { roles: ['duty'], owners: '*', clearance: 'RED' } as const;
  await store.write(async (tx) => {
    await insertPerson(tx, 'all', duty, 0);
    await insertPerson(tx, 'amber', { ...duty, clearance: 'AMBER' }, 0);
    const gone = await insertPerson(tx, 'gone', duty, 0);
    await updatePerson(tx, gone, { ...duty, state: 'revoked' }, 1);
    await insertPerson(tx, 'admin', { ...duty, roles: ['admin'] }, 0);
  });
  const before = await (await house.call(`/api/v1/warnings/${id}`)).json();
  for (const assignee of ['user:nobody', 'user:gone', 'user:admin', 'user:amber', 'all']) {
    const refused = await post(house, `${id}/assign`, { assignee });
    expect([assignee, refused.status]).toEqual([assignee, 422]);
    const text = await refused.text();
    expect(text).toContain('warning.assignee');
    expect(text).toContain('it can be given to user:all');
    expect(text).not.toContain('user:all,');
  }
  expect(await (await house.call(`/api/v1/warnings/${id}`)).json()).toEqual(before);
  const given = await post(house, `${id}/assign`, { assignee: 'user:all' });
  expect([given.status, await given.json()]).toMatchObject([
    200,
    { warning: { assignee: 'user:all' } },
  ]);
  // Who sees a part gives it to whoever sees that part: a refusal would tell of the rest.
  expect((await post(house, `${id}/assign`, { assignee: 'user:amber' }, LOW)).status).toBe(200);
  const after = await (await house.call(`/api/v1/warnings/${id}`)).json();
  expect(after).toMatchObject({ warning: { assignee: 'user:amber' } });
  expect((await post(house, `${id}/assign`, { assignee: 'user:all' }, READER)).status).toBe(403);
});
