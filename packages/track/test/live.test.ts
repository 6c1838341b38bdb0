import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createLiveWatch,
  decodeLook,
  encodeLook,
  type LiveWatch,
  readScenario,
  readSensors,
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

test('looks as lines of text: back as they were; what is wrong is named', () => {
  const scenario = scenarioOf('one-flight');
  const sensors = new Map(scenario.sensors.map((site) => [site.name, site]));
  for (const { looking, atS, readings } of scansOf(scenario, truthsOf(scenario)).slice(0, 300)) {
    const look = { sensor: looking.site.name, atUs: usOf(scenario, atS), readings };
    const read = decodeLook(encodeLook(look, looking.site), sensors);
    if (!read.ok) throw new Error(read.error.message);
    expect({ ...read.value, readings: [] }).toEqual({ ...look, readings: [] });
    for (const [k, one] of read.value.readings.entries()) expect(one).toBeCloseTo(readings[k]!, 9);
  }
  const radar = scenario.sensors.find(({ kind }) => kind === 'radar')!.name;
  const line = (more: object) =>
    JSON.stringify({ sensor: radar, atUtc: '2031-05-01T03:00:00Z', readings: [], ...more });
  const faultOf = (text: string) => {
    const read = decodeLook(text, sensors);
    return read.ok ? null : [read.error.path, read.error.message];
  };
  expect(faultOf(line({}))).toBeNull();
  expect(faultOf('{')![0]).toBe('');
  expect(faultOf(line({ sensor: 'x' }))).toEqual([
    '/sensor',
    expect.stringContaining('right would be one of'),
  ]);
  expect(faultOf(line({ readings: [[1, 2]] }))).toEqual([
    '/readings/0',
    '2 numbers; right would be 4',
  ]);
  expect(faultOf(line({ atUtc: 'now' }))![0]).toBe('/atUtc');
  expect(faultOf(line({ more: 1 }))![0]).toBe('/more');
  expect(readSensors([]).ok).toBe(false);
  const one = {
    kind: 'infrared',
    name: 'eye',
    intervalS: 10,
    pointingRad: 1e-4,
    attitudeBiasRad: 0,
  };
  const eye = { ...one, detectionProbability: 0.9, falsePerScan: 1, longitudeDeg: 120 };
  expect(readSensors([eye])).toMatchObject({ ok: true });
  const wrong = readSensors([{ ...eye, longitudeDeg: 520 }]);
  expect(wrong).toMatchObject({ ok: false, error: { path: '/0/longitudeDeg' } });
  expect(readSensors([eye, eye])).toMatchObject({ ok: false });
  expect(readSensors([{ ...eye, longitudeDeg: undefined }])).toMatchObject({ ok: false });
});
