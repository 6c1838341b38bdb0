/**
 * The work of avoidance, without threads and without a store: what is asked, done, and answered, as structured-clone data. A
 * plan tries burns against one approach; a screen looks at one ephemeris against the catalogue. Both only compute.
 */
import { type ElementSetBatch, type EphemerisTable, pickSets } from '@noroshi/orbit';
import {
  type ApproachGeometry,
  type AvoidGrid,
  type AvoidPair,
  type AvoidRequest,
  approachGeometry,
  burnCost,
  COVARIANCE_MODELS,
  conjunctionRows,
  covarianceOfSigmas,
  createTrial,
  elementSetPath,
  elementSetSigmaInto,
  manoeuvredTables,
  missNearKm,
  type OwnPlan,
  type Path,
  planAvoidance,
  plannedTable,
  type RunTasks,
  type Six,
  screenEphemeris,
  TRIAL,
  TRIAL_CODES,
  TRIAL_SLOTS,
} from '@noroshi/screen';

/** A body whose size nobody told, m: as the watch takes it. */
export const RADIUS_ASSUMED_M = 5;
const US_PER_DAY = 86_400e6;

export type PlanAsk = {
  readonly kind: 'plan';
  readonly sets: ElementSetBatch; // row 0: own; row 1: the other
  readonly tcaUs: number;
  readonly hbrM: number;
  readonly request: AvoidRequest;
};

export type Burn = {
  readonly burnUs: number;
  readonly burnRtnKmS: readonly [number, number, number];
};

export type ScreenAsk = {
  readonly kind: 'screen';
  readonly sets: ElementSetBatch; // the catalogue
  readonly ownId: string;
  readonly ownName: string;
  readonly burn: Burn | null; // null: tables or an own plan are given
  readonly plan: OwnPlan | null; // an operator's state and burns
  readonly tables: readonly EphemerisTable[];
  readonly fromUs: number;
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly radiusM: Readonly<Record<string, number>>;
};

export type AvoidAsk = PlanAsk | ScreenAsk;

export type BeforeBurn = {
  readonly tcaUs: number;
  readonly pc: number;
  readonly pcMax: number;
  readonly missKm: number;
  readonly missRtnKm: readonly [number, number, number];
};

export type PlanDone = {
  readonly kind: 'plan';
  readonly before: BeforeBurn;
  readonly geometry: ApproachGeometry | null;
  readonly covariance: string;
  readonly ages: readonly [number, number]; // days, closest approach minus epoch
  readonly revolutionS: number;
  readonly grid: AvoidGrid;
  /** By time of burn, for 1 m/s along the direction: change of the semi-major axis (km) and drift (km a day). */
  readonly altitudePerMS: Float64Array;
  readonly driftPerMS: Float64Array;
};

export type ScreenedRow = {
  readonly otherId: string;
  readonly otherName: string;
  readonly kind: 'crossing' | 'interval';
  readonly tcaUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly missKm: number;
  readonly missRtnKm: readonly [number, number, number];
  readonly relativeSpeedKmS: number;
  readonly pc: number | null;
  readonly pcMax: number | null;
  readonly covariance: string;
  readonly missBeforeKm: number | null; // without the plan; null: not known
};

export type ScreenDone = {
  readonly kind: 'screen';
  readonly rows: readonly ScreenedRow[];
  readonly fromUs: number;
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly objects: number;
  readonly leftOut: number; // never at the height of the path
  readonly excluded: number; // could not be propagated
  readonly offsetKm: number | null; // of an own plan's state from the element set's
  readonly complete: boolean;
};

export type AvoidDone = PlanDone | ScreenDone;

/** Why it cannot be done, in words with the next step. */
export class AvoidProblem extends Error {}

export function doPlan(ask: PlanAsk, onShare: (share: number) => boolean): PlanDone {
  const { sets, tcaUs, hbrM, request } = ask;
  const paths = [elementSetPath(sets, 0, 'a'), elementSetPath(sets, 1, 'a')] as const;
  const sigmas = [0, 1].map((row) => sigmaOf(sets, row, tcaUs));
  const known = sigmas.every(({ covariance }) => covariance !== null);
  if (!known)
    throw new AvoidProblem(
      'no covariance is published for one of the two orbits at this age: without one there is no probability to bring down; use newer element sets',
    );
  const pair: AvoidPair = {
    ...{ own: paths[0], other: paths[1], tcaUs, hbrKm: hbrM / 1000 },
    ownCovarianceRtnKm2: sigmas[0]!.covariance!,
    otherCovarianceRtnKm2: sigmas[1]!.covariance!,
  };
  const found = approachOf(pair);
  const [own, other] = found.states;
  const geometry = approachGeometry(
    { state: own, covarianceRtnKm2: sigmas[0]!.covariance },
    { state: other, covarianceRtnKm2: sigmas[1]!.covariance },
  );
  const grid = planAvoidance({ ...pair, tcaUs: found.before.tcaUs }, request, onShare);
  const names = [...new Set(sigmas.map(({ model }) => model))];
  return {
    kind: 'plan',
    ...{ before: found.before, geometry, grid, covariance: names.join('/') },
    ages: [(tcaUs - sets.epochUs[0]!) / US_PER_DAY, (tcaUs - sets.epochUs[1]!) / US_PER_DAY],
    revolutionS: (2 * Math.PI) / sets.meanMotionRadS[0]!,
    ...costs(paths[0], grid, found.before.tcaUs),
  };
}

function sigmaOf(sets: ElementSetBatch, row: number, tcaUs: number) {
  const { meanMotionRadS, eccentricity, inclinationRad, epochUs } = sets;
  const sigma = new Float64Array(3);
  const ageD = (tcaUs - epochUs[row]!) / US_PER_DAY;
  const elements = [meanMotionRadS[row]!, eccentricity[row]!, inclinationRad[row]!] as const;
  const model = elementSetSigmaInto(...elements, ageD, sigma);
  return {
    covariance: covarianceOfSigmas([sigma[0]!, sigma[1]!, sigma[2]!]),
    model: COVARIANCE_MODELS[model]!,
  };
}

/** The approach as it is without a burn. */
export function approachOf(pair: AvoidPair): {
  readonly before: BeforeBurn;
  readonly states: readonly [Six, Six];
} {
  const trial = createTrial(pair);
  const out = new Float64Array(TRIAL_SLOTS);
  const code = trial.burnAt(pair.tcaUs) ? trial.burn(0, 0, 0, out) : 1;
  if (code !== 0) throw new AvoidProblem(APPROACH_PROBLEMS[code] ?? TRIAL_CODES[code]!);
  const six = (state: Float64Array) => [...state] as unknown as Six;
  return {
    before: {
      ...{ tcaUs: out[TRIAL.tcaUs]!, pc: out[TRIAL.pc]!, pcMax: out[TRIAL.pcMax]! },
      missKm: out[TRIAL.missKm]!,
      missRtnKm: [out[TRIAL.missRKm]!, out[TRIAL.missTKm]!, out[TRIAL.missNKm]!],
    },
    states: [six(trial.own), six(trial.other)],
  };
}

const APPROACH_PROBLEMS: Readonly<Record<number, string>> = {
  1: 'one of the two cannot be propagated to the closest approach: look at its element set',
  2: 'by the element sets in force the two do not pass each other near that time, or stay near for hours: screen a planned ephemeris instead',
  3: 'the covariance is no covariance: no probability can be given',
};

function costs(own: Path, grid: AvoidGrid, tcaUs: number) {
  const state = new Float64Array(6);
  const altitudePerMS = new Float64Array(grid.burnUs.length);
  const driftPerMS = new Float64Array(grid.burnUs.length);
  const [r, t, n] = grid.directionRtn;
  grid.burnUs.forEach((us, k) => {
    own(us, state);
    const cost = burnCost(state, [r * 1e-3, t * 1e-3, n * 1e-3], (tcaUs - us) / 1e6);
    altitudePerMS[k] = cost.altitudeChangeKm;
    driftPerMS[k] = cost.driftKmDay;
  });
  return { altitudePerMS, driftPerMS };
}

export async function doScreen(
  ask: ScreenAsk,
  runTasks: RunTasks,
  onShare: (share: number) => void,
): Promise<ScreenDone> {
  const { sets, ownId, ownName, fromUs, toUs, thresholdKm } = ask;
  const ownRow = rowOf(sets, ownId);
  const own = ownRow === undefined ? undefined : elementSetPath(sets, ownRow, 'a');
  const offsetKm = ask.plan === null || own === undefined ? null : offsetOf(own, ask.plan);
  const tables = tablesOf(ask, own);
  const options = {
    sets,
    ownId,
    ownName,
    tables,
    fromUs,
    toUs,
    thresholdKm,
    opsMode: 'a',
  } as const;
  const found = await screenEphemeris(options, runTasks, onShare);
  const { outcome, objects, leftOut, complete, covered } = found;
  const rows = outcome === undefined ? [] : screenedRows(ask, outcome, own);
  return {
    ...{ kind: 'screen', rows, thresholdKm, objects, leftOut, complete },
    fromUs: covered[0]?.fromUs ?? fromUs,
    toUs: covered.at(-1)?.toUs ?? fromUs,
    excluded: outcome?.exclusions.length ?? 0,
    offsetKm,
  };
}

/** Farther than this, it is another object, frame or time. */
const OFFSET_KM_MAX = 500;

function offsetOf(own: Path, { epochUs, state }: OwnPlan): number {
  const there = new Float64Array(6);
  const isThere = own(epochUs, there);
  const km = Math.hypot(...[0, 1, 2].map((k) => state[k]! - there[k]!));
  if (isThere && km <= OFFSET_KM_MAX) return km;
  throw new AvoidProblem(
    isThere
      ? `the state is ${km.toFixed(0)} km from where the element set in force has this satellite: look at satellite, EPOCH and REF_FRAME`
      : 'the element set in force has no state at the EPOCH: load a newer one',
  );
}

function tablesOf(
  { burn, plan, tables, toUs }: ScreenAsk,
  own: Path | undefined,
): readonly EphemerisTable[] {
  if (plan !== null) {
    const made = manoeuvredTables(own, plan, toUs);
    if (made !== undefined && made.length > 0) return made;
    throw new AvoidProblem(
      'after the burns there is no path: it meets the Earth or leaves it; look at the Δv, in km/s',
    );
  }
  if (burn === null) return tables;
  const table = own && plannedTable(own, burn, toUs);
  if (table === undefined)
    throw new AvoidProblem(
      'the own object cannot be propagated from the burn on: look at its element set',
    );
  return [table];
}

function screenedRows(
  { sets, ownId, radiusM, burn, plan }: ScreenAsk,
  outcome: NonNullable<Awaited<ReturnType<typeof screenEphemeris>>['outcome']>,
  own: Path | undefined,
): ScreenedRow[] {
  const inside = outcome.sets;
  const idAt = (row: number) => inside.objects.objectId[inside.objectRow[row]!]!;
  const radius = (row: number) => radiusM[idAt(row)] ?? RADIUS_ASSUMED_M;
  const rows: ScreenedRow[] = [];
  for (const { row, detail } of conjunctionRows(outcome, (a, b) => radius(a) + radius(b))) {
    const isFirst = row.id1 === ownId;
    const otherId = isFirst ? row.id2 : row.id1;
    const otherRow = rowOf(sets, otherId);
    const before =
      (burn === null && plan === null) || own === undefined || otherRow === undefined
        ? null
        : missNearKm(own, elementSetPath(sets, otherRow, 'a'), row.tcaUs);
    const { kind, tcaUs, fromUs, toUs, missKm, relativeSpeedKmS, pc, pcMax, covariance } = row;
    rows.push({
      ...{ otherId, otherName: isFirst ? row.name2 : row.name1, kind, tcaUs, fromUs, toUs, missKm },
      missRtnKm: isFirst
        ? [row.missRKm, row.missTKm, row.missNKm]
        : missOfOwn(detail.state2, detail.state1),
      ...{ relativeSpeedKmS, pc, pcMax, covariance },
      missBeforeKm: before !== null && Number.isFinite(before) ? before : null,
    });
  }
  return rows;
}

/** Other minus own in the own object's R, T, N. */
function missOfOwn(own: Float64Array, other: Float64Array): readonly [number, number, number] {
  const geometry = approachGeometry(
    { state: [...own] as unknown as Six, covarianceRtnKm2: null },
    { state: [...other] as unknown as Six, covarianceRtnKm2: null },
  );
  return geometry?.missRtnKm ?? [Number.NaN, Number.NaN, Number.NaN];
}

/** The row of an object's set; undefined where there is none. */
export function rowOf(sets: ElementSetBatch, objectId: string): number | undefined {
  const object = sets.objects.objectId.indexOf(objectId);
  const row = object < 0 ? -1 : sets.objectRow.indexOf(object);
  return row < 0 ? undefined : row;
}

/** The own set and the other's, in this order. */
export function pairSets(
  sets: ElementSetBatch,
  ownId: string,
  otherId: string,
): ElementSetBatch | { readonly missing: string } {
  const rows: number[] = [];
  for (const id of [ownId, otherId]) {
    const row = rowOf(sets, id);
    if (row === undefined) return { missing: id };
    rows.push(row);
  }
  return pickSets(sets, rows);
}
