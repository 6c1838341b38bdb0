/**
 * How far an element set bears: fresh, stale beyond the age at which the watch of conjunctions marks its orbit (STALE_AGE_D of
 * packages/screen; a test compares them), expired where the error along its track is of the size of the picture.
 */
import { FRESHNESS, REGIMES } from './contract.ts';

type Ages = Readonly<Record<(typeof REGIMES)[number], number>>;
export const STALE_D: Ages = { LEO: 3, MEO: 7, GEO: 7, HEO: 3 };
export const EXPIRED_D: Ages = { LEO: 7, MEO: 21, GEO: 21, HEO: 7 };

const DAY_MS = 86_400_000;
const STALE_MS = REGIMES.map((name) => STALE_D[name] * DAY_MS);
const EXPIRED_MS = REGIMES.map((name) => EXPIRED_D[name] * DAY_MS);

/** Index into FRESHNESS of each row at an instant; a set of the future is as old as it lies ahead. */
export function freshnessInto(
  epochMs: Float64Array,
  regime: Uint8Array,
  nowMs: number,
  out: Uint8Array,
): void {
  for (let row = 0; row < out.length; row++)
    out[row] = freshnessOf(Math.abs(nowMs - epochMs[row]!), regime[row]!);
}

export function freshnessOf(ageMs: number, regime: number): number {
  const name =
    ageMs > EXPIRED_MS[regime]! ? 'expired' : ageMs > STALE_MS[regime]! ? 'stale' : 'fresh';
  return FRESHNESS.indexOf(name);
}
