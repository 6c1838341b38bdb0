import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createLiveWatch,
  type LiveWatch,
  readScenario,
  replayScenario,
  type Scenario,
} from '../src/index.ts';
import { announcementsOf } from '../src/scenario/launch.ts';
import { scansOf } from '../src/scenario/scans.ts';
import { createTruth } from '../src/scenario/truth.ts';

const scenarioOf = (name: string): Scenario => {
  const text = readFileSync(join(import.meta.dirname, `../scenarios/${name}.json`), 'utf8');
  const read = readScenario(text);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};
const truthsOf = (scenario: Scenario) =>
  scenario.objects.map((object, k) => createTruth(object, scenario.durationS, `/objects/${k}`));
const watchOf = (scenario: Scenario): LiveWatch => {
  const { sensors, startUs } = scenario;
  return createLiveWatch({ sensors, startUs, announcements: announcementsOf(scenario) });
};
const usOf = ({ startUs }: Scenario, s: number) => startUs + Math.round(s * 1e6);

test('look by look it says what the replay of the same scenario says', () => {
  const scenario = scenarioOf('one-flight');
  const replay = replayScenario(scenario);
  if (!replay.ok) throw new Error(replay.error.message);
  const watch = watchOf(scenario);
  const judged = new Map<string, number>();
  for (const { looking, atS, readings } of scansOf(scenario, truthsOf(scenario))) {
    expect(watch.take({ sensor: looking.site.name, atUs: usOf(scenario, atS), readings })).toBe(
      'taken',
    );
    for (const { track, judged: said, judgedUs } of watch.picture().tracks)
      if (said?.area) judged.set(`${track.id} ${judgedUs}`, said.area.place.latitudeRad);
  }
  const told = replay.value.impacts.filter(({ area }) => area !== null);
  expect(told.length).toBeGreaterThan(3);
  expect([...judged]).toEqual(
    told.map(({ trackId, timeS, area }) => [
      `${trackId} ${usOf(scenario, timeS)}`,
      area!.place.latitudeRad,
    ]),
  );
  const { launches, looks, looksLate } = watch.picture();
  expect(launches).toEqual(replay.value.launches);
  expect([looks, looksLate]).toEqual([replay.value.looks, 0]);
});

test('a launch to orbit is an ascent and no impact; what comes down is told with its area', () => {
  const meanings = (name: string) => {
    const scenario = scenarioOf(name);
    const watch = watchOf(scenario);
    const seen = new Set<string>();
    for (const { looking, atS, readings } of scansOf(scenario, truthsOf(scenario))) {
      watch.take({ sensor: looking.site.name, atUs: usOf(scenario, atS), readings });
      for (const { meaning } of watch.picture().tracks) seen.add(meaning);
    }
    return seen;
  };
  expect(meanings('one-flight')).toContain('impact');
  const announced = meanings('announced-launch');
  expect(announced).toContain('ascent');
  expect(announced).not.toContain('impact');
});

test('what is no look costs itself: unknown, malformed, late', () => {
  const scenario = scenarioOf('one-flight');
  const watch = watchOf(scenario);
  const radar = scenario.sensors.find(({ kind }) => kind === 'radar')!.name;
  const atUs = usOf(scenario, 300);
  const readings = new Float64Array(0);
  expect(watch.take({ sensor: 'nobody', atUs, readings })).toBe('unknownSensor');
  expect(watch.take({ sensor: radar, atUs, readings: new Float64Array(3) })).toBe('malformed');
  expect(watch.take({ sensor: radar, atUs: 0.5, readings })).toBe('malformed');
  expect(watch.take({ sensor: radar, atUs, readings: Float64Array.of(1, 2, 3, Number.NaN) })).toBe(
    'malformed',
  );
  expect(watch.take({ sensor: radar, atUs, readings })).toBe('taken');
  expect(watch.take({ sensor: radar, atUs: usOf(scenario, 100), readings })).toBe('late');
  expect(watch.picture()).toMatchObject({ tracks: [], looks: 1, looksLate: 1 });
});
