/**
 * Takes finished drafts into columns, and holds the object table while a file is read. Either every
 * set is kept (history), or one an object: the newest whose epoch is not after a moment, else the
 * nearest after it; a set SGP4 can propagate goes before an SGP4-XP set. Of equal epochs the later
 * read wins.
 */
import type { ElementSetBatch } from './batch.ts';
import { asciiText } from './digits.ts';
import {
  ARG_PERIGEE,
  BSTAR,
  CLASSIFICATION,
  type Draft,
  ECCENTRICITY,
  ELEMENT_SET_NO,
  EPHEMERIS_TYPE,
  EPOCH,
  INCLINATION,
  MEAN_ANOMALY,
  MEAN_MOTION,
  MEAN_MOTION_DDOT,
  MEAN_MOTION_DOT,
  NORAD_CAT_ID,
  OBJECT_ID,
  OBJECT_NAME,
  RAAN,
  REV_AT_EPOCH,
  TEXT_BYTES_MAX,
} from './draft.ts';
import { OMM_FIELDS } from './omm-keywords.ts';

export const SGP4_XP = 4;

export type CollectorLimits = { readonly objectsMax: number; readonly setsMax: number };

export type Collector = {
  /** True when the set was taken (or left out for a better one); false when a cap was reached. */
  readonly add: (draft: Draft) => boolean;
  readonly finish: () => Collected;
};

/** An object of which more than one set was read while one was kept. */
export type RepeatedObject = {
  readonly objectId: string;
  readonly setsRead: number;
  readonly keptEpochUs: number;
};

export type Collected = {
  readonly sets: ElementSetBatch;
  readonly xpSets: number; // SGP4-XP sets read
  readonly leftOut: number; // sets read but not kept, as another set of the object is better
  readonly repeated: readonly RepeatedObject[];
};

/**
 * Is a set better to screen with than the one held? `a…` is the newcomer. Exported for selection
 * over batches, so that reading with selection and selecting after reading agree.
 */
export function betterForScreening(
  aEpochUs: number,
  aType: number,
  bEpochUs: number,
  bType: number,
  fromUs: number,
): boolean {
  const aXp = aType === SGP4_XP;
  if (aXp !== (bType === SGP4_XP)) return !aXp;
  const aAfter = aEpochUs > fromUs;
  if (aAfter !== bEpochUs > fromUs) return !aAfter;
  return aAfter ? aEpochUs <= bEpochUs : aEpochUs >= bEpochUs;
}

/**
 * `fromUs` undefined keeps every set. Columns grow by doubling, so memory follows what is kept, not
 * what is read.
 */
export function createCollector(
  source: string,
  fromUs: number | undefined,
  limits: CollectorLimits,
): Collector {
  const objects = createObjects(source);
  let columns = allocate(1024);
  let classification: string[] = [];
  let count = 0;
  let xpSets = 0;

  function add(draft: Draft): boolean {
    const { values } = draft;
    const object = objects.rowOf(draft, limits.objectsMax);
    if (object < 0) return false;
    const epochUs = values[EPOCH];
    const type = values[EPHEMERIS_TYPE];
    let row = count;
    if (fromUs !== undefined && objects.setsRead[object] > 0) {
      row = object; // one set an object: the rows of both tables run together
      if (!betterForScreening(epochUs, type, columns.epochUs[row], columns.type[row], fromUs)) {
        row = -1;
      }
    } else {
      if (count >= limits.setsMax) return false;
      if (count === columns.epochUs.length) columns = grown(columns, count);
      count++;
    }
    objects.setsRead[object]++;
    objects.takeTexts(object, draft, epochUs);
    if (type === SGP4_XP) xpSets++;
    if (row >= 0) {
      store(columns, row, object, values);
      classification[row] = OMM_FIELDS[CLASSIFICATION].choices[values[CLASSIFICATION]];
    }
    return true;
  }

  function finish(): Collected {
    const sets = batchOf(columns, classification, count, objects);
    classification = [];
    if (fromUs === undefined) return { sets, xpSets, leftOut: 0, repeated: [] };
    const repeated: RepeatedObject[] = [];
    let read = 0;
    for (let row = 0; row < sets.objects.count; row++) {
      const setsRead = objects.setsRead[row];
      read += setsRead;
      if (setsRead < 2) continue;
      repeated.push({
        objectId: sets.objects.objectId[row],
        setsRead,
        keptEpochUs: sets.epochUs[row],
      });
    }
    return { sets, xpSets, leftOut: read - count, repeated };
  }
  return { add, finish };
}

type Columns = ReturnType<typeof allocate>;

function allocate(room: number) {
  return {
    objectRow: new Uint32Array(room),
    epochUs: new Float64Array(room),
    meanMotion: new Float64Array(room),
    eccentricity: new Float64Array(room),
    inclination: new Float64Array(room),
    raan: new Float64Array(room),
    argPerigee: new Float64Array(room),
    meanAnomaly: new Float64Array(room),
    bstar: new Float64Array(room),
    dot: new Float64Array(room),
    ddot: new Float64Array(room),
    type: new Uint8Array(room),
    setNumber: new Uint32Array(room),
    revolution: new Uint32Array(room),
  };
}

function grown(columns: Columns, count: number): Columns {
  const wider = allocate(count * 2);
  for (const key of Object.keys(columns) as (keyof Columns)[]) wider[key].set(columns[key]);
  return wider;
}

/** Message units to ours: degrees to radians, revolutions a day to radians a second. */
function store(columns: Columns, row: number, object: number, values: Float64Array): void {
  columns.objectRow[row] = object;
  columns.epochUs[row] = values[EPOCH];
  columns.meanMotion[row] = (values[MEAN_MOTION] * 2 * Math.PI) / 86_400;
  columns.eccentricity[row] = values[ECCENTRICITY];
  columns.inclination[row] = (values[INCLINATION] * Math.PI) / 180;
  columns.raan[row] = (values[RAAN] * Math.PI) / 180;
  columns.argPerigee[row] = (values[ARG_PERIGEE] * Math.PI) / 180;
  columns.meanAnomaly[row] = (values[MEAN_ANOMALY] * Math.PI) / 180;
  columns.bstar[row] = values[BSTAR];
  columns.dot[row] = values[MEAN_MOTION_DOT];
  columns.ddot[row] = values[MEAN_MOTION_DDOT];
  columns.type[row] = values[EPHEMERIS_TYPE];
  columns.setNumber[row] = values[ELEMENT_SET_NO];
  columns.revolution[row] = values[REV_AT_EPOCH];
}

function batchOf(
  columns: Columns,
  classification: readonly string[],
  count: number,
  objects: Objects,
): ElementSetBatch {
  return {
    frame: 'TEME',
    centre: 'EARTH',
    count,
    objects: objects.table(),
    objectRow: columns.objectRow.slice(0, count),
    epochUs: columns.epochUs.slice(0, count),
    meanMotionRadS: columns.meanMotion.slice(0, count),
    eccentricity: columns.eccentricity.slice(0, count),
    inclinationRad: columns.inclination.slice(0, count),
    raanRad: columns.raan.slice(0, count),
    argPerigeeRad: columns.argPerigee.slice(0, count),
    meanAnomalyRad: columns.meanAnomaly.slice(0, count),
    bstarPerEarthRadius: columns.bstar.slice(0, count),
    meanMotionDotRevDay2: columns.dot.slice(0, count),
    meanMotionDdotRevDay3: columns.ddot.slice(0, count),
    ephemerisType: columns.type.slice(0, count),
    elementSetNumber: columns.setNumber.slice(0, count),
    revolutionAtEpoch: columns.revolution.slice(0, count),
    classification,
  };
}

type Objects = ReturnType<typeof createObjects>;

/**
 * The object table while it grows: catalogue number (or designator) to row, names as of the newest
 * epoch.
 */
function createObjects(source: string) {
  const rowOfNumber = new Map<number, number>();
  const rowOfId = new Map<string, number>();
  const objectId: string[] = [];
  const catalogueNumber: number[] = [];
  const cosparId: string[] = [];
  const name: string[] = [];
  const textEpochUs: number[] = [];
  const setsRead: number[] = [];

  function rowOf(draft: Draft, objectsMax: number): number {
    const number = draft.values[NORAD_CAT_ID];
    const known = number > 0 ? rowOfNumber.get(number) : rowOfId.get(textOf(draft, OBJECT_ID));
    if (known !== undefined) return known;
    const row = objectId.length;
    if (row >= objectsMax) return -1;
    if (number > 0) rowOfNumber.set(number, row);
    else rowOfId.set(textOf(draft, OBJECT_ID), row);
    objectId.push(number > 0 ? String(number) : ownId(textOf(draft, OBJECT_ID)));
    catalogueNumber.push(number);
    cosparId.push('');
    name.push('');
    textEpochUs.push(Number.NEGATIVE_INFINITY);
    setsRead.push(0);
    return row;
  }

  function takeTexts(row: number, draft: Draft, epochUs: number): void {
    if (epochUs < textEpochUs[row]) return;
    textEpochUs[row] = epochUs;
    if (!sameText(name[row], draft, OBJECT_NAME)) name[row] = textOf(draft, OBJECT_NAME);
    if (!sameText(cosparId[row], draft, OBJECT_ID)) cosparId[row] = textOf(draft, OBJECT_ID);
  }

  const table = () => ({
    count: objectId.length,
    objectId,
    catalogueNumber: Uint32Array.from(catalogueNumber),
    cosparId,
    name,
    source: objectId.map(() => source),
  });
  return { rowOf, takeTexts, setsRead, table };
}

/** An id of the source's own that cannot be taken for a catalogue number. */
function ownId(id: string): string {
  return /^\d+$/.test(id) ? `OBJECT_ID ${id}` : id;
}

/** An empty field says nothing, so it counts as the same. */
function sameText(known: string, draft: Draft, row: number): boolean {
  const length = draft.textLength[row];
  if (length === 0) return true;
  if (known.length !== length) return false;
  const at = row * TEXT_BYTES_MAX;
  for (let i = 0; i < length; i++) {
    if (known.charCodeAt(i) !== draft.text[at + i]) return false;
  }
  return true;
}

function textOf(draft: Draft, row: number): string {
  const from = row * TEXT_BYTES_MAX;
  const to = from + draft.textLength[row];
  for (let i = from; i < to; i++) {
    if (draft.text[i] > 127) return new TextDecoder().decode(draft.text.subarray(from, to));
  }
  return asciiText(draft.text, from, to);
}
