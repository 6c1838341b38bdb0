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
const SECOND_TABLE: usize = 64 * 16;

export const C_ONE = 0;
export const C_HALF = 1;
export const C_TWO = 2;
export const C_MAGIC = 3; // 1.5 · 2⁵²
export const C_SIN_0 = 4; // sin πr / r in r², |r| ≤ ½: 1.8e-16
export const C_SIN_1 = 5;
export const C_SIN_2 = 6;
export const C_SIN_3 = 7;
export const C_SIN_4 = 8;
export const C_SIN_5 = 9;
export const C_SIN_6 = 10;
export const C_SIN_7 = 11;
export const C_COS_1 = 12; // cos πr in r², the constant term 1: 3.9e-15
export const C_COS_2 = 13;
export const C_COS_3 = 14;
export const C_COS_4 = 15;
export const C_COS_5 = 16;
export const C_COS_6 = 17;
export const C_COS_7 = 18;
export const C_PI = 19;
export const C_INVERSE_PI = 20;
export const C_PI3_6 = 21; // −π³/6, π⁵/120: Taylor terms of sin πx
export const C_PI5_120 = 22;
export const C_PI2_2 = 23; // −π²/2, π⁴/24: of cos πx
export const C_PI4_24 = 24;
export const C_QUARTER = 25;
export const C_T2 = 26; // −1/2, −1/6, 1/24 … 1/40320: Taylor terms of cos x and sin x
export const C_T3 = 27;
export const C_T4 = 28;
export const C_T5 = 29;
export const C_T6 = 30;
export const C_T7 = 31;
export const C_T8 = 32;
export const C_E_MIN = 33; // 1e-6, floor of the mean eccentricity
export const C_SUN_RATE = 34; // half-turns a µs
export const C_MOON_RATE = 35;
export const C_SUN_2E = 36; // twice the eccentricity of the orbit
export const C_MOON_2E = 37;
export const C_LYDDANE = 38; // 0.2 rad, half-turns
export const C_THREE = 39;
export const C_FIVE = 40;
export const C_ORBIT_AY = 42; // −J3 / (2 J2)
export const C_ORBIT_XL = 43; // −J3 / (4 π J2)
export const C_K = 44; // J2 / 2
export const C_RE = 45; // km
export const C_SPEED = 46; // Earth radii a minute over k_e, km/s
export const C_MIN = 47; // minutes a µs
export const C_ROTATION = 48; // of the Earth, half-turns a µs
export const C_OPERATIONAL = 49; // all ones in opsmode 'a'
export const C_H1 = 51; // 1/8, 1/16, 5/128: (1 − √(1 − y)) / y = 1/2 + y/8 + …
export const C_H2 = 52;
export const C_H3 = 53;
export const C_NINE_HALVES = 56;
export const C_STEP = 54; // 720 minutes, µs
export const C_SMALL = 55; // 2.5e-3
export const C_ROOT_1 = 57; // −1/3, 2/9, −14/81, 35/243, −91/729: (1 + x)^(−1/3)
export const C_ROOT_2 = 58;
export const C_ROOT_3 = 59;
export const C_ROOT_4 = 60;
export const C_ROOT_5 = 61;
export const C_TINY = 50; // 1.5e-12, keeps 1 + cos i off zero

/** The second table, 64 fields after the first: an offset below 1024 bytes costs nothing. */
export const D_ATAN_0 = 0; // atan(t) / (πt) in t², |t| ≤ tan π/8: 1.2e-16
export const D_ATAN_1 = 1;
export const D_ATAN_2 = 2;
export const D_ATAN_3 = 3;
export const D_ATAN_4 = 4;
export const D_ATAN_5 = 5;
export const D_ATAN_6 = 6;
export const D_ATAN_7 = 7;
export const D_ATAN_8 = 8;
export const D_ATAN_9 = 9;
export const D_TAN = 10; // tan π/8
export const D_MID_SIN_1 = 11; // sin x / x and cos x in x², constant term 1: |x| ≤ 0.205, 2e-18 and 1.3e-16
export const D_MID_SIN_2 = 12;
export const D_MID_SIN_3 = 13;
export const D_MID_SIN_4 = 14;
export const D_MID_COS_1 = 15;
export const D_MID_COS_2 = 16;
export const D_MID_COS_3 = 17;
export const D_MID_COS_4 = 18;
export const D_ROUGH_SIN_1 = 19; // |x| ≤ 0.83, 6e-9 and 9e-8
export const D_ROUGH_SIN_2 = 20;
export const D_ROUGH_SIN_3 = 21;
export const D_ROUGH_COS_1 = 22;
export const D_ROUGH_COS_2 = 23;
export const D_ROUGH_COS_3 = 24;
export const D_HIGH_SIN_1 = 25; // |x| ≤ 0.83, 9e-18 and 2e-16
export const D_HIGH_SIN_2 = 26;
export const D_HIGH_SIN_3 = 27;
export const D_HIGH_SIN_4 = 28;
export const D_HIGH_SIN_5 = 29;
export const D_HIGH_SIN_6 = 30;
export const D_HIGH_COS_1 = 31;
export const D_HIGH_COS_2 = 32;
export const D_HIGH_COS_3 = 33;
export const D_HIGH_COS_4 = 34;
export const D_HIGH_COS_5 = 35;
export const D_HIGH_COS_6 = 36;

function put(k: usize, i: i32, value: f64): void {
  v128.store(k + i * 16, f64x2.splat(value));
}

/** Fills both tables at `k` (128 fields); `operational` is 1 for opsmode 'a'. */
export function writeConstants(k: usize, operational: i32): void {
  put(k, C_ONE, 1);
  put(k, C_HALF, 0.5);
  put(k, C_TWO, 2);
  put(k, C_MAGIC, 6755399441055744);
  writeSine(k);
  writeTaylor(k);
  writeDeep(k, operational);
  writeAtan(k + SECOND_TABLE);
  writeKepler(k + SECOND_TABLE);
  const unit = 60 / Math.sqrt((RE_KM * RE_KM * RE_KM) / KM3_S2);
  put(k, C_E_MIN, 1e-6);
  put(k, C_ORBIT_AY, (-0.5 * J3) / J2);
  put(k, C_ORBIT_XL, (-0.25 * J3) / J2 / PI);
  put(k, C_K, 0.5 * J2);
  put(k, C_RE, RE_KM);
  put(k, C_SPEED, (RE_KM * unit) / 60);
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
  put(k, C_COS_1, -4.934802200544245);
  put(k, C_COS_2, 4.058712126359388);
  put(k, C_COS_3, -1.3352627666276224);
  put(k, C_COS_4, 0.2353305917605254);
  put(k, C_COS_5, -0.02580654429283281);
  put(k, C_COS_6, 0.0019278867212530932);
  put(k, C_COS_7, -0.00010041698903468872);
}

function writeTaylor(k: usize): void {
  put(k, C_PI, PI);
  put(k, C_INVERSE_PI, 1 / PI);
  put(k, C_PI3_6, -(PI * PI * PI) / 6);
  put(k, C_PI5_120, (PI * PI * PI * PI * PI) / 120);
  put(k, C_PI2_2, -(PI * PI) / 2);
  put(k, C_PI4_24, (PI * PI * PI * PI) / 24);
  put(k, C_QUARTER, 0.25);
  put(k, C_H1, 1.0 / 8);
  put(k, C_H2, 1.0 / 16);
  put(k, C_H3, 5.0 / 128);
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
  put(k, C_NINE_HALVES, 4.5);
  put(k, C_MIN, 1 / 60e6);
  put(k, C_ROTATION, 0.0043752690880113 / PI / 60e6);
  put(k, C_TINY, 1.5e-12);
  put(k, C_STEP, 720 * 60e6);
  put(k, C_SMALL, 2.5e-3);
  put(k, C_ROOT_1, -1.0 / 3);
  put(k, C_ROOT_2, 2.0 / 9);
  put(k, C_ROOT_3, -14.0 / 81);
  put(k, C_ROOT_4, 35.0 / 243);
  put(k, C_ROOT_5, -91.0 / 729);
  v128.store(k + C_OPERATIONAL * 16, i64x2.splat(operational ? -1 : 0));
}

function writeAtan(k: usize): void {
  put(k, D_TAN, 0.41421356237309503);
  put(k, D_ATAN_0, 0.318309886183785);
  put(k, D_ATAN_1, -0.10610329539237352);
  put(k, D_ATAN_2, 0.06366197697747836);
  put(k, D_ATAN_3, -0.04547282687113853);
  put(k, D_ATAN_4, 0.035367344464047164);
  put(k, D_ATAN_5, -0.028929582142029467);
  put(k, D_ATAN_6, 0.024396200363822743);
  put(k, D_ATAN_7, -0.020552785066611883);
  put(k, D_ATAN_8, 0.015539500945155084);
  put(k, D_ATAN_9, -0.0075014715172162195);
}

/** Sine and cosine of E − M by range of eccentricity (Remez exchange, 60 digits). */
function writeKepler(k: usize): void {
  put(k, D_MID_SIN_1, -0.16666666666666177);
  put(k, D_MID_SIN_2, 0.008333333332055841);
  put(k, D_MID_SIN_3, -0.00019841260444815063);
  put(k, D_MID_SIN_4, 2.753101054866451e-6);
  put(k, D_MID_COS_1, -0.4999999999999463);
  put(k, D_MID_COS_2, 0.04166666665261591);
  put(k, D_MID_COS_3, -0.001388887855389047);
  put(k, D_MID_COS_4, 2.4772650097298628e-5);
  put(k, D_ROUGH_SIN_1, -0.16666649983949988);
  put(k, D_ROUGH_SIN_2, 0.008331798102214487);
  put(k, D_ROUGH_SIN_3, -0.0001946491098452751);
  put(k, D_ROUGH_COS_1, -0.4999985027351042);
  put(k, D_ROUGH_COS_2, 0.04165288499380586);
  put(k, D_ROUGH_COS_3, -0.0013550827512537995);
  put(k, D_HIGH_SIN_1, -0.16666666666666619);
  put(k, D_HIGH_SIN_2, 0.008333333333316564);
  put(k, D_HIGH_SIN_3, -0.00019841269823991982);
  put(k, D_HIGH_SIN_4, 2.755731147356272e-6);
  put(k, D_HIGH_SIN_5, -2.5050396869528845e-8);
  put(k, D_HIGH_SIN_6, 1.587565653287269e-10);
  put(k, D_HIGH_COS_1, -0.4999999999999929);
  put(k, D_HIGH_COS_2, 0.041666666666415414);
  put(k, D_HIGH_COS_3, -0.00138888888630015);
  put(k, D_HIGH_COS_4, 2.4801575688421164e-5);
  put(k, D_HIGH_COS_5, -2.75547544129401e-7);
  put(k, D_HIGH_COS_6, 2.060187480679426e-9);
}
