/**
 * Scenarios: what is refused and where, truth that lands where an independent flight does, the shipped ones meet what they expect and
 * come out the same twice, late looks change nothing, fireballs raise nothing, an announced ascent has no area.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  createLander,
  ellipsoidHeightKm,
  type Replay,
  readScenario,
  replayScenario,
  type Scenario,
  shortfallsOf,
} from '../src/index.ts';
import { createTimeline } from '../src/scenario/timeline.ts';
import { createTruth } from '../src/scenario/truth.ts';

const textOf = (name: string) =>
  readFileSync(new URL(`../scenarios/${name}.json`, import.meta.url), 'utf8');

function scenarioOf(json: string): Scenario {
  const read = readScenario(json);
  if (!read.ok) throw new Error(`${read.error.path}: ${read.error.message}`);
  return read.value;
}

function run(scenario: Scenario): Replay {
  const replay = replayScenario(scenario);
  if (!replay.ok) throw new Error(`${replay.error.path}: ${replay.error.message}`);
  return replay.value;
}

/** Everything that comes of a replay, as text. */
const printed = ({ tracks, launches, impacts, measures }: Replay) =>
  JSON.stringify({ tracks, launches, impacts, measures });

describe('a file that is not right says where', () => {
  const good = JSON.parse(textOf('one-flight'));
  const with_ = (path: string, value: unknown) => {
    const copy = structuredClone(good);
    const parts = path.split('/').slice(1);
    const last = parts.pop()!;
    parts.reduce((at, part) => at[part], copy)[last] = value;
    return JSON.stringify(copy);
  };
  test.each([
    ['/seed', -1, /whole number from 0/],
    ['/objects/0/azimuthDeg', 361, /361; right would be a number from 0 to 360/],
    ['/objects/0/azimutDeg', 1, /no such field; right would be one of .*azimuthDeg/],
    ['/objects/0/kind', 'rocket', /one of boosted, ascent, passing, fireball/],
    ['/objects/0/stages', [], /a list of 1 to 5/],
    ['/sensors/1/name', 'satellite east', /twice/],
    ['/sensors/0/longitudeDeg', undefined, /longitudeDeg and places/],
    ['/startUtc', '2031-13-01', /UTC text/],
    ['/durationS', '10', /a number from 1/],
  ])('%s', (path, value, message) => {
    const read = readScenario(with_(path, value));
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(path.startsWith(read.error.path)).toBe(true);
    expect(read.error.message).toMatch(message);
  });

  test('text that is no JSON, a key twice, too much', () => {
    for (const json of ['{', '{"seed":1,"seed":2}', `"${'x'.repeat(4_000_001)}"`])
      expect(readScenario(json).ok).toBe(false);
  });

  test('an object that cannot fly', () => {
    const weak = scenarioOf(with_('/objects/0/stages/0/accelerationKmS2', 0.01));
    const replay = replayScenario(weak);
    expect(replay.ok ? '' : replay.error.path).toBe('/objects/0/stages');
  });
});

test('truth: on the ground at launch, no jump at the end of a stage, down where its own coast comes down', () => {
  const [object] = scenarioOf(textOf('one-flight')).objects;
  const truth = createTruth(object!, 660, '');
  const [state, next] = [new Float64Array(7), new Float64Array(7)];
  truth.stateInto(0, state);
  expect(Math.abs(ellipsoidHeightKm(state[0]!, state[1]!, state[2]!))).toBeLessThan(1e-6);
  for (const edgeS of [55, 59, 99]) {
    truth.stateInto(edgeS - 1e-4, state);
    truth.stateInto(edgeS + 1e-4, next);
    for (let k = 3; k < 6; k++) expect(Math.abs(next[k]! - state[k]!)).toBeLessThan(2e-5);
  }
  truth.stateInto(200.25, state);
  const landing = createLander()(state, 200.25);
  if (typeof landing === 'string') throw new Error(landing);
  expect(landing.timeS).toBeCloseTo(truth.landing!.timeS, 3);
  expect(truth.isHot(57)).toBe(false);
  expect(truth.isHot(60)).toBe(true);
});

describe.each(['one-flight', 'announced-launch', 'raid'])('%s', (name) => {
  const scenario = scenarioOf(textOf(name));
  const replay = run(scenario);

  test('meets what it expects', () => {
    expect(shortfallsOf(scenario, replay)).toEqual([]);
  });

  test('no area without a landing, and most last words hold the true place', () => {
    const last = new Map(replay.impacts.map((row) => [row.trackId, row]));
    const judged = [...last.values()].filter(({ error }) => error !== null);
    const held = judged.filter(({ error }) => error!.isInside99).length;
    expect(held).toBeGreaterThanOrEqual(judged.length - 1);
    for (const { area, object } of replay.impacts) {
      const truth = replay.truths.find((one) => one.name === object);
      if (area !== null) expect(truth?.landing).not.toBeNull();
    }
  });
});

test('the same file twice, and another seed', () => {
  const json = textOf('one-flight');
  const first = printed(run(scenarioOf(json)));
  expect(printed(run(scenarioOf(json)))).toBe(first);
  expect(printed(run(scenarioOf(json.replace('"seed": 7', '"seed": 8'))))).not.toBe(first);
});

test('an expectation that is not met is told', () => {
  const scenario = scenarioOf(textOf('one-flight'));
  const bounds = { launchDetectedSMax: 1, sectorKnownSMax: 2, tracksMin: 9, impactAreas: 0 };
  const expected = { ...scenario.expected!, ...bounds };
  const fields = shortfallsOf({ ...scenario, expected }, run(scenario)).map(({ field }) => field);
  expect(fields).toEqual(['launchDetectedSMax', 'sectorKnownSMax', 'impactAreas', 'tracksMin']);
});

test('looks out of order give what looks in order give; one that is too late is refused', () => {
  const step = (state: readonly number[], { atS }: { atS: number }) => [...state, atS];
  const timeline = createTimeline<readonly number[], { atS: number }>([], step, 10);
  const again = [1, 4, 2, 9, 3, 8].map((atS) => timeline.take({ atS }));
  expect(timeline.state()).toEqual([1, 2, 3, 4, 8, 9]);
  expect(again).toEqual([0, 0, 1, 0, 2, 1]);
  timeline.take({ atS: 30 });
  expect(timeline.take({ atS: 12 })).toBeNull();
  expect(timeline.state()).toEqual([1, 2, 3, 4, 8, 9, 30]);
});
