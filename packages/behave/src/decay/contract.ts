/** When an object comes down by itself, how sure that is, and over which ground the window lies. */
export type DecayForecast = {
  readonly objectId: string;
  readonly name: string;
  readonly madeUs: number; // by sets known then
  readonly setEpochUs: number; // of the newest set used
  readonly decayUs: number; // median
  readonly fromUs: number; // 90 % window
  readonly toUs: number;
  readonly remainingDays: number; // from madeUs to the median
  readonly perigeeKm: number; // height now
  readonly apogeeKm: number;
  readonly inclinationDeg: number;
  readonly ballisticM2Kg: number; // drag area over mass times coefficient, fitted
  readonly ballisticSigmaRatio: number;
  readonly massKg: number | null; // from a user's list
  readonly isUncontrolled: boolean | null; // null: cannot be told
  readonly weather: string; // space weather used: 'observed to 2024-08-08, then 27-day mean 243.1'; and whose descents, if others'
  readonly why: string; // '' or why no window can be given
};

/** One pass over the ground inside a window; latitude and longitude, WGS84, degrees. */
export type GroundPoint = {
  readonly atUs: number;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
};
