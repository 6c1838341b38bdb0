/**
 * Paging under random interleaving, from one seed: readers page while objects are added, many with one date, and the server starts
 * anew between pages. Nothing is lost, nothing comes twice, and a reader never sees, by any door, what is marked above it.
 */
import { versionKey } from '@noroshi/exchange';
import { addTaxii, type TaxiiDraft } from '@noroshi/store/exchange';
import { formatUtc, parseUtc } from '@noroshi/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaxiiCaller, TaxiiRoot } from '../../src/taxii/service.ts';
import { type House, openHouse } from './house.ts';

const SEED = 20_261_123;
const ROUNDS = process.env.NOROSHI_PROVE === '1' ? 500 : 12;
const COLLECTION = '11111111-1111-4111-8111-111111111111';
const MEDIA = 'application/taxii+json;version=2.1';
const FROM_US = 800_000_000_000_000;

function rootsFor(caller: TaxiiCaller): TaxiiRoot[] {
  const tlps = caller.id === 'red' ? (['GREEN', 'RED'] as const) : (['GREEN'] as const);
  const collection = {
    ...{ id: COLLECTION, title: 'all', canRead: true, canWrite: true, tlps },
    mediaTypes: ['application/stix+json;version=2.1'],
  };
  return [{ path: 'root', title: 'root', bodyBytesMax: 20_000, collections: [collection] }];
}

let house: House;
beforeAll(async () => {
  house = await openHouse(rootsFor, { pageMax: 7 });
});
afterAll(() => house.close());

type Page = {
  readonly more?: boolean;
  readonly next?: string;
  readonly objects?: readonly { readonly id: string; readonly modified: string }[];
};

async function ask(path: string, who = 'red', init: RequestInit = {}) {
  const authorization = `Basic ${Buffer.from(`${who}:${who}`).toString('base64')}`;
  const headers = { accept: MEDIA, 'content-type': MEDIA, authorization, ...init.headers };
  const answer = await fetch(`${house.url}/root/${path}`, { ...init, headers });
  return { status: answer.status, headers: answer.headers, page: (await answer.json()) as Page };
}

const OBJECTS = `collections/${COLLECTION}/objects/`;

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('paging', () => {
  it(`loses and repeats nothing, and leaks nothing: ${ROUNDS} rounds, seed ${SEED}`, async () => {
    const random = mulberry(SEED);
    const upTo = (n: number) => Math.floor(random() * n);
    const world: string[] = []; // `id version tlp` in the order they were added
    let dateUs = FROM_US;
    const grow = async () => {
      const drafts = Array.from({ length: upTo(6) }, (): TaxiiDraft => {
        const made = draft(upTo(30), world.length + upTo(2) * 1000, upTo(3) === 0);
        if (upTo(2) === 0) dateUs += upTo(3);
        return { ...made, addedUs: dateUs };
      });
      const added = await house.store.write((tx) =>
        addTaxii(tx, COLLECTION, drafts, { nowUs: dateUs, formatUs: (us) => formatUtc(us, 6) }),
      );
      for (const [i, { outcome }] of added.entries())
        if (outcome === 'added') world.push(nameOf(drafts[i]!));
    };
    for (let round = 0; round < ROUNDS; round++) {
      await grow();
      const who = upTo(2) === 0 ? 'red' : 'green';
      const seen: string[] = [];
      let next: string | undefined;
      do {
        const limit = upTo(3) === 0 ? '' : `&limit=${upTo(3) === 0 ? 1e9 : 1 + upTo(9)}`;
        const cursor = next === undefined ? '' : `&next=${encodeURIComponent(next)}`;
        const { status, headers, page } = await ask(
          `${OBJECTS}?${upTo(2) === 0 || next === undefined ? 'match[version]=all' : ''}${limit}${cursor}`,
          who,
        );
        expect(status).toBe(200);
        expect((page.objects ?? []).length).toBeLessThanOrEqual(7);
        expect(headers.has('x-taxii-date-added-last')).toBe(page.objects !== undefined);
        seen.push(...(page.objects ?? []).map((each) => `${each.id} ${each.modified}`));
        next = page.more === true ? page.next : undefined;
        if (upTo(3) === 0 && seen.length < 200) await grow();
        if (upTo(40) === 0) await house.restart();
      } while (next !== undefined);
      const mine = world.filter((each) => who === 'red' || !each.endsWith('RED'));
      const known = mine.map((each) => each.slice(0, each.lastIndexOf(' ')));
      expect(seen).toEqual(known.slice(0, seen.length)); // no loss, no repetition, in order
      expect(new Set(seen).size).toBe(seen.length);
      expect(known.length - seen.length).toBeLessThanOrEqual(6); // only what came after the last page
    }
    expect(world.length).toBeGreaterThan(ROUNDS);
  });

  it('pulls by date alone too: strictly later, to the microsecond', async () => {
    const first = await ask(`${OBJECTS}?match[version]=all`);
    const last = first.headers.get('x-taxii-date-added-last')!;
    const parsed = parseUtc(last);
    const before = formatUtc((parsed.ok ? parsed.value : 0) - 1, 6);
    const at = await ask(`${OBJECTS}?match[version]=all&added_after=${last}`);
    const since = await ask(`${OBJECTS}?match[version]=all&added_after=${before}`);
    expect(since.headers.get('x-taxii-date-added-first')).toBe(last);
    expect(at.headers.get('x-taxii-date-added-first')).not.toBe(last);
  });

  it.each([
    ['limit=0', 400],
    ['limit=-1', 400],
    ['limit=x', 400],
    ['limit=99999999999999999999', 200],
    ['match[version]=yesterday', 400],
    ['match[colour]=red', 400],
    ['match[type]=unknown-type,report', 200],
    ['added_after=2026-02-30T00:00:00Z', 400],
    ['next=abc', 400],
  ])('%s is %i', async (query, status) => {
    const answer = await ask(`${OBJECTS}?${query}`);
    expect(answer.status).toBe(status);
  });

  it('gives a cursor to nobody else, and for no other filter or place', async () => {
    const { page } = await ask(`${OBJECTS}?match[version]=all&limit=1`, 'green');
    const next = encodeURIComponent(page.next!);
    expect((await ask(`${OBJECTS}?next=${next}`, 'green')).status).toBe(200);
    expect((await ask(`${OBJECTS}?next=${next}`, 'red')).status).toBe(400);
    expect((await ask(`${OBJECTS}?match[version]=first&next=${next}`, 'green')).status).toBe(400);
    const manifest = `collections/${COLLECTION}/manifest/?next=${next}`;
    expect((await ask(manifest, 'green')).status).toBe(400);
    const flipped = `${page.next!.slice(0, -2)}${page.next!.endsWith('A') ? 'B' : 'A'}${page.next!.slice(-1)}`;
    expect((await ask(`${OBJECTS}?next=${flipped}`, 'green')).status).toBe(400);
  });

  it('says the same of what may not be seen and of what is not there', async () => {
    const id = `report--22222222-2222-4222-8222-222222222222`;
    const secret = { ...draft(0, 1, true), objectId: id };
    await house.store.write((tx) =>
      addTaxii(tx, COLLECTION, [secret], { nowUs: FROM_US, formatUs: (us) => formatUtc(us, 6) }),
    );
    const other = id.replaceAll('2', '3');
    for (const tail of ['', '/versions/']) {
      expect((await ask(`${OBJECTS}${id}${tail}`, 'red')).status).toBe(200);
      const hidden = await ask(`${OBJECTS}${id}${tail}`, 'green');
      const absent = await ask(`${OBJECTS}${other}${tail}`, 'green');
      expect([hidden.status, hidden.page]).toEqual([absent.status, absent.page]);
      expect(hidden.status).toBe(404);
    }
  });
});

describe('posting', () => {
  const body = (name: string) =>
    `{"objects":[{"type":"report","spec_version":"2.1","id":"report--44444444-4444-4444-8444-444444444444","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"${name}", "n":1.50}]}`;
  const post = (text: string, who = 'red', headers = {}) =>
    ask(OBJECTS, who, { method: 'POST', body: text, headers });

  it('serves the bytes that came; again changes nothing; other bytes are an alarm', async () => {
    expect((await post(body('a'))).page).toMatchObject({ status: 'complete', success_count: 1 });
    expect((await post(body('a'))).page).toMatchObject({ success_count: 1, failure_count: 0 });
    expect((await post(body('b'))).page).toMatchObject({ success_count: 0, failure_count: 1 });
    expect(house.clashes).toEqual(['report--44444444-4444-4444-8444-444444444444']);
    expect((await post(body('a'), 'partner-b')).page).toMatchObject({ failure_count: 1 });
  });

  it('keeps what a partner posts back until a person takes it', async () => {
    const text = body('c').replaceAll('4444', '5555');
    const { page } = await post(text, 'partner-b');
    expect(page).toMatchObject({ status: 'pending', pending_count: 1 });
    const id = 'report--55555555-5555-5555-8555-555555555555';
    expect((await ask(`${OBJECTS}${id}`)).status).toBe(404);
  });

  it.each([
    ['{"objects":[]}', 422],
    ['{"objects":{}}', 422],
    ['[]', 422],
    ['{', 400],
    [`{"objects":[${'['.repeat(100)}${']'.repeat(100)}]}`, 400],
    [`{"objects":["${'x'.repeat(20_000)}"]}`, 413],
  ])('refuses a bad body', async (text, status) => {
    const answer = await post(text);
    expect(answer.status).toBe(status);
    expect(answer.page).toMatchObject({ http_status: String(status) });
  });

  it('refuses media types it does not speak, and methods', async () => {
    expect((await post(body('a'), 'red', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await ask(OBJECTS, 'red', { headers: { accept: 'text/html' } })).status).toBe(406);
    const wrong = { headers: { accept: 'application/taxii+json;version=2.0' } };
    expect((await ask(OBJECTS, 'red', wrong)).status).toBe(406);
    expect(
      (await ask(OBJECTS, 'red', { headers: { accept: 'application/taxii+json' } })).status,
    ).toBe(200);
    expect((await ask(OBJECTS, 'red', { method: 'PUT', body: '{}' })).status).toBe(405);
    expect(
      (
        await ask(`${OBJECTS}report--44444444-4444-4444-8444-444444444444`, 'partner-b', {
          method: 'DELETE',
        })
      ).status,
    ).toBe(403);
  });
});

function draft(object: number, version: number, isRed: boolean): TaxiiDraft {
  const id = `report--00000000-0000-4000-8000-${String(object).padStart(12, '0')}`;
  const modified = formatUtc(FROM_US + version * 1000, 3);
  return {
    ...{ objectId: id, type: 'report', specVersion: '2.1', version: modified, source: 'us' },
    ...{ versionKey: versionKey(modified), mediaType: 'application/stix+json;version=2.1' },
    ...{ tlp: isRed ? 'RED' : 'GREEN', state: 'kept' },
    bytes: Buffer.from(JSON.stringify({ type: 'report', id, modified })),
  };
}

function nameOf({ objectId, version, tlp }: TaxiiDraft): string {
  return `${objectId} ${version} ${tlp}`;
}
