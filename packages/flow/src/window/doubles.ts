/**
 * The same connection told by two sensors: by its ends, ports and protocol, and by when it began, which sensors tell some tens of
 * milliseconds apart. Where rows say who told them (`batch.sensor`), of each such connection as many are admitted as the sensor
 * that told most of them did, whatever the order; so a flood from one port and a ping every second keep their counts.
 * Time is cut in buckets; what begins near an edge stands in both. A table of sets of four, where the earliest makes room: memory
 * is fixed, and what is forgotten is counted twice. Rows of one file alone are never dropped.
 * Limits: sensors more than half a second apart are not matched; nor are records of one flow that exporters cut at different times; of
 * many alike within seconds (one port, one service) some one in a hundred is counted twice, at the edges of buckets.
 */
import type { FlowBatch } from '../batch.ts';
import { mixAddress, mixWord } from './hash.ts';

export const DOUBLE_LIMITS = {
  sets: 1 << 17, // of four: 12.6 MB, made when the first sensor is named
  bucketS: 4,
  apartS: 0.5, // most between two sensors' times of one beginning
  sensorsMax: 4, // told apart in one entry; beyond, the one with least is forgotten
} as const;

const L = DOUBLE_LIMITS;
const ENTRIES = 4; // of a set
const STRIDE = 2 + L.sensorsMax; // fingerprint, bucket, then for each sensor its number * 2^16 + its count
const COUNT_MAX = 0xffff;
const BUCKET_US = L.bucketS * 1e6;

export type Doubles = {
  /** False where another sensor told it. A row that comes of no sensor is always new. */
  admit(batch: FlowBatch, row: number): boolean;
};

export function createDoubles(seed: number): Doubles {
  let words = new Uint32Array(0);
  return {
    admit(batch, row) {
      const sensor = batch.sensor & 0xffff;
      if (sensor === 0) return true;
      if (words.length === 0) words = new Uint32Array(STRIDE * ENTRIES * L.sets);
      const ports = (batch.sourcePort[row]! << 16) | batch.destinationPort[row]!;
      const service = mixWord(mixWord(seed, ports), batch.protocol[row]!);
      const print = mixAddress(
        mixAddress(service, batch.source, 4 * row),
        batch.destination,
        4 * row,
      );
      const at = batch.startUs[row]! / BUCKET_US;
      const bucket = Math.floor(at);
      const isNew = count(words, entryOf(words, print, bucket), sensor);
      const share = L.apartS / L.bucketS;
      if (at - bucket < share) count(words, entryOf(words, print, bucket - 1), sensor);
      else if (at - bucket > 1 - share) count(words, entryOf(words, print, bucket + 1), sensor);
      return isNew;
    },
  };
}

/** The entry of a connection in a bucket; where it has none, that of the earliest bucket of its set is emptied for it. */
function entryOf(words: Uint32Array, print: number, bucket: number): number {
  const mixed = mixWord(print, bucket);
  const check = mixWord(mixed, print) >>> 0 || 1;
  const set = STRIDE * ENTRIES * (mixed & (L.sets - 1));
  let earliest = set;
  for (let at = set; at < set + STRIDE * ENTRIES; at += STRIDE) {
    if (words[at] === check) return at;
    if (words[at + 1]! < words[earliest + 1]!) earliest = at;
  }
  words.fill(0, earliest, earliest + STRIDE);
  words[earliest] = check;
  words[earliest + 1] = bucket;
  return earliest;
}

/** Counts a row of a sensor; whether that is more than any sensor had. */
function count(words: Uint32Array, entry: number, sensor: number): boolean {
  let most = 0;
  let own = -1;
  let least = entry + 2;
  for (let i = entry + 2; i < entry + STRIDE; i++) {
    const counted = words[i]! & COUNT_MAX;
    most = Math.max(most, counted);
    if (words[i]! >>> 16 === sensor) own = i;
    if (counted < (words[least]! & COUNT_MAX)) least = i;
  }
  if (own < 0) {
    own = least;
    words[own] = sensor * 0x1_0000;
  }
  if ((words[own]! & COUNT_MAX) < COUNT_MAX) words[own]!++;
  const counted = words[own]! & COUNT_MAX;
  return counted > most || counted === COUNT_MAX;
}
