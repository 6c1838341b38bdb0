/**
 * Exporters end the record of a long flow every minute or half hour and begin another, which looks like a connection that comes
 * by the clock (the active timeout, RFC 7011 §5.1.1, RFC 3954 §3.2). The next record has the same ports and begins where the last
 * ended; so the last source port and end are kept of each pair with a long record, and what goes on from there is no new connection.
 */
import { grown } from '../../window/slots.ts';

export const CUT_LIMITS = {
  recordSMin: 10, // a record so long can have been cut; active timeouts of exporters are 30 s and more
  gapSMax: 2, // after which a flow that is busy enough to be cut has sent again
} as const;

export type Cuts = {
  /** True where the record goes on from the last one of this pair. */
  goesOn(pair: number, sourcePort: number, startUs: number, endUs: number): boolean;
  drop(pair: number): void;
};

export function createCuts(): Cuts {
  let isKept = new Uint8Array(1024); // few pairs have a long record: most are done with after this byte
  let ends = new Float64Array(1024);
  let ports = new Uint32Array(1024);
  return {
    goesOn(pair, sourcePort, startUs, endUs) {
      const isLong = endUs - startUs >= CUT_LIMITS.recordSMin * 1e6;
      const wasKept = isKept[pair] === 1;
      if (!isLong && !wasKept) return false;
      if (pair >= isKept.length) {
        const size = 2 * (pair + 1);
        isKept = grown(isKept, size);
        ends = grown(ends, size);
        ports = grown(ports, size);
      }
      const gapUs = startUs - ends[pair]!;
      const isNext = gapUs >= 0 && gapUs <= CUT_LIMITS.gapSMax * 1e6;
      const isMore = wasKept && ports[pair] === sourcePort && isNext;
      isKept[pair] = isLong ? 1 : 0;
      ends[pair] = endUs;
      ports[pair] = sourcePort;
      return isMore;
    },
    drop(pair) {
      if (pair < isKept.length) isKept[pair] = 0;
    },
  };
}
