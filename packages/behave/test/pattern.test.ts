/** Pattern of life: known reversals and slots of real objects, told within one set; seeded lives with known nodes; departures. */
import {
  cleanHistories,
  detectManoeuvres,
  historyUntil,
  type ObjectHistory,
  type PatternNode,
  type PatternSegment,
  patternCase,
  patternDepartures,
  patternOfLife,
} from '@noroshi/behave';
import { describeWithData } from '@noroshi/tidy';
import { formatUtc, parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { BELT_START_US, beltHistory, DAY_US } from './support/belt.ts';
import { readSets } from './support/sets.ts';

const MS_PER_DEG_DAY = 2.837;
const eastWest = ({ axis }: Pick<PatternNode | PatternSegment, 'axis'>) => axis === 'east-west';
const modes = (segments: readonly PatternSegment[]) =>
  segments.filter(eastWest).map(({ mode }) => mode);
const us = (text: string) => {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

describeWithData('lives that were published', 'tle/rpo/geo_rpo_hist.tle.gz', () => {
  const { histories } = cleanHistories(readSets('rpo/geo_rpo_hist.tle.gz'));
  const of = (id: string) => histories.find(({ objectId }) => objectId === id)!;

  test.each([
    ['50321', '2025-05-19', 1],
    ['50322', '2025-07-13', -1],
  ] as const)('Shiyan-12 %s turned round on %s, told with the first set after', (id, day, sign) => {
    const history = of(id);
    const turned = us(day);
    const next = history.epochUs.find((epochUs) => epochUs > turned + DAY_US)!;
    const reversals = (known: ObjectHistory) =>
      patternOfLife(known).nodes.filter(
        ({ change, atUs }) => change === 'reverse drift' && Math.abs(atUs - turned) < 4 * DAY_US,
      );
    expect(reversals(historyUntil(history, next - 1))).toEqual([]);
    const [told] = reversals(historyUntil(history, next));
    expect(told.openedUs).toBe(next);
    expect(Math.sign(told.toDriftDegDay)).toBe(sign);
    expect(Math.abs(told.atUs - turned)).toBeLessThan(2 * DAY_US + 2e6 * told.sigmaS);
    const later = reversals(history)[0];
    expect(Math.abs(later.atUs - told.atUs)).toBeLessThan(DAY_US / 10);
    expect(later.openedUs).toBe(next);
  });

  test('Luch stood at 9.9, 32.7 and 38.2 east in 2017', () => {
    const stands = patternOfLife(of('40258')).segments.filter(
      (segment) => eastWest(segment) && segment.mode === 'station-kept',
    );
    for (const [eastDeg, day] of [
      [9.9, '2017-03-01'],
      [32.7, '2017-09-15'],
      [38.1, '2017-12-01'],
    ] as const) {
      const at = us(day);
      const stand = stands.find(({ fromUs, toUs }) => fromUs <= at && at <= toUs);
      expect(stand?.longitudeDeg, day).toBeCloseTo(eastDeg, 0);
    }
  });
});

describe('seeded lives', () => {
  /** At 112 E the field takes 0.0019° a day from the drift each day. */
  const keeping = (from: number, to: number) =>
    Array.from({ length: Math.floor((to - from) / 25) }, (_, k) => ({
      day: from + 25 * k,
      tangentialMS: -0.0019 * 25 * MS_PER_DEG_DAY,
    }));

  test('kept, under way, kept elsewhere: two nodes, at their days, with the drift between', () => {
    const go = -0.9 * MS_PER_DEG_DAY; // eastward
    const history = beltHistory({
      ...{ seed: 'relocation', days: 320, longitudeDeg: 75, cadenceDays: 2 },
      burns: [
        { day: 200.2, tangentialMS: go },
        { day: 240.2, tangentialMS: -go * 0.98 },
      ],
    });
    const { segments, nodes } = patternOfLife(history);
    expect(modes(segments).filter((mode) => mode === 'drift')).toHaveLength(1);
    const [left, came] = nodes.filter(eastWest);
    expect(left.change).toBe('initiate drift');
    expect((left.atUs - BELT_START_US) / DAY_US).toBeCloseTo(200.2, 0);
    expect(left.toDriftDegDay).toBeCloseTo(0.9, 1);
    expect(came.change).toBe('initiate station-keeping');
    expect((came.atUs - BELT_START_US) / DAY_US).toBeCloseTo(240.2, 0);
    for (const node of [left, came]) expect(node.openedUs).toBeGreaterThanOrEqual(node.atUs);
  });

  test('kept by steps is chemical, with its cadence; left to itself it ends station-keeping', () => {
    const history = beltHistory({
      ...{ seed: 'abandoned', days: 700, longitudeDeg: 112 },
      driftDegDay: 0.024,
      burns: keeping(25, 400),
    });
    const { segments, nodes } = patternOfLife(history);
    const [kept, after] = segments.filter(eastWest);
    expect(kept.mode).toBe('station-kept');
    expect(kept.propulsion).toBe('chemical');
    expect(kept.cadenceDays).toBeCloseTo(25, -1);
    expect(after.mode).not.toBe('station-kept');
    expect(nodes.filter(eastWest).map(({ change }) => change)).toEqual(['end station-keeping']);
  });

  test('nobody aboard: one stretch, no node, no departure, wherever it drifts', () => {
    for (const [name, drift, lon] of [
      ['graveyard', -3.2, 0],
      ['swing', 0.02, 100],
      ['round', 1.2, 10],
    ] as const) {
      const history = beltHistory({
        seed: name,
        days: 900,
        cadenceDays: 7,
        driftDegDay: drift,
        longitudeDeg: lon,
      });
      const pattern = patternOfLife(history);
      expect(
        pattern.nodes.filter(({ change }) => change !== 'end station-keeping'),
        name,
      ).toEqual([]);
      if (name !== 'swing')
        expect(modes(pattern.segments), name).toEqual([name === 'round' ? 'drift' : 'graveyard']);
    }
  });
});

test('a departure says how unlike before: burns come late, and it leaves a slot of years', () => {
  const days = 760;
  const burns = Array.from({ length: 24 }, (_, k) => ({ day: 20 + 25 * k, tangentialMS: -0.135 }));
  const history = beltHistory({
    ...{ seed: 'habit', days, longitudeDeg: 112, driftDegDay: 0.024 },
    burns: [...burns, { day: 680.3, tangentialMS: -1.5 }],
  });
  const { manoeuvres } = detectManoeuvres(history);
  const pattern = patternOfLife(history, { manoeuvres });
  const nowUs = BELT_START_US + days * DAY_US;
  const departures = patternDepartures(pattern, manoeuvres, nowUs);
  const texts = departures.map(({ what }) => what);
  expect(texts.some((what) => /^no east-west burn for \d+ days, usually 2\d$/.test(what))).toBe(
    true,
  );
  expect(texts.some((what) => /of 1\.\d+ m\/s, usually 0\.1/.test(what))).toBe(true);
  for (const departure of departures) {
    expect(departure.surprise).toBeGreaterThanOrEqual(3);
    expect(departure.openedUs).toBeLessThanOrEqual(nowUs);
    const told = patternCase(departure, { nowUs, pattern, assetIds: [] });
    expect(told.objectIds).toEqual(['90001']);
    expect(told.title).toContain(departure.what);
    expect(`${told.title} ${told.reasons.map(({ text }) => text)}`).not.toMatch(/hostile|intent/i);
    expect(formatUtc(told.atUs)).toBe(formatUtc(departure.openedUs));
  }
});
