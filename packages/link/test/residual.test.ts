/** Residuals of a carrier and what explains them, on made-up series whose cause is known; and the staged receiver's log, where range plays no part. */
import { describe, expect, test } from 'vitest';
import {
  type Candidate,
  equipmentCandidate,
  explain,
  residualDrops,
  type SignalDrop,
  spaceWeatherCandidates,
} from '../src/index.ts';

const MINUTE_US = 60e6;

/** A pass-like prediction of 20 dB of swing, and what was measured: with a fall in some minutes, and noise of 0.3 dB from a count. */
const predicted = (atUs: number) => 60 + 10 * Math.sin(atUs / (25 * MINUTE_US));
const noise = (k: number) => 0.3 * Math.sin(12.9898 * k) * Math.sqrt(2);

function series(fallDb: number, from: number, to: number) {
  return Array.from({ length: 240 }, (_, k) => {
    const minute = k / 2;
    const falls = minute >= from && minute < to ? fallDb : 0;
    const atUs = minute * MINUTE_US;
    return { atUs, dbHz: predicted(atUs) + noise(k) - falls };
  });
}

describe('residuals', () => {
  test('a swing of 20 dB that was predicted is no drop; a fall of 5 dB within it is one, to the minute', () => {
    expect(residualDrops(series(0, 0, 0), predicted).drops).toEqual([]);
    const { drops } = residualDrops(series(5, 60, 70), predicted);
    expect(drops).toHaveLength(1);
    const [drop] = drops;
    expect(Math.abs(drop!.fromUs / MINUTE_US - 60)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(drop!.toUs / MINUTE_US - 69.5)).toBeLessThanOrEqual(0.5);
    expect(drop!.usualDbHz - drop!.leastDbHz).toBeGreaterThan(4.2);
    expect(drop!.usualDbHz - drop!.leastDbHz).toBeLessThan(5.8);
  });

  test('without a prediction there is no residual, and no drop', () => {
    expect(residualDrops(series(30, 60, 70), () => Number.NaN).drops).toEqual([]);
  });

  test('in two parts it says the same as in one', () => {
    const all = series(5, 60, 70);
    const first = residualDrops(all.slice(0, 125), predicted);
    const second = residualDrops(all.slice(125), predicted, undefined, first.watch);
    expect([...first.drops, ...second.drops]).toEqual(residualDrops(all, predicted).drops);
  });
});

const [drop] = residualDrops(series(5, 60, 70), predicted).drops as [SignalDrop];
const candidate = (change: Partial<Candidate>): Candidate => ({
  ...{ kind: 'sun', what: 'the Sun behind it', fromUs: 60 * MINUTE_US, toUs: 70 * MINUTE_US },
  ...{ depthDb: 5, depthSigmaDb: 1, ...change },
});

describe('explanations', () => {
  test('what fits in time and depth is told; nothing that does not', () => {
    expect(explain(drop, []).words).toBe('unexplained');
    expect(explain(drop, [candidate({})]).words).toBe('consistent with sun');
    const elsewhere = candidate({ fromUs: 80 * MINUTE_US, toUs: 90 * MINUTE_US });
    expect(explain(drop, [elsewhere])).toEqual({ words: 'unexplained', explained: [] });
    expect(explain(drop, [candidate({ depthDb: 0.5, depthSigmaDb: 0.3 })]).words).toBe(
      'unexplained',
    );
    const both = explain(drop, [candidate({}), candidate({ kind: 'rain', toUs: 300 * MINUTE_US })]);
    expect(both.words).toBe('consistent with sun, rain');
  });

  test('a cause that lasts a day explains no ten minutes, but rain and storms may go on', () => {
    const day = { fromUs: 0, toUs: 1440 * MINUTE_US };
    expect(explain(drop, [candidate({ kind: 'inLine', ...day })]).words).toBe('unexplained');
    expect(explain(drop, [candidate({ kind: 'rain', ...day })]).words).toBe('consistent with rain');
  });

  test('the word for an attack is never said', () => {
    const all = [candidate({}), candidate({ kind: 'rain' }), candidate({ kind: 'equipment' })];
    for (const verdict of [explain(drop, []), explain(drop, all)])
      expect(verdict.words).not.toMatch(/jam|attack/i);
  });

  test('where most links of a station fall together it is the station; where one does it is not', () => {
    const same = [drop];
    expect(equipmentCandidate(drop, [same, same, same, same, []])?.kind).toBe('equipment');
    expect(equipmentCandidate(drop, [same, [], []])).toBeNull();
    expect(equipmentCandidate(drop, [])).toBeNull();
  });

  test('storms reach low frequencies only; bursts of strong flares by day only, at high ones of the strongest', () => {
    const flare = (name: string) => ({ fromUs: 60 * MINUTE_US, toUs: 75 * MINUTE_US, class: name });
    const weather = (kp: number, ...classes: string[]) => [
      { fromUs: 0, toUs: 180 * MINUTE_US, kp, f107: 180, flares: classes.map(flare) },
    ];
    const kinds = (of: ReturnType<typeof weather>, frequencyGHz: number, isSunlit = true) =>
      spaceWeatherCandidates(of, frequencyGHz, isSunlit).map(({ what }) => what.slice(0, 8));
    expect(kinds(weather(8), 1.5)).toEqual(['geomagne']);
    expect(kinds(weather(8), 12)).toEqual([]);
    expect(kinds(weather(6), 1.5)).toEqual([]);
    expect(kinds(weather(2, 'M5.0', 'C9.9', 'X1.2'), 1.5)).toEqual(['flare M5', 'flare X1']);
    expect(kinds(weather(2, 'M9.9', 'X1.2'), 12)).toEqual(['flare X1']);
    expect(kinds(weather(2, 'X9.9'), 1.5, false)).toEqual([]);
    const [burst] = spaceWeatherCandidates(weather(2, 'X1.2'), 12, true);
    expect(explain(drop, [burst!]).words).toBe('consistent with spaceWeather');
  });
});
