/**
 * Where each number stands in the kernel's memory. Read by TypeScript (which packs) and by AssemblyScript (which computes),
 * so it holds literals only. A field is 16 bytes: two lanes of f64. Angles are half-turns (angle / π, so that a reduction
 * is one subtraction of a whole number), times µs, unless a line says otherwise.
 */

/** The orbit part of a near-Earth pair, and what the deep-space stages write for each pair and time. */
export const ORBIT_AY = 0; // long-period coefficient of the y component, over a
export const ORBIT_XL = 1; // long-period coefficient of the longitude, over a
export const ORBIT_COS_I = 2;
export const ORBIT_SIN_I = 3;
export const ORBIT_MEAN = 4; // 1.5 k (3 cos² i − 1) / a², k = J2 / 2
export const ORBIT_WAVE = 5; // k sin² i / a²
export const ORBIT_TURN = 6; // 3 k cos i / a²
export const ORBIT_A_KM = 7; // a, km
export const ORBIT_SPEED = 8; // 1 / √a, km/s
export const ORBIT_FIELDS = 9;

/** A pair of near-Earth sets: the orbit part, then the secular and drag terms. */
export const NEAR_EPOCH = 9; // µs TAI
export const NEAR_ANOMALY = 10;
export const NEAR_ANOMALY_DOT = 11;
export const NEAR_PERIGEE = 12; // argument of perigee
export const NEAR_PERIGEE_DOT = 13;
export const NEAR_LONGITUDE_2 = 14; // t² … t⁵ of the longitude
export const NEAR_LONGITUDE_3 = 15;
export const NEAR_LONGITUDE_4 = 16;
export const NEAR_LONGITUDE_5 = 17;
export const NEAR_NODE = 18;
export const NEAR_NODE_DOT = 19;
export const NEAR_NODE_2 = 20;
export const NEAR_ETA = 21;
export const NEAR_SHIFT_DOT = 22; // drag shift of the anomaly: rate, cubic amplitude, constant
export const NEAR_SHIFT_CUBE = 23;
export const NEAR_SHIFT_0 = 24;
export const NEAR_E = 25; // eccentricity + B* C5 sin M0
export const NEAR_E_DOT = 26;
export const NEAR_E_SIN = 27;
export const NEAR_DRAG_1 = 28; // t … t⁴ of 1 − drag
export const NEAR_DRAG_2 = 29;
export const NEAR_DRAG_3 = 30;
export const NEAR_DRAG_4 = 31;
export const NEAR_FIELDS_A_PAIR = 33; // odd, one unused: 512 bytes a pair would share cache sets (measured: 4 %)

/** A pair of deep-space sets. Times of the resonance are minutes, its angles radians. */
export const DEEP_EPOCH = 0; // µs TAI
export const DEEP_ANOMALY = 1;
export const DEEP_ANOMALY_DOT = 2;
export const DEEP_ANOMALY_2 = 3; // drag, t²
export const DEEP_PERIGEE = 4;
export const DEEP_PERIGEE_DOT = 5;
export const DEEP_NODE = 6;
export const DEEP_NODE_DOT = 7;
export const DEEP_NODE_2 = 8;
export const DEEP_E = 9;
export const DEEP_E_DOT = 10; // Sun and Moon
export const DEEP_E_DRAG_DOT = 11;
export const DEEP_I = 12;
export const DEEP_I_DOT = 13;
export const DEEP_DRAG_1 = 14;
export const DEEP_A_KM = 15;
export const DEEP_A_INVERSE = 16; // one over Earth radii
export const DEEP_SPEED = 17; // 1 / √a, km/s
export const DEEP_MOTION = 18; // rad/min
export const DEEP_MOTION_INVERSE = 19;
export const DEEP_SUN_ANOMALY = 20;
export const DEEP_MOON_ANOMALY = 21;
export const DEEP_SUN = 22; // twelve coefficients
export const DEEP_MOON = 34; // twelve coefficients
export const DEEP_SIDEREAL = 46;
export const DEEP_AT = 47; // the integrator's place, µs from epoch; NaN before its first use
export const DEEP_AT_LAMBDA = 48; // rad
export const DEEP_AT_MOTION = 49; // rad/min
export const DEEP_AT_LAMBDA_DOT = 50;
export const DEEP_AT_MOTION_DOT = 51;
export const DEEP_AT_MOTION_DDOT = 52;
export const DEEP_LAMBDA = 53; // rad
export const DEEP_LAMBDA_DOT = 54; // rad/min
export const DEEP_W = 55; // argument of perigee without Sun and Moon, rad
export const DEEP_W_DOT = 56; // rad/min
export const DEEP_RESONANCE = 57; // three amplitudes (one day) or ten (half a day)
export const DEEP_FIELDS_A_PAIR = 67; // odd, as above

/** What one stage hands to the next, for each pair of a block. The deep-space orbit part comes first. */
export const STATE_T = 9; // µs since epoch
export const STATE_DRAG = 10; // 1 − drag
export const STATE_E = 11;
export const STATE_LONGITUDE = 12; // mean anomaly + argument of perigee
export const STATE_NODE = 13;
export const STATE_ANGLE = 14; // the angle whose sine and cosine come next
export const STATE_SIN = 15;
export const STATE_COS = 16;
export const STATE_AXN = 17; // eccentricity vector
export const STATE_AYN = 18;
export const STATE_DRAG_INVERSE = 19;
export const STATE_BETA2 = 20; // 1 − e²
export const STATE_E_SIN_E = 21;
export const STATE_A_OVER_R = 22;
export const STATE_R_OVER_A = 23;
export const STATE_BETA = 24;
export const STATE_RADIUS_KM = 25;
export const STATE_RADIAL = 26; // rate of the radius, km/s
export const STATE_ALONG = 27; // rate along the track, km/s
export const STATE_TURN_U = 28; // short-period turn of the argument of latitude, rad
export const STATE_TURN_I = 29; // of the inclination, rad
export const STATE_SIN_NODE = 30;
export const STATE_COS_NODE = 31;
export const STATE_DEEP_MOTION = 32; // deep space: mean motion, eccentricity before Sun and Moon
export const STATE_DEEP_E_MEAN = 33;
export const STATE_I = 34;
export const STATE_ANOMALY = 35;
export const STATE_PERIGEE = 36;
export const STATE_A_INVERSE = 37; // one over Earth radii
export const STATE_DELTA_I = 38; // Sun and Moon
export const STATE_DELTA_L = 39;
export const STATE_DELTA_G = 40;
export const STATE_DELTA_H = 41;
export const STATE_ANGLE_2 = 42; // a second angle
export const STATE_FIELDS = 43; // odd as well

/** Kepler's equation borrows fields that are written after it. */
export const STATE_E_COS_M = 25;
export const STATE_E_SIN_M = 26;
export const STATE_DELTA = 27; // E − M, rad
export const STATE_SIN_DELTA = 28;
export const STATE_COS_DELTA = 29;

/** Kinds of pairs: what stages they run through. */
export const KIND_NEAR = 0;
export const KIND_DEEP = 1;
export const KIND_SYNCHRONOUS = 2;
export const KIND_HALF_DAY = 3;

/** Pairs that pass through each stage together: small enough that their state stays in the first cache. */
export const PAIRS_A_BLOCK = 32;

/** The work space of an engine: constants, the state of one block, and one pair computed aside. */
export const CONSTANT_FIELDS = 128;
export const EDGE_BYTES = 144;
export const WORK_BYTES =
  CONSTANT_FIELDS * 16 + (PAIRS_A_BLOCK + 1) * STATE_FIELDS * 16 + EDGE_BYTES;
