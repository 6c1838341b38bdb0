/**
 * Files that must not be taken: mutated ones, and those of a partner that has the right keys and seals what it likes. Each is
 * refused with words, none throws, and nothing is changed. NOROSHI_PROVE=1: ten thousand mutations and more; else a sample.
 */
import { randomBytes } from 'node:crypto';
import {
  createDropReader,
  DROP,
  DROP_LIMITS,
  type DropHead,
  dropPlainBytes,
  END_ITEM,
  joinBytes,
  openDrop,
  paddedLength,
  saidItem,
  sealDrop,
} from '@noroshi/exchange';
import { expect, test } from 'vitest';
import { HPKE_PRIMITIVES } from '../src/keys/hpke.ts';
import { SQUEEZER } from '../src/partner/zlib.ts';
import { fileTo, keysOf, pairByFile, raise, take } from './drop-nodes.ts';
import { takenCount } from './partner-lanes.ts';
import { testNode } from './partner-world.ts';

const MUTANTS = process.env.NOROSHI_PROVE === '1' ? 12_000 : 250;

/** Numbers from a seed (mulberry32). */
function seeded(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function mutant(bytes: Uint8Array, below: (n: number) => number): Uint8Array {
  const at = below(bytes.length);
  const kind = below(5);
  if (kind === 0) return bytes.slice(0, at);
  if (kind === 1) return joinBytes(bytes, new Uint8Array(1 + below(64)));
  if (kind === 2) {
    const to = below(bytes.length);
    const swapped = bytes.slice();
    [swapped[at], swapped[to]] = [bytes[to]!, bytes[at]!];
    if (swapped[at] === bytes[at]) swapped[at]! ^= 1;
    return swapped;
  }
  if (kind === 3) return joinBytes(bytes.slice(0, at), bytes.slice(at + 1 + below(64)));
  const flipped = bytes.slice();
  flipped[at]! ^= 1 << below(8);
  return flipped;
}

test('no mutated file is taken, and none throws', { timeout: 600_000 }, async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pairByFile(alpha, bravo);
  await raise(alpha, 'bravo', [1]);
  const { bytes } = await fileTo(alpha, 'bravo');
  const seed = 20_260_101;
  const below = seeded(seed);
  let refused = 0;
  for (let i = 0; i < MUTANTS; i++) if (!(await take(bravo, mutant(bytes, below))).ok) refused++;
  console.log(`drop files: ${refused} of ${MUTANTS} mutants refused, seed ${seed}`);
  expect(refused).toBe(MUTANTS);
  expect(await takenCount(bravo.context.store.db, 'alpha')).toBe(0);
  expect(await take(bravo, bytes)).toMatchObject({ ok: true });
});

test('a partner that seals what it likes is refused by each cap, in words', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pairByFile(alpha, bravo);
  await raise(alpha, 'bravo', [1]);
  const [from, to] = [await keysOf(alpha), await keysOf(bravo)];
  const head: DropHead = {
    ...{ v: 1, mode: 'exercise', from: 'alpha', to: 'bravo', epoch: 1, atUs: 0 },
    sealKey: Buffer.from(from.sealKey).toString('base64'),
  };
  const sealed = (items: readonly Uint8Array[], more: Partial<DropHead> = {}, pads = true) => {
    const plain = joinBytes(...items);
    const padded = new Uint8Array(pads ? paddedLength(plain.length) : plain.length);
    padded.set(plain);
    const made = sealDrop(
      HPKE_PRIMITIVES,
      { ...head, ...more },
      {
        ...{ receiver: to.sealKey, sender: from.sealSecret },
        ephemerals: [randomBytes(32), randomBytes(32)],
      },
    );
    if (!made.ok) throw new Error(made.error);
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < padded.length; at += DROP.chunkBytes) {
      const isLast = at + DROP.chunkBytes >= padded.length;
      chunks.push(made.value.seal(padded.slice(at, at + DROP.chunkBytes), isLast));
    }
    return joinBytes(made.value.head, ...chunks);
  };
  const item = (kind: number, payload: Uint8Array, length = payload.length) => {
    const bytes = new Uint8Array(5);
    bytes[0] = kind;
    new DataView(bytes.buffer).setUint32(1, length);
    return joinBytes(bytes, payload);
  };
  const said = saidItem({ lanes: [] });
  const text = (value: string) => new TextEncoder().encode(value);
  const bomb = SQUEEZER.deflate(new Uint8Array(8_000_000), new Uint8Array(0));
  const place = new Uint8Array(13);
  const cases: readonly (readonly [Uint8Array, string])[] = [
    [sealed([said, END_ITEM]), 'it ends before its end'],
    [sealed([END_ITEM]), 'it ends before its end'],
    [sealed([said, END_ITEM], {}, false), 'no drop file has'],
    [sealed([said, END_ITEM, Uint8Array.of(7)]), 'something stands after its end'],
    [sealed([item(9, new Uint8Array(3)), END_ITEM]), 'a kind that is not known'],
    [sealed([item(1, new Uint8Array(0), DROP_LIMITS.itemBytesMax + 1)]), 'an item of'],
    [sealed([said, said, END_ITEM]), 'not in their order'],
    [sealed([item(1, text('{"lanes":[[[[[[]]]]]]}')), END_ITEM]), 'not JSON'],
    [sealed([item(1, text('{"lanes":[],"path":"/etc/passwd"}')), END_ITEM]), 'path'],
    [sealed([said, item(2, new Uint8Array(5)), END_ITEM]), 'without its place'],
    [sealed([said, item(2, joinBytes(place, Uint8Array.of(1), bomb)), END_ITEM]), 'an answer'],
    [sealed([said, item(2, joinBytes(place, Uint8Array.of(0, 2))), END_ITEM]), 'its one lane'],
    [sealed([said, END_ITEM], { mode: 'live' }), 'the modes never mix'],
    [sealed([said, END_ITEM], { to: 'carol' }), 'it is for carol'],
    [sealed([said, END_ITEM], { from: 'dora' }), 'dora, who is no partner'],
    [sealed([said, END_ITEM], { epoch: 2 }), 'epoch 2'],
    [sealed([said, END_ITEM], { sealKey: Buffer.alloc(32, 9).toString('base64') }), 'changed or'],
  ];
  for (const [bytes, words] of cases) {
    const taken = await take(bravo, bytes);
    expect([words, taken]).toEqual([words, { ok: false, error: expect.stringContaining(words) }]);
  }
  expect(await takenCount(bravo.context.store.db, 'alpha')).toBe(0);

  // another sender's secret under alpha's name: nobody who lacks it makes alpha's files
  const stolen = sealDrop(HPKE_PRIMITIVES, head, {
    ...{ receiver: to.sealKey, sender: randomBytes(32) },
    ephemerals: [randomBytes(32), randomBytes(32)],
  });
  if (!stolen.ok) throw new Error(stolen.error);
  const plain = new Uint8Array(1024);
  plain.set(said);
  const forged = joinBytes(stolen.value.head, stolen.value.seal(plain, true));
  expect(await take(bravo, forged)).toMatchObject({
    error: expect.stringContaining('damaged'),
  });
});

test('counts are capped while a file is read, and sizes are classes', async () => {
  const reader = createDropReader(SQUEEZER);
  const said = saidItem({ lanes: [] });
  expect(reader.push(said).ok).toBe(true);
  const mark = new Uint8Array(5);
  let wrong = '';
  mark[0] = 9;
  const pushed = reader.push(mark);
  if (!pushed.ok) wrong = pushed.error;
  expect(wrong).toContain('not known');

  const lengths = new Set<number>();
  for (let plain = 1; plain < 20_000; plain += 7) {
    const padded = paddedLength(plain);
    const file = DROP.headBytes + padded + 16 * Math.ceil(padded / DROP.chunkBytes);
    expect(dropPlainBytes(file)).toBe(padded);
    lengths.add(file);
  }
  expect(lengths.size).toBeLessThan(90);
  expect(openDrop(HPKE_PRIMITIVES, new Uint8Array(DROP.headBytes), []).ok).toBe(false);
});
