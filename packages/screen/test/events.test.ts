/** Joining what slices and scans found: each event once, whoever found it and in whatever order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CROSSING,
  E,
  EVENT_FIELDS,
  type EventColumns,
  INTERVAL,
  mergeEvents,
} from '../src/events.ts';

type Plain = {
  a: number;
  b: number;
  kind: number;
  tcaUs: number;
  fromUs: number;
  toUs: number;
  missKm: number;
};

function columns(rows: readonly Plain[]): EventColumns {
  const data = new Float64Array(rows.length * EVENT_FIELDS);
  rows.forEach((row, k) => {
    const o = k * EVENT_FIELDS;
    data.set([row.a, row.b, row.kind, row.tcaUs, row.fromUs, row.toUs, row.missKm, 1], o);
  });
  return { count: rows.length, data };
}

function plain({ count, data }: EventColumns): Plain[] {
  return Array.from({ length: count }, (_, k) => {
    const at = (field: number) => data[k * EVENT_FIELDS + field];
    const times = { tcaUs: at(E.tcaUs), fromUs: at(E.fromUs), toUs: at(E.toUs) };
    return { a: at(E.rowA), b: at(E.rowB), kind: at(E.kind), ...times, missKm: at(E.missKm) };
  });
}

const crossing = { a: 1, b: 2, kind: CROSSING, tcaUs: 50e6, fromUs: 49e6, toUs: 51e6, missKm: 3 };
const interval = { a: 1, b: 2, kind: INTERVAL, tcaUs: 0, fromUs: 0, toUs: 40e6, missKm: 2 };

describe('events joined', () => {
  test('a crossing found from both sides of a step is one, half a second apart they are two', () => {
    const again = { ...crossing, tcaUs: 50e6 + 1, missKm: 3 };
    const another = { ...crossing, tcaUs: 50.5e6 };
    expect(plain(mergeEvents([columns([again]), columns([crossing])]))).toEqual([crossing]);
    expect(mergeEvents([columns([crossing, another])]).count).toBe(2);
    expect(mergeEvents([columns([crossing, { ...crossing, b: 3 }])]).count).toBe(2);
  });

  test('an interval at a window edge gives way to the scan that follows it on, and closer', () => {
    const scanned = { ...interval, tcaUs: 30e6, toUs: 90e6, missKm: 1 };
    const later = { ...interval, tcaUs: 200e6, fromUs: 190e6, toUs: 210e6 };
    const merged = plain(mergeEvents([columns([interval]), columns([later, scanned])]));
    expect(merged).toEqual([scanned, later]);
  });

  test('a crossing within an interval of its pair stays', () => {
    const within = { ...crossing, tcaUs: 20e6 };
    expect(mergeEvents([columns([interval, within])]).count).toBe(2);
  });

  test('any split into parts, in any order, gives the same, and merging twice changes nothing', () => {
    const us = fc.integer({ min: 0, max: 30 }).map((k) => k * 0.3e6);
    const event = fc.record({
      a: fc.integer({ min: 0, max: 1 }),
      b: fc.integer({ min: 2, max: 3 }),
      kind: fc.constantFrom(CROSSING, INTERVAL),
      tcaUs: us,
      fromUs: us.map((x) => -x),
      toUs: us.map((x) => 9e6 + x),
      missKm: fc.integer({ min: 1, max: 4 }),
    });
    const arbitrary = fc
      .array(event, { maxLength: 20 })
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      );
    fc.assert(
      fc.property(arbitrary, fc.nat(20), ([events, shuffled], cut) => {
        const once = mergeEvents([columns(events)]);
        const parts = [columns(shuffled.slice(0, cut)), columns(shuffled.slice(cut))];
        expect(mergeEvents(parts)).toEqual(once);
        expect(mergeEvents([once])).toEqual(once);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
