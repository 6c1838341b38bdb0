/**
 * How a ballistic object moves, in the frame that turns with the Earth (ITRF, km, km/s): the pull with J2 to J4, Coriolis and
 * centrifugal parts, drag of air that turns along, and while a motor burns its thrust along the flight. Filters, truth and
 * prediction use one and the same. Zarchan, Tactical and Strategic Missile Guidance, ch. 10 (drag by ballistic coefficient);
 * Sutton and Biblarz, Rocket Propulsion Elements, ch. 4 (specific force that grows as mass falls).
 */
import { airDensityKgM3 } from '../earth/atmosphere.ts';
import { type EarthModel, gravityInto, WGS84_EARTH } from '../earth/gravity.ts';
import { ellipsoidHeightKm } from '../earth/height.ts';

/** A law of motion over a state vector of `size` numbers; the first six are position (km) and velocity (km/s), ITRF. */
export type Motion = {
  readonly size: number;
  /** The rate of each number, a second, into `rate`; allocates nothing. */
  readonly rateInto: (timeS: number, state: Float64Array, rate: Float64Array) => void;
};

/** Air by height (km), kg/m³; `noAir` for a flight in vacuum. */
export type Air = (heightKm: number) => number;
export const noAir: Air = () => 0;

export type MotionOptions = {
  readonly earth?: EarthModel;
  readonly air?: Air;
  /** Height (km) over the reference surface; WGS-84 where it is left out. */
  readonly heightOf?: (xKm: number, yKm: number, zKm: number) => number;
};

/** Where things stand in a state. */
export const STATE = {
  ...{ x: 0, y: 0, z: 0, vx: 3, vy: 4, vz: 5 },
  lnBeta: 6, // of the ballistic coefficient m / (CD A), kg/m²
  thrust: 7, // specific force of the motor, km/s²
} as const;

/** Coast and re-entry: position, velocity, ln(kg/m²). The coefficient is constant along a flight. */
export function ballisticMotion(options: MotionOptions = {}): Motion {
  const force = forceOf(options);
  return {
    size: 7,
    rateInto: (_, state, rate) => {
      force(state, rate);
      rate[STATE.lnBeta] = 0;
    },
  };
}

/**
 * Boost: as above, and the motor's specific force along the velocity through the air. Mass flows evenly out, so the force
 * grows as a² over the exhaust speed (km/s).
 */
export function boostMotion(exhaustKmS: number, options: MotionOptions = {}): Motion {
  const force = forceOf(options);
  return {
    size: 8,
    rateInto: (_, state, rate) => {
      force(state, rate);
      const thrust = state[STATE.thrust]!;
      const vx = state[3]!;
      const vy = state[4]!;
      const vz = state[5]!;
      const speed = Math.sqrt(vx * vx + vy * vy + vz * vz);
      if (speed > 0) {
        rate[3]! += (thrust * vx) / speed;
        rate[4]! += (thrust * vy) / speed;
        rate[5]! += (thrust * vz) / speed;
      }
      rate[STATE.lnBeta] = 0;
      rate[STATE.thrust] = (thrust * thrust) / exhaustKmS;
    },
  };
}

/** Rates of position and velocity. */
function forceOf({
  earth = WGS84_EARTH,
  air = airDensityKgM3,
  heightOf = ellipsoidHeightKm,
}: MotionOptions): (state: Float64Array, rate: Float64Array) => void {
  const w = earth.rotationRadS;
  return (state, rate) => {
    // one by one, not taken apart from an array: some tenth of a step less (measured)
    const x = state[0]!;
    const y = state[1]!;
    const z = state[2]!;
    const vx = state[3]!;
    const vy = state[4]!;
    const vz = state[5]!;
    gravityInto(earth, x, y, z, rate, 3);
    const densityKgM3 = air(heightOf(x, y, z));
    const speed = Math.sqrt(vx * vx + vy * vy + vz * vz);
    // 1000: kg/m³ · km²/s² over kg/m² is 1e6 m/s², a thousandth of that in km/s²
    const drag = -(1000 * densityKgM3 * speed) / (2 * Math.exp(state[STATE.lnBeta]!));
    rate[0] = vx;
    rate[1] = vy;
    rate[2] = vz;
    rate[3]! += w * w * x + 2 * w * vy + drag * vx;
    rate[4]! += w * w * y - 2 * w * vx + drag * vy;
    rate[5]! += drag * vz;
  };
}
