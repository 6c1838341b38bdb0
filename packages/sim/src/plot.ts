/**
 * What happens in the seeded world on purpose. A piece of debris passes an Alpha satellite at a known time and distance: both
 * sets are fitted through SGP4 to the true states of that instant, so every later set says the same. A satellite drifts along
 * the geostationary belt and stops beside Alpha's relay: its sets follow a plan, each as SGP4 will predict it until the next.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateRow,
} from '@noroshi/orbit';
import { batchOf, type Elements } from './batch.ts';
import { CAST_IDS, CAST_NAMES, observerElements, RELAY_LONGITUDE_DEG } from './cast.ts';
import { type Crowd, createCrowd, crowdSets } from './crowd.ts';
import { passingState } from './encounter.ts';
import { type GeostationaryShape, geostationarySet, type LongitudePlan } from './geostationary.ts';
import { fitMeanElements, type TargetState } from './mean-elements.ts';
import { createRandom, type Random } from './random.ts';

/** The numbers of the plot: the planted conjunction, then the visitor of the belt. */
export const PLOT = {
  tcaHoursMin: 26,
  tcaHoursMax: 34,
  missKmMin: 0.15,
  missKmMax: 0.3,
  crossingDegMin: 140, // nearly head on: the fast and thin miss plane where chances are worst
  crossingDegMax: 160,
  clockRadMax: 0.5, // the miss is nearly radial: across the track the sets are known too well
  afterHours: 24, // past the approach, sets are carried and no longer fitted to it
  debrisBstarPerEarthRadius: 4e-4,
  visitorStartDeg: -1.82, // west of the relay
  visitorStopDeg: -0.02, // 15 km
  visitorDays: 6,
  visitorLeftDays: 5, // before the first instant it left the slot where it had been
  keptUntilDays: 2, // before it, kept satellites swung in their boxes, a burn at each turn; from then on all stand still
  keptCycleDays: 7,
  keptSwingDeg: 0.06,
} as const;

export type KnownConjunction = {
  readonly assetId: string;
  readonly objectId: string; // the asset's
  readonly otherObjectId: string;
  readonly tcaUs: number;
  readonly missKm: number;
  readonly relativeSpeedKmS: number;
};

export type Plot = {
  readonly epochUs: number;
  readonly states: readonly [TargetState, TargetState]; // at closest approach: observer, debris
  readonly known: KnownConjunction;
  readonly periodUs: number;
  readonly lagUs: number;
};

const DEG = Math.PI / 180;
const HOUR_US = 3600e6;
const DAY_US = 24 * HOUR_US;
const BSTAR_OBSERVER = 8e-5;

export function createPlot(seed: string, epochUs: number): Plot {
  const random = createRandom(`${seed}/plot`);
  const tcaUs = epochUs + Math.round(within(PLOT.tcaHoursMin, PLOT.tcaHoursMax, random) * HOUR_US);
  const missKm = within(PLOT.missKmMin, PLOT.missKmMax, random);
  const crossingRad = within(PLOT.crossingDegMin, PLOT.crossingDegMax, random) * DEG;
  const observer = {
    ...observerElements(random, epochUs),
    bstarPerEarthRadius: BSTAR_OBSERVER,
  };
  const first = stateOf(observer, tcaUs);
  const second = passingState(first, missKm, crossingRad, within(-1, 1, random) * PLOT.clockRadMax);
  const relativeSpeedKmS = Math.hypot(
    ...second.velocityKmS.map((kmS, k) => kmS - first.velocityKmS[k]),
  );
  return {
    epochUs,
    states: [first, second],
    known: {
      ...{ assetId: 'alpha-observer-1', objectId: String(CAST_IDS.alphaObserver1) },
      ...{ otherObjectId: String(CAST_IDS.debris), tcaUs, missKm, relativeSpeedKmS },
    },
    periodUs: 12 * HOUR_US,
    lagUs: 3 * HOUR_US,
  };
}

/** The sets of the plot's five objects in force at an instant. */
export function plotSets(plot: Plot, seed: string, atUs: number): ElementSetBatch {
  const number = Math.max(0, Math.floor((atUs - plot.epochUs) / plot.periodUs));
  const setUs = plot.epochUs + number * plot.periodUs - plot.lagUs;
  const passedUs = plot.known.tcaUs + PLOT.afterHours * HOUR_US;
  const relays = relaySets(setUs, plot.epochUs);
  const numbered = { elementSetNumber: (number % 9999) + 1, seed };
  if (setUs <= passedUs) return named([...pairSets(plot, setUs), ...relays], PLOT_KEYS, numbered);
  const pair = crowdSets(afterOf(plot, passedUs), atUs);
  const rows = Array.from({ length: pair.count }, (_, row) => elementsOf(pair, row));
  const keys = PAIR_KEYS.filter((key) => pair.objects.objectId.includes(String(CAST_IDS[key])));
  return named([...rows, ...relays], [...keys, ...RELAY_KEYS], numbered);
}

const PAIR_KEYS = ['alphaObserver1', 'debris'] as const;
const RELAY_KEYS = ['alphaRelay1', 'bravoRelay1', 'visitor'] as const;
const PLOT_KEYS = [...PAIR_KEYS, ...RELAY_KEYS];

/** Where the visitor is, east of the relay it closes on, and when it stops. */
export function visitorPlan(epochUs: number): LongitudePlan {
  const { visitorStartDeg, visitorStopDeg, visitorDays, visitorLeftDays } = PLOT;
  const rateDegDay = (visitorStopDeg - visitorStartDeg) / visitorDays;
  return (atUs) => {
    const days = Math.max((atUs - epochUs) / DAY_US, -visitorLeftDays);
    const drifting = days > -visitorLeftDays && days < visitorDays;
    const eastDeg = days < visitorDays ? visitorStartDeg + rateDegDay * days : visitorStopDeg;
    const swing = swingAt((atUs - epochUs) / DAY_US + visitorLeftDays);
    return {
      longitudeRad: (RELAY_LONGITUDE_DEG.alpha + eastDeg + swing.deg) * DEG,
      driftRadS: ((drifting ? rateDegDay : swing.degDay) * DEG) / 86_400,
    };
  };
}

/** How far a kept satellite is from the middle of its box, `days` from when it stops to be kept: a parabola a cycle. */
function swingAt(days: number): { readonly deg: number; readonly degDay: number } {
  if (days >= 0) return { deg: 0, degDay: 0 };
  const { keptCycleDays, keptSwingDeg } = PLOT;
  const phase = (-days / keptCycleDays) % 1;
  return {
    deg: 4 * keptSwingDeg * phase * (1 - phase),
    degDay: (-4 * keptSwingDeg * (1 - 2 * phase)) / keptCycleDays,
  };
}

function relaySets(setUs: number, epochUs: number): Elements[] {
  const keep = (longitudeDeg: number): LongitudePlan => {
    return (atUs) => {
      const swing = swingAt((atUs - epochUs) / DAY_US + PLOT.keptUntilDays);
      const driftRadS = (swing.degDay * DEG) / 86_400;
      return { longitudeRad: (longitudeDeg + swing.deg) * DEG, driftRadS };
    };
  };
  return [
    geostationarySet(RELAY_SHAPE, keep(RELAY_LONGITUDE_DEG.alpha), setUs),
    geostationarySet(RELAY_SHAPE, keep(RELAY_LONGITUDE_DEG.bravo), setUs),
    geostationarySet(VISITOR_SHAPE, visitorPlan(epochUs), setUs),
  ];
}

/** Sets of the relays and the visitor with epochs in a span, by the same rhythm. */
export function relayHistory(
  plot: Plot,
  seed: string,
  fromUs: number,
  toUs: number,
): ElementSetBatch {
  const rows: Elements[] = [];
  const keys: (keyof typeof CAST_IDS)[] = [];
  const zeroUs = plot.epochUs - plot.lagUs;
  for (let k = Math.ceil((fromUs - zeroUs) / plot.periodUs); ; k++) {
    const setUs = zeroUs + k * plot.periodUs;
    if (setUs > toUs) break;
    rows.push(...relaySets(setUs, plot.epochUs));
    keys.push(...RELAY_KEYS);
  }
  return named(rows, keys, { elementSetNumber: 1, seed });
}

const RELAY_SHAPE: GeostationaryShape = {
  eccentricity: 0.0002,
  inclinationRad: 0.04 * DEG,
  raanRad: 85 * DEG,
  argPerigeeRad: 120 * DEG,
};
const VISITOR_SHAPE: GeostationaryShape = { ...RELAY_SHAPE, eccentricity: 0.00024 };

/** Both sets of the pair at an epoch, through the states of the approach. */
function pairSets({ states }: Plot, setUs: number): Elements[] {
  return states.map((state, k) => {
    const bstarPerEarthRadius = k === 0 ? BSTAR_OBSERVER : PLOT.debrisBstarPerEarthRadius;
    const fitted = fitMeanElements(state, { setEpochUs: setUs, bstarPerEarthRadius, opsMode: 'a' });
    if (fitted === undefined)
      throw new Error(`the planted approach of ${state.epochUs} cannot be fitted at ${setUs}`);
    return fitted;
  });
}

const afters = new WeakMap<Plot, Crowd>();

/** The pair after the approach, as a crowd of two that lives on from the last fit. */
function afterOf(plot: Plot, passedUs: number): Crowd {
  const kept = afters.get(plot);
  if (kept !== undefined) return kept;
  const base = named(pairSets(plot, passedUs), PAIR_KEYS, { elementSetNumber: 1, seed: '' });
  const crowd = createCrowd(base, passedUs, 'pair');
  afters.set(plot, crowd);
  return crowd;
}

/** A batch of cast members. */
export function named(
  rows: readonly Elements[],
  keys: readonly (keyof typeof CAST_IDS)[],
  { elementSetNumber, seed }: { readonly elementSetNumber: number; readonly seed: string },
): ElementSetBatch {
  const batch = batchOf(rows, `seeded ${seed}`);
  const numbers = Uint32Array.from(keys, (key) => CAST_IDS[key]);
  const objectId = Array.from(numbers, String);
  const name = keys.map((key) => CAST_NAMES[key]);
  return {
    ...batch,
    objects: { ...batch.objects, objectId, catalogueNumber: numbers, name },
    elementSetNumber: new Uint32Array(rows.length).fill(elementSetNumber),
  };
}

function elementsOf(sets: ElementSetBatch, row: number): Elements {
  return {
    epochUs: sets.epochUs[row],
    meanMotionRadS: sets.meanMotionRadS[row],
    eccentricity: sets.eccentricity[row],
    inclinationRad: sets.inclinationRad[row],
    raanRad: sets.raanRad[row],
    argPerigeeRad: sets.argPerigeeRad[row],
    meanAnomalyRad: sets.meanAnomalyRad[row],
    bstarPerEarthRadius: sets.bstarPerEarthRadius[row],
  };
}

/** Where SGP4 puts a set at an instant. */
export function stateOf(elements: Elements, atUs: number): TargetState {
  const model = initialiseSgp4(batchOf([elements], 'plot'), 'a');
  const out = createStateBatch(1, 'TEME');
  propagateRow(model, createResonanceScratch(model), 0, atUs, out, 0);
  return { epochUs: atUs, positionKm: [...out.positionKm], velocityKmS: [...out.velocityKmS] };
}

function within(low: number, high: number, random: Random): number {
  return low + (high - low) * random.uniform();
}
