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
export const ORBIT_RADIUS_SHARE = 4; // 1.5 k (3 cos² i − 1) / a², k = J2 / 2
export const ORBIT_RADIUS_KM = 5; // 0.5 k sin² i Re / a, km
export const ORBIT_LATITUDE = 6; // −0.25 k (7 cos² i − 1) / a², rad
export const ORBIT_NODE = 7; // 1.5 k cos i / a²
export const ORBIT_INCLINATION = 8; // 1.5 k cos i sin i / a², rad
export const ORBIT_RATE = 9; // k sin² i / a^2.5, km/s
export const ORBIT_RATE_MEAN = 10; // 1.5 k (3 cos² i − 1) / a^2.5, km/s
export const ORBIT_A_KM = 11; // a, km
export const ORBIT_SPEED = 12; // 1 / √a, km/s
export const ORBIT_FIELDS = 13;

/** A pair of near-Earth sets: the orbit part, then the secular and drag terms. */
export const NEAR_EPOCH = 13; // µs TAI
export const NEAR_ANOMALY = 14;
export const NEAR_ANOMALY_DOT = 15;
export const NEAR_PERIGEE = 16; // argument of perigee
export const NEAR_PERIGEE_DOT = 17;
export const NEAR_LONGITUDE = 18; // mean anomaly + argument of perigee: the drag shift cancels in it
export const NEAR_LONGITUDE_DOT = 19;
export const NEAR_LONGITUDE_2 = 20; // t² … t⁵ of the longitude
export const NEAR_LONGITUDE_3 = 21;
export const NEAR_LONGITUDE_4 = 22;
export const NEAR_LONGITUDE_5 = 23;
export const NEAR_NODE = 24;
export const NEAR_NODE_DOT = 25;
export const NEAR_NODE_2 = 26;
export const NEAR_ETA = 27;
export const NEAR_SHIFT_DOT = 28; // drag shift of the anomaly: rate, cubic amplitude, constant
export const NEAR_SHIFT_CUBE = 29;
export const NEAR_SHIFT_0 = 30;
export const NEAR_E = 31; // eccentricity + B* C5 sin M0
export const NEAR_E_DOT = 32;
export const NEAR_E_SIN = 33;
export const NEAR_DRAG_1 = 34; // t … t⁴ of 1 − drag
export const NEAR_DRAG_2 = 35;
export const NEAR_DRAG_3 = 36;
export const NEAR_DRAG_4 = 37;
export const NEAR_FIELDS_A_PAIR = 38;

/** A pair of deep-space sets. Times of the resonance are minutes, its angles radians. */
export const DEEP_EPOCH = 0; // µs TAI
export const DEEP_ANOMALY = 1;
export const DEEP_ANOMALY_DOT = 2;
export const DEEP_PERIGEE = 3;
export const DEEP_PERIGEE_DOT = 4;
export const DEEP_NODE = 5;
export const DEEP_NODE_DOT = 6;
export const DEEP_NODE_2 = 7;
export const DEEP_ANOMALY_2 = 8; // drag, t²
export const DEEP_E = 9;
export const DEEP_E_DOT = 10; // Sun and Moon
export const DEEP_E_DRAG_DOT = 11;
export const DEEP_I = 12;
export const DEEP_I_DOT = 13;
export const DEEP_DRAG_1 = 14;
export const DEEP_A = 15; // Earth radii
export const DEEP_MOTION = 16; // rad/min
export const DEEP_SUN_ANOMALY = 17;
export const DEEP_MOON_ANOMALY = 18;
export const DEEP_SUN = 19; // twelve coefficients
export const DEEP_MOON = 31; // twelve coefficients
export const DEEP_SIDEREAL = 43;
export const DEEP_LAMBDA = 44; // rad
export const DEEP_LAMBDA_DOT = 45; // rad/min
export const DEEP_W = 46; // argument of perigee without Sun and Moon, rad
export const DEEP_W_DOT = 47; // rad/min
export const DEEP_RESONANCE = 48; // three amplitudes (one day) or ten (half a day)
export const DEEP_AT = 58; // the integrator's place, minutes from epoch; NaN before its first use
export const DEEP_AT_LAMBDA = 59; // rad
export const DEEP_AT_MOTION = 60; // rad/min
export const DEEP_AT_LAMBDA_DOT = 61;
export const DEEP_AT_MOTION_DOT = 62;
export const DEEP_AT_MOTION_DDOT = 63;
export const DEEP_FIELDS_A_PAIR = 64;

/** What one stage hands to the next, for each pair of a block. The deep-space orbit part comes first. */
export const STATE_T = 13; // µs since epoch
export const STATE_DRAG = 14; // 1 − drag
export const STATE_E = 15;
export const STATE_LONGITUDE = 16; // mean anomaly + argument of perigee
export const STATE_NODE = 17;
export const STATE_ANGLE = 18; // the angle whose sine and cosine come next
export const STATE_SIN = 19;
export const STATE_COS = 20;
export const STATE_AXN = 21; // eccentricity vector
export const STATE_AYN = 22;
export const STATE_DRAG_INVERSE = 23;
export const STATE_BETA2 = 24; // 1 − e²
export const STATE_E_SIN_E = 25;
export const STATE_A_OVER_R = 26;
export const STATE_R_OVER_A = 27;
export const STATE_BETA = 28;
export const STATE_RADIUS_KM = 29;
export const STATE_RADIAL = 30; // rate of the radius, km/s
export const STATE_ALONG = 31; // rate along the track, km/s
export const STATE_TURN_U = 32; // short-period turn of the argument of latitude, rad
export const STATE_TURN_I = 33; // of the inclination, rad
export const STATE_SIN_NODE = 34;
export const STATE_COS_NODE = 35;
export const STATE_DEEP_DRAG = 36; // deep space: 1 − drag, mean motion, eccentricity before Sun and Moon
export const STATE_DEEP_MOTION = 37;
export const STATE_DEEP_E_MEAN = 38;
export const STATE_I = 39;
export const STATE_ANOMALY = 40;
export const STATE_PERIGEE = 41;
export const STATE_A = 42; // Earth radii
export const STATE_DELTA_I = 43; // Sun and Moon
export const STATE_DELTA_L = 44;
export const STATE_DELTA_G = 45;
export const STATE_DELTA_H = 46;
export const STATE_ANGLE_2 = 47; // a second angle
export const STATE_FIELDS = 48;

/** Kepler's equation borrows fields that are written after it. */
export const STATE_E_COS_M = 29;
export const STATE_E_SIN_M = 30;
export const STATE_DELTA = 31; // E − M, rad
export const STATE_SIN_DELTA = 32;
export const STATE_COS_DELTA = 33;

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
