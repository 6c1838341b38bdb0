/**
 * A line of sight from a satellite of known place to something hot: two angles about the satellite's own axes, which are the way
 * down to the Earth's centre, east, and the third of them. The angles stay within some 9 degrees of zero from the geostationary
 * ring, so there is no cut to wrap. A constant misalignment of a satellite is covered by a share of the noise, since one satellite
 * alone cannot tell it from the place of what it sees. Wertz, Spacecraft Attitude Determination and Control, §7.
 */
import type { Measurement } from '../filter/model.ts';

export type SightOptions = {
  /** Of the satellite at the time of the look, ITRF. */
  readonly positionKm: Float64Array;
  /** Standard deviations of each angle: of one look, and of what stays the same through all looks. */
  readonly pointingRad: number;
  readonly biasRad: number;
};

export type Sight = {
  /** A reading is the angle east and the angle north of the way down (rad). */
  readonly measurement: Measurement;
  /** The Earth is not in between. */
  readonly sees: (state: Float64Array) => boolean;
  /** Unit vector (ITRF) of a reading, from the satellite, into three cells. */
  readonly directionInto: (reading: Float64Array, out: Float64Array) => void;
  readonly positionKm: Float64Array;
};

const BLOCK_KM = 6350; // below any point of the ellipsoid

/** Keeps its buffers. */
export function createSight({ positionKm, pointingRad, biasRad }: SightOptions): Sight {
  const variance = pointingRad ** 2 + biasRad ** 2;
  if (!(variance > 0 && variance < 1))
    throw new RangeError(`createSight: a variance of ${variance} rad²: above 0, below 1`);
  const axes = axesOf(positionKm);
  const [down, east, north] = axes;
  const local = new Float64Array(3);
  const lookAt = (state: Float64Array): void => {
    local.fill(0);
    for (let k = 0; k < 3; k++) {
      const away = state[k]! - positionKm[k]!;
      local[0]! += down[k]! * away;
      local[1]! += east[k]! * away;
      local[2]! += north[k]! * away;
    }
  };
  return {
    positionKm,
    measurement: {
      size: 2,
      noise: Float64Array.of(variance, 0, 0, variance),
      predictInto: (state, out) => {
        lookAt(state);
        out[0] = Math.atan2(local[1]!, local[0]!);
        out[1] = Math.atan2(local[2]!, Math.hypot(local[0]!, local[1]!));
      },
      jacobianInto: (state, out) => {
        lookAt(state);
        const [d, e, n] = [local[0]!, local[1]!, local[2]!];
        const level2 = d * d + e * e;
        const level = Math.sqrt(level2);
        const range2 = level2 + n * n;
        const size = state.length;
        out.fill(0, 0, 2 * size);
        for (let k = 0; k < 3; k++) {
          out[k] = (d * east[k]! - e * down[k]!) / level2;
          const outward = (d * down[k]! + e * east[k]!) / level;
          out[size + k] = (level * north[k]! - n * outward) / range2;
        }
      },
    },
    sees: (state) => isClear(positionKm, state),
    directionInto: (reading, out) => {
      const [a, b] = [reading[0]!, reading[1]!];
      const parts = [Math.cos(b) * Math.cos(a), Math.cos(b) * Math.sin(a), Math.sin(b)];
      for (let k = 0; k < 3; k++)
        out[k] = parts[0]! * down[k]! + parts[1]! * east[k]! + parts[2]! * north[k]!;
    },
  };
}

/** Down, east, north; over a pole east is that of the meridian of 0. */
function axesOf(positionKm: Float64Array): [number[], number[], number[]] {
  const [x, y, z] = [positionKm[0]!, positionKm[1]!, positionKm[2]!];
  const length = Math.hypot(x, y, z);
  const flat = Math.hypot(x, y);
  if (!(length > BLOCK_KM)) throw new RangeError('createSight: a satellite inside the Earth');
  const down = [-x / length, -y / length, -z / length];
  const east = flat > 0 ? [-y / flat, x / flat, 0] : [0, 1, 0];
  const north = [
    east[1]! * down[2]! - east[2]! * down[1]!,
    east[2]! * down[0]! - east[0]! * down[2]!,
    east[0]! * down[1]! - east[1]! * down[0]!,
  ];
  return [down, east, north];
}

function isClear(from: Float64Array, to: Float64Array): boolean {
  let [dot, length2, from2] = [0, 0, 0];
  for (let k = 0; k < 3; k++) {
    const way = to[k]! - from[k]!;
    dot -= way * from[k]!;
    length2 += way * way;
    from2 += from[k]! * from[k]!;
  }
  const share = Math.min(1, Math.max(0, dot / length2)); // of the way, nearest to the centre
  return share === 1 || from2 - 2 * share * dot + share * share * length2 > BLOCK_KM * BLOCK_KM;
}
