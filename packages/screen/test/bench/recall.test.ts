/** The comparison with a staged answer: it must see what is missing, moved, doubled or wrongly kept. */
import { expect, test } from 'vitest';
import { compareWithReference, readReferenceEvents } from '../../bench/recall.ts';
import { CROSSING, E, EVENT_FIELDS, INTERVAL, type ScreenOutcome } from '../../src/index.ts';

const CSV = `NORAD_CAT_ID_1,NORAD_CAT_ID_2,TCA_UTC,TCA_SECONDS_AFTER_START,MISS_KM,REL_SPEED_KM_S
10,20,2024-11-01T01:00:00.000000Z,3600,1.000000,10.000000
10,20,2024-11-01T02:00:00.000000Z,7200,4.990000,10.000000
10,30,2024-11-01T03:00:00.000000Z,10800,2.000000,0.050000
20,30,2024-11-01T04:00:00.000000Z,14400,0.500000,0.001000
`;
const answer = readReferenceEvents(CSV);
const FROM_US = answer[0].tcaUs - 3600e6;

type Event = {
  rows: [number, number];
  kind: number;
  tcaUs: number;
  missKm: number;
  halfUs?: number;
};

const exact: readonly Event[] = [
  { rows: [0, 1], kind: CROSSING, tcaUs: answer[0].tcaUs, missKm: 1 },
  { rows: [0, 1], kind: CROSSING, tcaUs: answer[1].tcaUs, missKm: 4.99 },
  { rows: [0, 2], kind: CROSSING, tcaUs: answer[2].tcaUs, missKm: 2 },
  { rows: [1, 2], kind: INTERVAL, tcaUs: answer[3].tcaUs, missKm: 0.5, halfUs: 60e6 },
];

function compare(events: readonly Event[], hours = 24) {
  const data = new Float64Array(events.length * EVENT_FIELDS);
  events.forEach(({ rows, kind, tcaUs, missKm, halfUs = 0 }, k) => {
    const o = k * EVENT_FIELDS;
    data[o + E.rowA] = rows[0];
    data[o + E.rowB] = rows[1];
    data[o + E.kind] = kind;
    data[o + E.tcaUs] = tcaUs;
    data[o + E.fromUs] = tcaUs - halfUs;
    data[o + E.toUs] = tcaUs + halfUs;
    data[o + E.missKm] = missKm;
  });
  const outcome = {
    plan: { fromUs: FROM_US, toUs: FROM_US + hours * 3600e6, thresholdKm: 5 },
    sets: { objects: { objectId: ['10', '20', '30'] }, objectRow: Uint32Array.of(0, 1, 2) },
    events: { count: events.length, data },
  } as unknown as ScreenOutcome;
  return compareWithReference(outcome, answer);
}

const changed = (k: number, change: Partial<Event>) =>
  compare(exact.map((event, at) => (at === k ? { ...event, ...change } : event)));

test('an equal answer matches, whole', () => {
  const recall = compare(exact);
  expect(recall).toMatchObject({ fast: 3, fastMatched: 3, fastAtEdge: 0, extra: 0, missed: [] });
  expect(recall).toMatchObject({ slow: 1, slowMatched: 1 });
});

test('rows outside the window do not count', () => {
  expect(compare(exact.slice(0, 1), 1.5)).toMatchObject({ fast: 1, fastMatched: 1, slow: 0 });
});

test('what is missing is missed, unless it is within 20 m of the threshold', () => {
  expect(compare(exact.slice(1)).missed.map((row) => row.tcaUs)).toEqual([answer[0].tcaUs]);
  expect(compare(exact.filter((_, k) => k !== 1))).toMatchObject({ fastAtEdge: 1, missed: [] });
});

test('2 ms or 2 m off is a miss and an extra event; a slow crossing has 10 ms', () => {
  const late = changed(0, { tcaUs: answer[0].tcaUs + 2000 });
  expect(late).toMatchObject({ fastMatched: 2, extra: 1 });
  expect(late.missed.length).toBe(1);
  expect(changed(0, { missKm: 1.002 })).toMatchObject({ fastMatched: 2, extra: 1 });
  expect(changed(2, { tcaUs: answer[2].tcaUs + 2000 })).toMatchObject({ fastMatched: 3, extra: 0 });
  expect(changed(2, { tcaUs: answer[2].tcaUs + 20_000 }).missed.length).toBe(1);
});

test('a slow row needs an interval that holds it and comes as close', () => {
  expect(changed(3, { kind: CROSSING }).slowMatched).toBe(0);
  expect(changed(3, { missKm: 0.6 }).slowMatched).toBe(0);
  expect(changed(3, { tcaUs: answer[3].tcaUs + 100e6 }).slowMatched).toBe(0);
  expect(changed(3, { tcaUs: answer[3].tcaUs + 50e6 }).slowMatched).toBe(1);
});

test('a crossing that the answer does not have is extra, below the edge only', () => {
  const extra: Event = { rows: [0, 2], kind: CROSSING, tcaUs: FROM_US + 1e9, missKm: 3 };
  expect(compare([...exact, extra]).extra).toBe(1);
  expect(compare([...exact, { ...extra, missKm: 4.99 }]).extra).toBe(0);
  expect(compare([...exact, { ...extra, tcaUs: FROM_US + 30 * 3600e6 }], 48).extra).toBe(0); // after its end
});
