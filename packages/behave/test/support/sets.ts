/** Element sets of acceptance files, read once a test run; a file that is gzip is unpacked first. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type ElementSetBatch, mergeBatches, readElementSets } from '@noroshi/orbit';
import { dataPath } from '@noroshi/tidy';

const held = new Map<string, ElementSetBatch>();

/** Every set of these files under data/tle, in one batch; damaged records are left out as the reader does. */
export function readSets(...relatives: readonly string[]): ElementSetBatch {
  return mergeBatches(relatives.map(readOne));
}

function readOne(relative: string): ElementSetBatch {
  const known = held.get(relative);
  if (known !== undefined) return known;
  const path = dataPath(`tle/${relative}`);
  if (path === undefined) throw new Error(`no data: tle/${relative}`);
  const raw = readFileSync(path);
  const bytes = relative.endsWith('.gz') ? gunzipSync(raw) : raw;
  const { sets } = readElementSets(bytes, { file: relative });
  held.set(relative, sets);
  return sets;
}
