/**
 * When the pairs of the window met: a ring of the latest selected rows beside the detectors, so that a person can look at the
 * times behind a sign. It holds no more than the warrant's window, in memory only, and goes with it.
 */
import type { CreateDetector, SelectedFlows, Sign, SignKind, WindowTables } from '@noroshi/flow';
import type { Address } from '@noroshi/stix';

export const RASTER_LIMITS = { rowsMax: 1 << 20, lanesMax: 64 } as const;

export type RasterRow = { readonly pair: number; readonly atUs: number; readonly bytes: number };

export type Raster = {
  /** What the watch takes as one more detector; it finds nothing. */
  readonly create: CreateDetector;
  /** Pairs of a sign, at most `lanesMax`, and their rows in the order they came, the latest `max`. */
  rowsOf(
    sign: Sign,
    max: number,
  ): {
    readonly pairs: readonly RasterPair[];
    readonly rows: readonly RasterRow[];
    readonly isCut: boolean;
  };
};

export type RasterPair = {
  readonly pair: number;
  readonly source: Address;
  readonly destination: Address;
  readonly port: number;
  readonly protocol: number;
};

/** `kinds`: any that the warrant permits, so that the watch lets it observe. */
export function createRaster(kinds: readonly SignKind[], rowsMax = RASTER_LIMITS.rowsMax): Raster {
  const pairs = new Uint32Array(rowsMax);
  const times = new Float64Array(rowsMax);
  const bytes = new Float32Array(rowsMax);
  const bornAt = new Map<number, number>(); // a pair's number means another pair before this row
  let tables: WindowTables | undefined;
  let from = 0; // rows [from, to) are held, row n at n % rowsMax
  let to = 0;
  const observe = ({ batch, count, rows, pair }: SelectedFlows) => {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const at = to % rowsMax;
      pairs[at] = pair[i]!;
      times[at] = batch.startUs[row]!;
      const back = batch.bytesIn[row]!;
      bytes[at] = batch.bytesOut[row]! + (Number.isNaN(back) ? 0 : back);
      to++;
    }
    from = Math.max(from, to - rowsMax);
  };
  return {
    create: (given) => {
      tables = given;
      return {
        ...{ kinds, observe, judge: () => [] },
        forget: (beforeUs) => {
          for (; from < to && times[from % rowsMax]! < beforeUs; from++) times[from % rowsMax] = 0;
          for (const [pair, born] of bornAt) if (born <= from) bornAt.delete(pair);
        },
        releasePair: (pair) => void bornAt.set(pair, to),
      };
    },
    rowsOf: (sign, max) => {
      const found = tables === undefined ? [] : pairsOf(sign, tables);
      const wanted = new Set(found.map(({ pair }) => pair));
      const rows: RasterRow[] = [];
      let isCut = false;
      for (let n = to - 1; n >= from && max > 0 && !isCut; n--) {
        const at = n % rowsMax;
        const pair = pairs[at]!;
        if (!wanted.has(pair) || n < (bornAt.get(pair) ?? 0)) continue;
        if (rows.length === max) isCut = true;
        else rows.push({ pair, atUs: times[at]!, bytes: bytes[at]! });
      }
      return { pairs: found, rows: rows.reverse(), isCut };
    },
  };
}

/** Those between the ends of the sign; where it names one end only, of that end. */
function pairsOf(sign: Sign, tables: WindowTables): RasterPair[] {
  const ends = sign.ends.map(({ address }) => address);
  const [from, to] = [sign.source, sign.destination];
  const fits = (end: Address | null, host: number) => {
    const address = tables.addressOf(host);
    if (end !== null) return isSame(end, address);
    return ends.length === 0 || ends.some((one) => isSame(one, address));
  };
  const isRelay = sign.kind === 'relay'; // both ways through one host
  const found: RasterPair[] = [];
  for (let pair = 0; pair < tables.pairCount && found.length < RASTER_LIMITS.lanesMax; pair++) {
    if (!tables.hasPair(pair)) continue;
    const [source, destination] = [tables.sourceOf(pair), tables.destinationOf(pair)];
    const [port, protocol] = [tables.portOf(pair), tables.protocolOf(pair)];
    const isPair = fits(from, source) && fits(to, destination);
    const isThrough =
      isRelay &&
      [from, to].some((end) => end !== null && (fits(end, source) || fits(end, destination)));
    if (!isPair && !isThrough) continue;
    if (!isRelay && sign.port !== null && sign.port !== port) continue;
    if (sign.protocol !== null && sign.protocol !== protocol) continue;
    const addresses = {
      source: tables.addressOf(source),
      destination: tables.addressOf(destination),
    };
    found.push({ pair, ...addresses, port, protocol });
  }
  return found;
}

function isSame(a: Address, b: Address): boolean {
  return a[3] === b[3] && a[2] === b[2] && a[1] === b[1] && a[0] === b[0];
}
