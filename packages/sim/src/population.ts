/**
 * What a population of the seeded catalogue is: a constellation shell, or a cloud of like orbits.
 */

/**
 * Constant over the population, in a Walker pattern: planes at equal node steps, slots at equal
 * phase.
 */
export type Shell = {
  readonly kind: 'shell';
  readonly name: string;
  readonly count: number; // in the catalogue the statistics are from; sets the share
  readonly inclinationDeg: number;
  readonly planes: number;
  readonly nodesSpanDeg: 360 | 180; // 180: a star pattern
  readonly altitudeKm: readonly number[]; // taken in turn by the planes
  readonly bstarPerEarthRadius: readonly number[];
};

/**
 * Random orbits: every list holds quantiles at equal steps of probability, drawn independently.
 * Shape: mean altitude and eccentricity, or perigee and apogee altitude. Nodes, perigees and
 * anomalies are uniform unless listed.
 */
export type Cloud = {
  readonly kind: 'cloud';
  readonly name: string;
  readonly count: number;
  readonly inclinationDeg: readonly number[];
  readonly bstarPerEarthRadius: readonly number[];
  readonly raanDeg?: readonly number[];
  readonly argPerigeeDeg?: readonly number[];
} & (
  | { readonly meanAltitudeKm: readonly number[]; readonly eccentricity: readonly number[] }
  | { readonly perigeeKm: readonly number[]; readonly apogeeKm: readonly number[] }
);

export type Population = Shell | Cloud;
