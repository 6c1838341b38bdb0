/**
 * Rain: specific attenuation by Recommendation ITU-R P.838-3 (2005), and what is exceeded on an Earth-space path for a share of an average year
 * by P.618-13 (2017) §2.2.1.1, unchanged in P.618-14 (2023). Angles in rad.
 */
const DEG = Math.PI / 180;
const EFFECTIVE_EARTH_KM = 8500;

/** P.838-3, Tables 1 to 4: rows of a, b, c; then the slope m and the constant c. */
type Fit = {
  readonly rows: readonly (readonly [number, number, number])[];
  readonly m: number;
  readonly c: number;
};
const K_H: Fit = {
  rows: [
    [-5.3398, -0.10008, 1.13098],
    [-0.35351, 1.2697, 0.454],
    [-0.23789, 0.86036, 0.15354],
    [-0.94158, 0.64552, 0.16817],
  ],
  ...{ m: -0.18961, c: 0.71147 },
};
const K_V: Fit = {
  rows: [
    [-3.80595, 0.56934, 0.81061],
    [-3.44965, -0.22911, 0.51059],
    [-0.39902, 0.73042, 0.11899],
    [0.50167, 1.07319, 0.27195],
  ],
  ...{ m: -0.16398, c: 0.63297 },
};
const ALPHA_H: Fit = {
  rows: [
    [-0.14318, 1.82442, -0.55187],
    [0.29591, 0.77564, 0.19822],
    [0.32177, 0.63773, 0.13164],
    [-5.3761, -0.9623, 1.47828],
    [16.1721, -3.2998, 3.4399],
  ],
  ...{ m: 0.67849, c: -1.95537 },
};
const ALPHA_V: Fit = {
  rows: [
    [-0.07771, 2.3384, -0.76284],
    [0.56727, 0.95545, 0.54039],
    [-0.20238, 1.1452, 0.26809],
    [-48.2991, 0.791669, 0.116226],
    [48.5833, 0.791459, 0.116479],
  ],
  ...{ m: -0.053739, c: 0.83433 },
};

const fitted = ({ rows, m, c }: Fit, logF: number): number =>
  rows.reduce((sum, [a, b, w]) => sum + a * Math.exp(-(((logF - b) / w) ** 2)), m * logF + c);

export type RainLaw = { readonly k: number; readonly alpha: number };

export const RAIN_RANGE = {
  frequencyGHzMin: 1,
  frequencyGHzMax: 55,
  percentMin: 0.001,
  percentMax: 5,
} as const;

/** dB/km are k·R^alpha for R mm/h. `tiltRad` is that of the polarisation to the horizontal: 45° where it is circular. 1 to 1000 GHz. */
export function rainLaw(frequencyGHz: number, elevationRad: number, tiltRad: number): RainLaw {
  const logF = Math.log10(frequencyGHz);
  const [kH, kV] = [10 ** fitted(K_H, logF), 10 ** fitted(K_V, logF)];
  const [alphaH, alphaV] = [fitted(ALPHA_H, logF), fitted(ALPHA_V, logF)];
  const mix = Math.cos(elevationRad) ** 2 * Math.cos(2 * tiltRad);
  const k = (kH + kV + (kH - kV) * mix) / 2;
  const alpha = (kH * alphaH + kV * alphaV + (kH * alphaH - kV * alphaV) * mix) / (2 * k);
  return { k, alpha };
}

export type RainPath = {
  readonly frequencyGHz: number;
  readonly elevationRad: number;
  readonly tiltRad: number;
  readonly latitudeRad: number;
  /** From the station up to the rain: P.839's height less the station's. */
  readonly rainHeightKm: number;
  /** mm/h, exceeded 0.01 % of an average year. */
  readonly rate001MmH: number;
};

/** dB exceeded 0.01 % of an average year; 0 where it does not rain or the station is above it. */
export function rain001Db(path: RainPath): number {
  const { frequencyGHz, elevationRad, rainHeightKm, rate001MmH, latitudeRad } = path;
  if (rainHeightKm <= 0 || rate001MmH <= 0) return 0;
  const sin = Math.sin(elevationRad);
  const slantKm =
    elevationRad >= 5 * DEG
      ? rainHeightKm / sin
      : (2 * rainHeightKm) / (Math.sqrt(sin * sin + (2 * rainHeightKm) / EFFECTIVE_EARTH_KM) + sin);
  const groundKm = slantKm * Math.cos(elevationRad);
  const { k, alpha } = rainLaw(frequencyGHz, elevationRad, path.tiltRad);
  const gamma = k * rate001MmH ** alpha;
  const level =
    1 /
    (1 +
      0.78 * Math.sqrt((groundKm * gamma) / frequencyGHz) -
      0.38 * (1 - Math.exp(-2 * groundKm)));
  const zeta = Math.atan2(rainHeightKm, groundKm * level);
  const wetKm =
    zeta > elevationRad ? (groundKm * level) / Math.cos(elevationRad) : rainHeightKm / sin;
  const chiDeg = Math.max(0, 36 - Math.abs(latitudeRad) / DEG);
  const low = 31 * (1 - Math.exp(-(elevationRad / DEG / (1 + chiDeg))));
  const upright =
    1 / (1 + Math.sqrt(sin) * ((low * Math.sqrt(wetKm * gamma)) / frequencyGHz ** 2 - 0.45));
  return gamma * wetKm * upright;
}

/** dB exceeded `percent` of an average year, 0.001 … 5. */
export function rainDb(path: RainPath, percent: number): number {
  const base = rain001Db(path);
  if (base <= 0) return 0;
  const latitudeDeg = Math.abs(path.latitudeRad) / DEG;
  const sin = Math.sin(path.elevationRad);
  const exponent =
    0.655 +
    0.033 * Math.log(percent) -
    0.045 * Math.log(base) -
    betaOf(percent, latitudeDeg, path.elevationRad, sin) * (1 - percent) * sin;
  return base * (percent / 0.01) ** -exponent;
}

function betaOf(percent: number, latitudeDeg: number, elevationRad: number, sin: number): number {
  if (percent >= 1 || latitudeDeg >= 36) return 0;
  const beta = -0.005 * (latitudeDeg - 36);
  return elevationRad >= 25 * DEG ? beta : beta + 1.8 - 4.25 * sin;
}
