/**
 * The archive of element sets on a file's history: bytes a set before and after deflate, sets a second in and out, and that
 * every set comes back bit for bit. `node packages/orbit/bench/archive.ts FILE.gz… [--block N]`
 */
import { readFileSync } from 'node:fs';
import { deflateRawSync, gunzipSync } from 'node:zlib';
import {
  decodeBlock,
  type ElementColumns,
  encodeBlock,
  pickColumns,
  readElementSets,
  sameSet,
} from '../src/index.ts';

const args = process.argv.slice(2);
const at = args.indexOf('--block');
const blockMax = at < 0 ? 128 : Number(args[at + 1]);
const files = args.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
const histories = files.flatMap((file) => blocksOf(file));
const sets = histories.reduce((sum, one) => sum + one.count, 0);

const start = performance.now();
const blocks = histories.map(encodeBlock);
const encoded = performance.now();
const back = blocks.map(decodeBlock);
const decoded = performance.now();

let damaged = 0;
histories.forEach((one, i) => {
  const two = back[i]!;
  for (let row = 0; row < one.count; row++) {
    if (!two.ok || !sameSet(one, row, two.value, row)) damaged++;
  }
});
const bytes = blocks.reduce((sum, block) => sum + block.length, 0);
const packed = blocks.reduce((sum, block) => sum + deflateRawSync(block).length, 0);
const perS = (ms: number) => `${((sets / ms) * 1e-3).toFixed(2)} M sets/s`;
console.log(
  `${sets} sets in ${blocks.length} blocks: ${(bytes / sets).toFixed(1)} bytes a set, deflated ${(packed / sets).toFixed(1)}`,
);
console.log(
  `encode ${perS(encoded - start)}, decode ${perS(decoded - encoded)}; ${damaged} sets differ`,
);
process.exitCode = damaged === 0 ? 0 : 1;

/** The sets of each object in order of epoch, cut into blocks. */
function blocksOf(file: string): ElementColumns[] {
  const raw = readFileSync(file);
  const read = readElementSets(raw[0] === 0x1f ? gunzipSync(raw) : raw, { file });
  const rows = new Map<number, number[]>();
  for (let row = 0; row < read.sets.count; row++) {
    const object = read.sets.objectRow[row]!;
    const list = rows.get(object);
    if (list === undefined) rows.set(object, [row]);
    else list.push(row);
  }
  return [...rows.values()].flatMap((list) => {
    list.sort((a, b) => read.sets.epochUs[a]! - read.sets.epochUs[b]!);
    const cuts: ElementColumns[] = [];
    for (let from = 0; from < list.length; from += blockMax) {
      cuts.push(pickColumns(read.sets, list.slice(from, from + blockMax)));
    }
    return cuts;
  });
}
