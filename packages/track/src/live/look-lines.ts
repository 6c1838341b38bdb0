/**
 * Looks as lines of text, one JSON object a line, for files that grow and for streams: {"sensor":"north","atUtc":"2031-05-01T03:00:00Z","readings":[[…]]}.
 * A radar's reading is range (km), azimuth and elevation (degrees), range rate (km/s); a satellite's are its two angles about the
 * way down (degrees). Sensors are described as in scenario files. What is wrong is said with its place, and costs its line.
 */
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import { parseStrictText } from '@noroshi/watch';
import { list, number, Refused, record, text, utc } from '../scenario/decode.ts';
import {
  type Infrared,
  type RadarSite,
  readSensor,
  type ScenarioError,
} from '../scenario/scenario.ts';
import type { LiveLook } from './watch.ts';

export const LOOK_LIMITS = {
  lineLengthMax: 2_000_000,
  readingsMax: 20_000,
  sensorsMax: 50,
} as const;

const DEG = Math.PI / 180;
const DEPTH_MAX = 4;
const anyNumber = number(-1e6, 1e6);
const readLine = record({
  ...{ sensor: text(60), atUtc: utc },
  readings: list(list(anyNumber, 4, 2), LOOK_LIMITS.readingsMax),
});

type Sensors = ReadonlyMap<string, RadarSite | Infrared>;

/** Sensors by name, from a list as a scenario has it. */
export function readSensors(value: unknown): Result<Sensors, ScenarioError> {
  return caught(() => {
    const sites = list(readSensor, LOOK_LIMITS.sensorsMax, 1)(value, '');
    const sensors = new Map(sites.map((site) => [site.name, site]));
    if (sensors.size < sites.length)
      throw new Refused('', 'two sensors of one name; right would be one each');
    return sensors;
  });
}

export function decodeLook(line: string, sensors: Sensors): Result<LiveLook, ScenarioError> {
  if (line.length > LOOK_LIMITS.lineLengthMax)
    return err({
      path: '',
      message: `${line.length} characters; right would be at most ${LOOK_LIMITS.lineLengthMax}`,
    });
  const parsed = parseStrictText(line, DEPTH_MAX);
  if (!parsed.ok) return err({ path: '', message: parsed.error.message });
  return caught(() => {
    const { sensor, atUs, readings } = readLine(parsed.value, '');
    const site = sensors.get(sensor);
    if (site === undefined)
      throw new Refused(
        '/sensor',
        `"${sensor}"; right would be one of ${[...sensors.keys()].join(', ')}`,
      );
    const units = unitsOf(site);
    for (const [k, reading] of readings.entries())
      if (reading.length !== units.length)
        throw new Refused(
          `/readings/${k}`,
          `${reading.length} numbers; right would be ${units.length}`,
        );
    const numbers = readings.flatMap((reading) => reading.map((one, k) => one * units[k]!));
    return { sensor, atUs, readings: Float64Array.from(numbers) };
  });
}

/** Without the end of the line. Decoded again it is the same to 1e-15 of each number. */
export function encodeLook(
  { sensor, atUs, readings }: LiveLook,
  site: RadarSite | Infrared,
): string {
  const units = unitsOf(site);
  const rows = Array.from({ length: readings.length / units.length }, (_, k) =>
    units.map((unit, i) => readings[k * units.length + i]! / unit),
  );
  return JSON.stringify({ sensor, atUtc: formatUtc(atUs, 6), readings: rows });
}

const unitsOf = ({ kind }: RadarSite | Infrared): readonly number[] =>
  kind === 'radar' ? [1, DEG, DEG, 1] : [DEG, DEG];

function caught<T>(read: () => T): Result<T, ScenarioError> {
  try {
    return ok(read());
  } catch (cause) {
    if (cause instanceof Refused) return err({ path: cause.path, message: cause.message });
    throw cause;
  }
}
