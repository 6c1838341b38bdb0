/** All element sets at once, over the real server: what a page gets, what changed since, and what never was a version. */
import { gunzipSync } from 'node:zlib';
import {
  type CatalogueMessage,
  decodeCatalogue,
  decodeNames,
  type ElementSetBatch,
  type NamesMessage,
  readElementSets,
  sameSgp4Set,
} from '@noroshi/orbit';
import { auditLines, writeConfig } from '@noroshi/store';
import { describe, expect, test } from 'vitest';
import { routes } from '../../src/routes.ts';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { currentSets } from '../../src/sources/sets.ts';
import { EVERYBODY, type House, openHouse } from '../api-house.ts';
import { batchOf, type MadeSet } from './make.ts';

const DAY_US = 86_400e6;

async function take(house: House, made: readonly MadeSet[], source = 'made'): Promise<void> {
  await takeBatch(house, batchOf(made), source);
}

async function takeBatch(house: House, sets: ElementSetBatch, source = 'made'): Promise<void> {
  const { store, clock } = house.context;
  await ingestBatch(store, sets, { source, wallUs: () => clock.wallUs() });
}

async function asked(house: House, since?: string): Promise<CatalogueMessage> {
  const query = since === undefined ? '' : `?since=${since}`;
  const response = await house.call(`/api/v1/elements${query}`);
  expect(response.status).toBe(200);
  const message = decodeCatalogue(new Uint8Array(await response.arrayBuffer()));
  if (!message.ok) throw new Error(JSON.stringify(message.error));
  expect(response.headers.get('etag')).toBe(`W/"${message.value.version}"`);
  return message.value;
}

async function named(house: House): Promise<NamesMessage> {
  const response = await house.call('/api/v1/elements/names');
  const message = decodeNames(new Uint8Array(await response.arrayBuffer()));
  if (!message.ok) throw new Error(JSON.stringify(message.error));
  return message.value;
}

const SOME: readonly MadeSet[] = Array.from({ length: 9 }, (_, k) => ({
  ...{ id: String(90_001 + k), epochUs: 8.4e14 + k * DAY_US, anomalyDeg: 3 * k },
}));

describe('every set in force', () => {
  test('an empty node answers with nothing in it; the first taking in is a whole', async () => {
    const house = await openHouse();
    const empty = await asked(house);
    expect(empty).toMatchObject({ count: 0, since: '' });
    await take(house, [...SOME, { id: 'own:a', epochUs: 8.4e14, name: 'OWN' }]);
    const whole = await asked(house, empty.version);
    expect(whole.since).toBe('');
    expect(whole.objectId).toEqual([...SOME.map(({ id }) => id), 'own:a']);
    expect(whole.catalogueNumber.at(-1)).toBe(0);
    const { sets } = await currentSets(house.context.store.db);
    for (let row = 0; row < sets.count; row++)
      expect(sameSgp4Set(sets, row, whole.sets, row)).toBe(true);
    expect((await named(house)).name.slice(-2)).toEqual(['MADE 90009', 'OWN']);
  });

  test('a change is what differs and no more, from every version that was given', async () => {
    const house = await openHouse();
    await take(house, SOME);
    const first = await asked(house);
    expect(await asked(house, first.version)).toMatchObject({ count: 0, since: first.version });
    await take(house, [{ id: '90003', epochUs: 8.5e14, anomalyDeg: 77 }]);
    const second = await asked(house, first.version);
    expect(second).toMatchObject({ since: first.version, objectId: ['90003'], removed: [] });
    expect(second.sets.epochUs[0]).toBe(8.5e14);
    const names = await named(house);
    await take(house, [{ id: '91000', epochUs: 8.5e14, name: 'NEW' }]);
    expect((await asked(house, second.version)).objectId).toEqual(['91000']);
    expect((await asked(house, first.version)).objectId.toSorted()).toEqual(['90003', '91000']);
    expect((await asked(house)).count).toBe(10);
    const renamed = await named(house);
    expect(renamed.version).not.toBe(names.version);
    expect(renamed.name).toContain('NEW');
  });

  test('a source that is removed takes its objects with it, and the page is told which', async () => {
    const house = await openHouse();
    await take(house, SOME);
    await take(house, [{ id: '95000', epochUs: 8.4e14 }], 'other');
    const before = await asked(house);
    const { store, clock } = house.context;
    await store.write(async (tx) => {
      const row = { kind: 'source', id: 'other', atUs: clock.wallUs(), actor: 'console' } as const;
      await writeConfig(tx, { ...row, doc: { id: 'other', type: 'file', path: 'x' } });
      await writeConfig(tx, { ...row, doc: null });
    });
    const after = await asked(house, before.version);
    expect(after).toMatchObject({ since: before.version, removed: ['95000'], count: 0 });
    expect((await asked(house)).objectId).not.toContain('95000');
  });

  test('If-None-Match of the version is 304; what is no version, or another start’s, is a whole', async () => {
    const house = await openHouse();
    await take(house, SOME);
    const { version } = await asked(house);
    const headers = { 'if-none-match': `W/"x", W/"${version}"` };
    expect((await house.call('/api/v1/elements', { headers })).status).toBe(304);
    for (const since of ['', 'other-1', 'x', `${version}9`, '..%2F', `${version}-1`])
      expect(await asked(house, since)).toMatchObject({ since: '', count: SOME.length });
    expect((await house.call(`/api/v1/elements?since=${'9'.repeat(41)}`)).status).toBe(400);
    expect((await house.call('/api/v1/elements?sinse=1')).status).toBe(400);
  });

  test('compressed as asked, the same for every reader, and for nobody else', async () => {
    const house = await openHouse();
    await take(house, [...SOME, ...SOME.map((one) => ({ ...one, id: `own:${one.id}` }))]);
    const many = Array.from({ length: 60 }, (_, k) => ({ id: String(80_000 + k), epochUs: 8e14 }));
    await take(house, many);
    const plain = await house.call('/api/v1/elements/names', {
      headers: { 'accept-encoding': 'identity' },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const bytes = Buffer.from(await plain.arrayBuffer());
    const coded = await house.call('/api/v1/elements/names', {
      headers: { 'accept-encoding': 'gzip, br;q=0' },
    });
    expect(coded.headers.get('content-encoding')).toBe('gzip'); // fetch has taken it off
    expect(Buffer.compare(Buffer.from(await coded.arrayBuffer()), bytes)).toBe(0);
    expect(() => gunzipSync(bytes)).toThrow();
    house.people.set('token-of-nobody-0123456789', { ...EVERYBODY, roles: [] });
    for (const path of ['/api/v1/elements', '/api/v1/elements/names']) {
      expect((await house.call(path, { as: 'token-of-nobody-0123456789' })).status).toBe(403);
      expect((await house.call(path, { as: 'nobody' })).status).toBe(401);
    }
  });

  test('many who ask at once while sets come in: each answer is whole in itself', async () => {
    const house = await openHouse();
    await take(house, SOME);
    const { version } = await asked(house);
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, k) => {
        if (k % 3 === 0) await take(house, [{ id: String(92_000 + k), epochUs: 8.4e14 }]);
        return await asked(house, k % 2 === 0 ? version : undefined);
      }),
    );
    for (const answer of answers) expect(answer.objectId.length).toBe(answer.count);
    const last = await asked(house);
    expect(last.count).toBe(SOME.length + 4);
    expect((await asked(house, version)).objectId.toSorted()).toEqual(
      last.objectId.filter((id) => id.startsWith('92')).toSorted(),
    );
  });
});

describe('one element set to take along', () => {
  const post = async (house: House, id: string, form: string) => {
    const response = await house.call(`/api/v1/objects/${id}/export`, {
      ...{ method: 'POST', body: JSON.stringify({ form }) },
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, body: (await response.json()) as { text: string } };
  };

  test('KVN, XML and CSV say mode, marking, who and when, and the audit has each', async () => {
    const house = await openHouse({ routes });
    await take(house, SOME);
    for (const form of ['kvn', 'xml', 'csv']) {
      const { status, body } = await post(house, '90001', form);
      expect(status).toBe(200);
      for (const part of ['EXERCISE EXERCISE EXERCISE', 'TLP:AMBER', 'alpha aiko 20', '90001'])
        expect(body.text).toContain(part);
      const back = readElementSets(new TextEncoder().encode(body.text), { file: form });
      expect(back.rejects).toEqual([]);
      expect(back.sets.epochUs[0]).toBe(SOME[0]!.epochUs);
    }
    const lines = await auditLines(house.context.store.db, 0, 100);
    const taken = lines.filter(({ action }) => action === 'export');
    expect(taken.map(({ actor, subject }) => `${actor} ${subject}`)).toEqual(
      Array(3).fill('user:aiko 90001'),
    );
  });

  test('an asset’s stricter marking goes with it; what is not there is refused in words', async () => {
    const house = await openHouse({ routes });
    await take(house, [...SOME, { id: 'own:a', epochUs: 8.4e14 }]);
    const { store, clock } = house.context;
    const marking = { tlp: 'RED', originator: 'alpha', releasableTo: [], caveats: [] };
    const doc = {
      ...{ id: 'sat', kind: 'satellite', name: 'S', owner: 'agency', serves: [], marking },
      objectId: '90002',
    };
    const row = { kind: 'asset', id: 'sat', doc, atUs: clock.wallUs(), actor: 'console' } as const;
    await store.write((tx) => writeConfig(tx, row));
    expect((await post(house, '90002', 'kvn')).body.text).toContain('TLP:RED');
    expect((await post(house, '1', 'kvn')).status).toBe(404);
    expect((await post(house, 'own:a', 'csv')).status).toBe(422);
    expect((await post(house, 'own:a', 'xml')).status).toBe(200);
    expect((await post(house, '90001', 'exe')).status).toBe(400);
  });
});
