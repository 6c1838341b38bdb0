/**
 * Choosing and joining element sets after reading: one set an object for screening, batches of
 * several files into one. The rule of choice is the collector's, so reading with selection and
 * selecting after reading agree.
 */
import type { ElementSetBatch, ObjectTable } from './batch.ts';
import { betterForScreening, type RepeatedObject } from './collector.ts';

/** Flags of a chosen set, one byte a row, added up. */
export const SCREENING_FLAGS = {
  epochAfterFrom: 1, // the object has no set from before: this is the nearest after
  sgp4Xp: 2, // the object has SGP4-XP sets only: it cannot be propagated
} as const;

export type ScreeningSelection = {
  readonly sets: ElementSetBatch; // one row an object that has sets, in the order of objects
  readonly flags: Uint8Array; // SCREENING_FLAGS, one a row
  readonly leftOut: number; // sets not chosen
  readonly repeated: readonly RepeatedObject[]; // the objects they belong to
};

/**
 * The newest set of each object whose epoch is not after `fromUs`, else the nearest after it,
 * flagged.
 */
export function selectForScreening(sets: ElementSetBatch, fromUs: number): ScreeningSelection {
  const { epochUs, ephemerisType, objectRow, objects } = sets;
  const chosen = new Int32Array(objects.count).fill(-1);
  const setsRead = new Uint32Array(objects.count);
  for (let row = 0; row < sets.count; row++) {
    const object = objectRow[row];
    const held = chosen[object];
    setsRead[object]++;
    if (
      held < 0 ||
      betterForScreening(
        epochUs[row],
        ephemerisType[row],
        epochUs[held],
        ephemerisType[held],
        fromUs,
      )
    ) {
      chosen[object] = row;
    }
  }
  const rows = chosen.filter((row) => row >= 0);
  const picked = pickSets(sets, rows);
  const flags = Uint8Array.from(rows, (row) => {
    const after = epochUs[row] > fromUs ? SCREENING_FLAGS.epochAfterFrom : 0;
    return after + (ephemerisType[row] === 4 ? SCREENING_FLAGS.sgp4Xp : 0);
  });
  const repeated: RepeatedObject[] = [];
  chosen.forEach((row, object) => {
    if (setsRead[object] < 2) return;
    const objectId = objects.objectId[object];
    repeated.push({ objectId, setsRead: setsRead[object], keptEpochUs: epochUs[row] });
  });
  return { sets: picked, flags, leftOut: sets.count - picked.count, repeated };
}

/** The rows of a batch in the order given; the object table is shared. */
export function pickSets(sets: ElementSetBatch, rows: ArrayLike<number>): ElementSetBatch {
  const f64 = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const u32 = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row]);
  return {
    frame: sets.frame,
    centre: sets.centre,
    count: rows.length,
    objects: sets.objects,
    objectRow: u32(sets.objectRow),
    epochUs: f64(sets.epochUs),
    meanMotionRadS: f64(sets.meanMotionRadS),
    eccentricity: f64(sets.eccentricity),
    inclinationRad: f64(sets.inclinationRad),
    raanRad: f64(sets.raanRad),
    argPerigeeRad: f64(sets.argPerigeeRad),
    meanAnomalyRad: f64(sets.meanAnomalyRad),
    bstarPerEarthRadius: f64(sets.bstarPerEarthRadius),
    meanMotionDotRevDay2: f64(sets.meanMotionDotRevDay2),
    meanMotionDdotRevDay3: f64(sets.meanMotionDdotRevDay3),
    ephemerisType: Uint8Array.from(rows, (row) => sets.ephemerisType[row]),
    elementSetNumber: u32(sets.elementSetNumber),
    revolutionAtEpoch: u32(sets.revolutionAtEpoch),
    classification: Array.from(rows, (row) => sets.classification[row]),
  };
}

/**
 * One batch out of many, rows in the order given. Objects are joined by `objectId`; a name or
 * designator that a later batch gives replaces the earlier one, an empty one does not; the source
 * is the first that had the object.
 */
export function mergeBatches(batches: readonly ElementSetBatch[]): ElementSetBatch {
  const { objects, rowMaps } = mergeObjects(batches.map((batch) => batch.objects));
  const f64 = (of: (batch: ElementSetBatch) => Float64Array) =>
    joined(Float64Array, batches.map(of));
  const u32 = (of: (batch: ElementSetBatch) => Uint32Array) => joined(Uint32Array, batches.map(of));
  return {
    frame: 'TEME',
    centre: 'EARTH',
    count: batches.reduce((sum, batch) => sum + batch.count, 0),
    objects,
    objectRow: joined(
      Uint32Array,
      batches.map((batch, i) => batch.objectRow.map((row) => rowMaps[i][row])),
    ),
    epochUs: f64((b) => b.epochUs),
    meanMotionRadS: f64((b) => b.meanMotionRadS),
    eccentricity: f64((b) => b.eccentricity),
    inclinationRad: f64((b) => b.inclinationRad),
    raanRad: f64((b) => b.raanRad),
    argPerigeeRad: f64((b) => b.argPerigeeRad),
    meanAnomalyRad: f64((b) => b.meanAnomalyRad),
    bstarPerEarthRadius: f64((b) => b.bstarPerEarthRadius),
    meanMotionDotRevDay2: f64((b) => b.meanMotionDotRevDay2),
    meanMotionDdotRevDay3: f64((b) => b.meanMotionDdotRevDay3),
    ephemerisType: joined(
      Uint8Array,
      batches.map((b) => b.ephemerisType),
    ),
    elementSetNumber: u32((b) => b.elementSetNumber),
    revolutionAtEpoch: u32((b) => b.revolutionAtEpoch),
    classification: batches.flatMap((b) => b.classification),
  };
}

function mergeObjects(tables: readonly ObjectTable[]) {
  const rowOfId = new Map<string, number>();
  const objectId: string[] = [];
  const catalogueNumber: number[] = [];
  const cosparId: string[] = [];
  const name: string[] = [];
  const source: string[] = [];
  const rowMaps = tables.map((table) =>
    Uint32Array.from(table.objectId, (id, row) => {
      let merged = rowOfId.get(id);
      if (merged === undefined) {
        merged = objectId.length;
        rowOfId.set(id, merged);
        objectId.push(id);
        catalogueNumber.push(table.catalogueNumber[row]);
        cosparId.push('');
        name.push('');
        source.push(table.source[row]);
      }
      cosparId[merged] = table.cosparId[row] || cosparId[merged];
      name[merged] = table.name[row] || name[merged];
      return merged;
    }),
  );
  const count = objectId.length;
  const numbers = Uint32Array.from(catalogueNumber);
  const objects = { count, objectId, catalogueNumber: numbers, cosparId, name, source };
  return { objects, rowMaps };
}

type Column = Float64Array | Uint32Array | Uint8Array;

function joined<T extends Column>(kind: new (length: number) => T, parts: readonly T[]): T {
  const all = new kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
