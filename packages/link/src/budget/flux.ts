/**
 * Power flux density at the ground, and how much of it Article 21 of the Radio Regulations allows a satellite (Table 21-4, edition of 2020): bands of the
 * fixed- and broadcasting-satellite services that are shared with links on the ground. A band that is not here is told as not known.
 */
const DEG = Math.PI / 180;

export type FluxLimit = {
  readonly fromGHz: number;
  readonly toGHz: number;
  readonly lowDbWM2: number; // arriving below 5°
  readonly highDbWM2: number; // above 25°; in between in a straight line
  readonly inHz: number;
};

export const ARTICLE_21: readonly FluxLimit[] = [
  { fromGHz: 3.4, toGHz: 4.2, lowDbWM2: -152, highDbWM2: -142, inHz: 4e3 },
  { fromGHz: 4.5, toGHz: 4.8, lowDbWM2: -152, highDbWM2: -142, inHz: 4e3 },
  { fromGHz: 7.25, toGHz: 7.75, lowDbWM2: -152, highDbWM2: -142, inHz: 4e3 },
  { fromGHz: 10.7, toGHz: 11.7, lowDbWM2: -150, highDbWM2: -140, inHz: 4e3 },
  { fromGHz: 12.2, toGHz: 12.75, lowDbWM2: -148, highDbWM2: -138, inHz: 4e3 },
  { fromGHz: 17.7, toGHz: 19.7, lowDbWM2: -115, highDbWM2: -105, inHz: 1e6 },
];

/** dBW/m² over the whole of what is sent. */
export function fluxDbWM2(eirpDbW: number, rangeKm: number): number {
  return eirpDbW - 10 * Math.log10(4 * Math.PI * (rangeKm * 1e3) ** 2);
}

export type FluxVerdict = {
  readonly densityDbWM2: number;
  readonly inHz: number;
  readonly limitDbWM2: number;
  readonly marginDb: number;
};

/** In the limit's own bandwidth, for power spread evenly over `bandwidthHz`; null where no limit is known here. */
export function article21(
  frequencyGHz: number,
  eirpDbW: number,
  rangeKm: number,
  elevationRad: number,
  bandwidthHz: number,
): FluxVerdict | null {
  const limit = ARTICLE_21.find(
    ({ fromGHz, toGHz }) => frequencyGHz >= fromGHz && frequencyGHz <= toGHz,
  );
  if (limit === undefined) return null;
  const { lowDbWM2, highDbWM2, inHz } = limit;
  const share = Math.min(1, Math.max(0, (elevationRad / DEG - 5) / 20));
  const limitDbWM2 = lowDbWM2 + share * (highDbWM2 - lowDbWM2);
  const spreadDb = 10 * Math.log10(Math.max(1, bandwidthHz / inHz));
  const densityDbWM2 = fluxDbWM2(eirpDbW, rangeKm) - spreadDb;
  return { densityDbWM2, inHz, limitDbWM2, marginDb: limitDbWM2 - densityDbWM2 };
}
