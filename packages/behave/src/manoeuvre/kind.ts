/**
 * What a burn was, from its parts and from what the object did before and after. In the synchronous belt the words of
 * station-keeping; elsewhere up, down, or across. Where two parts are of a size, or none stands out of its error, it is unclear.
 */
import type { Regime } from '@noroshi/orbit';
import type { ManoeuvreKind } from './contract.ts';
import { GEO_STEP_LIMITS } from './geo-limits.ts';

export type BurnParts = {
  readonly regime: Regime;
  readonly dvTMS: number; // along the track; NaN where nothing is known
  readonly dvNMS: number;
  readonly sigmaTMS: number;
  readonly sigmaNMS: number;
  /** GEO: how it drifted before and after, degrees a day; NaN elsewhere. */
  readonly fromDriftDegDay: number;
  readonly toDriftDegDay: number;
};

export function kindOf(parts: BurnParts): ManoeuvreKind {
  const { regime, dvTMS, dvNMS } = parts;
  const along = Math.abs(dvTMS) > SEEN_SIGMA * parts.sigmaTMS;
  const across = isAcrossSeen(parts);
  const isGeo = regime === 'GEO';
  if (!along && !across) return 'unclear';
  if (isGeo && along && relocates(parts)) return 'relocation';
  if (across && (!along || Math.abs(dvNMS) >= Math.abs(dvTMS))) {
    return isGeo ? 'north-south' : 'plane change';
  }
  if (isGeo) return 'east-west';
  return dvTMS > 0 ? 'raise' : 'lower';
}

/**
 * The part across stands out of its error. Beside a burn along the track that is far more certain it must stand out more: sets at
 * a burn mix both orbits, and what does not fit goes into the plane. Above what lone bad sets reach it is there all the same.
 */
export function isAcrossSeen({
  dvTMS,
  dvNMS,
  sigmaTMS,
  sigmaNMS,
}: Pick<BurnParts, 'dvTMS' | 'dvNMS' | 'sigmaTMS' | 'sigmaNMS'>): boolean {
  const [along, across] = [Math.abs(dvTMS) / sigmaTMS, Math.abs(dvNMS) / sigmaNMS];
  return across > SEEN_SIGMA && !(across < Math.min(BESIDE_SHARE * along, BESIDE_SIGMA));
}

/** Under way faster than station-keeping goes, before or after, and not the same before as after. */
function relocates({ fromDriftDegDay, toDriftDegDay }: BurnParts): boolean {
  const fastest = Math.max(Math.abs(fromDriftDegDay), Math.abs(toDriftDegDay));
  return (
    fastest > GEO_STEP_LIMITS.travelDegDay &&
    Math.abs(toDriftDegDay - fromDriftDegDay) > 0.25 * fastest
  );
}

const SEEN_SIGMA = 3;
const BESIDE_SHARE = 0.25;
const BESIDE_SIGMA = 8; // as what rests on one set alone, `limits.ts`
