/**
 * What operators say they did: the benchmark's list of times (arXiv 2212.08662), the manoeuvre files of the altimeter missions
 * (IDS/ILRS format, with the parts of each burn) and the lists of the Fengyun satellites. The benchmark writes the Fengyun times
 * as their operator does, in China Standard Time (UTC+8), and calls them UTC: they are put right here. It also counts the days of the year from 0: its times of every altimeter
 * mission are one day after the operator's own file (all 452 at hand; the kink of the orbits is where the operator says).
 */
import { readFileSync } from 'node:fs';
import { dataPath } from '@noroshi/tidy';
import { parseUtc } from '@noroshi/time';

/** One burn, or several of less than half a day. Parts in m/s, radial, along-track and cross-track. */
export type Burn = {
  readonly atUs: number;
  readonly dvMS?: number; // the way of all its burns, when the operator says it
  readonly dvRMS?: number;
  readonly dvTMS?: number;
  readonly dvNMS?: number;
};

export type Satellite = {
  readonly name: string;
  readonly group: 'LEO' | 'GEO';
  readonly raw?: string; // the operator's file with Δv
};

/** The benchmark's fifteen; those that are not at hand are left out by `satellitesAtHand`. */
const SATELLITES: readonly Satellite[] = [
  { name: 'CryoSat-2', group: 'LEO', raw: 'rawman_cs2man.txt' },
  { name: 'Haiyang-2A', group: 'LEO', raw: 'rawman_h2aman.txt' },
  { name: 'Jason-1', group: 'LEO', raw: 'rawman_ja1man.txt' },
  { name: 'Jason-2', group: 'LEO', raw: 'rawman_ja2man.txt' },
  { name: 'Jason-3', group: 'LEO', raw: 'rawman_ja3man.txt' },
  { name: 'SARAL', group: 'LEO', raw: 'rawman_srlman.txt' },
  { name: 'Sentinel-3A', group: 'LEO', raw: 'rawman_s3aman.txt' },
  { name: 'Sentinel-3B', group: 'LEO', raw: 'rawman_s3bman.txt' },
  { name: 'Sentinel-6A', group: 'LEO', raw: 'rawman_s6aman.txt' },
  { name: 'TOPEX', group: 'LEO', raw: 'rawman_topman.txt' },
  { name: 'Fengyun-2D', group: 'GEO' },
  { name: 'Fengyun-2E', group: 'GEO' },
  { name: 'Fengyun-2F', group: 'GEO' },
  { name: 'Fengyun-2H', group: 'GEO' },
  { name: 'Fengyun-4A', group: 'GEO' },
];

export function satellitesAtHand(): readonly Satellite[] {
  return SATELLITES.filter(({ name }) => dataPath(`tle/${elementsOf(name)}`) !== undefined);
}

export function elementsOf(name: string): string {
  return `manoeuvre/bench15_${name}.tle.gz`;
}

/** Every burn of one satellite, in order, with Δv where its operator's file has a burn within the hour. */
export function truthOf(satellite: Satellite): readonly Burn[] {
  const path = dataPath(`tle/manoeuvre/bench15_manoeuvres_${satellite.name}.yaml`);
  if (path === undefined) throw new Error(`no list of manoeuvres for ${satellite.name}`);
  const zoneS = satellite.group === 'GEO' ? CHINA_STANDARD_TIME_S : ORDINAL_DAY_S;
  const times = parseBenchmark(readFileSync(path, 'utf8'), zoneS);
  const rawPath = satellite.raw && dataPath(`tle/manoeuvre/${satellite.raw}`);
  const raw = rawPath ? parseOperatorFile(readFileSync(rawPath, 'utf8')) : [];
  return times.map((atUs) => ({ ...nearestBurn(raw, atUs), atUs }));
}

/** The `- 2011-02-01 15:00:00` lines of the benchmark's files. */
export function parseBenchmark(text: string, zoneS = 0): readonly number[] {
  return [...text.matchAll(/^- (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})/gm)]
    .map(([, day, clock]) => utcUs(`${day}T${clock}Z`) - zoneS * 1e6)
    .sort((a, b) => a - b);
}

/** Lists of the Fengyun satellites: kind, COSPAR id, begin and end in China Standard Time. */
export function parseFengyun(text: string): readonly { kind: string; fromUs: number }[] {
  return [...text.matchAll(/^(\S+) \S+ "(\S+) CST" "\S+ CST"/gm)]
    .map(([, kind, from]) => ({
      kind: kind!,
      fromUs: utcUs(`${from}Z`) - CHINA_STANDARD_TIME_S * 1e6,
    }))
    .sort((a, b) => a.fromUs - b.fromUs);
}

type DatedBurn = Burn & { readonly fromUs: number };

/**
 * Manoeuvre files of the IDS, one manoeuvre a line: begin and end, the order of the parts, then for each burn its middle, length
 * and three parts. Order 005: cross-track, along-track, radial (SPOT: pitch T, roll R, yaw L); 006 and 007: radial, along-track,
 * cross-track.
 */
export function parseOperatorFile(text: string): readonly DatedBurn[] {
  return text
    .split('\n')
    .filter((line) => line.length > BURN_FROM)
    .map(operatorLine)
    .sort((a, b) => a.fromUs - b.fromUs);
}

function operatorLine(line: string): DatedBurn {
  const fromUs = ordinalUs(line, 6);
  const burns = Number(line.slice(44, 45));
  let [dvMS, dvRMS, dvTMS, dvNMS] = [0, 0, 0, 0];
  for (let k = 0; k < burns; k++) {
    const at = BURN_FROM + k * BURN_LENGTH;
    const parts = [43, 64, 85].map((from) => Number(line.slice(at + from, at + from + 20)));
    const [r, t, n] = line.slice(40, 43) === '005' ? parts.toReversed() : parts;
    dvMS += Math.hypot(r!, t!, n!);
    dvRMS += r!;
    dvTMS += t!;
    dvNMS += Math.abs(n!); // burns at opposite nodes turn the plane the same way with opposite signs
  }
  return { fromUs, atUs: fromUs, dvMS, dvRMS, dvTMS, dvNMS };
}

function nearestBurn(raw: readonly DatedBurn[], atUs: number): Partial<Burn> {
  const found = raw.find(({ fromUs }) => Math.abs(fromUs - atUs) <= SAME_BURN_US);
  if (found === undefined) return {};
  const { dvMS, dvRMS, dvTMS, dvNMS } = found;
  return { dvMS, dvRMS, dvTMS, dvNMS } as Partial<Burn>;
}

/** Year, day of the year, hour and minute from a column on. */
function ordinalUs(line: string, from: number): number {
  const [year, day, hour, minute] = line
    .slice(from, from + 14)
    .trim()
    .split(/\s+/)
    .map(Number);
  return utcUs(`${year}-01-01T00:00:00Z`) + (((day! - 1) * 24 + hour!) * 60 + minute!) * 60e6;
}

function utcUs(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(`no time: ${text}`);
  return parsed.value;
}

const CHINA_STANDARD_TIME_S = 8 * 3600;
const ORDINAL_DAY_S = 86_400;
const SAME_BURN_US = 3600e6;
const BURN_FROM = 46;
const BURN_LENGTH = 232;
