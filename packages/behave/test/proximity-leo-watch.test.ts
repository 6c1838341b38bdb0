/**
 * The watch over pairs on histories made here, with planted burns, glitches and releases, and on real ones: what is opened, when
 * it could be said, who is named, and that nothing is known before its time.
 */
import { type ElementSetBatch, mergeBatches } from '@noroshi/orbit';
import { createRandom } from '@noroshi/sim';
import { describeWithData } from '@noroshi/tidy';
import { formatUtc, parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import {
  cleanHistories,
  createBenign,
  declareCompany,
  declareRelease,
  findReleases,
  historiesOf,
  type PairWatch,
  type Proximity,
  proximityCase,
  WATCH_LIMITS,
  watchPairs,
} from '../src/index.ts';
import { atAPort } from '../src/proximity/leo/harmless.ts';
import { BASE, type Elements, setsFrom } from './support/elements.ts';
import { readSets } from './support/sets.ts';

const DAY_US = 86_400e6;
const END_US = BASE.epochUs + 100 * DAY_US;

/** Daily sets of an object for 100 days from its orbit; a burn changes mean motion from a day on. Noise as printed sets have it. */
function history(
  id: string,
  orbit: Partial<Elements>,
  options: { burnDay?: number; burnRevDay?: number; fromDay?: number; toDay?: number } = {},
): Elements[] {
  const one = { ...BASE, bstar: 0, ...orbit, id };
  const { uniform } = createRandom(`history ${id}`);
  const { burnDay = 1000, burnRevDay = 0, fromDay = 0, toDay = 100 } = options;
  const all: Elements[] = [];
  for (let day = fromDay; day <= toDay; day += 1) {
    const burnt = Math.max(0, day - burnDay);
    const n = one.meanMotionRevDay + (day >= burnDay ? burnRevDay : 0);
    const anomaly = one.meanAnomalyDeg + 360 * (one.meanMotionRevDay * day + burnRevDay * burnt);
    all.push({
      ...{ ...one, epochUs: one.epochUs + Math.round(day * DAY_US) },
      meanMotionRevDay: n + 2e-6 * (uniform() - 0.5),
      meanAnomalyDeg: anomaly + SECULAR.anomalyDegDay * day + 0.003 * (uniform() - 0.5),
      raanDeg: one.raanDeg + SECULAR.nodeDegDay * day,
      argPerigeeDeg: one.argPerigeeDeg + SECULAR.perigeeDegDay * day,
    });
  }
  return all;
}

/** What J2 does to the base orbit, degrees a day; the same for all, so it only has to be near. */
const SECULAR = { nodeDegDay: 0.9836, perigeeDegDay: -3.4, anomalyDegDay: 0 };

const watched = (sets: ElementSetBatch, watch: Partial<PairWatch> = {}) =>
  watchPairs(sets, historiesOf(sets), { atUs: END_US, ...watch });
const target = history('1', {});
const FAR = { meanMotionRevDay: BASE.meanMotionRevDay + 0.2, meanAnomalyDeg: 200 };
const STRANGER = { cosparId: '2023-044B', name: 'TWO' };
const matching = history('2', { ...FAR, ...STRANGER }, { burnDay: 40, burnRevDay: -0.199 });

describe('made histories', () => {
  test('a burn that matches the period opens a shadow within two sets, and names who came', () => {
    const [shadow, ...more] = watched(setsFrom([...target, ...matching]));
    expect(more).toEqual([]);
    expect(shadow).toMatchObject({ id1: '2', id2: '1', kind: 'shadowing', isOpen: true });
    const days = (us: number) => (us - BASE.epochUs) / DAY_US;
    expect(days(shadow!.fromUs)).toBeCloseTo(40, 3);
    expect(days(shadow!.openedUs)).toBeLessThanOrEqual(41);
    expect(shadow!.parts.find(({ name }) => name === 'matched')!.strength).toBeGreaterThan(0.5);
  });

  test('one odd set opens nothing and closes nothing', () => {
    const odd = history('2', { ...FAR, ...STRANGER }).map((set, k) =>
      k === 40 ? { ...set, meanMotionRevDay: BASE.meanMotionRevDay } : set,
    );
    expect(watched(setsFrom([...target, ...odd]))).toEqual([]);
    const lost = matching.map((set, k) =>
      k === 70 ? { ...set, meanMotionRevDay: FAR.meanMotionRevDay } : set,
    );
    const stays = watched(setsFrom([...target, ...lost]));
    expect(stays.map(({ isOpen }) => isOpen)).toEqual([true]);
  });

  test('the same period in another plane, or a plane shared in passing, is nothing', () => {
    const other = history('2', { ...STRANGER, raanDeg: BASE.raanDeg + 5, meanAnomalyDeg: 21 });
    expect(watched(setsFrom([...target, ...other]))).toEqual([]);
    const passing = history('2', { ...FAR, ...STRANGER });
    expect(watched(setsFrom([...target, ...passing]))).toEqual([]);
  });

  test('debris does not shadow, but a watched object’s company is told whatever it is', () => {
    const debris = matching.map((set) => ({ ...set, name: 'TWO DEB' }));
    const sets = setsFrom([...target, ...debris]);
    expect(watched(sets)).toEqual([]);
    expect(watched(sets, { watchedIds: ['1'] })).toHaveLength(1);
  });

  test('two that fly together since both are known are learned as a formation', () => {
    const wing = history('2', { ...STRANGER, meanAnomalyDeg: BASE.meanAnomalyDeg + 0.2 });
    const sets = setsFrom([...target, ...wing]);
    const [young] = watched(sets, { atUs: BASE.epochUs + 30 * DAY_US });
    expect(young).toMatchObject({ kind: 'formation', declared: '' });
    const [old] = watched(sets);
    expect(old!.declared).toContain('learned as a formation');
    expect(old!.minKm).toBeLessThan(50);
  });

  test('two of one launch that drift apart are explained, until they act', () => {
    const sister = {
      cosparId: '2024-001B',
      name: 'TWO',
      meanAnomalyDeg: BASE.meanAnomalyDeg + 0.2,
    };
    const atUs = BASE.epochUs + 60 * DAY_US;
    const [drifting] = watched(setsFrom([...target, ...history('2', sister)]), { atUs });
    expect(drifting!.declared).toContain('of one launch (2024-001), and never apart since');
    const one = history('2', sister, { burnDay: 30, burnRevDay: 0.002 });
    const two = one.map((set, day) =>
      day < 40 ? set : { ...set, meanMotionRevDay: set.meanMotionRevDay - 0.004 },
    );
    const [acting] = watched(setsFrom([...target, ...two]), { atUs });
    expect(acting).toMatchObject({ burns: 2, declared: '' });
  });

  test('one more visitor of a port is explained, the first ones are not', () => {
    const docks = new Map([[0, [1, 2, 3].map((ferry) => ({ with: ferry, atUs: ferry * DAY_US }))]]);
    const opened = (day: number) => ({ openedUs: day * DAY_US }) as Parameters<typeof atAPort>[2];
    const test = (ferry: number, day: number) =>
      atAPort(docks, [0, ferry], opened(day), WATCH_LIMITS);
    expect(test(4, 10)).toMatchObject({ rule: 'a port', holds: true });
    expect(test(4, 10).text).toBe('3 others have been docked with one of both before');
    expect(test(4, 2.5).holds).toBe(false); // by what was known then
    expect(test(3, 10).holds).toBe(false); // its own stay before does not count
  });

  test('replay: what is said at an instant is what is said later of that time', () => {
    const sets = setsFrom([...target, ...matching]);
    const full = watched(sets)[0]!;
    const before = watched(sets, { atUs: full.openedUs - 1 });
    expect(before).toEqual([]);
    const then = watched(sets, { atUs: full.openedUs });
    expect(then.map(({ key, openedUs }) => ({ key, openedUs }))).toEqual([
      { key: full.key, openedUs: full.openedUs },
    ]);
    // what comes later changes nothing of it
    const cut = setsFrom([...target, ...matching].filter((one) => one.epochUs <= full.openedUs));
    expect(watched(cut, { atUs: full.openedUs })).toEqual(then);
  });

  test('an orbit the user entered once is a neighbour by plane and period at all times', () => {
    const late = target.slice(-1); // its epoch is after all that happens
    const sets = mergeBatches([setsFrom(matching), setsFrom(late)]);
    const histories = historiesOf(sets);
    const atUs = BASE.epochUs + 60 * DAY_US;
    expect(watchPairs(sets, histories, { atUs })).toEqual([]);
    const [shadow] = watchPairs(sets, histories, { atUs, userIds: ['1'] });
    expect(shadow).toMatchObject({ id1: '2', id2: '1', kind: 'shadowing' });
    expect([shadow!.minKm, shadow!.sigmaKm]).toEqual([Number.NaN, Number.NaN]);
    const told = proximityCase(shadow!, { atUs, assetIds: new Set(['1']) });
    expect(JSON.stringify(told)).not.toContain('NaN');
    expect(told.reasons.map(({ text }) => text)).toContain(
      'how far apart is not known: only plane and period are',
    );
  });
});

describe('releases', () => {
  const child = (options: object, id = '3', cosparId = '2024-001C') =>
    history(
      id,
      { cosparId, name: 'OBJECT C', meanAnomalyDeg: BASE.meanAnomalyDeg + 360 * 0.004 },
      {
        ...{ fromDay: 50 },
        ...options,
      },
    );
  const parent = history('1', {});
  const found = (elements: readonly Elements[], atUs = END_US) => {
    const sets = setsFrom(elements);
    return findReleases(sets, historiesOf(sets), { atUs });
  };
  const slow = (id: string) =>
    history(
      id,
      {
        ...{ cosparId: `2024-001${id}`, name: `OBJECT ${id}` },
        meanMotionRevDay: BASE.meanMotionRevDay - 0.002,
        // beside its parent on day 47
        meanAnomalyDeg: BASE.meanAnomalyDeg + 360 * 0.002 * 47,
      },
      { fromDay: 50 },
    );

  test('a new object that leaves an old one slowly is named with its parent, and when', () => {
    const [release, ...more] = found([...parent, ...slow('3')]);
    expect(more).toEqual([]);
    expect(release).toMatchObject({ id1: '3', id2: '1', kind: 'release' });
    expect((release!.fromUs - BASE.epochUs) / DAY_US).toBeCloseTo(47, 0);
    expect((release!.openedUs - BASE.epochUs) / DAY_US).toBeCloseTo(50, 3);
    expect(found([...parent, ...slow('3')], release!.openedUs - 1)).toEqual([]);
  });

  test('a number given late, of something that was there all the time, is no release; nor is who is old by the store', () => {
    const sets = setsFrom([...parent, ...slow('3')]);
    const watch = { atUs: END_US };
    const histories = historiesOf(sets);
    const old = (id: string) => (id === '3' ? BASE.epochUs : Number.POSITIVE_INFINITY);
    expect(findReleases(sets, histories, { ...watch, knownSinceUs: old })).toEqual([]);
    // histories cut to the last days; by the store both were known as before
    const cut = setsFrom(
      [...parent, ...slow('3')].filter((set) => set.epochUs > END_US - 60 * DAY_US),
    );
    const first = (id: string) => BASE.epochUs + (id === '3' ? 50 * DAY_US : 0);
    const [release] = findReleases(cut, historiesOf(cut), {
      ...{ ...watch, fromUs: BASE.epochUs, knownSinceUs: first },
    });
    expect(release).toMatchObject({ id1: '3', id2: '1', kind: 'release' });
    const late = slow('3').map((set) => ({
      ...{ ...set, epochUs: set.epochUs + 100 * DAY_US }, // phases were the same 100 days before its first set
      meanAnomalyDeg: set.meanAnomalyDeg - 360 * 0.002 * 3,
    }));
    const parents = history('1', {}, { toDay: 260 });
    const all = setsFrom([...parents, ...late]);
    expect(findReleases(all, historiesOf(all), { atUs: END_US + 160 * DAY_US })).toEqual([]);
  });

  test('one house explains no release, as it explains company; a rule of a person does', () => {
    const sets = setsFrom(
      [...parent, ...slow('3')].map((set) => ({ ...set, name: `DELTA ${set.id}` })),
    );
    const declared = (rules: Parameters<typeof createBenign>[0]) => {
      const benign = createBenign(rules, new Map());
      const declare: PairWatch['declare'] = (one, other, us) =>
        declareRelease(benign, one, other, us);
      return findReleases(sets, historiesOf(sets), { atUs: END_US, declare })[0]!;
    };
    expect(declared([]).declared).toBe('');
    expect(declared([]).benign.map(({ rule, holds }) => [rule, holds])).toEqual([
      ...[
        ['declared', false],
        ['same-operator', false],
        ['same-state', false],
      ],
      ...[
        ['deployment', false],
        ['break-up', false],
      ],
    ]);
    const rule = {
      id: 'r',
      why: 'other',
      objectIds: ['1', '3'],
      declaredBy: 'a duty officer',
    } as const;
    expect(declared([rule]).declared).toContain('a duty officer');
    expect(proximityCase(declared([rule]), { atUs: END_US }).state).toBe('closed');
  });

  test('a deployment after launch, a cloud of pieces, another plane: no release', () => {
    const young = history('1', {}, { fromDay: 40 });
    const old = history('9', { cosparId: '2020-001A', raanDeg: 200 }); // the catalogue is older
    const deployed = slow('3').map((set) => ({
      ...set,
      meanAnomalyDeg: set.meanAnomalyDeg - 360 * 0.002 * 8, // beside it on day 39
    }));
    expect(found([...old, ...young, ...deployed])).toEqual([]);
    const cloud = ['3', '4', '5', '6'].flatMap(slow);
    expect(found([...parent, ...cloud])).toEqual([]);
    const apart = child({}).map((set) => ({ ...set, raanDeg: set.raanDeg + 20 }));
    expect(found([...parent, ...apart])).toEqual([]);
    const named = slow('3').map((set) => ({ ...set, name: 'ONE DEB' }));
    expect(found([...parent, ...named])).toEqual([]);
  });
});

const LEO = 'rpo/leo_rpo_hist.tle.gz';
const DENSE = 'rpo/sy7_cx3_sj15_2013-14_dense.tle.gz';
const USER = 'rpo/usa245_39232_amateur.tle';
const BENIGN = 'rpo/benign_formations_hist.tle.gz';

type Run = {
  readonly user?: string;
  readonly until?: string;
  readonly ids?: readonly string[];
};

describeWithData('real histories', `tle/${LEO}`, () => {
  const benign = createBenign([], new Map());
  const declare: PairWatch['declare'] = (one, other, atUs) =>
    declareCompany(benign, one, other, atUs);
  const run = (file: string, { user, until = '2026-06-01', ids }: Run = {}) => {
    const own = user === undefined ? [] : historiesOf(readSets(user));
    const userIds = own.map(({ objectId }) => objectId);
    const sets = user === undefined ? readSets(file) : readSets(file, user);
    const clean = cleanHistories(readSets(file)).histories;
    const users = historiesOf(sets).filter(({ objectId }) => userIds.includes(objectId));
    const wanted = clean.filter(({ objectId }) => ids?.includes(objectId) !== false);
    const histories = [...wanted, ...users];
    const atUs = parsed(until);
    return {
      stays: () => watchPairs(sets, histories, { atUs, userIds }),
      declared: () => watchPairs(sets, histories, { atUs, userIds, declare }),
      releases: () => findReleases(sets, histories, { atUs }),
    };
  };
  const parsed = (text: string) => {
    const utc = parseUtc(text);
    if (!utc.ok) throw new Error(text);
    return utc.value;
  };
  const between = (all: readonly Proximity[], a: string, b: string) =>
    all.filter(({ id1, id2 }) => (id1 === a && id2 === b) || (id1 === b && id2 === a));

  test('every labelled pair outside the belt is opened within two sets of its arrival', () => {
    const leo = readSets(LEO);
    const ids = ['44797', '44835', '62459', '62460', '53323', '64627'];
    const stays = run(LEO, { user: USER, ids }).stays();
    const epochs = (id: string) => {
      const one = historiesOf(leo).find(({ objectId }) => objectId === id)!;
      return [...one.epochUs];
    };
    const within = (id: string, openedUs: number, fromText: string) =>
      epochs(id).filter((us) => us >= parsed(fromText) && us <= openedUs).length;
    const [shadow] = between(stays, '44797', '39232');
    expect(shadow).toMatchObject({ id1: '44797', id2: '39232', kind: 'shadowing' });
    expect(within('44797', shadow!.openedUs, '2020-01-20')).toBeLessThanOrEqual(2);
    const [dock] = between(stays, '62459', '62460');
    expect(dock!.kind).toBe('docked');
    expect(within('62459', dock!.openedUs, '2024-12-31')).toBeLessThanOrEqual(3);
    const dense = run(DENSE, { until: '2013-07-25' }).stays();
    const [trio] = between(dense, '39208', '39209');
    expect(formatUtc(trio!.openedUs).slice(0, 10)).toBe('2013-07-20');
  });

  test('sub-satellites have their parents', () => {
    const pairs = run(LEO)
      .releases()
      .map(({ id1, id2 }) => `${id1} from ${id2}`);
    expect(pairs).toEqual([
      '42919 from 42798',
      '42986 from 42919',
      '44835 from 44797',
      '45915 from 44835',
      '51288 from 47944',
      '64627 from 53323',
    ]);
  });

  test('formations are silent once learned, or by a family of names', () => {
    const ids = ['31698', '36605', '43476', '43477', '39452', '39453', '36599', '36827'];
    const declared = run(BENIGN, { ids, until: '2019-01-01' }).declared();
    const late = declared.filter(({ toUs, fromUs }) => toUs - fromUs > 91 * DAY_US);
    expect(late.map(({ id1, id2 }) => `${id2} ${id1}`)).toEqual([
      '31698 36605',
      '36599 36827',
      '43476 43477',
    ]);
    expect(late.filter((one) => one.declared === '')).toEqual([]);
  });
});

describe('robust: limits moved by half', () => {
  const sets = setsFrom([...target, ...matching]);
  const moved = (name: keyof typeof WATCH_LIMITS, by: number) =>
    watched(sets, { limits: { ...WATCH_LIMITS, [name]: WATCH_LIMITS[name] * by } });
  const names = Object.keys(WATCH_LIMITS) as (keyof typeof WATCH_LIMITS)[];

  test.each(names.filter((name) => name !== 'besideShareMin'))('%s', (name) => {
    for (const by of [0.5, 1.5]) {
      const [shadow, ...more] = moved(name, by);
      expect(more).toEqual([]);
      expect(shadow).toMatchObject({ id1: '2', id2: '1', kind: 'shadowing' });
    }
  });
});
