/**
 * Power flux density at the ground, and how much of it Article 21 of the Radio Regulations (Table 21-4, edition of 2020) allows a satellite in bands that are
 * shared with links on the ground. Cross-read with 47 CFR 25.208 where both rule. A band that is not here is told as not known: look it up before a filing.
 */
const DEG = Math.PI / 180;

export type Orbit = 'geostationary' | 'other';

export type FluxLimit = {
  readonly fromGHz: number;
  readonly toGHz: number;
  readonly orbits: readonly Orbit[];
  /** Degrees of arrival and dB(W/m²) there: level before the first and after the last, straight lines in between. */
  readonly corners: readonly (readonly [number, number])[];
  readonly inHz: number;
  /** Systems of more than 50 satellites that are not geostationary have a lower limit near the horizon: No. 21.16.6. */
  readonly ofLargeSystems?: true;
};

const BOTH: readonly Orbit[] = ['geostationary', 'other'];
const [RING, OTHER]: readonly (readonly Orbit[])[] = [['geostationary'], ['other']];
const ramp = (low: number, high: number) =>
  [
    [5, low],
    [25, high],
  ] as const;
const row = (
  fromGHz: number,
  toGHz: number,
  orbits: readonly Orbit[],
  corners: FluxLimit['corners'],
  inHz: number,
): FluxLimit => ({ fromGHz, toGHz, orbits, corners, inHz });

export const ARTICLE_21: readonly FluxLimit[] = [
  row(2.2, 2.3, BOTH, ramp(-154, -144), 4e3),
  row(3.4, 4.2, RING!, ramp(-152, -142), 4e3),
  row(4.5, 4.8, BOTH, ramp(-152, -142), 4e3),
  row(7.25, 7.9, BOTH, ramp(-152, -142), 4e3),
  row(8.025, 8.5, BOTH, ramp(-150, -140), 4e3),
  row(10.7, 11.7, RING!, ramp(-150, -140), 4e3),
  row(10.7, 11.7, OTHER!, ramp(-126, -116), 1e6),
  row(11.7, 12.75, OTHER!, ramp(-124, -114), 1e6),
  row(12.2, 12.75, RING!, ramp(-148, -138), 4e3),
  row(17.7, 19.3, RING!, ramp(-115, -105), 1e6),
  { ...row(17.7, 19.3, OTHER!, ramp(-115, -105), 1e6), ofLargeSystems: true },
  row(19.3, 19.7, BOTH, ramp(-115, -105), 1e6),
  row(22.55, 23.55, BOTH, ramp(-115, -105), 1e6),
  row(24.45, 24.75, BOTH, ramp(-115, -105), 1e6),
  row(25.25, 27.501, BOTH, ramp(-115, -105), 1e6),
  row(37.5, 40, OTHER!, ramp(-120, -105), 1e6),
  row(37.5, 40, RING!, [...ramp(-127, -105).slice(0, 1), [20, -107], [25, -105]], 1e6),
  row(40, 40.5, BOTH, ramp(-115, -105), 1e6),
  row(40.5, 42, OTHER!, ramp(-115, -105), 1e6),
  row(40.5, 42, RING!, [...ramp(-120, -105).slice(0, 1), [15, -110], [25, -105]], 1e6),
];

/** dB(W/m²) over the whole of what is sent, in free space. */
export function fluxDbWM2(eirpDbW: number, rangeKm: number): number {
  return eirpDbW - 10 * Math.log10(4 * Math.PI * (rangeKm * 1e3) ** 2);
}

/** dB by which systems of many satellites that are not geostationary stay lower below 5°: No. 21.16.6. */
export function largeSystemDb(satellites: number): number {
  if (satellites <= 50) return 0;
  return satellites <= 288 ? (5 / 119) * (satellites - 50) : (satellites + 402) / 69;
}

export type FluxAsk = {
  readonly frequencyGHz: number;
  readonly eirpDbW: number;
  readonly rangeKm: number;
  readonly elevationRad: number;
  readonly bandwidthHz: number; // its power is spread evenly over
  readonly orbit: Orbit;
  readonly satellites: number; // in the system
};

export type FluxVerdict = {
  readonly densityDbWM2: number;
  readonly inHz: number;
  readonly limitDbWM2: number;
  readonly marginDb: number;
};

/** In the limit's own bandwidth; null where no limit is known here. */
export function article21(ask: FluxAsk): FluxVerdict | null {
  const { frequencyGHz, eirpDbW, rangeKm, elevationRad, bandwidthHz, orbit, satellites } = ask;
  const limit = ARTICLE_21.find(
    ({ fromGHz, toGHz, orbits }) =>
      frequencyGHz >= fromGHz && frequencyGHz <= toGHz && orbits.includes(orbit),
  );
  if (limit === undefined) return null;
  const lowerDb = limit.ofLargeSystems === true ? largeSystemDb(satellites) : 0;
  const limitDbWM2 = limitAt(limit.corners, elevationRad / DEG, lowerDb);
  const spreadDb = 10 * Math.log10(Math.max(1, bandwidthHz / limit.inHz));
  const densityDbWM2 = fluxDbWM2(eirpDbW, rangeKm) - spreadDb;
  return { densityDbWM2, inHz: limit.inHz, limitDbWM2, marginDb: limitDbWM2 - densityDbWM2 };
}

/** `lowerDb` off the first corner. */
function limitAt(corners: FluxLimit['corners'], elevationDeg: number, lowerDb: number): number {
  const points = corners.map(([deg, db], k) => [deg, k === 0 ? db - lowerDb : db] as const);
  const next = points.findIndex(([deg]) => elevationDeg < deg);
  if (next === 0) return points[0]![1];
  if (next === -1) return points.at(-1)![1];
  const [[fromDeg, fromDb], [toDeg, toDb]] = [points[next - 1]!, points[next]!];
  return fromDb + ((elevationDeg - fromDeg) / (toDeg - fromDeg)) * (toDb - fromDb);
}
