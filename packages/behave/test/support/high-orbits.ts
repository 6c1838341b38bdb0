/**
 * Seeded truth for orbits that have none: medium and long ones, moved by SDP4 with Sun, Moon and resonance, a set a day fitted to the
 * path (so that sets and path are of one model), burns of known Δv put into the path, and the noise that public sets of such orbits
 * have. Noise follows from the measured table of errors (src/error/table.ts: quiet objects, precise orbits): place and plane at epoch,
 * and the semi-major axis from how the along-track error grows with age. Errors hold for days, as spans of observations overlap.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  pickSets,
  propagateRow,
} from '@noroshi/orbit';
import { batchOf, createRandom, type Elements, fitMeanElements } from '@noroshi/sim';
import { DAY_US, START_US } from './burns.ts';

export type HighOrbit = {
  readonly name: string;
  readonly revDay: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly argPerigeeDeg: number;
  readonly noise: {
    readonly alongKm: number;
    readonly heightKm: number;
    readonly shapeKm: number;
    readonly planeKm: number;
  };
};

const MEO_NOISE = { alongKm: 1, heightKm: 0.01, shapeKm: 0.27, planeKm: 0.25 };
const HEO_NOISE = { alongKm: 1.5, heightKm: 0.04, shapeKm: 0.4, planeKm: 0.3 };

export const HIGH_ORBITS: readonly HighOrbit[] = [
  high('MEO, half a day', 2.0056, 0.01, 55, 60, MEO_NOISE),
  high('MEO, 14 hours', 1.7047, 0.0003, 56, 0, MEO_NOISE),
  high('MEO, 11 hours', 2.1311, 0.001, 64.8, 0, MEO_NOISE),
  high('HEO, half a day', 2.0063, 0.7, 63.4, 270, HEO_NOISE),
  high('HEO, transfer', 2.27, 0.72, 27, 178, HEO_NOISE),
];

function high(
  name: string,
  revDay: number,
  eccentricity: number,
  inclinationDeg: number,
  argPerigeeDeg: number,
  noise: HighOrbit['noise'],
): HighOrbit {
  return { name, revDay, eccentricity, inclinationDeg, argPerigeeDeg, noise };
}

export type HighBurn = { readonly day: number; readonly tMS: number; readonly nMS: number };

const MEMORY_DAYS = 3; // of the noise
const RENEW_DAYS = 1; // SDP4 holds what Sun and Moon do to a set for its epoch: carried for months, a set fitted later disagrees
const DEG = Math.PI / 180;

/** Sets of one object over `days`, about one a day, in order; a burn changes the path from its day on. */
export function highHistory(
  orbit: HighOrbit,
  seed: string,
  days: number,
  burns: readonly HighBurn[],
): ElementSetBatch {
  const random = createRandom(`high/${orbit.name}/${seed}`);
  const noise = noiseOf(orbit, random.uniform);
  let state = stateOf(firstSet(orbit, random.uniform));
  let renewedDay = 0;
  let burn = 0;
  const rows: Elements[] = [];
  for (let day = random.uniform(); day < days; day += 0.6 + 0.8 * random.uniform()) {
    while (burn < burns.length && burns[burn]!.day <= day) {
      state = stateOf(burnt(state, burns[burn]!));
      renewedDay = burns[burn]!.day;
      burn++;
    }
    if (day - renewedDay > RENEW_DAYS) {
      state = stateOf(burnt(state, { day, tMS: 0, nMS: 0 }));
      renewedDay = day;
    }
    const epochUs = Math.round(START_US + day * DAY_US);
    const at = state(epochUs);
    const set = fitMeanElements(at, { setEpochUs: epochUs, bstarPerEarthRadius: 0, opsMode: 'a' });
    if (set !== undefined) rows.push(noise(day, set));
  }
  const batch = batchOf(rows, 'seeded', 1);
  const objects = {
    ...{ count: 1, objectId: ['1'], catalogueNumber: Uint32Array.of(1), cosparId: [''] },
    ...{ name: [''], source: ['seeded'] },
  };
  return { ...batch, objects, objectRow: new Uint32Array(rows.length) };
}

function firstSet(orbit: HighOrbit, uniform: () => number): Elements {
  return {
    epochUs: START_US,
    meanMotionRadS: (orbit.revDay * 2 * Math.PI) / 86_400,
    eccentricity: orbit.eccentricity,
    inclinationRad: orbit.inclinationDeg * DEG,
    raanRad: 2 * Math.PI * uniform(),
    argPerigeeRad: orbit.argPerigeeDeg * DEG,
    meanAnomalyRad: 2 * Math.PI * uniform(),
    bstarPerEarthRadius: 0,
  };
}

type State = {
  readonly epochUs: number;
  readonly positionKm: number[];
  readonly velocityKmS: number[];
};

function stateOf(set: Elements): (epochUs: number) => State {
  const model = initialiseSgp4(pickSets(batchOf([set], 'seeded', 1), [0]), 'a');
  const scratch = createResonanceScratch(model);
  const out = createStateBatch(1, 'TEME');
  return (epochUs) => {
    propagateRow(model, scratch, 0, epochUs, out, 0);
    return { epochUs, positionKm: [...out.positionKm], velocityKmS: [...out.velocityKmS] };
  };
}

/** The path after a burn: along the velocity and along the normal of the plane. */
function burnt(state: (epochUs: number) => State, { day, tMS, nMS }: HighBurn): Elements {
  const epochUs = Math.round(START_US + day * DAY_US);
  const at = state(epochUs);
  const [r, v] = [at.positionKm, at.velocityKmS];
  const normal = [
    r[1]! * v[2]! - r[2]! * v[1]!,
    r[2]! * v[0]! - r[0]! * v[2]!,
    r[0]! * v[1]! - r[1]! * v[0]!,
  ];
  const [speed, size] = [Math.hypot(...v), Math.hypot(...normal)];
  const velocityKmS = v.map(
    (c, k) => c + (tMS / 1000) * (c / speed) + (nMS / 1000) * (normal[k]! / size),
  );
  const set = fitMeanElements(
    { ...at, velocityKmS },
    { setEpochUs: epochUs, bstarPerEarthRadius: 0, opsMode: 'a' },
  );
  if (set === undefined) throw new Error(`no set fits the path after the burn of day ${day}`);
  return set;
}

function noiseOf({ noise, revDay }: HighOrbit, uniform: () => number) {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const aKm = 42_241 / revDay ** (2 / 3);
  const held = [0, 0, 0, 0, 0, 0];
  let last = Number.NEGATIVE_INFINITY;
  return (day: number, set: Elements): Elements => {
    const keep = Math.exp(-(day - last) / MEMORY_DAYS);
    last = day;
    held.forEach((value, k) => {
      held[k] = keep * value + Math.sqrt(1 - keep * keep) * gauss();
    });
    const [along, height, ex, ey, tilt, node] = held as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const [c, s] = [Math.cos(set.argPerigeeRad), Math.sin(set.argPerigeeRad)];
    const shape = noise.shapeKm / aKm;
    const x = set.eccentricity * c + shape * ex;
    const y = set.eccentricity * s + shape * ey;
    const argPerigeeRad = Math.atan2(y, x);
    const alongRad = (noise.alongKm * along) / aKm;
    return {
      ...set,
      meanMotionRadS: set.meanMotionRadS * (1 - (1.5 * noise.heightKm * height) / aKm),
      eccentricity: Math.hypot(x, y),
      inclinationRad: set.inclinationRad + (noise.planeKm * tilt) / aKm,
      raanRad: set.raanRad + (noise.planeKm * node) / (aKm * Math.sin(set.inclinationRad)),
      argPerigeeRad: positive(argPerigeeRad),
      meanAnomalyRad: positive(set.meanAnomalyRad + set.argPerigeeRad - argPerigeeRad + alongRad),
    };
  };
}

function positive(angle: number): number {
  return angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI));
}
