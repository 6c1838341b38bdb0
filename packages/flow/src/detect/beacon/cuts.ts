/**
 * Exporters end the record of a long flow every minute or half hour and begin another, which looks like a connection that comes
 * by the clock (the active timeout, RFC 7011 §5.1.1, RFC 3954 §3.2). The next record has the same ports and begins where the last
 * ended; so per pair the last source port and end are kept, and what goes on from there is no new connection.
 */

export const CUT_LIMITS = {
  recordSMin: 10, // a record so long can have been cut; active timeouts of exporters are 30 s and more
  gapSMax: 2, // after which a flow that is busy enough to be cut has sent again
} as const;

export type Cuts = {
  /** True where the record goes on from the last one of this pair. */
  goesOn(pair: number, sourcePort: number, startUs: number, endUs: number): boolean;
  drop(pair: number): void;
  readonly bytes: number;
};

const FIRST_PAIRS = 1024;

export function createCuts(): Cuts {
  let ends = new Float64Array(FIRST_PAIRS); // 0: the last record was too short to be cut
  let ports = new Uint16Array(FIRST_PAIRS);
  return {
    goesOn(pair, sourcePort, startUs, endUs) {
      if (pair >= ends.length) {
        const size = Math.max(pair + 1, 2 * ends.length);
        const [before, portsBefore] = [ends, ports];
        ends = new Float64Array(size);
        ends.set(before);
        ports = new Uint16Array(size);
        ports.set(portsBefore);
      }
      const gapUs = startUs - ends[pair]!;
      const isMore = ports[pair] === sourcePort && gapUs >= 0 && gapUs <= CUT_LIMITS.gapSMax * 1e6;
      const isLong = endUs - startUs >= CUT_LIMITS.recordSMin * 1e6;
      if (isLong || ends[pair] !== 0) {
        ends[pair] = isLong ? endUs : 0;
        ports[pair] = sourcePort;
      }
      return isMore;
    },
    drop(pair) {
      if (pair >= ends.length) return;
      ends[pair] = 0;
      ports[pair] = 0;
    },
    get bytes() {
      return ends.byteLength + ports.byteLength;
    },
  };
}
