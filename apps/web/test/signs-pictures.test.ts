/** Pictures of signs as numbers: bars, lanes, folds, gaps and graphs, without a browser; and what a pen is told to draw. */
import { SIGN_KINDS } from '@noroshi/flow';
import { createRandom } from '@noroshi/sim';
import { expect, test } from 'vitest';
import { frameOf, timeTicks, timeTickText } from '../src/behaviour/chart/frame.ts';
import { keyedView } from '../src/behaviour/chart/hands.ts';
import { patternLines } from '../src/behaviour/chart/pattern.ts';
import { fitted, textPx } from '../src/behaviour/chart/pen.ts';
import { frameFor, pointAt } from '../src/behaviour/chart/picture.ts';
import { bandOf, keyedSpan, spanOfDrag } from '../src/behaviour/chart/span.ts';
import { histogramPicture } from '../src/signs/histogram-chart.ts';
import { barsOf, wholeBars } from '../src/signs/histogram-geometry.ts';
import { KIND_LOOKS } from '../src/signs/kind-look.ts';
import { rasterPicture } from '../src/signs/raster-chart.ts';
import { meetingsOf, namesApart, radiusOf, thinned } from '../src/signs/raster-geometry.ts';
import { ENDS_DRAWN_MAX, endsGraph, linkCurve } from '../src/signs/relay-geometry.ts';
import { relayLines } from '../src/signs/relay-picture.tsx';
import { folded, gapsOf, gapsTopS, sharpestPeriod } from '../src/signs/rhythm-geometry.ts';
import { bytesText, secondsText } from '../src/signs/size-text.ts';

const FROM = '2026-11-22T00:00:00.000000Z';
const FROM_MS = Date.parse(FROM);
const HISTOGRAM = {
  ...{ fromUtc: FROM, bucketS: 3600, isCut: false },
  kinds: [
    { kind: 'scan', counts: [0, 2, 0, 1] },
    { kind: 'beacon', counts: [1, 1, 1, 0] },
    { kind: 'flood', counts: [0, 0, 0, 0] },
  ],
};

test('every kind of sign has a filling and a shape of its own', () => {
  expect(Object.keys(KIND_LOOKS).sort()).toEqual([...SIGN_KINDS].sort());
  const looks = Object.values(KIND_LOOKS);
  for (const part of ['pattern', 'shape'] as const)
    expect(new Set(looks.map((look) => look[part])).size).toBe(looks.length);
});

test('bars stack what was going on, in one order; a kind without a sign has no place', () => {
  const bars = barsOf(HISTOGRAM);
  expect(bars.kinds).toEqual(['beacon', 'scan']);
  expect([bars.totals, bars.most]).toEqual([[1, 3, 1, 1], 3]);
  expect(bars.parts[1]).toEqual([
    { kind: 'beacon', from: 0, to: 1 },
    { kind: 'scan', from: 1, to: 3 },
  ]);
  const { table } = histogramPicture(bars, FROM_MS);
  expect(table.rows[1]).toEqual(['2026-11-22T01:00:00.000Z', '2026-11-22T02:00:00.000Z', 3, 1, 2]);
});

test('a span is one of whole bars: by drag, by keys, at the edges', () => {
  const bars = barsOf(HISTOGRAM);
  const hours = (a: number, b: number) =>
    wholeBars(bars, FROM_MS + a * 3.6e6, FROM_MS + b * 3.6e6).map((ms) => (ms - FROM_MS) / 3.6e6);
  expect([hours(0.5, 0.5), hours(1.2, 2.9), hours(1, 2), hours(-3, 99)]).toEqual([
    ...[
      [0, 1],
      [1, 3],
      [1, 2],
      [0, 4],
    ],
  ]);
  const picture = histogramPicture(bars, FROM_MS);
  const frame = frameFor(picture, { width: 466, height: 200 }, picture.whole);
  const span = spanOfDrag(frame, 9999, frame.x + 1);
  expect(frame.toX(span.from)).toBeCloseTo(frame.x + frame.width, 6);
  expect(bandOf(frame, span)!.width).toBeCloseTo(frame.width - 1, 6);
  expect(pointAt(picture, frame, frame.x + frame.width * 0.3, frame.y + 3)).toBe(1); // high above its bar
  const begun = keyedSpan(null, ' ', 5)!.span!;
  expect(keyedSpan({ ...begun, to: 9 }, 'Enter', 9)!.chosen).toEqual({ from: 5, to: 9 });
  expect(keyedSpan(begun, 'Escape', 5)).toEqual({ span: null, chosen: null });
  expect([keyedSpan(null, 'Escape', 5), keyedSpan(null, 'x', 5)]).toEqual([null, null]);
});

test('a view across stays as high as it was; ticks go down to seconds', () => {
  const picture = histogramPicture(barsOf(HISTOGRAM), FROM_MS);
  const frame = frameFor(picture, { width: 466, height: 200 }, picture.whole);
  const near = keyedView(picture, frame, { key: '+', shiftKey: false })!;
  expect([near.top, near.bottom]).toEqual([picture.whole.top, picture.whole.bottom]);
  expect(near.right - near.left).toBeLessThan(0.8 * (picture.whole.right - picture.whole.left));
  const { step, at } = timeTicks(FROM_MS + 500, FROM_MS + 20_500, 5);
  expect([step, timeTickText(at[0]!, step)]).toEqual([5000, '00:00:05Z']);
});

test('lines of a filling lie in the same places whatever box they fill', () => {
  const at = (x: number) =>
    patternLines([x, 10, 40, 20], 'upright').filter((_, k) => k % 6 === 0 && Number.isFinite(_));
  const shared = at(3).filter((one) => one >= 23);
  expect(shared.length).toBeGreaterThan(2);
  expect(at(23).slice(0, shared.length)).toEqual(shared);
});

const times = (lanes: string[], lane: number[], offsetS: number[], bytes: (number | null)[]) => ({
  ...{ isHeld: true, fromUtc: FROM, isCut: false, lanes, lane, offsetS, bytes },
});

test('lanes stand in the order of the first meeting and say what tells them apart', () => {
  const lanes = ['own:1 → 198.18.0.9 443/tcp', 'own:1 → 198.18.0.1 443/tcp', 'never'];
  const met = meetingsOf(times(lanes.slice(0, 2), [0, 1, 0], [9, 2, 4], [300, null, 100]))!;
  expect(met.shortLanes).toEqual(['198.18.0.1', '198.18.0.9']);
  expect(met.shared).toBe('own:1 → … 443/tcp');
  expect([...met.atMs]).toEqual([2, 4, 9].map((s) => FROM_MS + s * 1000));
  expect(Array.from(met.lane)).toEqual([0, 1, 1]);
  expect([...met.bytes]).toEqual([Number.NaN, 100, 300]);
  expect(namesApart(['a → own:9 80/tcp', 'own:9 → b 443/tcp'], 'own:9')).toEqual({
    ...{ shared: '', short: ['a → own 80/tcp', 'own → b 443/tcp'] },
  });
  expect(meetingsOf({ ...times([], [], [], []), isHeld: false, fromUtc: null })).toBe(null);
  expect(rasterPicture(met, 'beacon').table.rows[0]![2]).toBe(null);
});

test('tens of thousands of dots become no more than places on the screen, the largest of each', () => {
  const count = 60_000;
  const random = createRandom('dots');
  const x = Float64Array.from({ length: count }, () => Math.round(random.uniform() * 2000) / 10);
  const bytes = Float64Array.from({ length: count }, () => 10 ** (6 * random.uniform()));
  const place = {
    x: (k: number) => x[k]!,
    y: () => 20,
    radius: (k: number) => radiusOf(bytes[k]!),
  };
  const shown = thinned(count, place, [50, 150]);
  expect(shown.length).toBeLessThanOrEqual(2 * (100 + 2 * 7) + 2);
  for (const k of shown.slice(0, 40))
    for (let other = 0; other < count; other++)
      if (Math.round(2 * x[other]!) === Math.round(2 * x[k]!))
        expect(radiusOf(bytes[other]!)).toBeLessThanOrEqual(radiusOf(bytes[k]!));
  expect([radiusOf(0), radiusOf(1e12)]).toEqual([1.8, 7]);
});

test('a clock stands upright when it is folded; its period is found near a wrong one; chance has none', () => {
  const random = createRandom('clock');
  const clock = Float64Array.from({ length: 500 }, (_, k) => 40 + k * 300 + 4 * random.uniform());
  const about = sharpestPeriod(clock, 306);
  expect(Math.abs(about - 300)).toBeLessThan(0.01);
  const fold = folded(clock, about);
  expect(fold.sharpness).toBeGreaterThan(0.99);
  expect([fold.turn[0], fold.turn[499]]).toEqual([0, 499]);
  for (const phase of fold.phaseS) expect(Math.abs(phase - about / 2)).toBeLessThan(6);
  const noise = Float64Array.from({ length: 500 }, () => 150_000 * random.uniform()).sort();
  const none = folded(noise, 300);
  expect(none.sharpness).toBeLessThan(4 * none.byChance);
  expect(folded(new Float64Array(0), 60).sharpness).toBe(0);
});

test('a strip of gaps is high enough for a missed turn, not for a night', () => {
  const gaps = gapsOf([0, 60, 120, 240, 300, 40_000, 40_060]);
  expect([...gaps]).toEqual([60, 60, 120, 60, 39_700, 60]);
  expect(gapsTopS(gaps, 60)).toBe(198);
  expect(gapsTopS([60, 60], 60)).toBeCloseTo(69, 9);
  expect(gapsTopS([], null)).toBeGreaterThan(0);
});

const SIGN = { source: null, destination: 'own:7', count: 12 };
const end = (role: string, address: string, count: number) => ({ role, address, count });

test('ends of a sign stand the same however they come: the most active on top, the rest as one', () => {
  const ends = [end('source', 'b', 3), end('destination', 'd', 9), end('source', 'a', 3)];
  const graph = endsGraph(SIGN, ends);
  expect(graph).toEqual(endsGraph(SIGN, ends.toReversed()));
  expect(graph.nodes.map(({ label, side }) => `${side} ${label}`)).toEqual([
    ...['middle own:7', 'left a', 'left b', 'right d'],
  ]);
  const many = Array.from({ length: 40 }, (_, k) => end('reflector', `r${k}`, k));
  const drawn = endsGraph(SIGN, many).nodes.slice(1);
  expect([drawn.length, drawn.at(-1)!.others]).toEqual([ENDS_DRAWN_MAX, 40 - ENDS_DRAWN_MAX + 1]);
  expect(drawn.reduce((sum, { count }) => sum + count, 0)).toBe((39 * 40) / 2);
  const scan = { source: '198.18.9.9', destination: null, count: 4 };
  expect(endsGraph(scan, [end('destination', 'x', 4)]).nodes[0]!.label).toBe('198.18.9.9');
  const curve = linkCurve([0, 0], [10, 6]);
  expect([curve.slice(0, 2), curve.slice(-2)]).toEqual([
    [0, 0],
    [10, 6],
  ]);
});

test('a relay says what speaks for it, and leaves out what the sign does not tell', () => {
  const figure = (name: string, value: number | string) => ({ name, value, meaning: '' });
  const told = relayLines([
    ...[figure('bytesPassedIn', 16_640_000), figure('bytesPassedOut', 16_657_000)],
    ...[figure('medianDelayS', 0.5784), figure('clients', 3)],
  ]);
  expect(told).toEqual([
    '16.6 MB came in and 16.7 MB went on, 0.1 % apart.',
    'It goes on 0.578 s later (median).',
  ]);
});

test('figures and names fit', () => {
  expect([0, 812, 4213, 1e9, Number.NaN].map(bytesText)).toEqual([
    ...['0 B', '812 B', '4.21 kB', '1 GB', '–'],
  ]);
  expect([0.8412, 300.04, 1350, 86_400].map(secondsText)).toEqual([
    ...['0.841 s', '300 s', '22.5 min', '24 h'],
  ]);
  const cut = fitted('2001:db8:0:0:0:0:0:77', 90);
  expect(cut).toMatch(/^2001.*….*77$/);
  expect(textPx(cut)).toBeLessThanOrEqual(90);
  expect([fitted('abc', 200), fitted('abcdefgh', 5)]).toEqual(['abc', '']);
  expect(
    frameOf({ x: 0, y: 0, width: 10, height: 10 }, { left: 0, right: 1, top: 0, bottom: 1 }).toX(
      0.5,
    ),
  ).toBe(5);
});
