/**
 * An element set that is never propagated, for an object that only an ephemeris knows: it carries who the object is, and the size
 * and shape of its orbit for models that ask for them.
 */
import { type ElementSetBatch, type Ephemeris, MU_KM3_S2 } from '@noroshi/orbit';

/** From one state, TEME, km and km/s; the epoch is that of the ephemeris' message. */
export function identitySet(
  { objectId, name, cosparId, source, createdUs }: Omit<Ephemeris, 'tables'>,
  state: ArrayLike<number>,
): ElementSetBatch {
  const [x, y, z, u, v, w] = Array.from({ length: 6 }, (_, k) => state[k]);
  const r = Math.hypot(x, y, z);
  const h = [y * w - z * v, z * u - x * w, x * v - y * u];
  const momentum = Math.hypot(...h);
  const axisKm = 1 / (2 / r - (u * u + v * v + w * w) / MU_KM3_S2);
  const one = (value: number) => Float64Array.of(value);
  const e2 = 1 - (momentum * momentum) / (MU_KM3_S2 * axisKm);
  const number = /^[1-9]\d{0,8}$/.test(objectId) ? Number(objectId) : 0;
  return {
    ...{ frame: 'TEME', centre: 'EARTH', count: 1 },
    objects: {
      ...{ count: 1, objectId: [objectId], catalogueNumber: Uint32Array.of(number) },
      ...{ cosparId: [cosparId], name: [name], source: [source] },
    },
    ...{ objectRow: Uint32Array.of(0), epochUs: one(createdUs) },
    meanMotionRadS: one(Math.sqrt(MU_KM3_S2 / Math.abs(axisKm) ** 3)),
    eccentricity: one(Math.sqrt(Math.max(0, e2))),
    inclinationRad: one(Math.acos(h[2] / momentum)),
    ...{ raanRad: one(0), argPerigeeRad: one(0), meanAnomalyRad: one(0) },
    ...{ bstarPerEarthRadius: one(0), meanMotionDotRevDay2: one(0), meanMotionDdotRevDay3: one(0) },
    ...{ ephemerisType: Uint8Array.of(0), elementSetNumber: Uint32Array.of(0) },
    ...{ revolutionAtEpoch: Uint32Array.of(0), classification: ['U'] },
  };
}
