/**
 * Worlds whose objects go by several sources, and an oracle that knows nothing of rows, knots or cells: where each object is by
 * the plain rule (the newest message that reaches, else the element set), every pair looked at densely.
 */
import {
  type ElementSetBatch,
  type Ephemeris,
  type EphemerisTable,
  pickSets,
  tablePath,
} from '@noroshi/orbit';
import { createRandom, type Random } from '@noroshi/sim';
import { elementSetPath, type Path } from '../../src/index.ts';
import type { FoundEvent } from './run.ts';

export type SourceWorld = {
  readonly sets: ElementSetBatch; // of those that have one
  readonly ephemerides: readonly Ephemeris[];
  readonly paths: ReadonlyMap<string, Path>;
  readonly seamsUs: readonly number[]; // where any object changes its source
};

const STEP_US = 60e6;

export function sampled(
  path: Path,
  fromUs: number,
  toUs: number,
  stepUs = STEP_US,
  use: Pick<EphemerisTable, 'method' | 'degree'> = { method: 'lagrange', degree: 9 },
): EphemerisTable | undefined {
  const room = 8 * stepUs; // rows beyond the useable span, as operators give them
  const count = Math.ceil((toUs - fromUs + 2 * room) / stepUs) + 1;
  const epochUs = Float64Array.from({ length: count }, (_, k) => fromUs - room + k * stepUs);
  const states = new Float64Array(6 * count);
  const state = new Float64Array(6);
  for (let k = 0; k < count; k++) {
    if (!path(epochUs[k], state)) return undefined;
    states.set(state, 6 * k);
  }
  return { epochUs, states, ...use, fromUs, toUs };
}

export function messageOf(
  objectId: string,
  tables: readonly EphemerisTable[],
  createdUs: number,
): Ephemeris {
  return { objectId, name: '', cosparId: '', source: 'test', createdUs, tables };
}

/** Each object of `all` by a source drawn for it. */
export function drawnWorld(
  all: ElementSetBatch,
  seed: string,
  fromUs: number,
  toUs: number,
): SourceWorld {
  const random = createRandom(seed);
  const ephemerides: Ephemeris[] = [];
  const kept: number[] = [];
  const paths = new Map<string, Path>();
  const seamsUs: number[] = [];
  for (let row = 0; row < all.count; row++) {
    const id = all.objects.objectId[all.objectRow[row]];
    const set = elementSetPath(all, row, 'a');
    const spans = spansOf(random, fromUs, toUs);
    const messages = spans.flatMap((ofMessage, k) => {
      const source = k === 0 ? set : late(set, 1e6); // the second message: a second late, 7 km
      const tables = ofMessage.map(([a, b]) => sampled(source, a, b));
      return tables.some((table) => table === undefined)
        ? []
        : [messageOf(id, tables as EphemerisTable[], fromUs - 1e9 + k * 1e6)];
    });
    ephemerides.push(...messages);
    const hasSet = messages.length === 0 || random.uniform() < 0.8;
    if (hasSet) kept.push(row);
    paths.set(id, rule(messages, hasSet ? set : () => false));
    for (const { tables } of messages)
      for (const table of tables) seamsUs.push(table.fromUs, table.toUs);
  }
  return { sets: pickSets(all, kept), ephemerides, paths, seamsUs };
}

/** Stretches by message: none, all of the window, part of it, three with a short one between, two messages that overlap. */
function spansOf(random: Random, fromUs: number, toUs: number): [number, number][][] {
  const at = (share: number) => Math.round(fromUs + share * (toUs - fromUs));
  const kind = Math.floor(6 * random.uniform());
  const [a, b] = [0.1 + 0.35 * random.uniform(), 0.55 + 0.35 * random.uniform()];
  const shortUs = Math.round(10 ** (6 + 2.5 * random.uniform())); // 1 s to 5 min
  if (kind === 0 || kind === 5) return [];
  if (kind === 1) return [[[at(0), at(1)]]];
  if (kind === 2) return [[[at(a), at(b)]]];
  if (kind === 3)
    return [
      [
        [at(0), at(a)],
        [at(a), at(a) + shortUs],
        [at(a) + 2 * shortUs, at(b)],
      ],
    ];
  return [[[at(0), at(b)]], [[at(a), at(a) + 40 * shortUs]]];
}

function late(path: Path, byUs: number): Path {
  return (us, out) => path(us - byUs, out);
}

/** The newest message that reaches, else the element set. */
function rule(messages: readonly Ephemeris[], set: Path): Path {
  const newestFirst = [...messages].sort((a, b) => b.createdUs - a.createdUs);
  const tables = newestFirst.flatMap((message) => message.tables.map(tablePath));
  return (us, out) => tables.some((path) => path(us, out)) || set(us, out);
}

export type SeenMinimum = {
  readonly id1: string;
  readonly id2: string;
  readonly us: number;
  readonly km: number;
};

/** Every look of a pair below the threshold, thinned to local minima. */
export function denseLook(
  { paths }: SourceWorld,
  ids: readonly string[],
  fromUs: number,
  toUs: number,
  lookS: number,
  thresholdKm: number,
  only?: string, // pairs of this object
): SeenMinimum[] {
  const looks = Math.floor((toUs - fromUs) / (lookS * 1e6)) + 1;
  const state = new Float64Array(6);
  const places = ids.map((id) => {
    const out = new Float64Array(3 * looks);
    for (let k = 0; k < looks; k++) {
      const good = paths.get(id)!(fromUs + k * lookS * 1e6, state);
      for (let i = 0; i < 3; i++) out[3 * k + i] = good ? state[i] : Number.NaN;
    }
    return out;
  });
  const seen: SeenMinimum[] = [];
  for (let a = 0; a < ids.length; a++)
    for (let b = a + 1; b < ids.length; b++) {
      if (only !== undefined && ids[a] !== only && ids[b] !== only) continue;
      let [before, here] = [Number.NaN, Number.NaN];
      for (let k = 0; k <= looks; k++) {
        const next = k === looks ? Number.NaN : between2(places[a], places[b], 3 * k);
        const us = fromUs + (k - 1) * lookS * 1e6;
        if (here < thresholdKm ** 2 && !(before < here) && !(next < here))
          seen.push({ id1: ids[a], id2: ids[b], us, km: Math.sqrt(here) });
        [before, here] = [here, next];
      }
    }
  return seen;
}

function between2(a: Float64Array, b: Float64Array, k: number): number {
  return (b[k] - a[k]) ** 2 + (b[k + 1] - a[k + 1]) ** 2 + (b[k + 2] - a[k + 2]) ** 2;
}

/** What is wrong with an event by the plain rule; undefined where nothing is. */
export function untrue(
  { paths, seamsUs }: SourceWorld,
  event: FoundEvent,
  thresholdKm: number,
): string | undefined {
  const nearSeam = seamsUs.some((us) => Math.abs(us - event.tcaUs) <= 2);
  const a = new Float64Array(6);
  const b = new Float64Array(6);
  const good = paths.get(event.id1)!(event.tcaUs, a) && paths.get(event.id2)!(event.tcaUs, b);
  const km = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
  if (!(event.missKm < thresholdKm)) return `${event.missKm} km is beyond the threshold`;
  if (nearSeam) return undefined;
  if (!good) return 'an object is nowhere';
  return Math.abs(km - event.missKm) < 1e-6 ? undefined : `${km} km, told as ${event.missKm}`;
}
