/**
 * An alert of its own: something passes above an area and comes down elsewhere, or not at all. Its points are flown on, each looks
 * down every few seconds. People below are told that it passes, when, and how high, and not that it comes down on them.
 */
import { createIntegrator, type Tolerance } from '../dynamics/integrate.ts';
import { ballisticMotion } from '../dynamics/motion.ts';
import type { Gaussian } from '../filter/model.ts';
import { pointsInto, unscentedRule } from '../filter/points.ts';
import { createInside, type NamedArea } from './inside.ts';
import { overGround } from './orbit.ts';

export type Overflight = {
  readonly areaId: string;
  /** That it passes, by the points. */
  readonly probability: number;
  /** First and last time at which one of them is above. */
  readonly fromS: number;
  readonly toS: number;
  readonly heightKmMin: number;
};

export type OverflightOptions = {
  readonly horizonS?: number; // how far ahead, 1800 where it is left out
  readonly heightKmMin?: number; // below it is no passing
};

export const OVERFLIGHT_AREAS_MAX = 5000;
const SIZE = 7;
const RULE = unscentedRule(SIZE, { kappa: 1 });
const HORIZON_S = 1800;
const HEIGHT_KM_MIN = 20;
const WAY_KM = 5; // over the ground between two looks down
const STEP_S_MAX = 5;
const TOLERANCE: Tolerance = { positionKm: 1e-3, velocityKmS: 1e-6, stepSMax: 10 };

/**
 * Of a normal distribution of seven numbers (ITRF km, km/s, ln(kg/m²)) at a time (s): areas that it passes, the likeliest first; null where its
 * covariance has no root. Throws RangeError over OVERFLIGHT_AREAS_MAX areas.
 */
export function overflightsOf(
  { mean, covariance }: Gaussian,
  timeS: number,
  areas: readonly NamedArea[],
  { horizonS = HORIZON_S, heightKmMin = HEIGHT_KM_MIN }: OverflightOptions = {},
): Overflight[] | null {
  if (areas.length > OVERFLIGHT_AREAS_MAX)
    throw new RangeError(`overflightsOf: ${areas.length} areas, at most ${OVERFLIGHT_AREAS_MAX}`);
  const points = new Float64Array(RULE.count * SIZE);
  if (!pointsInto(RULE, mean, covariance, SIZE, new Float64Array(SIZE * SIZE), points)) return null;
  const insides = areas.map(createInside);
  const passes = new Map<number, Overflight>();
  for (let p = 0; p < RULE.count; p++) {
    const point = points.slice(p * SIZE, (p + 1) * SIZE);
    for (const [area, seen] of flyOver(point, insides, horizonS, heightKmMin)) {
      const before = passes.get(area);
      passes.set(area, {
        areaId: areas[area]!.id,
        probability: (before?.probability ?? 0) + RULE.meanWeights[p]!,
        fromS: Math.min(before?.fromS ?? Infinity, timeS + seen.fromS),
        toS: Math.max(before?.toS ?? -Infinity, timeS + seen.toS),
        heightKmMin: Math.min(before?.heightKmMin ?? Infinity, seen.heightKm),
      });
    }
  }
  return [...passes.values()].sort(
    (a, b) => b.probability - a.probability || (a.areaId < b.areaId ? -1 : 1),
  );
}

type Seen = { readonly fromS: number; readonly toS: number; readonly heightKm: number };

/** Areas under one flight until it is low; the one in which it comes down is not passed. */
function flyOver(
  state: Float64Array,
  insides: readonly ReturnType<typeof createInside>[],
  horizonS: number,
  heightKmMin: number,
): Map<number, Seen> {
  const advance = createIntegrator(ballisticMotion(), TOLERANCE);
  const seen = new Map<number, Seen>();
  let here: number[] = [];
  for (let timeS = 0; timeS <= horizonS; ) {
    const at = overGround(state);
    const isDown = at.heightKm < heightKmMin && at.upKmS < 0;
    if (isDown) for (const area of here) seen.delete(area);
    if (isDown) break;
    here = insides.flatMap((isInside, area) => (isInside(at) ? [area] : []));
    if (at.heightKm >= heightKmMin)
      for (const area of here) {
        const before = seen.get(area);
        const heightKm = Math.min(before?.heightKm ?? Infinity, at.heightKm);
        seen.set(area, { fromS: before?.fromS ?? timeS, toS: timeS, heightKm });
      }
    const levelKmS = Math.hypot(at.eastKmS, at.northKmS);
    const stepS = Math.min(STEP_S_MAX, WAY_KM / Math.max(levelKmS, 0.1));
    if (!advance(state, timeS, timeS + stepS)) break;
    timeS += stepS;
  }
  return seen;
}
