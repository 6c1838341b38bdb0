/**
 * Density of the upper air by Jacchia's model of 1971 (the one of CIRA 1972): temperature from the Sun and the Earth's magnetic
 * field, composition by mixing to 100 km and diffusion above, corrections for season. Computed once into a table over height
 * and exospheric temperature, then read.
 *
 * L. G. Jacchia, "Revised Static Models of the Thermosphere and Exosphere with Empirical Temperature Profiles", SAO Special
 * Report 332, 1971; equation numbers are its. Densities of single days are off by some 15 %, at 1 sigma; a ballistic factor
 * fitted with the same model takes most of the lasting part away. Below 90 km the density grows as it does there.
 */
const GAS_J_MOL_K = 8.31432;
const GRAVITY_M_S2 = 9.80665;
const GRAVITY_RADIUS_KM = 6356.766;
const FLOOR_KM = 90;
const MIXED_TO_KM = 100;
const BEND_KM = 125; // where the profile of temperature has its inflection
const FLOOR_K = 183;
const FLOOR_KG_M3 = 3.46e-6;
const MEAN_MASS = [
  28.82678, -7.40066e-2, -1.19407e-2, 4.51103e-4, -8.21895e-6, 1.07561e-5, -6.97444e-7,
];
const SEA_LEVEL_MASS = 28.96;
const NITROGEN = { share: 0.7811, mass: 28.0134 };
const OXYGEN = { share: 0.20955, mass: 31.9988 };
const ARGON = { share: 0.0093432, mass: 39.948 };
const HELIUM = { share: 6.1471e-6, mass: 4.0026 };
const ATOMIC_OXYGEN_MASS = 15.9994;
const HELIUM_DIFFUSION = -0.38;
const HYDROGEN_FROM_KM = 500;
const HYDROGEN_MASS = 1.00797;
const AVOGADRO = 6.02257e23;

const STEP_KM = 0.5;
const TABLE = { topKm: 1200, stepKm: 2, fromK: 500, toK: 2100, stepK: 40 } as const;
const HEIGHTS = (TABLE.topKm - FLOOR_KM) / TABLE.stepKm + 1;
const TEMPERATURES = (TABLE.toK - TABLE.fromK) / TABLE.stepK + 1;

/** Temperature at a height for an exospheric temperature, K; eq. 7 to 12. */
export function temperatureK(heightKm: number, exosphericK: number): number {
  const bendK = 371.6678 + 0.0518806 * exosphericK - 294.3505 * Math.exp(-0.00216222 * exosphericK);
  const slope = (1.9 * (bendK - FLOOR_K)) / (BEND_KM - FLOOR_KM);
  const x = heightKm - BEND_KM;
  if (x < 0) {
    const d = FLOOR_KM - BEND_KM;
    const c4 = (3 * (bendK - FLOOR_K) + 2 * slope * d) / d ** 4;
    const c3 = -(slope + 4 * c4 * d ** 3) / (3 * d * d);
    return bendK + slope * x + c3 * x ** 3 + c4 * x ** 4;
  }
  const a = (2 / Math.PI) * (exosphericK - bendK);
  return bendK + a * Math.atan((slope / a) * x * (1 + 4.5e-6 * x ** 2.5));
}

function meanMass(heightKm: number): number {
  const x = heightKm - FLOOR_KM;
  return MEAN_MASS.reduceRight((sum, c) => sum * x + c, 0);
}

function gravity(heightKm: number): number {
  return GRAVITY_M_S2 / (1 + heightKm / GRAVITY_RADIUS_KM) ** 2;
}

/** g / (R T), per km and per g/mol. */
function pull(heightKm: number, exosphericK: number): number {
  return gravity(heightKm) / (GAS_J_MOL_K * temperatureK(heightKm, exosphericK));
}

/** ln of the static density (kg/m³) at the heights of the table for one exospheric temperature, into `out` from `at` on. */
function profileInto(exosphericK: number, out: Float64Array, at: number): void {
  let barometric = 0; // ∫ M g / (R T) dz to 100 km
  let row = 0;
  const mixed = (heightKm: number) =>
    Math.log((FLOOR_KG_M3 * meanMass(heightKm)) / meanMass(FLOOR_KM)) +
    Math.log(FLOOR_K / temperatureK(heightKm, exosphericK)) -
    barometric;
  for (let z = FLOOR_KM; z < MIXED_TO_KM; z += STEP_KM) {
    if ((z - FLOOR_KM) % TABLE.stepKm === 0) out[at + row++] = mixed(z);
    barometric += simpson(z, (height) => meanMass(height) * pull(height, exosphericK));
  }
  const base = Math.exp(mixed(MIXED_TO_KM));
  const baseK = temperatureK(MIXED_TO_KM, exosphericK);
  const mass = meanMass(MIXED_TO_KM);
  const total = (base * 1000 * AVOGADRO) / mass; // particles a m³, M in g/mol
  const ratio = mass / SEA_LEVEL_MASS;
  const parts = [
    { n: NITROGEN.share * ratio * total, mass: NITROGEN.mass, alpha: 0 },
    { n: total * (ratio * (1 + OXYGEN.share) - 1), mass: OXYGEN.mass, alpha: 0 },
    { n: 2 * total * (1 - ratio), mass: ATOMIC_OXYGEN_MASS, alpha: 0 },
    { n: ARGON.share * ratio * total, mass: ARGON.mass, alpha: 0 },
    { n: HELIUM.share * ratio * total, mass: HELIUM.mass, alpha: HELIUM_DIFFUSION },
  ];
  const logT = Math.log10(exosphericK);
  const hydrogen = 10 ** (73.13 - 39.4 * logT + 5.5 * logT * logT); // at 500 km, a m³
  let column = 0; // ∫ g / (R T) dz from 100 km
  let fromHydrogen = 0;
  for (let z = MIXED_TO_KM; z <= TABLE.topKm; z += STEP_KM) {
    if ((z - FLOOR_KM) % TABLE.stepKm === 0) {
      const cooling = Math.log(baseK / temperatureK(z, exosphericK));
      let grams = 0;
      for (const { n, mass: m, alpha } of parts)
        grams += n * m * Math.exp((1 + alpha) * cooling - m * column);
      if (z >= HYDROGEN_FROM_KM) {
        const held = temperatureK(HYDROGEN_FROM_KM, exosphericK) / temperatureK(z, exosphericK);
        grams += hydrogen * held * HYDROGEN_MASS * Math.exp(-HYDROGEN_MASS * fromHydrogen);
      }
      out[at + row++] = Math.log(grams / AVOGADRO / 1000);
    }
    const slice = simpson(z, (height) => pull(height, exosphericK));
    column += slice;
    if (z >= HYDROGEN_FROM_KM) fromHydrogen += slice;
  }
}

/** ∫ over one step by Simpson's rule; kilometres times (m/s²)/(J/mol) times g/mol come out without a unit. */
function simpson(z: number, f: (height: number) => number): number {
  return ((f(z) + 4 * f(z + STEP_KM / 2) + f(z + STEP_KM)) * STEP_KM) / 6;
}

let table: Float64Array | undefined;

function staticTable(): Float64Array {
  if (table !== undefined) return table;
  const built = new Float64Array(HEIGHTS * TEMPERATURES);
  for (let k = 0; k < TEMPERATURES; k++)
    profileInto(TABLE.fromK + k * TABLE.stepK, built, k * HEIGHTS);
  table = built;
  return built;
}

/** ln of the static density, kg/m³; past the table's heights its edge goes on in a straight line, temperatures are held. */
export function logDensity(heightKm: number, exosphericK: number): number {
  const held = staticTable();
  const t = Math.min(TEMPERATURES - 1.001, Math.max(0, (exosphericK - TABLE.fromK) / TABLE.stepK));
  const z = (heightKm - FLOOR_KM) / TABLE.stepKm;
  const k = Math.floor(t);
  const i = Math.min(HEIGHTS - 2, Math.max(0, Math.floor(z)));
  const u = t - k;
  const v = z - i;
  const o = k * HEIGHTS + i;
  const low = held[o]! + (held[o + 1]! - held[o]!) * v;
  const high = held[o + HEIGHTS]! + (held[o + HEIGHTS + 1]! - held[o + HEIGHTS]!) * v;
  return low + (high - low) * u;
}

/** Night minimum of the exospheric temperature without magnetic activity, K; eq. 14. Fluxes in sfu: of the day before, and of 81 days. */
export function nightMinimumK(f107Sfu: number, f107MeanSfu: number): number {
  return 379 + 3.24 * f107MeanSfu + 1.3 * (f107Sfu - f107MeanSfu);
}

/**
 * Exospheric temperature at a place, K, without magnetic activity; eq. 16 and 17. Declination and latitude in rad, hour angle
 * of the Sun at the place in rad (0 at noon, positive in the afternoon).
 */
export function exosphericK(
  minimumK: number,
  latitudeRad: number,
  sunDeclinationRad: number,
  hourAngleRad: number,
): number {
  const eta = Math.abs(latitudeRad - sunDeclinationRad) / 2;
  const theta = Math.abs(latitudeRad + sunDeclinationRad) / 2;
  const tau = wrapped(hourAngleRad - LAG_RAD + SKEW_RAD * Math.sin(hourAngleRad + SKEW_PHASE_RAD));
  const low = Math.sin(theta) ** 2.2;
  const high = Math.cos(eta) ** 2.2;
  const day = Math.cos(tau / 2) ** 3;
  return minimumK * (1 + SPREAD * (low + (high - low) * day));
}

const SPREAD = 0.3;
const LAG_RAD = (37 * Math.PI) / 180;
const SKEW_RAD = (6 * Math.PI) / 180;
const SKEW_PHASE_RAD = (43 * Math.PI) / 180;

function wrapped(rad: number): number {
  return rad - 2 * Math.PI * Math.round(rad / (2 * Math.PI));
}

/** What magnetic activity adds: to the exospheric temperature (K) above 200 km, eq. 18; below also to ln density, eq. 20. */
export function magneticK(kp: number, heightKm: number): number {
  return heightKm > MAGNETIC_KM ? 28 * kp + 0.03 * Math.exp(kp) : 14 * kp + 0.02 * Math.exp(kp);
}

export function magneticLog(kp: number, heightKm: number): number {
  return heightKm > MAGNETIC_KM ? 0 : Math.LN10 * (0.012 * kp + 1.2e-5 * Math.exp(kp));
}

const MAGNETIC_KM = 200;

/** Half-yearly variation of ln density: the factor of the day (eq. 22 to 24) times the one of height. Days MJD. */
export function seasonOfDay(mjd: number): number {
  const phase = (mjd - 36_204) / 365.2422;
  const bent = (0.5 + 0.5 * Math.sin(2 * Math.PI * phase + 6.035)) ** 1.65;
  const tau = phase + 0.09544 * (bent - 0.5);
  return (
    0.02835 +
    0.3817 *
      (1 + 0.4671 * Math.sin(2 * Math.PI * tau + 4.137)) *
      Math.sin(4 * Math.PI * tau + 4.259)
  );
}

export function seasonStrength(heightKm: number): number {
  const z = Math.max(0, Math.min(SEASON_ROWS - 2, heightKm - FLOOR_KM));
  const k = Math.floor(z);
  const a = SEASON[k]!;
  return a + (SEASON[k + 1]! - a) * (z - k);
}

const SEASON_ROWS = 1111;
/** By the kilometre: two powers for each place on each turn were a third of a descent (measured). */
const SEASON = Float64Array.from({ length: SEASON_ROWS }, (_, k) => {
  const z = FLOOR_KM + k;
  return Math.LN10 * (5.876e-7 * z ** 2.331 + 0.06328) * Math.exp(-2.868e-3 * z);
});
