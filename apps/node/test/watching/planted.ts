/** A planted encounter of two objects, and the row that a screen of them gives; for tests of what is said about one approach. */
import { type ElementSetBatch, initialiseSgp4, pickSets } from '@noroshi/orbit';
import {
  type ConjunctionRow,
  conjunctionRows,
  createScreenWorker,
  pairStates,
  REFERENCE_TIERS,
  screenCatalogue,
} from '@noroshi/screen';
import { fitMeanElements, seededCatalogue, seededEncounters } from '@noroshi/sim';

const H_US = 3600e6;

export const PLANTED_HBR_M = 12;

export type PlantedPair = { readonly sets: ElementSetBatch; readonly tcaUs: number };

/** Rows 0 and 1; the closest approach is 20 hours after `atUs`, some 250 m wide. */
export function plantedPair(atUs: number): PlantedPair {
  const world = seededCatalogue({ seed: 'encounter', count: 40, epochUs: atUs - 6 * H_US });
  const planted = seededEncounters({
    ...{ seed: 1, sets: world, count: 1, fromUs: atUs + 20 * H_US, windowS: 600 },
    ...{ missKmMin: 0.2, missKmMax: 0.3, opsMode: 'a' },
  });
  const { row1, row2, tcaUs } = planted.encounters[0]!;
  return {
    sets: pickSets(
      planted.sets,
      [row1, row2].toSorted((a, b) => a - b),
    ),
    tcaUs,
  };
}

/**
 * The same pair from sets `laterUs` newer, fitted to where they will be at the closest approach, but for object 2, which is
 * `aheadKm` further along its way than was thought.
 */
export function newerSets(
  { sets, tcaUs }: PlantedPair,
  laterUs: number,
  aheadKm: number,
): ElementSetBatch {
  const states = pairStates(initialiseSgp4(sets, 'a'), tcaUs)!;
  const fitted = [states.state1, states.state2].map((state, k) => {
    const [position, velocity] = [state.slice(0, 3), state.slice(3)];
    const share = (k * aheadKm) / Math.hypot(...velocity);
    const positionKm = position.map((km, axis) => km + velocity[axis]! * share);
    const options = {
      ...{ setEpochUs: sets.epochUs[k]! + laterUs, opsMode: 'a' as const },
      bstarPerEarthRadius: sets.bstarPerEarthRadius[k]!,
    };
    return fitMeanElements({ epochUs: tcaUs, positionKm, velocityKmS: velocity }, options)!;
  });
  const column = (name: Exclude<keyof (typeof fitted)[number], 'epochUs'>) =>
    Float64Array.from(fitted, (one) => one[name]);
  return {
    ...sets,
    epochUs: Float64Array.from(fitted, (one) => one.epochUs),
    ...{ meanMotionRadS: column('meanMotionRadS'), eccentricity: column('eccentricity') },
    ...{ inclinationRad: column('inclinationRad'), raanRad: column('raanRad') },
    ...{ argPerigeeRad: column('argPerigeeRad'), meanAnomalyRad: column('meanAnomalyRad') },
  };
}

/** The approach about an instant, as a screen says it. */
export async function rowOf(
  sets: ElementSetBatch,
  tcaUs: number,
): Promise<ConjunctionRow | undefined> {
  const window = { fromUs: tcaUs - H_US / 4, toUs: tcaUs + H_US / 4, thresholdKm: 5 };
  const worker = createScreenWorker(REFERENCE_TIERS, () => performance.now());
  const outcome = await screenCatalogue(
    { sets, ...window, opsMode: 'a' },
    async (job, tasks, onPart) => {
      for (const [k, task] of tasks.entries()) onPart(worker.run(job, task), k);
    },
  );
  for (const { row } of conjunctionRows(outcome, PLANTED_HBR_M))
    if (Math.abs(row.tcaUs - tcaUs) < 60e6) return row;
  return undefined;
}
