/**
 * Any changed byte of a lane, ours or one that was taken, is found and named: by its row always, by its place where a digest shows
 * it. As many as 2 s give in CI, 10,000 under NOROSHI_PROVE=1.
 */
import { createRandom } from '@noroshi/sim';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { changedByte, partnerDamage } from '../src/partner/fsck.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { takenCount } from './partner-lanes.ts';
import { configure, conjunction, markedFor, pair, ruleFor, until } from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

const COLUMNS = [
  ['alpha', 'exchange_record', 'record'],
  ['alpha', 'exchange_body', 'bytes'],
  ['alpha', 'exchange_body', 'salt'],
  ['alpha', 'exchange_hash', 'hash'],
  ['alpha', 'exchange_log', 'checkpoint'],
  ['bravo', 'exchange_taken', 'record'],
  ['bravo', 'exchange_taken_body', 'bytes'],
  ['bravo', 'exchange_position', 'frontier'],
  ['bravo', 'exchange_position', 'checkpoint'],
] as const;

test('a changed byte anywhere in a lane is found and named', async () => {
  const nodes = { alpha: await testNode('alpha'), bravo: await testNode('bravo') };
  const { alpha, bravo } = nodes;
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const marking = markedFor('alpha', 'bravo');
  await admitNotices(
    alpha.context,
    [1, 2, 3, 4, 5].map((n) => conjunction(n)),
    { marking },
  );
  await until('all five', async () => (await takenCount(bravo.context.store.db, 'alpha')) === 5);
  const damageOf = (name: 'alpha' | 'bravo') => {
    const { context, path, nodeId, mode } = nodes[name];
    return partnerDamage(context.store, { path, nodeId, mode }, context.clock.wallUs());
  };
  expect([await damageOf('alpha'), await damageOf('bravo')]).toEqual([[], []]);

  const isFull = process.env.NOROSHI_PROVE === '1';
  const seed = process.env.NOROSHI_SEED ?? '1';
  const random = createRandom(`fsck ${seed}`);
  const endMs = Date.now() + (isFull ? Number.POSITIVE_INFINITY : 2000);
  const most = isFull ? 10_000 : 2000;
  let [tried, placed] = [0, 0];
  for (; tried < most && Date.now() < endMs; tried++) {
    const [node, table, column] = COLUMNS[tried % COLUMNS.length]!;
    const { db } = nodes[node].context.store;
    const at = sql.ref(column);
    const read = sql<{ n: number; value: Uint8Array | string }>`
      select rowid as n, ${at} as value from ${sql.table(table)} where length(${at}) > 0`;
    const { rows } = await read.execute(db);
    const { n, value } = rows[Math.floor(random.uniform() * rows.length)]!;
    const bytes = Buffer.from(value as Uint8Array);
    const offset = Math.floor(random.uniform() * bytes.length);
    bytes[offset] = bytes[offset]! ^ (1 << Math.floor(random.uniform() * 7));
    const put = (to: Uint8Array | string) =>
      nodes[node].context.store.write(async (tx) => {
        await sql`update ${sql.table(table)} set ${at} = ${to} where rowid = ${n}`.execute(tx);
      });
    await put(typeof value === 'string' ? bytes.toString('latin1') : bytes);
    const found = await damageOf(node);
    await put(value);
    const named = found.filter((one) => one.table === table);
    if (named.length === 0 || named[0]!.row === '')
      throw new Error(`seed ${seed}, ${tried}: byte ${offset} of ${table}.${column} is not found`);
    if (
      named.some(({ what }) =>
        new RegExp(`byte ${offset + (column === 'bytes' ? 16 : 0)} `).test(what),
      )
    )
      placed++;
  }
  console.log(
    `fsck: ${tried} changed bytes found and named, ${placed} with their place, seed ${seed}`,
  );
  expect(placed).toBeGreaterThan(tried / 2);
});

test('the changed byte is found by its digest, also where more than a bit of it changed', async () => {
  const { createHash } = await import('node:crypto');
  const bytes = Buffer.from('a record of some length, as it was written');
  const digest = createHash('sha256').update(bytes).digest('hex');
  const bad = Buffer.from(bytes);
  bad[7] = bad[7]! ^ 0x35;
  expect(changedByte(bad, digest)).toEqual({ offset: 7, right: bytes[7] });
  bad[9] = 0;
  expect(changedByte(bad, digest)).toBeNull();
});
