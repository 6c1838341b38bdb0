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
};

export const REGIMES = ['LEO', 'MEO', 'GEO', 'HEO'] as const;

/** States in TEME, km and km/s, of all objects at two instants; NaN where an object cannot be propagated. */
export type Span = {
  readonly fromMs: number; // ms UTC (Unix)
  readonly toMs: number;
  readonly fromKm: Float32Array; // x y z of row 0, x y z of row 1 …
  readonly fromKmS: Float32Array;
  readonly toKm: Float32Array;
  readonly toKmS: Float32Array;
  readonly failed: number; // rows that are NaN
  readonly tookMs: number; // what one instant of the whole catalogue took in the worker
};

/** One object's path: states in TEME at even steps. */
export type Path = {
  readonly objectId: string;
  readonly fromMs: number;
  readonly stepMs: number;
  readonly positionKm: Float64Array; // x y z a step
};

export type CatalogueFeed = {
  /** Asks the node for the element sets and starts the worker; again when the elements change. */
  start(): void;
  /** Wants the span that holds `ms`; `rate` is how fast the shown time runs, so that spans are chosen long enough. */
  want(ms: number, rate: number): void;
  /** Positions along `spanMs` around `ms`, for orbits and ground tracks. */
  path(objectId: string, fromMs: number, toMs: number, steps: number): Promise<Path | null>;
  row(objectId: string): number; // -1: not in the catalogue
  close(): void;
};
