/**
 * Element-set batches made here: fictitious objects in rows, one set an object, numbered from 1
 * up.
 */
import type { ElementSetBatch } from '@noroshi/orbit';

/** Mean elements of SGP4 in the units of the batch. */
export type Elements = {
  readonly epochUs: number;
  readonly meanMotionRadS: number;
  readonly eccentricity: number;
  readonly inclinationRad: number;
  readonly raanRad: number;
  readonly argPerigeeRad: number;
  readonly meanAnomalyRad: number;
  readonly bstarPerEarthRadius: number;
};

/** A batch of the rows; the first object has the number `firstNumber`. */
export function batchOf(
  rows: readonly Elements[],
  source: string,
  firstNumber = 1,
): ElementSetBatch {
  const count = rows.length;
  const column = (of: (row: Elements) => number) => Float64Array.from(rows, of);
  const numbers = Uint32Array.from(rows, (_, i) => firstNumber + i);
  return {
    frame: 'TEME',
    centre: 'EARTH',
    count,
    objects: {
      count,
      objectId: Array.from(numbers, String),
      catalogueNumber: numbers,
      cosparId: rows.map(() => ''),
      name: Array.from(numbers, (number) => `SEEDED ${String(number).padStart(5, '0')}`),
      source: rows.map(() => source),
    },
    objectRow: Uint32Array.from(rows, (_, i) => i),
    epochUs: column((row) => row.epochUs),
    meanMotionRadS: column((row) => row.meanMotionRadS),
    eccentricity: column((row) => row.eccentricity),
    inclinationRad: column((row) => row.inclinationRad),
    raanRad: column((row) => row.raanRad),
    argPerigeeRad: column((row) => row.argPerigeeRad),
    meanAnomalyRad: column((row) => row.meanAnomalyRad),
    bstarPerEarthRadius: column((row) => row.bstarPerEarthRadius),
    meanMotionDotRevDay2: new Float64Array(count),
    meanMotionDdotRevDay3: new Float64Array(count),
    ephemerisType: new Uint8Array(count),
    elementSetNumber: new Uint32Array(count).fill(1),
    revolutionAtEpoch: new Uint32Array(count),
    classification: rows.map(() => 'U'),
  };
}

/** The rows of `first`, then the rows of `second`; their objects are different ones. */
export function joinBatches(first: ElementSetBatch, second: ElementSetBatch): ElementSetBatch {
  const floats = (of: (batch: ElementSetBatch) => Float64Array) => {
    const joined = new Float64Array(first.count + second.count);
    joined.set(of(first));
    joined.set(of(second), first.count);
    return joined;
  };
  const a = first.objects;
  const b = second.objects;
  return {
    frame: 'TEME',
    centre: 'EARTH',
    count: first.count + second.count,
    objects: {
      count: a.count + b.count,
      objectId: [...a.objectId, ...b.objectId],
      catalogueNumber: Uint32Array.from([...a.catalogueNumber, ...b.catalogueNumber]),
      cosparId: [...a.cosparId, ...b.cosparId],
      name: [...a.name, ...b.name],
      source: [...a.source, ...b.source],
    },
    objectRow: Uint32Array.from([
      ...first.objectRow,
      ...second.objectRow.map((row) => a.count + row),
    ]),
    epochUs: floats((batch) => batch.epochUs),
    meanMotionRadS: floats((batch) => batch.meanMotionRadS),
    eccentricity: floats((batch) => batch.eccentricity),
    inclinationRad: floats((batch) => batch.inclinationRad),
    raanRad: floats((batch) => batch.raanRad),
    argPerigeeRad: floats((batch) => batch.argPerigeeRad),
    meanAnomalyRad: floats((batch) => batch.meanAnomalyRad),
    bstarPerEarthRadius: floats((batch) => batch.bstarPerEarthRadius),
    meanMotionDotRevDay2: floats((batch) => batch.meanMotionDotRevDay2),
    meanMotionDdotRevDay3: floats((batch) => batch.meanMotionDdotRevDay3),
    ephemerisType: Uint8Array.from([...first.ephemerisType, ...second.ephemerisType]),
    elementSetNumber: Uint32Array.from([...first.elementSetNumber, ...second.elementSetNumber]),
    revolutionAtEpoch: Uint32Array.from([...first.revolutionAtEpoch, ...second.revolutionAtEpoch]),
    classification: [...first.classification, ...second.classification],
  };
}
