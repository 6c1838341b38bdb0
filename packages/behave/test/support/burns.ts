/**
 * Seeded histories of one object: mean elements under J2 and drag, burns of known size put in by Gauss' equations, and the
 * noise that public element sets have (correlated from set to set, along the track more than across, now and then far off).
 * Everything here is made up; nothing comes from an observed object.
 */
import { EARTH_RADIUS_KM, type ElementSetBatch, J2, MU_KM3_S2 } from '@noroshi/orbit';
import { batchOf, createRandom, type Elements } from '@noroshi/sim';

export const DAY_US = 86_400e6;
export const START_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC

export type PlantedBurn = {
  readonly day: number; // from the start
  readonly radialMS?: number;
  readonly tangentialMS?: number;
  readonly normalMS?: number;
};

export type HistoryOptions = {
  readonly seed: string;
  readonly days: number;
  readonly number?: number; // catalogue number
  readonly cadenceDays?: number;
  readonly heightKm?: number;
  readonly eccentricity?: number;
  readonly inclinationRad?: number;
  readonly raanRad?: number;
  readonly decayKmDay?: number; // mean loss of semi-major axis
  readonly storms?: number; // share of the drag that comes and goes
  readonly noise?: number; // times the usual
  readonly tails?: boolean; // now and then a set far off
  readonly burns?: readonly PlantedBurn[];
  readonly gaps?: readonly { readonly fromDay: number; readonly toDay: number }[];
};

/** One sigma of a usual set, LEO: along the track, semi-major axis, eccentricity vector and plane. */
export const SET_NOISE = { alongKm: 0.3, heightKm: 0.002, shapeKm: 0.05, planeKm: 0.06 } as const;
const MEMORY_DAYS = 2; // of the noise
const STEP_DAYS = 1 / 48;

type State = { aKm: number; ex: number; ey: number; i: number; raan: number; u: number };

/** A batch with one object's sets in order. */
export function seededHistory(options: HistoryOptions): ElementSetBatch {
  const random = createRandom(`burns/${options.seed}`);
  const gauss = () => {
    const r = Math.sqrt(-2 * Math.log(1 - random.uniform()));
    return r * Math.cos(2 * Math.PI * random.uniform());
  };
  const state: State = {
    aKm: EARTH_RADIUS_KM + (options.heightKm ?? 800),
    ex: 0,
    ey: options.eccentricity ?? 0.001,
    i: options.inclinationRad ?? 1.15,
    raan: options.raanRad ?? 1,
    u: 6 * random.uniform(),
  };
  const cadence = options.cadenceDays ?? 1;
  const burns = [...(options.burns ?? [])].sort((a, b) => a.day - b.day);
  const noise = noiseOf(options, gauss, random.uniform);
  const rows: Elements[] = [];
  let day = 0;
  let due = cadence * random.uniform();
  let weather = 0;
  let burn = 0;
  while (due < options.days) {
    const next = Math.min(due, burns[burn]?.day ?? Number.POSITIVE_INFINITY);
    while (day < next) {
      const step = Math.min(STEP_DAYS, next - day);
      weather += (-weather * step) / 3 + gauss() * Math.sqrt(step);
      const drag = (options.decayKmDay ?? 0.0005) * Math.exp((options.storms ?? 0.3) * weather);
      advance(state, step, drag);
      day += step;
    }
    if (next === due) {
      if (!(options.gaps ?? []).some(({ fromDay, toDay }) => due >= fromDay && due < toDay)) {
        rows.push(setOf(state, START_US + Math.round(due * DAY_US), noise(due)));
      }
      due += cadence * (0.6 + 0.8 * random.uniform());
    } else kick(state, burns[burn++]!);
  }
  return oneObject(rows, options.number ?? 1);
}

/** Row `row` of a batch again, changed, as a batch; under another number when told. */
export function withSet(
  batch: ElementSetBatch,
  row: number,
  change: Partial<Elements>,
  number = Number(batch.objects.objectId[batch.objectRow[row]!]!),
): ElementSetBatch {
  const elements = {
    epochUs: batch.epochUs[row]!,
    meanMotionRadS: batch.meanMotionRadS[row]!,
    eccentricity: batch.eccentricity[row]!,
    inclinationRad: batch.inclinationRad[row]!,
    raanRad: batch.raanRad[row]!,
    argPerigeeRad: batch.argPerigeeRad[row]!,
    meanAnomalyRad: batch.meanAnomalyRad[row]!,
    bstarPerEarthRadius: batch.bstarPerEarthRadius[row]!,
  };
  return oneObject([{ ...elements, ...change }], number);
}

function oneObject(rows: readonly Elements[], number: number): ElementSetBatch {
  const batch = batchOf(rows, 'seeded', number);
  const objects = {
    count: 1,
    objectId: [String(number)],
    catalogueNumber: Uint32Array.of(number),
    cosparId: [''],
    name: [''],
    source: ['seeded'],
  };
  return { ...batch, objects, objectRow: new Uint32Array(rows.length) };
}

function ratesOf({ aKm, ex, ey, i }: State): { u: number; perigee: number; raan: number } {
  const n = Math.sqrt(MU_KM3_S2 / aKm ** 3);
  const beta2 = 1 - ex * ex - ey * ey;
  const k2 = (1.5 * J2 * n) / ((aKm / EARTH_RADIUS_KM) * beta2) ** 2;
  const cosI = Math.cos(i);
  const perigee = -0.5 * k2 * (1 - 5 * cosI * cosI);
  const anomaly = n + 0.5 * k2 * Math.sqrt(beta2) * (3 * cosI * cosI - 1);
  return { u: anomaly + perigee, perigee, raan: -k2 * cosI };
}

function advance(state: State, days: number, decayKmDay: number): void {
  const s = days * 86_400;
  const before = ratesOf(state);
  state.aKm -= decayKmDay * days;
  const after = ratesOf(state);
  state.u += 0.5 * (before.u + after.u) * s;
  state.raan += 0.5 * (before.raan + after.raan) * s;
  const turn = before.perigee * s;
  const [c, d] = [Math.cos(turn), Math.sin(turn)];
  [state.ex, state.ey] = [state.ex * c - state.ey * d, state.ex * d + state.ey * c];
}

/** Gauss' equations of a near-circular orbit for an impulse. */
function kick(state: State, burn: PlantedBurn): void {
  const speed = Math.sqrt(MU_KM3_S2 / state.aKm);
  const [r, t, w] = [burn.radialMS, burn.tangentialMS, burn.normalMS].map(
    (ms) => (ms ?? 0) / 1000 / speed,
  );
  const [c, d] = [Math.cos(state.u), Math.sin(state.u)];
  state.aKm *= 1 + 2 * t!;
  state.ex += r! * d + 2 * t! * c;
  state.ey += -r! * c + 2 * t! * d;
  state.i += w! * c;
  state.raan += (w! * d) / Math.sin(state.i);
  state.u += -2 * r! - (w! * d) / Math.tan(state.i);
}

type Errors = { along: number; height: number; ex: number; ey: number; i: number; node: number };

/** Errors of one set after the other, kilometres; the memory is that of overlapping spans of observations. */
function noiseOf(
  options: HistoryOptions,
  gauss: () => number,
  uniform: () => number,
): (day: number) => Errors {
  const held = [0, 0, 0, 0, 0, 0];
  let last = Number.NEGATIVE_INFINITY;
  return (day) => {
    const keep = Math.exp(-(day - last) / MEMORY_DAYS);
    last = day;
    const far = options.tails === true && uniform() < 0.02 ? 6 : 1;
    const scale = far * (options.noise ?? 1);
    const z = held.map((value, k) => {
      held[k] = keep * value + Math.sqrt(1 - keep * keep) * gauss();
      return scale * held[k]!;
    });
    const { alongKm, heightKm, shapeKm, planeKm } = SET_NOISE;
    return {
      along: alongKm * z[0]!,
      height: heightKm * z[1]!,
      ex: shapeKm * z[2]!,
      ey: shapeKm * z[3]!,
      i: planeKm * z[4]!,
      node: planeKm * z[5]!,
    };
  };
}

/** The set of a state with its errors; the mean motion as element sets print it. */
function setOf(state: State, epochUs: number, error: Errors): Elements {
  const aKm = state.aKm + error.height;
  const [ex, ey] = [state.ex + error.ex / aKm, state.ey + error.ey / aKm];
  const eccentricity = Math.hypot(ex, ey);
  const argPerigeeRad = positive(Math.atan2(ey, ex));
  const i = state.i + error.i / aKm;
  const n = Math.sqrt(MU_KM3_S2 / aKm ** 3);
  const beta2 = 1 - eccentricity * eccentricity;
  const kozai = (1.5 * J2 * (3 * Math.cos(i) ** 2 - 1)) / (2 * beta2 * Math.sqrt(beta2));
  return {
    epochUs,
    meanMotionRadS: n * (1 + kozai / (aKm / EARTH_RADIUS_KM) ** 2),
    eccentricity,
    inclinationRad: i,
    raanRad: positive(state.raan + error.node / (aKm * Math.sin(i))),
    argPerigeeRad,
    meanAnomalyRad: positive(state.u + error.along / aKm - argPerigeeRad),
    bstarPerEarthRadius: 1e-5,
  };
}

function positive(angle: number): number {
  return angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI));
}
