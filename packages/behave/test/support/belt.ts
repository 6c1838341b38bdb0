/**
 * Seeded histories of an object of the belt: a longitude pulled by the Earth's field, a plane turned by Sun and Moon, burns of known
 * size, sets with the scatter that public ones have. Everything here is made up; nothing comes from an observed object.
 */
import type { ObjectHistory } from '@noroshi/behave';
import { createRandom } from '@noroshi/sim';
import { equatorPullDegDay2 } from '../../src/manoeuvre/geo-series.ts';
import { driftDegDay, meanLongitudeDeg } from '../../src/proximity/geo/longitude.ts';

export const DAY_US = 86_400e6;
export const BELT_START_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const DEG = 180 / Math.PI;
const MS_PER_DEG_DAY = 2.837; // along the track: v / 3n

export type BeltBurn = {
  readonly day: number;
  readonly tangentialMS?: number;
  readonly northMS?: number;
};

export type BeltOptions = {
  readonly seed: string;
  readonly days: number;
  readonly cadenceDays?: number;
  readonly longitudeDeg?: number;
  readonly driftDegDay?: number;
  readonly eccentricity?: number;
  readonly inclinationDeg?: number;
  readonly burns?: readonly BeltBurn[];
  readonly noise?: number; // times the usual
  readonly slips?: readonly number[]; // numbers of sets whose drift is off
  readonly slipDegDay?: number; // by so much: 0.05
};

type State = { lon: number; drift: number; ix: number; iy: number };

export function beltHistory(options: BeltOptions): ObjectHistory {
  const random = createRandom(`belt/${options.seed}`);
  const gauss = () =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const scale = options.noise ?? 1;
  const state: State = {
    lon: options.longitudeDeg ?? 110,
    drift: options.driftDegDay ?? 0,
    ix: 0,
    iy: options.inclinationDeg ?? 0.5,
  };
  const burns = [...(options.burns ?? [])].sort((a, b) => a.day - b.day);
  const rows: { day: number; state: State }[] = [];
  const cadence = options.cadenceDays ?? 1;
  let [day, burn] = [0, 0];
  for (
    let due = 0.5 * cadence;
    due < options.days;
    due += cadence * (0.7 + 0.6 * random.uniform())
  ) {
    while (burn < burns.length && burns[burn].day < due) {
      coast(state, burns[burn].day - day);
      day = burns[burn].day;
      push(state, burns[burn++], siderealDeg(state, day));
    }
    coast(state, due - day);
    day = due;
    rows.push({ day, state: { ...state } });
  }
  const e = options.eccentricity ?? 0.0003;
  return historyOf(
    rows.map(({ day: at, state: s }, k) => ({
      epochUs: BELT_START_US + Math.round(at * DAY_US),
      lon: s.lon + 0.003 * scale * gauss(),
      drift:
        s.drift +
        0.0012 * scale * gauss() +
        (options.slips?.includes(k) ? (options.slipDegDay ?? 0.05) : 0),
      e: Math.max(1e-6, e + 1.5e-5 * scale * gauss()),
      ix: s.ix + 0.0006 * scale * gauss(),
      iy: s.iy + 0.0006 * scale * gauss(),
    })),
  );
}

/** In steps of a day at most. */
function coast(state: State, days: number): void {
  const steps = Math.max(1, Math.ceil(days));
  const h = days / steps;
  for (let k = 0; k < steps; k++) {
    const pull = equatorPullDegDay2(state.lon, Math.hypot(state.ix, state.iy) / DEG);
    state.lon += state.drift * h + 0.5 * pull * h * h;
    state.drift += pull * h;
    const turn = (-2 * Math.PI * h) / (53 * 365.25);
    const [x, y] = [state.ix - 7.4, state.iy];
    state.ix = 7.4 + x - turn * y;
    state.iy = y + turn * x;
  }
}

function push(state: State, { tangentialMS = 0, northMS = 0 }: BeltBurn, siderealLonDeg: number) {
  state.drift -= tangentialMS / MS_PER_DEG_DAY;
  const turnDeg = (northMS / 3074.7) * DEG;
  state.ix += turnDeg * Math.cos(siderealLonDeg / DEG);
  state.iy += turnDeg * Math.sin(siderealLonDeg / DEG);
}

/** Where among the stars the object is, from what a set of that instant would say. */
function siderealDeg(state: State, day: number): number {
  const row = { ...state, epochUs: BELT_START_US + day * DAY_US, e: 0.0001 };
  const { raanRad, argPerigeeRad, meanAnomalyRad } = historyOf([row]);
  return (raanRad[0] + argPerigeeRad[0] + meanAnomalyRad[0]) * DEG;
}

type Row = { epochUs: number; lon: number; drift: number; e: number; ix: number; iy: number };

/** Elements that stand at these longitudes with these drifts: anomaly and mean motion are solved for. */
export function historyOf(rows: readonly Row[]): ObjectHistory {
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of);
  const history: ObjectHistory = {
    ...{ objectId: '90001', name: 'MADE UP', cosparId: '', count: rows.length },
    setRow: Uint32Array.from(rows, (_, k) => k),
    epochUs: column((row) => row.epochUs),
    meanMotionRadS: column(() => 7.292e-5),
    eccentricity: column((row) => row.e),
    inclinationRad: column((row) => Math.hypot(row.ix, row.iy) / DEG),
    raanRad: column((row) => Math.atan2(row.iy, row.ix)),
    argPerigeeRad: column(() => 1),
    meanAnomalyRad: column(() => 0),
    bstarPerEarthRadius: column(() => 0),
    meanMotionDotRevDay2: column(() => 0),
  };
  rows.forEach(({ lon, drift }, k) => {
    for (let round = 0; round < 3; round++) {
      history.meanMotionRadS[k] += (drift - driftDegDay(history, k)) / DEG / 86_400;
    }
    history.meanAnomalyRad[k] = (lon - meanLongitudeDeg(history, k)) / DEG;
  });
  return history;
}
