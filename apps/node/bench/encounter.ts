/**
 * What one approach costs the thread that answers requests: computed from two element sets at hand, as the encounter and
 * evolution routes do. Prints CPU milliseconds an approach and the bytes of its answer. `node apps/node/bench/encounter.ts`
 */

import { approachAgain } from '../src/watching/encounter.ts';
import { plantedPair } from '../test/watching/planted.ts';

const WARM = 20;
const COUNT = 300;
const CASES = [
  ['crossing', { isSlow: false, isGone: false }],
  ['slow pair, a revolution', { isSlow: true, isGone: false }],
  ['gone: looked for anew', { isSlow: false, isGone: true }],
] as const;

const pair = plantedPair(848_000_000e6);
const held = { sets: pair.sets, sources: ['a', 'b'] };
for (const [name, kind] of CASES) {
  const asked = { tcaUs: pair.tcaUs, hbrM: 12, ...kind };
  for (let k = 0; k < WARM; k++) approachAgain(held, asked);
  const before = process.cpuUsage();
  for (let k = 0; k < COUNT; k++) approachAgain(held, asked);
  const { user, system } = process.cpuUsage(before);
  const bytes = JSON.stringify(approachAgain(held, asked)?.computed).length;
  console.log(`${name}: ${((user + system) / 1000 / COUNT).toFixed(2)} ms CPU, ${bytes} bytes`);
}
