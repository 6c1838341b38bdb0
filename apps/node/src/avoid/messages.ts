/**
 * A plan as messages (CCSDS 502.0-B-3): an OPM with the state at ignition and the manoeuvre, an OEM with the path before and
 * after it; and an operator's OEM as tables that can be screened. What leaves says PLANNED, its marking, its mode, and by
 * what it was computed: a plan is no command.
 */
import type { Oem, OemSegment, Opm } from '@noroshi/ndm';
import { encodeOem, encodeOpm, ephemeridesOfOem } from '@noroshi/ndm';
import {
  createStateBatch,
  type EphemerisTable,
  type Frame,
  type StateBatch,
  transformStatesInto,
} from '@noroshi/orbit';
import { type Path, pathTable, plannedTable, RESCREEN_LIMITS, tableProblem } from '@noroshi/screen';
import { err, formatUtc, NO_EARTH_ORIENTATION, ok, type Result } from '@noroshi/time';
import type { Burn } from './work.ts';

export type PlanAbout = {
  readonly creationUs: number;
  readonly originator: string;
  readonly objectName: string;
  readonly objectId: string; // COSPAR where known, else the catalogue's
  readonly stamp: readonly string[]; // mode, marking, who, when
};

const NAMES = { centerName: 'EARTH', refFrame: 'GCRF', timeSystem: 'UTC' } as const;
const PLANNED = 'PLANNED: computed for a decision; nothing was commanded or sent';
const METHOD =
  'SGP4 path of the own element set, plus the difference of two numerical paths (J2, J3, J4) with and without the burn';
const BEFORE_US = 1800e6; // of the path before the burn that an OEM shows

export function plannedOpm(own: Path, burn: Burn, about: PlanAbout): string | undefined {
  const state = new Float64Array(6);
  if (!own(burn.burnUs, state)) return undefined;
  const [gcrf] = inGcrf([burn.burnUs], state);
  const opm: Opm = {
    ...{ version: '3.0', creationUs: about.creationUs, originator: about.originator },
    comments: [PLANNED, ...about.stamp, METHOD],
    ...{ objectName: about.objectName, objectId: about.objectId, ...NAMES, epochUs: burn.burnUs },
    positionKm: [gcrf![0]!, gcrf![1]!, gcrf![2]!],
    velocityKmS: [gcrf![3]!, gcrf![4]!, gcrf![5]!],
    manoeuvres: [
      {
        ...{ ignitionUs: burn.burnUs, durationS: 0, deltaMassKg: 0, refFrame: 'RTN' },
        deltaVKmS: burn.burnRtnKmS,
        comments: [
          'State above is before the burn; impulse, mass not known: MAN_DELTA_MASS 0 means unknown',
        ],
      },
    ],
    userDefined: { STATUS: 'PLANNED' },
  };
  return encodeOpm(opm);
}

export function plannedOem(
  own: Path,
  burn: Burn,
  toUs: number,
  about: PlanAbout,
): string | undefined {
  const before = pathTable(own, burn.burnUs - BEFORE_US, burn.burnUs);
  const after = plannedTable(own, burn, toUs);
  if (before === undefined || after === undefined) return undefined;
  const segment = (table: EphemerisTable, comment: string): OemSegment => {
    const states = new Float64Array(table.states.length);
    for (const [k, state] of inGcrf([...table.epochUs], table.states).entries())
      states.set(state, 6 * k);
    return {
      ...{ objectName: about.objectName, objectId: about.objectId, ...NAMES },
      ...{ fromUs: table.epochUs[0]!, toUs: table.epochUs.at(-1)! },
      useableFromUs: Math.max(table.fromUs, table.epochUs[0]!),
      useableToUs: table.toUs,
      ...{ interpolation: 'LAGRANGE', interpolationDegree: table.degree },
      ...{
        metadataComments: [],
        comments: [comment],
        epochUs: table.epochUs,
        states,
        covariances: [],
      },
    };
  };
  const [r, t, n] = burn.burnRtnKmS.map((kmS) => (kmS * 1000).toFixed(6));
  const oem: Oem = {
    ...{ version: '3.0', creationUs: about.creationUs, originator: about.originator },
    comments: [PLANNED, ...about.stamp, METHOD],
    segments: [
      segment(before, 'before the planned burn'),
      segment(
        after,
        `after a planned impulse of R ${r}, T ${t}, N ${n} m/s at ${formatUtc(burn.burnUs, 3)}`,
      ),
    ],
  };
  return encodeOem(oem);
}

/** TEME states (six numbers each) in GCRF. */
function inGcrf(epochUs: readonly number[], states: Float64Array): Float64Array[] {
  const out = transformed(epochUs, states, 'TEME', 'GCRF');
  return epochUs.map((_, k) =>
    Float64Array.of(
      ...out.positionKm.subarray(3 * k, 3 * k + 3),
      ...out.velocityKmS.subarray(3 * k, 3 * k + 3),
    ),
  );
}

/** One state in TEME: six numbers, km and km/s. */
export function inTeme(epochUs: number, state: readonly number[], from: Frame): number[] {
  const out = transformed([epochUs], Float64Array.from(state), from, 'TEME');
  return [...out.positionKm, ...out.velocityKmS];
}

function transformed(
  epochUs: readonly number[],
  states: Float64Array,
  from: Frame,
  to: Frame,
): StateBatch {
  const batch = createStateBatch(epochUs.length, from);
  const out = createStateBatch(epochUs.length, to);
  epochUs.forEach((us, k) => {
    batch.epochUs[k] = us;
    batch.positionKm.set(states.subarray(6 * k, 6 * k + 3), 3 * k);
    batch.velocityKmS.set(states.subarray(6 * k + 3, 6 * k + 6), 3 * k);
  });
  if (from === to) return batch;
  transformStatesInto(batch, to, NO_EARTH_ORIENTATION, out); // GCRF to TEME needs no table: some mm
  return out;
}

/** EME2000 is 23 mas from GCRF, below 5 m at GEO: taken as GCRF. */
export const FRAMES: Readonly<Record<string, Frame>> = {
  ...{ TEME: 'TEME', GCRF: 'GCRF', ICRF: 'GCRF', EME2000: 'GCRF', J2000: 'GCRF' },
};
/** Tables of the one object of an OEM, in TEME; or why not, naming the segment and what would be right. */
export function tablesOfOem(oem: Oem): Result<readonly EphemerisTable[], string> {
  const { tablesMax } = RESCREEN_LIMITS;
  const ids = [...new Set(oem.segments.map(({ objectId }) => objectId))];
  if (ids.length > 1)
    return err(
      `the OEM has ${ids.length} objects (${ids.slice(0, 3).join(', ')} …): one object is right`,
    );
  if (oem.segments.length > tablesMax)
    return err(`the OEM has ${oem.segments.length} segments: up to ${tablesMax} are right`);
  const { ephemerides, refusals } = ephemeridesOfOem(oem, 'own', null);
  if (refusals.length > 0) return err(refusals[0]!);
  const tables = ephemerides.flatMap((one) => one.tables);
  for (const table of tables) {
    const problem = tableProblem(table);
    if (problem !== undefined) return err(problem);
  }
  return ok(tables);
}
