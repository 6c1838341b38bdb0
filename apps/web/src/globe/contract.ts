/**
 * What the worker gives the globe: the catalogue as columns, and between two instants the states of every object at both, so
 * that the GPU draws any instant between them by cubic Hermite interpolation. Row i is the same object in every column.
 */

export type Catalogue = {
  readonly count: number;
  readonly objectIds: readonly string[];
  readonly names: readonly string[]; // '' until they have come
  readonly catalogueNumbers: Uint32Array; // 0: none
  readonly epochMs: Float64Array; // of the element set, ms UTC (Unix)
  readonly regime: Uint8Array; // index into REGIMES
  readonly isAsset: Uint8Array; // 1: an asset that this person may know of
  readonly cosparIds: readonly string[]; // '' unknown, or not come yet
  readonly perigeeKm: Float32Array; // heights above 6378.135 km, of the mean elements
  readonly apogeeKm: Float32Array;
  readonly inclinationDeg: Float32Array;
  readonly periodMin: Float32Array;
  /** Index into FRESHNESS, of the watched instant: what is not fresh is drawn dim, and never passes for current. */
  readonly freshness: Uint8Array;
  readonly version: string; // of the node's element sets; another one, other sets
};

export const REGIMES = ['LEO', 'MEO', 'GEO', 'HEO'] as const;

/**
 * How far an element set bears: `stale` beyond the age at which conjunctions of its orbit are marked (3 days LEO and HEO, 7 days
 * MEO and GEO, packages/screen), `expired` beyond 7 days LEO and HEO, 21 days MEO and GEO: its place is a guess.
 */
export const FRESHNESS = ['fresh', 'stale', 'expired'] as const;

/** States in TEME, km and km/s, of all objects at two instants; NaN where an object cannot be propagated. */
export type Span = {
  readonly fromMs: number; // ms UTC (Unix)
  readonly toMs: number;
  readonly fromKm: Float32Array; // x y z of row 0, x y z of row 1 …
  readonly fromKmS: Float32Array;
  readonly toKm: Float32Array;
  readonly toKmS: Float32Array;
  readonly failed: number; // rows that are NaN at `toMs`
  readonly tookMs: number; // what one instant of the whole catalogue took in the worker
};

/** One object's path: states in TEME at even steps. */
export type Path = {
  readonly objectId: string;
  readonly fromMs: number;
  readonly stepMs: number;
  readonly positionKm: Float64Array; // x y z a step
};

/**
 * `catalogue` and `span` of a changed catalogue come in one batch: rows of both always fit. Where the next span begins as the
 * last ended, its `fromKm` and `fromKmS` are the very arrays that were `toKm` and `toKmS`: only the other half is new. Arrays of
 * a span are taken back (length 0) once two newer spans were published: read `span.peek()`, keep none.
 */
export type CatalogueFeed = {
  /** After the first paint asks the node for the element sets and starts the worker; calling it again does nothing. */
  start(): void;
  /**
   * Wants the span that holds `ms`; `rate` is how fast the shown time runs. Cheap: call it each frame. A span is 60 s long at
   * rates up to 300 (interpolation off by 10 m at most), 300 s at 1,800 (0.9 km), 600 s where an instant takes long to make
   * (12 km, at a low perigee): right to a pixel where one looks, see catalogue-spans.ts.
   */
  want(ms: number, rate: number): void;
  /** `steps` positions at even steps, the first at `fromMs`, the last at `toMs`; null for what is not in the catalogue. */
  path(objectId: string, fromMs: number, toMs: number, steps: number): Promise<Path | null>;
  row(objectId: string): number; // -1: not in the catalogue
  close(): void;
};
