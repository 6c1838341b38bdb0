/**
 * Pattern of life of one object of the belt, from its sets: stretches of one mode east-west and north-south, and the nodes between
 * them. Give a history cut by `historyUntil` to hear what would have been said then; every node says with which set it opened.
 * Modes and changes are named as the pattern-of-life challenge of 2024 has them (SPLID, J. Astronaut. Sci. 2025).
 */
import type { ObjectHistory } from '../history/history.ts';
import type { Manoeuvre } from '../manoeuvre/contract.ts';
import { geoManoeuvres } from '../manoeuvre/geo.ts';
import { beltSets, type GeoSeries, geoSeries } from '../manoeuvre/geo-series.ts';
import { median } from '../manoeuvre/geo-steps.ts';
import { wrapDeg } from '../proximity/geo/longitude.ts';
import type {
  PatternMode,
  PatternNode,
  PatternOfLife,
  PatternSegment,
  Propulsion,
} from './contract.ts';
import { type EastWestNode, type Stretch, walkEastWest } from './east-west.ts';
import { PATTERN_LIMITS as LIMITS } from './limits.ts';
import { type PlaneStretch, planeStretches } from './north-south.ts';
import { keepingHabit } from './propulsion.ts';

export type PatternOptions = {
  readonly manoeuvres?: readonly Manoeuvre[]; // of this history, when they are there already
};

/** Of a clean history; sets outside the belt (on the way to it, or raised far above) are left aside. */
export function patternOfLife(history: ObjectHistory, options: PatternOptions = {}): PatternOfLife {
  const { objectId, name } = history;
  const belt = beltSets(history);
  if (belt.count < 2) return { objectId, name, segments: [], nodes: [] };
  const series = geoSeries(belt);
  const manoeuvres = options.manoeuvres ?? geoManoeuvres(belt).manoeuvres;
  const work = { history: belt, series, manoeuvres };
  const { stretches, nodes } = walkEastWest(series);
  const planes = planeStretches(series);
  return {
    ...{ objectId, name },
    segments: [
      ...stretches.map((stretch) => eastWestSegment(work, stretch)),
      ...planes.map((stretch) => planeSegment(work, stretch)),
    ],
    nodes: [
      ...nodes.map((node) => eastWestNode(work, node)),
      ...planes.flatMap((stretch, k) => planeNode(work, planes[k - 1], stretch)),
    ].sort((a, b) => a.atUs - b.atUs),
  };
}

type Work = {
  readonly history: ObjectHistory;
  readonly series: GeoSeries;
  readonly manoeuvres: readonly Manoeuvre[];
};

function eastWestSegment(work: Work, stretch: Stretch): PatternSegment {
  const { history, series } = work;
  const { from, to, stands } = stretch;
  const mode = modeOf(series, stretch);
  const lon = Array.from(series.longitudeDeg.subarray(from, to + 1));
  const middle = median(lon.slice());
  const days = series.day[to] - series.day[from];
  const burns = within(work, from, to);
  const habit =
    mode === 'station-kept'
      ? keepingHabit(series, 'east-west', from, to, burns)
      : { propulsion: movingPropulsion(mode, burns), cadenceDays: Number.NaN };
  return {
    ...{ axis: 'east-west', mode, ...habit },
    fromUs: history.epochUs[from],
    toUs: history.epochUs[to],
    longitudeDeg: stands || mode === 'libration' ? wrapDeg(middle) : Number.NaN,
    boxDeg: stands || mode === 'libration' ? halfWidth(lon) : Number.NaN,
    driftDegDay: days > 0 ? (lon[lon.length - 1] - lon[0]) / days : series.driftDegDay[from],
  };
}

/** Standing without a burn for long is resting at a stable point; under way without one is nobody's doing. */
function modeOf({ day, driftDegDay, longitudeDeg }: GeoSeries, stretch: Stretch): PatternMode {
  const { from, to, burns, stands } = stretch;
  const days = day[to] - day[from];
  const isIdle = burns === 0 && days >= LIMITS.idleDays;
  if (stands) return isIdle ? 'libration' : 'station-kept';
  if (burns > 0) return 'drift';
  if (!isIdle) return 'unknown';
  const drift = (longitudeDeg[to] - longitudeDeg[from]) / days;
  if (drift < LIMITS.graveyardDegDay) return 'graveyard';
  const drifts = driftDegDay.subarray(from, to + 1);
  const swings = drifts.some((each) => each > 0) && drifts.some((each) => each < 0);
  return swings ? 'libration' : 'drift';
}

function movingPropulsion(mode: PatternMode, burns: readonly Manoeuvre[]): Propulsion {
  if (mode === 'libration' || mode === 'graveyard') return 'none';
  if (burns.length === 0) return 'unknown';
  return burns.some(({ raisedBy }) => raisedBy === 'ramp') ? 'electric' : 'chemical';
}

function planeSegment(work: Work, { isKept, from, to }: PlaneStretch): PatternSegment {
  const { history, series } = work;
  const tilts = Array.from({ length: to - from + 1 }, (_, k) =>
    Math.hypot(series.ixDeg[from + k], series.iyDeg[from + k]),
  );
  const burns = within(work, from, to);
  const habit = isKept
    ? keepingHabit(series, 'north-south', from, to, burns)
    : { propulsion: isKept === false ? ('none' as const) : ('unknown' as const), cadenceDays: NaN };
  return {
    ...{ axis: 'north-south', ...habit },
    mode: isKept === undefined ? 'unknown' : isKept ? 'station-kept' : 'drift',
    fromUs: history.epochUs[from],
    toUs: history.epochUs[to],
    longitudeDeg: Number.NaN,
    boxDeg: quantile(tilts, 0.95),
    driftDegDay: Number.NaN,
  };
}

function eastWestNode({ history, series, manoeuvres }: Work, node: EastWestNode): PatternNode {
  const atUs = Math.round(node.day * DAY_US);
  const near = manoeuvres.find(
    (each) => each.fromUs - 3 * DAY_US <= atUs && atUs <= each.toUs + 3 * DAY_US,
  );
  const isDense = series.count > 1 && near !== undefined;
  const steps = near?.raisedBy === 'ramp' ? ('electric' as const) : ('chemical' as const);
  return {
    axis: 'east-west',
    change: node.change,
    propulsion: node.change === 'end station-keeping' ? 'none' : isDense ? steps : 'unknown',
    atUs,
    sigmaS: node.sigmaDays * 86_400,
    fromDriftDegDay: node.fromDriftDegDay,
    toDriftDegDay: node.toDriftDegDay,
    openedUs: history.epochUs[node.openedSet],
  };
}

/** Between two stretches that both say something. */
function planeNode(
  { history }: Work,
  before: PlaneStretch | undefined,
  after: PlaneStretch,
): PatternNode[] {
  if (before?.isKept === undefined || after.isKept === undefined) return [];
  return [
    {
      axis: 'north-south',
      change: after.isKept ? 'initiate station-keeping' : 'end station-keeping',
      propulsion: after.isKept ? 'unknown' : 'none',
      atUs: history.epochUs[after.from],
      sigmaS: 0.25 * LIMITS.planeWindowDays * 86_400,
      fromDriftDegDay: Number.NaN,
      toDriftDegDay: Number.NaN,
      openedUs: history.epochUs[before.openedSet],
    },
  ];
}

function within({ history, manoeuvres }: Work, from: number, to: number): readonly Manoeuvre[] {
  const [fromUs, toUs] = [history.epochUs[from], history.epochUs[to]];
  return manoeuvres.filter(({ atUs }) => atUs >= fromUs && atUs <= toUs);
}

function halfWidth(values: number[]): number {
  return 0.5 * (quantile(values, 0.975) - quantile(values, 0.025));
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const DAY_US = 86_400e6;
