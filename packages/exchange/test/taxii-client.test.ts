/**
 * The TAXII client against servers with the faults of real ones, from one seed: dates of seconds, equal dates at a border, `more`
 * without `next`, tokens that end, adds while it reads, crashes between an answer and its saving, an old backup put back.
 */
import { formatUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import {
  newPull,
  pullAnswer,
  pullQuestion,
  readCollections,
  readEntry,
  resumed,
  type ServerAnswer,
  type TaxiiPull,
  type TaxiiPullSettings,
} from '../src/index.ts';
import { type Habits, sloppyServer } from './taxii-server.ts';

const SEED = 20_261_124;
const ROUNDS = process.env.NOROSHI_PROVE === '1' ? 20_000 : 400;
const NOW = { us: 800_000_000_000_000, utc: '2025-05-08T11:00:00.000000Z' };
const MEDIA = 'application/taxii+json;version=2.1';

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const idOf = (n: number) => `note--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Saved = { state: TaxiiPull; readonly kept: Set<string> };

/** One run, as a node does it: what came is kept with the state, or neither. `between` runs before each question. */
function run(
  saved: Saved,
  ask: (query: string) => ServerAnswer,
  settings: TaxiiPullSettings,
  more: { readonly crash?: () => boolean; readonly between?: () => void } = {},
): string {
  saved.state = resumed(saved.state); // a process that starts
  for (let n = 0; n < 5000; n++) {
    more.between?.();
    const { state, query } = pullQuestion(saved.state, settings);
    const step = pullAnswer(state, ask(query), NOW);
    if (more.crash?.() === true) return 'crashed';
    if (!step.ok) {
      saved.state = resumed(state);
      return step.error.text;
    }
    for (const each of step.value.objects)
      if (each.ok) saved.kept.add(`${each.object.id} ${each.object.version}`);
    saved.state = JSON.parse(JSON.stringify(step.value.state));
    if (step.value.isDone) return 'done';
  }
  return 'no end';
}

test(`nothing is lost, whatever a server does: ${ROUNDS} worlds, seed ${SEED}`, () => {
  const random = mulberry(SEED);
  const pick = <T>(...of: readonly T[]) => of[Math.floor(random() * of.length)]!;
  let crashes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const habits: Habits = {
      ...{
        digits: pick(6, 3, 0),
        pageMax: pick(3, 7, 50),
        next: pick('token', 'constant', 'none'),
      },
      ...{ forgets: pick(0, 0, 0.2), hasDates: pick(true, true, true, false) },
    };
    // without a next that lasts, a page must hold all of one date: nobody could go on otherwise
    const isBare = habits.next === 'none' || habits.forgets > 0;
    const world = { ...habits, ...(isBare && { pageMax: 100, hasDates: true }) };
    const server = sloppyServer(world, random);
    const settings: TaxiiPullSettings = {
      ...{ limit: pick(1, 5, 1000), versions: pick('all', 'last'), overlapS: pick(0, 2) },
    };
    const saved: Saved = { state: newPull(settings), kept: new Set() };
    let count = 0;
    const grow = (most: number) => {
      for (let i = Math.floor(random() * most); i > 0; i--) {
        server.add(idOf(count++));
        server.tick(pick(0, 0, 1, 700, 400_000));
      }
    };
    for (let polls = 0; polls < 6; polls++) {
      grow(12);
      const end = run(saved, server.ask, settings, {
        crash: () => random() < 0.05,
        between: () => grow(2),
      });
      if (end === 'crashed') crashes++;
      server.tick(pick(0, 1_000_000));
    }
    for (let tries = 0; tries < 4; tries++) run(saved, server.ask, settings);
    const told = JSON.stringify({ round, world, settings });
    expect([told, [...saved.kept].sort()]).toEqual([told, server.keys()]);
  }
  expect(crashes).toBeGreaterThan(ROUNDS / 10);
});

test('a server that was put back to an old backup is read again, once', () => {
  const habits: Habits = { digits: 6, pageMax: 5, next: 'token', forgets: 0, hasDates: true };
  const server = sloppyServer(habits, () => 0.5);
  const settings: TaxiiPullSettings = { limit: 100, versions: 'all', overlapS: 2 };
  const saved: Saved = { state: newPull(settings), kept: new Set() };
  for (let n = 0; n < 12; n++) {
    server.add(idOf(n));
    server.tick(1_000_000);
  }
  expect(run(saved, server.ask, settings)).toBe('done');
  server.rebuild(4, 3_600_000_000);
  for (let n = 20; n < 25; n++) server.add(idOf(n));
  let asked = 0;
  const counting = (query: string) => {
    asked++;
    return server.ask(query);
  };
  expect(run(saved, counting, settings)).toBe('done');
  for (const key of server.keys()) expect(saved.kept).toContain(key);
  asked = 0;
  expect(run(saved, counting, settings)).toBe('done');
  expect(asked).toBe(1);
  server.add(idOf(30));
  expect(run(saved, server.ask, settings)).toBe('done');
  expect([...saved.kept].some((key) => key.startsWith(idOf(30)))).toBe(true);
});

function envelope(value: unknown, headers: Record<string, string> = {}): ServerAnswer {
  return {
    status: 200,
    headers: { 'content-type': MEDIA, ...headers },
    text: JSON.stringify(value),
  };
}

test('what cannot be gone on from ends, with words', () => {
  const settings: TaxiiPullSettings = { limit: 10, versions: 'all', overlapS: 0 };
  const fresh = (): Saved => ({ state: newPull(settings), kept: new Set() });
  const at = formatUtc(NOW.us, 6);
  const dates = { 'x-taxii-date-added-first': at, 'x-taxii-date-added-last': at };
  const note = (n: number) => ({ type: 'note', id: idOf(n), created: at, modified: at });
  const circle = () => envelope({ more: true, next: 'x', objects: [note(1)] }, dates);
  expect(run(fresh(), circle, settings)).toMatch(/circle/);
  let n = 0;
  const growing = () => envelope({ more: true, next: `${n++}` }, dates);
  expect(run(fresh(), growing, settings)).toMatch(/pages in a row are empty/);
  const stuck = () => envelope({ more: true, objects: [note(n++)] }, dates);
  expect(run(fresh(), stuck, settings)).toMatch(/without loss/);
  for (const [answer, words] of [
    [{ status: 200, headers: { 'content-type': 'text/html' }, text: '{}' }, /text\/html/],
    [{ status: 200, headers: { 'content-type': 'application/json' }, text: '{}' }, /TAXII 2.1/],
    [{ status: 406, headers: {}, text: '' }, /does not speak TAXII 2.1/],
    [{ status: 401, headers: {}, text: '{"title":"no\\u001b[2J"}' }, /\(no \[2J\).*not known/],
    [{ status: 503, headers: { 'retry-after': '7' }, text: '' }, /wait 7 s/],
    [{ status: 429, headers: {}, text: '' }, /wait 60 s/],
    [envelope({ more: 'yes' }), /more is neither/],
    [envelope({ objects: {} }), /no list/],
    [envelope([]), /no object/],
    [{ ...envelope({}), text: '{"more":false,"more":true}' }, /no JSON/],
  ] as const)
    expect(run(fresh(), () => answer, settings)).toMatch(words);
  const date = 'Thu, 08 May 2025 11:01:00 GMT';
  const late = { status: 503, headers: { 'retry-after': date }, text: '' };
  const step = pullAnswer(pullQuestion(newPull(settings), settings).state, late, NOW);
  expect(step).toMatchObject({ ok: false, error: { kind: 'later', afterS: expect.any(Number) } });
});

test('a damaged object costs itself', () => {
  const settings: TaxiiPullSettings = { limit: 10, versions: 'all', overlapS: 0 };
  const { state } = pullQuestion(newPull(settings), settings);
  const good = { type: 'note', id: idOf(1), created: NOW.utc, modified: NOW.utc };
  const answer = envelope({
    objects: [{ id: 'x' }, good, 5, { ...good, id: idOf(2), type: 'tool' }],
  });
  const step = pullAnswer(state, answer, NOW);
  expect(step.ok && step.value.objects.map(({ ok }) => ok)).toEqual([false, true, false, false]);
  expect(step.ok && step.value.odd).toMatch(/X-TAXII-Date-Added-Last/);
});

test('discovery leads to roots and collections of the same host alone', () => {
  const at = 'https://taxii.example/taxii2/';
  const found = readEntry(
    at,
    envelope({ title: 't', default: '/b/', api_roots: ['/a', 'https://taxii.example/b/'] }),
    0,
  );
  const urls = ['https://taxii.example/b/', 'https://taxii.example/a/'];
  expect(found).toEqual({ ok: true, value: { kind: 'roots', urls } });
  for (const elsewhere of [
    'https://other.example/a/',
    'http://taxii.example/a/',
    'https://u@taxii.example/',
  ])
    expect(readEntry(at, envelope({ title: 't', api_roots: [elsewhere] }), 0).ok).toBe(false);
  const root = { title: 'r', versions: [MEDIA], max_content_length: 1000 };
  expect(readEntry(at, envelope(root), 0)).toMatchObject({
    value: { root: { bodyBytesMax: 1000 } },
  });
  const old = envelope({ ...root, versions: ['taxii-2.0'] });
  expect(readEntry(at, old, 0)).toMatchObject({ error: { text: /does not speak TAXII 2.1/ } });
  const id = '91A7B528-80EB-42ED-A74D-C6FBD5A26116';
  const one = { id, title: 'c', can_read: true, can_write: false };
  expect(readCollections(envelope({ collections: [one] }), 0)).toEqual({
    ok: true,
    value: [{ id: id.toLowerCase(), title: 'c', canRead: true, canWrite: false }],
  });
  expect(readCollections(envelope({ collections: [{ ...one, id: '../x' }] }), 0).ok).toBe(false);
  expect(readCollections(envelope({}), 0)).toEqual({ ok: true, value: [] });
});
