/** The watch over the belt on made objects: who came, who stood there, when it became sayable, and what stays silent. */
import { expect, test } from 'vitest';
import {
  type BenignRule,
  beltLedger,
  beltNow,
  beltPicture,
  FORECAST_LIMITS,
  forecastApproach,
  GEO_LIMITS,
  historyUntil,
  type ObjectHistory,
  type Owner,
  openAlerts,
  type Proximity,
} from '../src/index.ts';
import { DAY_US, type Made, madeHistory, mistagged, type Plan } from './support/belt-made.ts';

const START_US = 783_691_237_000_000;
const owner = (operator: string): Owner => ({ operator, state: '', name: '', from: 'a list' });
const OWNERS = new Map([
  ['1', owner('Alpha')],
  ['2', owner('Bravo')],
  ['3', owner('Charlie')],
]);

function ledger(
  histories: readonly ObjectHistory[],
  days: number,
  rules: readonly BenignRule[] = [],
  owners = OWNERS,
): readonly Proximity[] {
  const toUs = START_US + days * DAY_US;
  return beltLedger(histories, { fromUs: START_US, toUs, rules, owners });
}

const make = (made: Made) => madeHistory(made, START_US);
const target = make({
  id: '2',
  name: 'HOST 1',
  plan: [
    [0, 60],
    [400, 60],
  ],
});
/** Stands at 40 E, leaves on day 150 at 1° a day, stands 0.08° from the target from day 170 on. */
const visit: Plan = [
  [0, 40],
  [150, 40],
  [169.92, 59.92],
  [400, 59.92],
];
const visitor = make({ id: '1', name: 'GUEST', plan: visit });

test('who comes along the belt and stops beside another is told by its second set there', () => {
  const [found, ...more] = ledger([visitor, target], 200);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ id1: '1', id2: '2', kind: 'drift and stop', isOpen: true });
  expect(found.declared).toBe('');
  expect(found.openedUs).toBeLessThanOrEqual(START_US + 172 * DAY_US);
  expect(found.openedUs).toBeGreaterThanOrEqual(START_US + 170 * DAY_US);
  expect(found.medianKm).toBeGreaterThan(45);
  expect(found.medianKm).toBeLessThan(75); // 0.08° is 59 km
  expect(found.sigmaKm).toBeGreaterThan(0);
  expect(found.relative?.dLambdaKm).toBeCloseTo(-59, -1);
});

test('nothing depends on the order of objects, and nothing looks ahead', () => {
  const atUs = START_US + 180 * DAY_US;
  const now = ledger([visitor, target], 180);
  expect(ledger([target, visitor], 180)).toEqual(now);
  expect(ledger([historyUntil(visitor, atUs), historyUntil(target, atUs)], 180)).toEqual(now);
});

test('one set filed under another object is no approach', () => {
  const away = make({
    id: '1',
    name: 'GUEST',
    plan: [
      [0, 40],
      [400, 40],
    ],
  });
  expect(ledger([mistagged(away, 150, target), target], 200)).toEqual([]);
});

test('a newcomer becomes a neighbour, and is explained from then on', () => {
  const early = ledger([visitor, target], 170 + GEO_LIMITS.apartDays - 5);
  expect(early[0].declared).toBe('');
  const late = ledger([visitor, target], 170 + GEO_LIMITS.apartDays + 5);
  expect([early[0].learned, late[0].declared]).toEqual(['', '']);
  expect(late[0].learned).toMatch(
    /^has become a neighbour on \d{4}-\d\d-\d\d.*; nobody declared it$/,
  );
  expect(late[0].isOpen).toBe(true);
});

test('who walks the belt does not become a neighbour', () => {
  const hosts = [20, 30, 40, 60].map((longitude, k) =>
    make({
      id: `${50 + k}`,
      name: `HOST ${k}`,
      plan: [
        [0, longitude],
        [800, longitude],
      ],
    }),
  );
  const row: Plan = [
    ...([
      [0, 5],
      [100, 5],
      [115, 19.92],
      [200, 19.92],
      [210, 29.92],
      [300, 29.92],
    ] as const),
    ...([
      [310, 39.92],
      [400, 39.92],
      [420, 59.92],
      [800, 59.92],
    ] as const),
  ];
  const walker = make({ id: '1', name: 'GUEST', plan: row });
  const found = ledger([...hosts, walker], 600).filter(({ id1 }) => id1 === '1');
  expect(found.map(({ kind }) => kind)).toEqual([
    ...['drift and stop', 'drift and stop', 'walking', 'walking'],
  ]);
  expect(found.at(-1)).toMatchObject({ id2: '53', isOpen: true, declared: '' });
  const rows = found.map(({ parts }) => parts.find(({ name }) => name === 'row')!.strength);
  expect(rows).toEqual([...rows].sort((a, b) => a - b));
  expect(found.at(-1)!.score).toBeGreaterThan(found[0].score);
});

test('a house, a rule of the user and company since the beginning explain; another house does not', () => {
  const same = new Map([...OWNERS, ['1', owner('Bravo')] as const]);
  expect(ledger([visitor, target], 200, [], same)[0].declared).toContain('same operator (Bravo');
  const rule: BenignRule = {
    ...{ id: 'visit', why: 'servicing', objectIds: ['1', '2'], declaredBy: 'Alpha' },
  };
  expect(ledger([visitor, target], 200, [rule])[0].declared).toBe('servicing, declared by Alpha');
  const later = { ...rule, fromUs: START_US + 300 * DAY_US };
  expect(ledger([visitor, target], 200, [later])[0].declared).toBe('');
  const beside = make({
    id: '1',
    plan: [
      [0, 60.1],
      [400, 60.1],
    ],
  });
  expect(ledger([beside, target], 200)[0]).toMatchObject({ kind: 'dwell' });
  expect(ledger([beside, target], 200)[0].declared).not.toBe('');
});

test('where the store begins long after the watch, what stood together in its first sets is no news', () => {
  const beside = make({
    id: '1',
    plan: [
      [0, 60.1],
      [400, 60.1],
    ],
  });
  const standing = (histories: readonly ObjectHistory[], untilDay: number) => {
    const toUs = START_US + untilDay * DAY_US;
    const options = { fromUs: START_US - 400 * DAY_US, toUs, rules: [], owners: OWNERS };
    const [stay] = beltLedger(histories, options);
    return stay.benign.find(({ rule }) => rule === 'standing')!.holds;
  };
  expect(standing([beside, target], 60)).toBe(true);
  const hosts = ['2', '3', '4'].map((id) =>
    make({
      id,
      plan: [
        [165, 56 + 2 * Number(id)],
        [400, 56 + 2 * Number(id)],
      ],
    }),
  );
  expect(standing([visitor, ...hosts], 200)).toBe(false); // the visitor is known for longer: it came
});

test('an operator comes to its own slot', () => {
  const old = make({
    id: '3',
    name: 'GUEST 0',
    plan: [
      [0, 60.2],
      [160, 60.2],
      [180, 80],
      [400, 80],
    ],
  });
  const owners = new Map([...OWNERS, ['3', owner('Alpha')] as const]);
  const found = ledger([visitor, target, old], 200, [], owners).find(({ id1 }) => id1 === '1')!;
  expect(found.declared).toContain('its own slot: GUEST 0');
});

test('who passes without stopping is a transit, and explained', () => {
  const slow = make({
    id: '1',
    plan: [
      [0, 40],
      [100, 40],
      [300, 60],
      [380, 68],
    ],
  });
  const found = ledger([slow, target], 360);
  expect(found.map(({ kind }) => kind)).toEqual(['transit']);
  expect(found[0]).toMatchObject({ isOpen: false, declared: 'passing by: it has not stopped' });
});

test('docked, and towed where both move into one orbit', () => {
  const at = (end: number): Plan => [
    [0, 40],
    [150, 40],
    [170, 60],
    [230, 60],
    [240, end],
    [400, end],
  ];
  const stays: Plan = [
    [0, 60],
    [230, 60],
    [240, 60],
    [400, 60],
  ];
  const load: Plan = [
    [0, 60],
    [230, 60],
    [240, 70],
    [400, 70],
  ];
  const tug = (end: number) => make({ id: '1', name: 'TUG', plan: at(end) });
  const docked = ledger([tug(60), make({ id: '2', plan: stays })], 220);
  expect(docked[0]).toMatchObject({ id1: '1', id2: '2', kind: 'docked' });
  const towed = ledger([tug(70), make({ id: '2', plan: load })], 260);
  expect(towed[0]).toMatchObject({ kind: 'towed', isOpen: true });
  const parted = ledger([tug(50), make({ id: '2', plan: load })], 260);
  expect(parted[0]).toMatchObject({ kind: 'docked', isOpen: false });
});

test('a forecast names who is ahead, in the order of arrival, with the day', () => {
  const beyond = make({
    id: '3',
    name: 'FAR',
    plan: [
      [0, 75],
      [400, 75],
    ],
  });
  const behind = make({
    id: '4',
    name: 'BEHIND',
    plan: [
      [0, 42],
      [400, 42],
    ],
  });
  const options = { fromUs: START_US, toUs: START_US + 155 * DAY_US, rules: [], owners: OWNERS };
  const { approaches, state } = beltNow([visitor, target, beyond, behind], options);
  expect(approaches.map(({ objectId }) => objectId)).toEqual(['1']);
  const stage = make({ id: '1', name: 'CZ-3B R/B', plan: visit }); // its sets may jump; it never stops
  expect(beltNow([stage, target, beyond, behind], options).approaches).toEqual([]);
  const [first, second] = approaches[0].neighbours;
  expect([first.objectId, second.objectId]).toEqual(['2', '3']);
  const days = (first.passUs - START_US) / DAY_US;
  expect(Math.abs(days - 170) * 86_400).toBeLessThan(3 * first.passSigmaS);
  // 1° a day is 78 km of height, less the difference of what is no circle
  expect(Math.abs(first.missKm - 78)).toBeLessThan(1);
  expect(forecastApproach(state, '2')).toBeNull();
  expect(approaches[0].driftDegDay).toBeGreaterThan(FORECAST_LIMITS.driftDegDayMin);
  expect(openAlerts(state)).toEqual([]);
});

test('the picture has each set of the belt in its time, objects one after the other', () => {
  const [fromUs, toUs] = [START_US + 150 * DAY_US, START_US + 160 * DAY_US];
  const low = {
    ...target,
    objectId: '9',
    meanMotionRadS: target.meanMotionRadS.map((n) => 14 * n),
  };
  const picture = beltPicture([visitor, target, low], fromUs, toUs);
  expect(picture.objectId).toEqual(['1', '2']);
  expect([...picture.firstRow]).toEqual([0, 11, 22]);
  expect(picture.longitudeDeg[5]).toBeCloseTo(45, 2);
  expect(picture.driftDegDay[5]).toBeCloseTo(1, 2);
  expect(picture.longitudeDeg[11]).toBeCloseTo(60, 2);
});

test('two that are one body since both are known, adrift, did not come along the belt', () => {
  const adrift: Plan = [
    [0, 20],
    [300, 170], // half a degree a day
  ];
  const twins = ['5', '6'].map((id) => make({ id, name: `TWIN ${id}`, plan: adrift }));
  const [found] = ledger(twins, 100);
  expect(found?.kind).toBe('docked');
  const came = found?.parts.find(({ name }) => name === 'came');
  expect(came).toMatchObject({ text: 'stands there since it is known', strength: 0.5 });
});
