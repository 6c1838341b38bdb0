/**
 * The numbers of the hot loops, in memory: V8 builds a vector literal in three instructions at each use, and reads one from
 * memory in one (measured: the literal form is slower). `writeConstants` fills the table once an engine.
 * WGS-72, in the units of ../src/sgp4/gravity.ts; Vallado et al. 2006, table 2.
 */
const KM3_S2: f64 = 398600.8;
const RE_KM: f64 = 6378.135;
const J2: f64 = 0.001082616;
const J3: f64 = -0.00000253881;
const PI: f64 = 3.141592653589793;

export const C_ONE = 0;
export const C_HALF = 1;
export const C_TWO = 2;
export const C_MAGIC = 3; // 1.5 · 2⁵²
export const C_SIN_0 = 4; // sin πr / r in r²: 1.8e-16
export const C_SIN_1 = 5;
export const C_SIN_2 = 6;
export const C_SIN_3 = 7;
export const C_SIN_4 = 8;
export const C_SIN_5 = 9;
export const C_SIN_6 = 10;
export const C_SIN_7 = 11;
export const C_COS_1 = 12; // cos πr in r², the constant term 1: 7.7e-18
export const C_COS_2 = 13;
export const C_COS_3 = 14;
export const C_COS_4 = 15;
export const C_COS_5 = 16;
export const C_COS_6 = 17;
export const C_COS_7 = 18;
export const C_COS_8 = 19;
export const C_PI = 20;
export const C_PI3_6 = 21; // −π³/6, π⁵/120: Taylor terms of sin πx for small x
export const C_PI5_120 = 22;
export const C_PI2_2 = 23; // −π²/2, π⁴/24
export const C_PI4_24 = 24;
export const C_SIXTH = 25;
export const C_T3 = 26; // −1/6, 1/120, −1/5040: Taylor terms of sin x
export const C_T5 = 27;
export const C_T7 = 28;
export const C_T2 = 29; // −1/2, 1/24, −1/720, 1/40320: of cos x
export const C_T4 = 30;
export const C_T6 = 31;
export const C_T8 = 32;
export const C_E_MIN = 33; // 1e-6, floor of the mean eccentricity
export const C_INVERSE_PI = 34;
export const C_SUN_RATE = 35; // half-turns a µs
export const C_MOON_RATE = 36;
export const C_SUN_2E = 37; // twice the eccentricity of the orbit
export const C_MOON_2E = 38;
export const C_QUARTER = 39;
export const C_LYDDANE = 40; // 0.2 rad, half-turns
export const C_THREE = 41;
export const C_FIVE = 42;
export const C_SEVEN = 43;
export const C_ORBIT_AY = 44; // −J3 / (2 J2)
export const C_ORBIT_XL = 45; // −J3 / (4 π J2)
export const C_K = 46; // J2 / 2
export const C_RE = 47; // km
export const C_SPEED = 48; // Earth radii a minute over k_e, km/s
export const C_NODE = 49; // 0.75 J2 / π
export const C_MIN = 50; // minutes a µs
export const C_ROTATION = 51; // of the Earth, half-turns a minute
export const C_OPERATIONAL = 52; // all ones in opsmode 'a'
export const C_TINY = 53; // 1.5e-12, keeps 1 + cos i off zero
export const C_ATAN_0 = 54; // atan(t) / (πt) in t², |t| ≤ tan π/8: 1.2e-16
export const C_TAN = 64; // tan π/8
export const C_MINUS_ONE = 65;

function put(k: usize, i: i32, value: f64): void {
  v128.store(k + i * 16, f64x2.splat(value));
}

/** Fills the table at `k` (66 fields); `operational` is 1 for opsmode 'a'. */
export function writeConstants(k: usize, operational: i32): void {
  put(k, C_ONE, 1);
  put(k, C_HALF, 0.5);
  put(k, C_TWO, 2);
  put(k, C_MAGIC, 6755399441055744);
  writeSine(k);
  writeTaylor(k);
  writeDeep(k, operational);
  writeAtan(k);
  const unit = 60 / Math.sqrt((RE_KM * RE_KM * RE_KM) / KM3_S2);
  put(k, C_E_MIN, 1e-6);
  put(k, C_ORBIT_AY, (-0.5 * J3) / J2);
  put(k, C_ORBIT_XL, (-0.25 * J3) / J2 / PI);
  put(k, C_K, 0.5 * J2);
  put(k, C_RE, RE_KM);
  put(k, C_SPEED, (RE_KM * unit) / 60);
  put(k, C_NODE, (0.75 * J2) / PI);
}

function writeSine(k: usize): void {
  put(k, C_SIN_0, 3.1415926535897873);
  put(k, C_SIN_1, -5.1677127800489835);
  put(k, C_SIN_2, 2.5501640398272127);
  put(k, C_SIN_3, -0.5992645281652939);
  put(k, C_SIN_4, 0.08214587236494889);
  put(k, C_SIN_5, -0.007370330550475576);
  put(k, C_SIN_6, 0.00046589695900293597);
  put(k, C_SIN_7, -2.1037578352922518e-5);
  put(k, C_COS_1, -4.934802200544678);
  put(k, C_COS_2, 4.058712126416595);
  put(k, C_COS_3, -1.3352627688458116);
  put(k, C_COS_4, 0.23533063015658887);
  put(k, C_COS_5, -0.0258068888960719);
  put(k, C_COS_6, 0.0019295567373032087);
  put(k, C_COS_7, -0.00010456709187589566);
  put(k, C_COS_8, 4.149578027057121e-6);
}

function writeTaylor(k: usize): void {
  put(k, C_PI, PI);
  put(k, C_INVERSE_PI, 1 / PI);
  put(k, C_PI3_6, -(PI * PI * PI) / 6);
  put(k, C_PI5_120, (PI * PI * PI * PI * PI) / 120);
  put(k, C_PI2_2, -(PI * PI) / 2);
  put(k, C_PI4_24, (PI * PI * PI * PI) / 24);
  put(k, C_SIXTH, 1.0 / 6);
  put(k, C_QUARTER, 0.25);
  put(k, C_T3, -1.0 / 6);
  put(k, C_T5, 1.0 / 120);
  put(k, C_T7, -1.0 / 5040);
  put(k, C_T2, -0.5);
  put(k, C_T4, 1.0 / 24);
  put(k, C_T6, -1.0 / 720);
  put(k, C_T8, 1.0 / 40320);
}

/** Spacetrack Report 3, DEEP: mean motions and eccentricities of Sun and Moon, the rotation of the Earth. */
function writeDeep(k: usize, operational: i32): void {
  put(k, C_SUN_RATE, 1.19459e-5 / PI / 60e6);
  put(k, C_MOON_RATE, 1.5835218e-4 / PI / 60e6);
  put(k, C_SUN_2E, 2 * 0.01675);
  put(k, C_MOON_2E, 2 * 0.0549);
  put(k, C_LYDDANE, 0.2 / PI);
  put(k, C_THREE, 3);
  put(k, C_FIVE, 5);
  put(k, C_SEVEN, 7);
  put(k, C_MINUS_ONE, -1);
  put(k, C_MIN, 1 / 60e6);
  put(k, C_ROTATION, 0.0043752690880113 / PI);
  put(k, C_TINY, 1.5e-12);
  v128.store(k + C_OPERATIONAL * 16, i64x2.splat(operational ? -1 : 0));
}

function writeAtan(k: usize): void {
  put(k, C_TAN, 0.41421356237309503);
  put(k, C_ATAN_0, 0.318309886183785);
  put(k, C_ATAN_0 + 1, -0.10610329539237352);
  put(k, C_ATAN_0 + 2, 0.06366197697747836);
  put(k, C_ATAN_0 + 3, -0.04547282687113853);
  put(k, C_ATAN_0 + 4, 0.035367344464047164);
  put(k, C_ATAN_0 + 5, -0.028929582142029467);
  put(k, C_ATAN_0 + 6, 0.024396200363822743);
  put(k, C_ATAN_0 + 7, -0.020552785066611883);
  put(k, C_ATAN_0 + 8, 0.015539500945155084);
  put(k, C_ATAN_0 + 9, -0.0075014715172162195);
}
