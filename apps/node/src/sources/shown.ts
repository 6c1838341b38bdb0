/**
 * Element sets and objects as the API shows them: degrees and revolutions a day, as catalogues print them, with age and
 * whether the set is too old for its orbit (the same limits as the watch of conjunctions).
 */
import type { ElementColumns, ElementSetBatch } from '@noroshi/orbit';
import { errorRegimeOf, STALE_AGE_D } from '@noroshi/screen';
import type { StoredObject } from '@noroshi/store/elements';
import { Epoch } from '@noroshi/watch';
import { type Static, Type } from 'typebox';

const Text = Type.String();
const Whole = Type.Integer();
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

export const ElementSetShown = Type.Object({
  source: Text,
  epochUs: Epoch,
  ageS: Type.Number(), // at the watched instant
  stale: Type.Boolean(),
  meanMotionRevDay: Type.Number(),
  eccentricity: Type.Number(),
  inclinationDeg: Type.Number(),
  raanDeg: Type.Number(),
  argPerigeeDeg: Type.Number(),
  meanAnomalyDeg: Type.Number(),
  bstarPerEarthRadius: Type.Number(),
  meanMotionDotRevDay2: Type.Number(),
  meanMotionDdotRevDay3: Type.Number(),
  ephemerisType: Whole,
  elementSetNumber: Whole,
  revolutionAtEpoch: Whole,
});
export type ElementSetShown = Static<typeof ElementSetShown>;

export const ObjectShown = Type.Object({
  objectId: Text,
  catalogueNumber: orNull(Whole),
  cosparId: Text, // '' unknown
  name: Text, // '' unknown
  source: Text, // that first told of it
  firstSeenUs: Epoch,
  newestUs: orNull(Epoch), // epoch of its set in force
  ageS: orNull(Type.Number()),
  stale: Type.Boolean(),
});
export type ObjectShown = Static<typeof ObjectShown>;

export function setShown(
  sets: Omit<ElementColumns, 'count'>,
  row: number,
  source: string,
  nowUs: number,
): ElementSetShown {
  return {
    source,
    ...ageOf(sets, row, nowUs),
    epochUs: sets.epochUs[row]!,
    meanMotionRevDay: printed((sets.meanMotionRadS[row]! * 86_400) / (2 * Math.PI)),
    eccentricity: sets.eccentricity[row]!,
    inclinationDeg: degrees(sets.inclinationRad[row]!),
    raanDeg: degrees(sets.raanRad[row]!),
    argPerigeeDeg: degrees(sets.argPerigeeRad[row]!),
    meanAnomalyDeg: degrees(sets.meanAnomalyRad[row]!),
    bstarPerEarthRadius: sets.bstarPerEarthRadius[row]!,
    meanMotionDotRevDay2: sets.meanMotionDotRevDay2[row]!,
    meanMotionDdotRevDay3: sets.meanMotionDdotRevDay3[row]!,
    ephemerisType: sets.ephemerisType[row]!,
    elementSetNumber: sets.elementSetNumber[row]!,
    revolutionAtEpoch: sets.revolutionAtEpoch[row]!,
  };
}

/** `sets` holds one set an object; an object without one is stale. */
export function objectsShown(
  objects: readonly StoredObject[],
  sets: ElementSetBatch,
  nowUs: number,
): ObjectShown[] {
  const rowOf = new Map(sets.objects.objectId.map((id, row) => [id, row] as const));
  return objects.map((object) => {
    const row = rowOf.get(object.objectId);
    const age = row === undefined ? { ageS: null, stale: true } : ageOf(sets, row, nowUs);
    const newestUs = row === undefined ? null : sets.epochUs[row]!;
    return { ...object, catalogueNumber: object.catalogueNumber || null, newestUs, ...age };
  });
}

function ageOf(sets: Omit<ElementColumns, 'count'>, row: number, nowUs: number) {
  const ageS = (nowUs - sets.epochUs[row]!) / 1e6;
  const regime = errorRegimeOf(sets.meanMotionRadS[row]!, sets.eccentricity[row]!);
  return { ageS, stale: ageS > STALE_AGE_D[regime ?? 'LEO'] * 86_400 };
}

function degrees(rad: number): number {
  return printed((rad * 180) / Math.PI);
}

/** Twelve digits: what turning a printed decimal into radians and back leaves of it. */
function printed(value: number): number {
  return Number(value.toPrecision(12));
}
