/** Two nodes that only exchange files: equal heads, cancels, confirmations; files beside the link; what is refused, by name. */

import { lastAuditOf } from '@noroshi/store';
import { evidenceOf, lanesOf, linkOf, positionsOf } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { expect, test } from 'vitest';
import { actOnWarning } from '../src/warnings/act.ts';
import { adoptKeys, fileCardOf, fileTo, pairByFile, raise, take } from './drop-nodes.ts';
import { takenCount, takenFrom, told } from './partner-lanes.ts';
import { configure, type TestNode, until } from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

/** Sizes and roots of what one told are those that the other took. */
async function expectLevel(from: TestNode, to: TestNode) {
  const ours = await lanesOf(from.context.store.db, to.nodeId);
  const all = await positionsOf(to.context.store.db, from.nodeId);
  const theirs = all.filter(({ size }) => size > 0); // the link knows empty lanes too
  const head = (note: string) => note.split('\n').slice(0, 3);
  expect(theirs.map(({ lane, size, checkpoint }) => [lane, size, head(checkpoint)])).toEqual(
    ours.map(({ lane, size, checkpoint }) => [lane, size, head(checkpoint)]),
  );
}

async function closeOne(node: TestNode, to: string, warningId: string) {
  const before = (await told(node.context.store.db, to)).size;
  const done = await actOnWarning(node.context, {
    ...{ warningId, action: 'close', actor: 'user:aya', text: 'over' },
  });
  expect(done.ok).toBe(true);
  await until('the close to be released', async () => {
    return (await told(node.context.store.db, to)).size > before;
  });
}

async function pairOf() {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pairByFile(alpha, bravo);
  return { alpha, bravo };
}

test('two nodes that only exchange files are level, and each knows what the other keeps', async () => {
  const { alpha, bravo } = await pairOf();
  await raise(alpha, 'bravo', [1, 2, 3]);
  await raise(bravo, 'alpha', [11]);

  const first = await fileTo(alpha, 'bravo');
  expect(first.made).toMatchObject({ records: 3, cancels: 0, tlp: 'AMBER' });
  expect(Buffer.from(first.bytes).includes('alpha')).toBe(false);
  const dry = await take(bravo, first.bytes, true);
  expect(dry).toMatchObject({ ok: true, value: { partner: 'alpha', isTaken: false } });
  expect(await takenCount(bravo.context.store.db, 'alpha')).toBe(0);
  const done = await take(bravo, first.bytes);
  expect(done).toMatchObject({ ok: true, value: { isTaken: true } });
  await expectLevel(alpha, bravo);
  expect(await lastAuditOf(bravo.context.store.db, 'alpha', ['partner.file.taken'])).toBeDefined();
  const again = await take(bravo, first.bytes);
  expect(again.ok && again.value.lanes.every(({ records }) => records === 0)).toBe(true);
  expect(await takenCount(bravo.context.store.db, 'alpha')).toBe(3);

  const answer = await fileTo(bravo, 'alpha');
  expect(await told(alpha.context.store.db, 'bravo')).toMatchObject({ size: 3, confirmed: 0 });
  expect(await take(alpha, answer.bytes)).toMatchObject({ ok: true });
  expect(await told(alpha.context.store.db, 'bravo')).toMatchObject({ size: 3, confirmed: 3 });
  await expectLevel(bravo, alpha);

  // a cancel is owed, and the next file begins where the last one was confirmed
  const [entry] = await takenFrom(bravo.context.store.db, 'alpha');
  await closeOne(alpha, 'bravo', entry!.warningId);
  const next = await fileTo(alpha, 'bravo');
  expect(next.made).toMatchObject({ records: 1, cancels: 1 });
  expect(await take(bravo, next.bytes)).toMatchObject({ ok: true });
  const raised = await warningById(bravo.context.store.db, `alpha:${entry!.warningId}`);
  expect(raised?.warning.state).toBe('closed');
  await expectLevel(alpha, bravo);
  expect((await linkOf(bravo.context.store.db, 'alpha', 0)).state).toBe('new'); // a file is no link
});

test('files beside the link: what the link took is not asked for again, and both go on from there', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pairByFile(alpha, bravo, true);
  await raise(alpha, 'bravo', [1]);
  await until('the link', async () => (await takenCount(bravo.context.store.db, 'alpha')) === 1);
  const early = await fileTo(alpha, 'bravo', { from: { routine: 0, flash: 0 } });
  await configure(bravo, 'partner', 'alpha', await fileCardOf(alpha)); // no address: the link is cut
  await until('the cut', async () => {
    const before = await takenCount(bravo.context.store.db, 'alpha');
    await raise(alpha, 'bravo', [100 + before]);
    return before === (await takenCount(bravo.context.store.db, 'alpha'));
  });
  const all = await fileTo(alpha, 'bravo', { from: { routine: 0, flash: 0 } });
  expect(await take(bravo, all.bytes)).toMatchObject({ ok: true });
  await expectLevel(alpha, bravo);
  expect(await take(bravo, early.bytes)).toMatchObject({ ok: true }); // older than what is known: no rollback
  await configure(bravo, 'partner', 'alpha', await fileCardOf(alpha, true));
  await raise(alpha, 'bravo', [3]);
  const size = (await told(alpha.context.store.db, 'bravo')).size;
  await until('the link', async () => (await takenCount(bravo.context.store.db, 'alpha')) === size);
  await expectLevel(alpha, bravo);
});

test('a file cut short, one with a gap, one of another story: taken as far as it is right', async () => {
  const { alpha, bravo } = await pairOf();
  await raise(alpha, 'bravo', [1, 2, 3, 4]);
  const { store } = alpha.context;
  const lane = (await lanesOf(store.db, 'bravo')).find(({ size }) => size > 2)!;
  const name = lane.lane as 'routine';
  const late = await fileTo(alpha, 'bravo', { from: { [name]: 2 } });
  const gap = await take(bravo, late.bytes, true);
  expect(gap.ok && gap.value.lanes).toMatchObject([{ lane: name, records: 0, gapFrom: 0 }]);
  const short = await fileTo(alpha, 'bravo', { bytesMax: 4096 });
  expect(short.made.records).toBeLessThan(4);
  expect(await take(bravo, short.bytes)).toMatchObject({ ok: true });
  expect(await takenCount(bravo.context.store.db, 'alpha')).toBe(short.made.records);
  const rest = await fileTo(alpha, 'bravo'); // nothing was confirmed: it overlaps
  expect(await take(bravo, rest.bytes)).toMatchObject({ ok: true });
  await expectLevel(alpha, bravo);

  const other = await testNode('alpha'); // the keys of alpha over another store: it tells another story
  await adoptKeys(alpha, other);
  await pairByFile(other, bravo);
  await raise(other, 'bravo', [7, 8, 9, 10]);
  const forked = await fileTo(other, 'bravo');
  const dry = await take(bravo, forked.bytes, true);
  expect(dry).toMatchObject({ ok: false, error: expect.stringContaining('fork') });
  expect((await linkOf(bravo.context.store.db, 'alpha', 0)).state).toBe('new');
  expect(await take(bravo, forked.bytes)).toMatchObject({ ok: false });
  expect((await linkOf(bravo.context.store.db, 'alpha', 0)).state).toBe('stopped');
  expect(await evidenceOf(bravo.context.store.db, 'alpha')).toHaveLength(1);
  const after = await take(bravo, rest.bytes);
  expect(after).toMatchObject({ ok: false, error: expect.stringContaining('stopped') });
});
