/**
 * What judging a pair once told of it, so that it is not judged again before it has more rows: a node judges the same window every
 * few minutes, and most pairs had nothing new.
 */
import { grown } from '../../window/slots.ts';

/** Of pairs that were judged and not told: how many rows they had, and what their evidence cannot exceed as long as they have no more. */
export function createKnown() {
  let offeredThen = new Uint32Array(1024);
  let log10AtMost = new Float32Array(1024);
  let lastUs = Number.NEGATIVE_INFINITY;
  const clear = () => void offeredThen.fill(0);
  return {
    clear,
    /** An earlier instant than the last has fewer rows. */
    beginAt(atUs: number): void {
      if (atUs < lastUs) clear();
      lastUs = atUs;
    },
    isBelow: (pair: number, offered: number, least: number) =>
      pair < offeredThen.length && offeredThen[pair] === offered && log10AtMost[pair]! < least,
    keep(pair: number, offered: number, log10: number): void {
      if (pair >= offeredThen.length) {
        offeredThen = grown(offeredThen, 2 * (pair + 1));
        log10AtMost = grown(log10AtMost, 2 * (pair + 1));
      }
      offeredThen[pair] = offered;
      log10AtMost[pair] = log10 + 1e-6; // single precision
    },
    drop(pair: number): void {
      if (pair < offeredThen.length) offeredThen[pair] = 0;
    },
  };
}

export type Known = ReturnType<typeof createKnown>;
