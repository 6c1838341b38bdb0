/**
 * Planted break-ups, releases and deployments in a seeded catalogue, moved by SGP4: the finder under test uses mean elements of its
 * own, so that both must agree. Objects get names, numbers and COSPAR designators as a catalogue gives them.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  mergeBatches,
  pickSets,
  propagateRow,
} from '@noroshi/orbit';
import {
  batchOf,
  createRandom,
  type Elements,
  fitMeanElements,
  type Random,
  seededCatalogue,
} from '@noroshi/sim';

export const DAY_US = 86_400e6;

/** A seeded catalogue with launches: every four objects share one, the first named, the others debris. */
export function launchedCatalogue(seed: string, count: number, epochUs: number): ElementSetBatch {
  const sets = seededCatalogue({ seed, count, epochUs });
  const cosparId = sets.objects.objectId.map((_, i) => designator(Math.floor(i / 4), i % 4));
  const name = sets.objects.objectId.map((_, i) => (i % 4 === 0 ? `SAT ${i}` : `SAT ${i} DEB`));
  return { ...sets, objects: { ...sets.objects, cosparId, name } };
}

export function designator(launch: number, piece: number): string {
  const letter = String.fromCharCode(65 + (piece % 24));
  const more = piece < 24 ? '' : String.fromCharCode(65 + Math.floor(piece / 24) - 1);
  return `${1960 + (launch % 60)}-${String(1 + Math.floor(launch / 60)).padStart(3, '0')}${more}${letter}`;
}

export type Plant = {
  readonly seed: string;
  readonly parentRow: number; // of the catalogue
  readonly atUs: number;
  readonly pieces: number;
  readonly dvMS: number; // of each piece: 0 to this, any direction
  readonly firstNumber: number;
  readonly cosparLaunch: string;
  readonly nameOf: (piece: number) => string;
  readonly epochsUs: (piece: number) => number; // of its first set
};

/** The pieces' sets: each was at the parent's place at `atUs` with its own kick. */
export function plantPieces(catalogue: ElementSetBatch, plant: Plant): ElementSetBatch {
  const random = createRandom(plant.seed);
  const state = stateAt(catalogue, plant.parentRow, plant.atUs);
  const rows: Elements[] = [];
  for (let k = 0; k < plant.pieces; k++) {
    const speedKmS = (plant.dvMS * (0.1 + 0.9 * random.uniform())) / 1000;
    const kick = direction(random).map((c) => c * speedKmS);
    const target = {
      ...{ epochUs: plant.atUs, positionKm: state.positionKm },
      velocityKmS: state.velocityKmS.map((v, i) => v + kick[i]!),
    };
    const setEpochUs = Math.round(plant.epochsUs(k));
    const set = fitMeanElements(target, { setEpochUs, bstarPerEarthRadius: 0, opsMode: 'i' });
    if (set !== undefined) rows.push(set);
  }
  const batch = batchOf(rows, 'planted', plant.firstNumber);
  const cosparId = rows.map((_, k) => `${plant.cosparLaunch}${letters(k)}`);
  return {
    ...batch,
    objects: { ...batch.objects, cosparId, name: rows.map((_, k) => plant.nameOf(k)) },
  };
}

function letters(k: number): string {
  return `${String.fromCharCode(72 + Math.floor(k / 24))}${String.fromCharCode(65 + (k % 24))}`;
}

function direction(random: Random): number[] {
  const z = 2 * random.uniform() - 1;
  const angle = 2 * Math.PI * random.uniform();
  const r = Math.sqrt(1 - z * z);
  return [r * Math.cos(angle), r * Math.sin(angle), z];
}

function stateAt(sets: ElementSetBatch, row: number, atUs: number) {
  const model = initialiseSgp4(pickSets(sets, [row]), 'i');
  const out = createStateBatch(1, 'TEME');
  propagateRow(model, createResonanceScratch(model), 0, atUs, out, 0);
  return { positionKm: [...out.positionKm], velocityKmS: [...out.velocityKmS] };
}

/** The same objects, each with its set moved to `days` later: what a catalogue prints then. */
export function later(sets: ElementSetBatch, days: number): ElementSetBatch {
  const model = initialiseSgp4(sets, 'i');
  const out = createStateBatch(1, 'TEME');
  const scratch = createResonanceScratch(model);
  const rows: Elements[] = [];
  const kept: number[] = [];
  for (let row = 0; row < sets.count; row++) {
    const epochUs = Math.round(sets.epochUs[row]! + days * DAY_US);
    if (propagateRow(model, scratch, row, epochUs, out, 0) !== 0) continue;
    const target = { epochUs, positionKm: [...out.positionKm], velocityKmS: [...out.velocityKmS] };
    const bstarPerEarthRadius = sets.bstarPerEarthRadius[row]!;
    const set = fitMeanElements(target, { setEpochUs: epochUs, bstarPerEarthRadius, opsMode: 'i' });
    if (set === undefined) continue;
    rows.push(set);
    kept.push(row);
  }
  const batch = batchOf(rows, 'later');
  const { objects } = pickSets(sets, kept);
  const objectRow = Uint32Array.from(kept, (row) => sets.objectRow[row]!);
  return { ...batch, objects, objectRow };
}

export function withPieces(...parts: readonly ElementSetBatch[]): ElementSetBatch {
  return mergeBatches(parts);
}
