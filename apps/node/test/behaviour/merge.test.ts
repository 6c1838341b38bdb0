/** What stands after a look: news and no news, what is over and why, one stay under one key, and who is told how urgently. */
import type {
  BehaviourCase,
  CaseState,
  DecayForecast,
  Manoeuvre,
  Proximity,
} from '@noroshi/behave';
import type { Finding } from '@noroshi/store';
import { expect, test } from 'vitest';
import { toldOf } from '../../src/behaviour/announce.ts';
import {
  type Concern,
  type FindingDoc,
  type Found,
  severityOf,
} from '../../src/behaviour/found.ts';
import { mergeFindings } from '../../src/behaviour/merge.ts';
import { bodyAt, type Said, saidAt, saidMore } from '../../src/behaviour/said.ts';
import { BEHAVIOUR_DEFAULTS, type Limits } from '../../src/behaviour/settings.ts';

const DAY_US = 86_400e6;
const concern: Concern = {
  ...{ assetId: 'a1', why: 'near', rangeKm: 1, isTold: true, isSevere: false, isAdvised: false },
};

function found(state: CaseState, over: Partial<Found> = {}, key = 'k'): Found {
  const one: BehaviourCase = {
    ...{ kind: 'manoeuvre', key, state, title: 'X moved', objectIds: ['1'], atUs: 10 },
    ...{ window: { fromUs: 5, toUs: 10 }, confidence: 0.9, reasons: [], benign: [] },
    ...{ cancelledBy: 'nothing', nextCheckUs: 20.5, evidence: [] },
  };
  return {
    ...{ kind: 'manoeuvre', bound: 'all', score: null, declared: '', names: {}, body: {} },
    ...{ concerns: [concern], case: one, ...over },
  };
}

const burn = (fromUs: number, isConfirmed = true) =>
  ({
    ...{ objectId: '1', fromUs, toUs: fromUs + 10, atUs: fromUs + 5, isConfirmed },
  }) as unknown as Manoeuvre;

const LIMITS = BEHAVIOUR_DEFAULTS as unknown as Limits;

test('a finding is news once, and again when its state changes; each state is a step', () => {
  const first = mergeFindings([], [found('watch')], 100);
  expect(first.map(({ isNews }) => isNews)).toEqual([true]);
  const kept = first[0]!.finding;
  expect(mergeFindings([kept], [found('watch')], 200)).toEqual([]);
  const [more] = mergeFindings([kept], [found('advisory')], 300);
  expect([more!.isNews, more!.finding.updatedUs, more!.finding.openedUs]).toEqual([true, 300, 10]);
  const { steps } = more!.finding.doc as { steps: { state: string }[] };
  expect(steps.map(({ state }) => state)).toEqual(['watch', 'advisory']);
});

test('figures that move are kept without being news', () => {
  const kept = mergeFindings([], [found('watch')], 100)[0]!.finding;
  const moved = { ...found('watch'), score: 0.2 };
  const [change] = mergeFindings([kept], [moved], 200);
  expect([change!.isNews, change!.finding.updatedUs, change!.finding.score]).toEqual([
    false,
    100,
    0.2,
  ]);
});

test('what goes on is over when it is not found; what happened stands for its days; what failed is not over', () => {
  const company = mergeFindings([], [found('watch', { kind: 'proximity' }, 'p')], 0)[0]!.finding;
  const event = mergeFindings([], [found('advisory')], 0)[0]!.finding;
  expect(mergeFindings([company], [], 1, () => false)).toEqual([]);
  expect(mergeFindings([company], [], 1).map(({ finding }) => finding.state)).toEqual(['closed']);
  expect(mergeFindings([event], [], 13 * DAY_US)).toEqual([]);
  expect(mergeFindings([event], [], 15 * DAY_US).map(({ finding }) => finding.isOpen)).toEqual([
    false,
  ]);
});

test('a burn that later sets deny is over at once; one whose gap moves keeps its key', () => {
  const doubt = found('watch', { body: { manoeuvre: burn(50, false) } });
  const kept = mergeFindings([], [doubt], 60)[0]!.finding;
  expect(mergeFindings([kept], [], 61).map(({ finding }) => finding.state)).toEqual(['closed']);
  const moved = found('advisory', { body: { manoeuvre: burn(60) } }, 'another key');
  expect(mergeFindings([kept], [moved], 70).map(({ finding }) => finding.key)).toEqual(['k']);
  const later = found('advisory', { body: { manoeuvre: burn(60 + 3 * DAY_US) } }, 'later');
  expect(mergeFindings([kept], [later], 4 * DAY_US).map(({ finding }) => finding.key)).toEqual([
    'k',
    'later',
  ]);
});

test('two burns in a row keep a key each, also when the first one’s gap moves or a set comes between', () => {
  const of = (fromUs: number, key: string) =>
    found('watch', { body: { manoeuvre: burn(fromUs) } }, key);
  const keysOf = (before: Finding[], now: Found[]) =>
    mergeFindings(before, now, 1).map(({ finding }) => finding.key);
  const first = mergeFindings([], [of(100, 'a')], 1)[0]!.finding;
  expect(keysOf([first], [of(100, 'a'), of(112, 'b')])).toContain('b');
  const second = mergeFindings([], [of(112, 'b')], 1)[0]!.finding;
  const moved = mergeFindings([first, second], [of(90, 'c'), of(112, 'b')], 1);
  expect(moved.map(({ finding }) => finding.key)).toEqual(['a']);
  expect(keysOf([first, second], [of(96, 'c'), of(108, 'd')])).toEqual(['a', 'b']);
});

test('what is low without a window has no line; what falls stands until its window is over or a newer set says otherwise', () => {
  const falling = (why: string, setEpochUs: number, state: CaseState = 'watch') =>
    found(state, {
      ...{ kind: 'decay', concerns: [], score: null },
      body: { decay: { objectId: '1', why, setEpochUs } as unknown as DecayForecast },
    });
  expect(mergeFindings([], [falling('steered', 5, 'closed')], 6)).toEqual([]);
  const kept = mergeFindings([], [falling('', 5, 'advisory')], 6)[0]!.finding; // its window: 5 to 10
  const silent = falling('no set for 1 of the 2 days it had left', 5, 'closed');
  expect(mergeFindings([kept], [silent], 9)).toEqual([]);
  const over = mergeFindings([kept], [silent], 11)[0]!.finding;
  expect([over.state, over.title]).toEqual(['closed', kept.title]);
  expect(over.doc).toMatchObject({ closedBecause: expect.stringContaining('taken as down') });
  const raised = mergeFindings([kept], [falling('it rose', 8, 'closed')], 9)[0]!.finding;
  expect(raised.doc).toMatchObject({ closedBecause: 'it rose' });
});

test('severity by state, asset and limits; nobody is told of what was never more than low', () => {
  const of = (state: CaseState, over: Partial<Concern> = {}) =>
    severityOf(found(state, { concerns: [{ ...concern, ...over }] }));
  expect([of('watch'), of('advisory'), of('warning'), of('closed')]).toEqual([
    ...(['low', 'moderate', 'high', 'low'] as const),
  ]);
  expect(of('warning', { isTold: false })).toBe('low');
  expect(of('advisory', { isSevere: true })).toBe('severe');
  expect(of('watch', { isAdvised: true })).toBe('moderate');
  const [quiet] = mergeFindings([], [found('watch')], 1);
  expect(toldOf(quiet!, LIMITS, 1)).toBeUndefined();
  const [loud] = mergeFindings([], [found('advisory')], 1);
  expect(toldOf(loud!, LIMITS, 1)!.draft.about).toEqual([
    { type: 'asset', id: 'a1' },
    { type: 'object', id: '1' },
  ]);
  const said = { ...loud!.finding, severity: 'moderate' };
  const [over] = mergeFindings([said], [found('closed')], 2);
  expect(toldOf(over!, LIMITS, 2)!.draft).toMatchObject({ severity: 'low', key: 'k' });
});

const released = (kind: 'release' | 'formation', id2 = '2') =>
  found(
    'advisory',
    {
      kind: 'proximity',
      body: { proximity: { kind, id1: '3', id2, key: `${kind} 3 ${id2}` } as unknown as Proximity },
    },
    `${kind} 3 ${id2}`,
  );

test('a release stands for its days beside the company of the same two; another parent takes its place', () => {
  const first = mergeFindings([], [released('release')], 0)[0]!.finding;
  const both = mergeFindings([first], [released('formation')], DAY_US);
  expect(both.map(({ finding }) => [finding.key, finding.state])).toEqual([
    ['formation 3 2', 'advisory'],
  ]);
  const after = (days: number) =>
    mergeFindings([first], [], 10 + days * DAY_US).map(({ finding }) => finding.state);
  expect([after(29), after(31)]).toEqual([[], ['closed']]);
  const other = mergeFindings([first], [released('release', '4')], DAY_US);
  expect(other.map(({ finding }) => [finding.key, finding.state])).toEqual([
    ['release 3 2', 'closed'],
    ['release 3 4', 'advisory'],
  ]);
});

test('what was said at an instant is told with the figures of then: each news, and a day while only figures move', () => {
  const at = (rangeKm: number, minKm: number) => ({
    ...found('watch', { concerns: [{ ...concern, rangeKm }] }),
    body: { proximity: { kind: 'dwell', id1: '3', id2: '1', minKm, parts: [1] } as never },
  });
  let kept = mergeFindings([], [at(90, 80)], 0)[0]!.finding;
  for (const [hours, km] of [
    [6, 70],
    [12, 60],
    [30, 50],
    [60, 40],
  ] as const)
    kept = mergeFindings([kept], [at(km, km - 10)], hours * 3600e6)[0]!.finding;
  const doc = kept.doc as FindingDoc;
  const then = (hours: number) => saidAt(doc, hours * 3600e6)!;
  expect([0, 20, 31, 99].map((hours) => then(hours).rangesKm.a1)).toEqual([90, 90, 50, 40]);
  expect(bodyAt(doc, 31 * 3600e6).proximity).toMatchObject({ minKm: 40, parts: [] });
  expect(doc.body.proximity).toMatchObject({ minKm: 30, parts: [1] });
  const long = Array.from({ length: 400 }, (_, k) => k * DAY_US).reduce(
    (said, us) => saidMore(said, at(us / DAY_US, 1), us, false),
    [] as readonly Said[],
  );
  expect(long.length).toBeLessThanOrEqual(64);
  expect([long[0]!.atUs, long.at(-1)!.atUs]).toEqual([0, 399 * DAY_US]);
});

test('pieces that were catalogued later are not in a break-up as it was said before', () => {
  const cloud = (ids: readonly string[]) => ({
    ...found('advisory', { kind: 'breakup' }),
    body: {
      breakup: { key: 'b', growth: ids.length, pieces: ids.map((objectId) => ({ objectId })) },
    },
  });
  const first = mergeFindings([], [cloud(['7', '8']) as never], 0)[0]!.finding;
  const more = mergeFindings([first], [cloud(['7', '8', '9']) as never], 2 * DAY_US)[0]!.finding;
  const doc = more.doc as FindingDoc;
  const known = (us: number) => bodyAt(doc, us).breakup!.pieces.map(({ objectId }) => objectId);
  expect([known(DAY_US), known(3 * DAY_US)]).toEqual([
    ['7', '8'],
    ['7', '8', '9'],
  ]);
});
