/**
 * A radar on the ground: range, azimuth, elevation and, where it has one, range rate, of a state in the Earth's frame (ITRF km,
 * km/s). Azimuth from north through east, elevation from the horizontal of the ellipsoid; no refraction: at 5 degrees it bends
 * a ray by some 2 mrad, so elevations are taken as corrected. Vallado, Fundamentals of Astrodynamics and Applications, §4.4.
 */
import { createTopocentre } from '@noroshi/orbit';
import { type Measurement, wrapAngleRad } from '../filter/model.ts';

export type RadarOptions = {
  readonly latitudeRad: number;
  readonly longitudeRad: number;
  readonly heightKm: number;
  /** Standard deviations of one look. */
  readonly sigma: {
    readonly rangeKm: number;
    readonly azimuthRad: number;
    readonly elevationRad: number;
    readonly rangeRateKmS?: number; // left out: the radar measures none
  };
  readonly elevationRadMin: number;
  readonly rangeKmMax: number;
};

export type Radar = {
  readonly measurement: Measurement;
  /** Above its horizon and near enough. */
  readonly sees: (state: Float64Array) => boolean;
  /** Position (ITRF km) of a reading, into three cells. */
  readonly placeInto: (reading: Float64Array, out: Float64Array) => void;
};

/** A reading is range (km), azimuth and elevation (rad) and, if measured, range rate (km/s). Keeps its buffers. */
export function createRadar(options: RadarOptions): Radar {
  const { latitudeRad, longitudeRad, heightKm, sigma, elevationRadMin, rangeKmMax } = options;
  const { positionKm, itrfToEnu } = createTopocentre(latitudeRad, longitudeRad, heightKm);
  const sigmas = [sigma.rangeKm, sigma.azimuthRad, sigma.elevationRad];
  if (sigma.rangeRateKmS !== undefined) sigmas.push(sigma.rangeRateKmS);
  for (const value of sigmas)
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`createRadar: a sigma of ${value}: above 0 would be right`);
  const size = sigmas.length;
  const noise = new Float64Array(size * size);
  for (const [i, value] of sigmas.entries()) noise[i * size + i] = value * value;
  const [away, enu] = [new Float64Array(3), new Float64Array(3)];
  const lookAt = (state: Float64Array): number => {
    for (let k = 0; k < 3; k++) away[k] = state[k]! - positionKm[k]!;
    for (let row = 0; row < 3; row++)
      enu[row] =
        itrfToEnu[3 * row]! * away[0]! +
        itrfToEnu[3 * row + 1]! * away[1]! +
        itrfToEnu[3 * row + 2]! * away[2]!;
    return Math.hypot(enu[0]!, enu[1]!, enu[2]!);
  };
  return {
    measurement: {
      size,
      noise,
      predictInto: (state, out) => {
        const rangeKm = lookAt(state);
        out[0] = rangeKm;
        out[1] = Math.atan2(enu[0]!, enu[1]!);
        out[2] = Math.asin(enu[2]! / rangeKm);
        if (size === 4)
          out[3] = (away[0]! * state[3]! + away[1]! * state[4]! + away[2]! * state[5]!) / rangeKm;
      },
      jacobianInto: (state, out) => {
        const rangeKm = lookAt(state);
        slopesInto(enu, away, itrfToEnu, state, rangeKm, size, out);
      },
      wrap: (difference) => {
        difference[1] = wrapAngleRad(difference[1]!);
      },
    },
    sees: (state) => {
      const rangeKm = lookAt(state);
      return rangeKm <= rangeKmMax && Math.asin(enu[2]! / rangeKm) >= elevationRadMin;
    },
    placeInto: (reading, out) => {
      const [rangeKm, azimuthRad, elevationRad] = [reading[0]!, reading[1]!, reading[2]!];
      const level = rangeKm * Math.cos(elevationRad);
      const [east, north, up] = [
        level * Math.sin(azimuthRad),
        level * Math.cos(azimuthRad),
        rangeKm * Math.sin(elevationRad),
      ];
      for (let k = 0; k < 3; k++)
        out[k] =
          positionKm[k]! +
          itrfToEnu[k]! * east +
          itrfToEnu[3 + k]! * north +
          itrfToEnu[6 + k]! * up;
    },
  };
}

/** ∂ reading / ∂ state, size × state.length. At the zenith of the radar azimuth has none. */
function slopesInto(
  enu: Float64Array,
  away: Float64Array,
  rows: Float64Array,
  state: Float64Array,
  rangeKm: number,
  size: number,
  out: Float64Array,
): void {
  const n = state.length;
  const [e, north, up] = [enu[0]!, enu[1]!, enu[2]!];
  const level2 = e * e + north * north;
  const level = Math.sqrt(level2);
  let along = 0;
  for (let k = 0; k < 3; k++) along += (away[k]! * state[3 + k]!) / rangeKm;
  out.fill(0, 0, size * n);
  for (let k = 0; k < 3; k++) {
    const unit = away[k]! / rangeKm;
    out[k] = unit;
    out[n + k] = (north * rows[k]! - e * rows[3 + k]!) / level2;
    out[2 * n + k] = (rows[6 + k]! - (up * unit) / rangeKm) / level;
    if (size < 4) continue;
    out[3 * n + k] = (state[3 + k]! - along * unit) / rangeKm;
    out[3 * n + 3 + k] = unit;
  }
}
