/**
 * A batch that lives on: each object gets new element sets by a rhythm of its own, told from the orbit it was drawn with.
 * What comes down leaves the catalogue. The same batch and the same instant give the same sets, whatever was asked before.
 */
import { type ElementSetBatch, initialiseSgp4, type Sgp4Model } from '@noroshi/orbit';
import { CARRIED, CARRIED_FIELDS, carryInto, printInto } from './carry.ts';
import { createRandom } from './random.ts';

/** Objects, the instant their first sets were the newest, and how often each gets another. */
export type Crowd = {
  readonly base: ElementSetBatch;
  readonly startUs: number;
  readonly rhythm: Rhythm;
};

/** Of each object: a set comes out at start + (first + k)·period, and its epoch lies `lag` before that. */
export type Rhythm = {
  readonly firstUs: Float64Array;
  readonly periodUs: Float64Array;
  readonly lagUs: Float64Array;
};

const HOUR_US = 3600e6;
const PERIOD_LOW_H = { min: 8, max: 30 } as const;
const PERIOD_HIGH_H = { min: 18, max: 60 } as const; // deep-space objects are tracked less often
const LAG_H = { min: 0.5, max: 2.4 } as const; // less than the youngest set of the first day
/** SGP4's drag is a polynomial of time: it is carried no longer than this in one stretch. */
const STRETCH_US = 10 * 24 * HOUR_US;
const DEEP_PERIOD_MIN = 225;

export function createCrowd(base: ElementSetBatch, startUs: number, seed: string): Crowd {
  const random = createRandom(`${seed}/rhythm`);
  const columns = () => new Float64Array(base.count);
  const rhythm = { firstUs: columns(), periodUs: columns(), lagUs: columns() };
  for (let row = 0; row < base.count; row++) {
    const deep = (2 * Math.PI) / base.meanMotionRadS[row] / 60 >= DEEP_PERIOD_MIN;
    const { min, max } = deep ? PERIOD_HIGH_H : PERIOD_LOW_H;
    const periodUs = Math.round((min + (max - min) * random.uniform()) * HOUR_US);
    rhythm.periodUs[row] = periodUs;
    rhythm.firstUs[row] = Math.round(random.uniform() * periodUs);
    rhythm.lagUs[row] = Math.round(
      (LAG_H.min + (LAG_H.max - LAG_H.min) * random.uniform()) * HOUR_US,
    );
  }
  return { base, startUs, rhythm };
}

/** The element sets in force at an instant; before `startUs` those of the first day. */
export function crowdSets(crowd: Crowd, atUs: number): ElementSetBatch {
  const { base, rhythm } = crowd;
  const count = base.count;
  const rows = new Uint32Array(count);
  const values = new Float64Array(count * CARRIED_FIELDS);
  const epochUs = new Float64Array(count);
  const numbers = new Uint32Array(count);
  const out = new Float64Array(CARRIED_FIELDS);
  let kept = 0;
  for (let row = 0; row < count; row++) {
    const { firstUs, periodUs, lagUs } = rhythm;
    const number = Math.floor((atUs - crowd.startUs - firstUs[row]) / periodUs[row]);
    const setUs = crowd.startUs + firstUs[row] + number * periodUs[row] - lagUs[row];
    if (number < 0) readInto(base, row, out);
    else if (!elementsInto(crowd, row, setUs, out)) continue;
    rows[kept] = row;
    epochUs[kept] = number < 0 ? base.epochUs[row] : setUs;
    numbers[kept] = (Math.max(number, -1) + 2) % 10_000;
    values.set(out, kept * CARRIED_FIELDS);
    kept += 1;
  }
  return batchFrom(base, rows.subarray(0, kept), { values, epochUs, numbers });
}

/**
 * Every set of some rows with an epoch in a span, told on from the orbits of the first day in both directions: a catalogue's
 * history, for the start of a watch. In order of row and epoch; an object may be in the table more than once.
 */
export function crowdHistory(
  crowd: Crowd,
  rows: readonly number[],
  fromUs: number,
  toUs: number,
): ElementSetBatch {
  const { base, rhythm, startUs } = crowd;
  const out = new Float64Array(CARRIED_FIELDS);
  const kept: number[] = [];
  const epochUs: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    const periodUs = rhythm.periodUs[row];
    const zeroUs = startUs + rhythm.firstUs[row] - rhythm.lagUs[row];
    for (let k = Math.ceil((fromUs - zeroUs) / periodUs); ; k++) {
      const setUs = zeroUs + k * periodUs;
      if (setUs > toUs) break;
      if (!elementsInto(crowd, row, setUs, out)) continue;
      kept.push(row);
      epochUs.push(setUs);
      values.push(...out);
    }
  }
  const numbers = new Uint32Array(kept.length).fill(1);
  const carried = {
    values: Float64Array.from(values),
    epochUs: Float64Array.from(epochUs),
    numbers,
  };
  return batchFrom(base, Uint32Array.from(kept), carried);
}

/** The elements of one object at an epoch, to the digits that are printed; false where it has come down. */
function elementsInto(crowd: Crowd, row: number, setUs: number, out: Float64Array): boolean {
  const stretch = Math.max(0, Math.floor((setUs - crowd.startUs) / STRETCH_US));
  const { sets, model } = anchorOf(crowd, stretch);
  if (!carryInto(model, row, sets.meanMotionRadS[row], setUs, out)) return false;
  printInto(out);
  return true;
}

type Anchor = { readonly sets: ElementSetBatch; readonly model: Sgp4Model };

/** The orbits at the start of each stretch, kept because they are asked for in order; they follow from the crowd alone. */
const anchors = new WeakMap<Crowd, Anchor[]>();

function anchorOf(crowd: Crowd, stretch: number): Anchor {
  const kept = anchors.get(crowd) ?? [];
  anchors.set(crowd, kept);
  if (kept.length === 0) {
    kept.push({ sets: crowd.base, model: initialiseSgp4(crowd.base, 'a') });
  }
  while (kept.length <= stretch) kept.push(nextAnchor(crowd, kept.at(-1)!, kept.length));
  return kept[stretch];
}

/** Unrounded. What has ended keeps its row with a mean motion that SGP4 refuses. */
function nextAnchor(crowd: Crowd, { sets, model }: Anchor, stretch: number): Anchor {
  const epochUs = crowd.startUs + stretch * STRETCH_US;
  const out = new Float64Array(CARRIED_FIELDS);
  const next = {
    ...sets,
    epochUs: new Float64Array(sets.count).fill(epochUs),
    meanMotionRadS: new Float64Array(sets.count),
    eccentricity: new Float64Array(sets.count),
    inclinationRad: new Float64Array(sets.count),
    raanRad: new Float64Array(sets.count),
    argPerigeeRad: new Float64Array(sets.count),
    meanAnomalyRad: new Float64Array(sets.count),
  };
  for (let row = 0; row < sets.count; row++) {
    if (!carryInto(model, row, sets.meanMotionRadS[row], epochUs, out)) continue; // mean motion 0
    writeInto(out, next, row);
  }
  return { sets: next, model: initialiseSgp4(next, 'a') };
}

function readInto(sets: ElementSetBatch, row: number, out: Float64Array): void {
  out[CARRIED.meanMotionRadS] = sets.meanMotionRadS[row];
  out[CARRIED.eccentricity] = sets.eccentricity[row];
  out[CARRIED.inclinationRad] = sets.inclinationRad[row];
  out[CARRIED.raanRad] = sets.raanRad[row];
  out[CARRIED.argPerigeeRad] = sets.argPerigeeRad[row];
  out[CARRIED.meanAnomalyRad] = sets.meanAnomalyRad[row];
}

function writeInto(out: Float64Array, sets: ElementSetBatch, row: number): void {
  sets.meanMotionRadS[row] = out[CARRIED.meanMotionRadS];
  sets.eccentricity[row] = out[CARRIED.eccentricity];
  sets.inclinationRad[row] = out[CARRIED.inclinationRad];
  sets.raanRad[row] = out[CARRIED.raanRad];
  sets.argPerigeeRad[row] = out[CARRIED.argPerigeeRad];
  sets.meanAnomalyRad[row] = out[CARRIED.meanAnomalyRad];
}

type Carried = {
  readonly values: Float64Array;
  readonly epochUs: Float64Array;
  readonly numbers: Uint32Array;
};

/** The objects of `base` in `rows`, with the elements given. */
function batchFrom(base: ElementSetBatch, rows: Uint32Array, carried: Carried): ElementSetBatch {
  const count = rows.length;
  const column = (cell: number) =>
    Float64Array.from(rows, (_, k) => carried.values[k * CARRIED_FIELDS + cell]);
  const texts = (from: readonly string[]) => Array.from(rows, (row) => from[base.objectRow[row]]);
  const { objects } = base;
  return {
    frame: 'TEME',
    centre: 'EARTH',
    count,
    objects: {
      count,
      objectId: texts(objects.objectId),
      catalogueNumber: rows.map((row) => objects.catalogueNumber[base.objectRow[row]]),
      cosparId: texts(objects.cosparId),
      name: texts(objects.name),
      source: texts(objects.source),
    },
    objectRow: Uint32Array.from(rows, (_, k) => k),
    epochUs: carried.epochUs.slice(0, count),
    meanMotionRadS: column(CARRIED.meanMotionRadS),
    eccentricity: column(CARRIED.eccentricity),
    inclinationRad: column(CARRIED.inclinationRad),
    raanRad: column(CARRIED.raanRad),
    argPerigeeRad: column(CARRIED.argPerigeeRad),
    meanAnomalyRad: column(CARRIED.meanAnomalyRad),
    bstarPerEarthRadius: Float64Array.from(rows, (row) => base.bstarPerEarthRadius[row]),
    meanMotionDotRevDay2: new Float64Array(count),
    meanMotionDdotRevDay3: new Float64Array(count),
    ephemerisType: new Uint8Array(count),
    elementSetNumber: carried.numbers.slice(0, count),
    revolutionAtEpoch: new Uint32Array(count),
    classification: Array.from(rows, () => 'U'),
  };
}
