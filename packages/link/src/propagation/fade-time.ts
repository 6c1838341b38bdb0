/**
 * How long fades last: Recommendation ITU-R P.1623-1 (2005) §2.2. Long ones are log-normal, short ones (seconds) follow a power law; both are joined at
 * Dt. Of fades deeper than a given attenuation.
 */
export type FadeClimate = {
  readonly attenuationDb: number; // the threshold that is exceeded
  readonly elevationDeg: number; // 5 … 60
  readonly frequencyGHz: number; // 10 … 50
};

export const FADE_TIME_RANGE = {
  ...{ frequencyGHzMin: 10, frequencyGHzMax: 50, elevationDegMin: 5, elevationDegMax: 60 },
  durationSMin: 1,
} as const;

export type FadeTimes = {
  /** Of fades of a second or more, the share that lasts longer than `durationS`. */
  readonly occurrence: number;
  /** Of the time in fades, the share that is in those. */
  readonly timeShare: number;
  /** How many of those there are in `fadedS`, and how long they are in all, s. */
  readonly fades: number;
  readonly inFadesS: number;
};

/** `fadedS`: how long in all the attenuation is exceeded in the span that is asked of. */
export function fadeTimes(
  { attenuationDb: a, elevationDeg, frequencyGHz: f }: FadeClimate,
  durationS: number,
  fadedS: number,
): FadeTimes {
  const meanS = 80 * elevationDeg ** -0.4 * f ** 1.4 * a ** -0.39;
  const sigma = 1.85 * f ** -0.05 * a ** -0.027;
  const gamma = 0.055 * f ** 0.65 * a ** -0.003;
  const p1 = 0.885 * gamma - 0.814;
  const p2 = -1.05 * gamma ** 2 + 2.23 * gamma - 1.61;
  const joinS = meanS * Math.exp(p1 * sigma ** 2 + p2 * sigma - 0.39);
  const medianS = meanS * Math.exp(-(sigma ** 2));
  const tail = (ratio: number) => normalAbove(Math.log(ratio) / sigma);
  const long = Math.sqrt(meanS * medianS) * (1 - gamma) * tail(joinS / meanS);
  const k = 1 / (1 + long / (joinS * gamma * tail(joinS / medianS)));
  const isShort = durationS <= joinS;
  const occurrence = isShort
    ? durationS ** -gamma
    : (joinS ** -gamma * tail(durationS / medianS)) / tail(joinS / medianS);
  const timeShare = isShort
    ? 1 - k * (durationS / joinS) ** (1 - gamma)
    : ((1 - k) * tail(durationS / meanS)) / tail(joinS / meanS);
  const all = (fadedS * (k / gamma) * (1 - gamma)) / joinS ** (1 - gamma);
  return { occurrence, timeShare, fades: all * occurrence, inFadesS: fadedS * timeShare };
}

/** The upper tail of the standard normal distribution, by Simpson's rule over Mills' integral; within 1e-13. */
export function normalAbove(z: number): number {
  if (z < 0) return 1 - normalAbove(-z);
  // ∫₀^∞ exp(-z t - t²/2) dt · φ(z)
  const [n, end] = [4000, 12];
  const h = end / n;
  const at = (t: number) => Math.exp(-z * t - (t * t) / 2);
  let sum = at(0) + at(end);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * at(i * h);
  return ((Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum * h) / 3;
}
