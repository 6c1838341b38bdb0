/**
 * Unix time in µs (what exporters tell; it has no leap seconds) to an epoch in µs TAI. The offset changes a few times in decades,
 * so the span in which the last one holds is kept: two comparisons a time.
 */
import { EPOCH_LIMIT_US, LEAP_SECONDS, taiMinusUtcAtEpochS } from '@noroshi/time';

const UNIX_EPOCH_US = -946_728_000e6; // 1970-01-01T00:00:00 counted in days of 86,400 s from 2000-01-01T12:00:00

/** Offsets as spans of Unix time: from `fromUs` on, TAI is the Unix time less UNIX_EPOCH_US plus `offsetUs`. */
const SPANS = [
  { fromUs: Number.NEGATIVE_INFINITY, offsetUs: 10e6 },
  ...LEAP_SECONDS.map(({ epochUs, taiMinusUtcS }) => ({
    fromUs: epochUs - taiMinusUtcS * 1e6 - UNIX_EPOCH_US,
    offsetUs: taiMinusUtcS * 1e6,
  })),
];

let at = SPANS.length - 1;
let fromUs = SPANS[at]!.fromUs;
let untilUs = Number.POSITIVE_INFINITY;

/** NaN where it is no time, or outside what an epoch holds. */
export function epochUsFromUnixUs(unixUs: number): number {
  if (!(unixUs >= fromUs && unixUs < untilUs)) {
    if (Number.isNaN(unixUs)) return Number.NaN;
    at = SPANS.length - 1;
    while (unixUs < SPANS[at]!.fromUs) at--;
    fromUs = SPANS[at]!.fromUs;
    untilUs = SPANS[at + 1]?.fromUs ?? Number.POSITIVE_INFINITY;
  }
  const epochUs = unixUs + UNIX_EPOCH_US + SPANS[at]!.offsetUs;
  return Math.abs(epochUs) <= EPOCH_LIMIT_US ? epochUs : Number.NaN;
}

/** The Unix time of an epoch, as an exporter of that instant would tell it. */
export function unixUsFromEpochUs(epochUs: number): number {
  return epochUs - UNIX_EPOCH_US - taiMinusUtcAtEpochS(epochUs) * 1e6;
}
