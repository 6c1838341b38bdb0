/**
 * Erasing on whole nodes: what a partner was told is gone here and there, in every row and in the files, and both logs still
 * verify, also from the beginning; what is held stays and is said; what is over goes when configuration says.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { damage, verifyAudit, writeConfig } from '@noroshi/store';
import { erasuresOf, newestEntries, positionsOf, taxiiPage } from '@noroshi/store/exchange';
import {
  ERASED,
  keptNotices,
  noticesOfWarning,
  rewriteNotice,
  warningById,
  warningHistory,
} from '@noroshi/store/warnings';
import { expect, test } from 'vitest';
import { rowsOf, tablesOf } from '../../../packages/store/src/scan.ts';
import { openKeys } from '../src/keys/keys.ts';
import { replyByHand } from '../src/partner/by-hand.ts';
import { eraseNow } from '../src/partner/erase-part.ts';
import { handOf } from '../src/partner/hand.ts';
import { saidBy } from '../src/partner/said.ts';
import { sendNews } from '../src/partner/sender.ts';
import { collectionId, followLanesToTaxii } from '../src/taxii/view.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { openHouse } from './api-house.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  pair,
  ruleFor,
  stopNode,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { bravoCard } from './partner-told.ts';
import { testNode } from './partner-world.ts';

const HARP = 'CANARYHARP';
const LYRE = 'CANARYLYRE';

/** Alpha and Bravo, and a warning of Alpha's that Bravo has and answered. */
async function toldWorld() {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const id = await raise(alpha, 1, HARP);
  await taken(bravo, id);
  const hand = await handOf(bravo.context, 'bo');
  await replyByHand(hand, `alpha:${id}`, { answer: 'acting', text: `we burn ${LYRE}` });
  await until('the reply', async () =>
    (await warningHistory(alpha.context.store.db, id)).some(({ text }) => text.includes(LYRE)),
  );
  return { alpha, bravo, id };
}

async function raise({ context }: TestNode, number: number, word: string): Promise<string> {
  const draft = conjunction(number, {
    ...{ title: `The ${word} passes`, key: `k/${word}` },
    about: [
      { type: 'asset', id: `asset-${word}` },
      { type: 'object', id: `object-${word}` },
    ],
    evidence: [{ type: 'value', name: 'said', value: word }],
    method: { name: 'screen', version: '1', parameters: { from: word } },
  });
  const marking = markedFor('alpha', 'bravo');
  return (await admitNotices(context, [draft], { marking }))[0]!.warningId;
}

function taken({ context }: TestNode, id: string) {
  return until('the warning there', () => warningById(context.store.db, `alpha:${id}`));
}

async function order({ alpha, bravo, id }: Awaited<ReturnType<typeof toldWorld>>) {
  const doc = { id: 'o-1', warningId: id, why: 'withdrawn', reason: 'it named a station' };
  await configure(alpha, 'erasure', 'o-1', doc);
  return until('the answer', async () => {
    const rows = await erasuresOf(alpha.context.store.db, { direction: 'ours', limit: 9 });
    return rows.length > 0 && rows.every(({ answer }) => answer !== '') && { rows, bravo };
  });
}

/** Tables and columns of rows that hold the word. */
async function rowsHold({ context: { store } }: TestNode, word: string): Promise<string[]> {
  const found = new Set<string>();
  await store.snapshot(async (tx) => {
    for (const table of await tablesOf(tx))
      for await (const rows of rowsOf(tx, store.engine, table))
        for (const [column, cell] of rows.flatMap((row) => Object.entries(row)))
          if (Buffer.from(cell instanceof Uint8Array ? cell : String(cell)).includes(word))
            found.add(`${table.table}.${column}`);
  });
  return [...found].sort();
}

/** Every file of the store. */
function filesHold(node: TestNode, word: string): string[] {
  const folder = join(node.path, 'store');
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(word));
}

test('by order: gone in every row and file at the partner, logs and audit verify, from the beginning too', async () => {
  const world = await toldWorld();
  const { alpha, bravo, id } = world;
  const us = { nodeId: 'alpha', mode: 'exercise' } as const;
  await followLanesToTaxii(alpha.context.store, us, { id: 'bravo' });
  expect(filesHold(bravo, HARP).length).toBeGreaterThan(0); // it can be found at all
  const { rows } = await order(world);
  expect(rows.map(({ state, answer }) => [state, answer])).toEqual([['confirmed', '1 erased']]);
  const theirs = await keptNotices(bravo.context.store.db, `alpha:${id}`);
  expect(theirs.map(({ notice }) => notice.title)).toEqual(['Withdrawn and erased by alpha']);
  const lines = await warningHistory(bravo.context.store.db, `alpha:${id}`);
  expect(lines.at(-1)?.text).toBe('withdrawn and erased by alpha: 1 of its findings');
  const collection = collectionId(us, 'released', 'bravo');
  const asked = { after: 0, limit: 9, types: ['report'], versions: ['all'], withBytes: true };
  const tlps = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];
  const objects = await taxiiPage(alpha.context.store.db, collection, { ...asked, tlps });
  expect(objects.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([
    expect.not.stringContaining(HARP),
  ]);
  expect(await rowsHold(bravo, HARP)).toEqual([]);
  await until('the scrub', async () => filesHold(bravo, HARP).length === 0);
  expect(filesHold(bravo, HARP)).toEqual([]);

  // A reader that begins anew takes the same log, without the body.
  const charlie = await testNode('bravo');
  await configure(charlie, 'partner', 'alpha', await cardOf(alpha));
  await configure(alpha, 'partner', 'bravo', {
    ...(await cardOf(charlie)),
  });
  await until('the lanes again', async () => {
    const at = await positionsOf(charlie.context.store.db, 'alpha');
    return at.reduce((sum, { size }) => sum + size, 0) >= 2;
  });
  expect(await warningById(charlie.context.store.db, `alpha:${id}`)).toBeUndefined();
  for (const node of [alpha, bravo, charlie]) {
    expect((await damage(node.context.store)).damages).toEqual([]);
    expect((await verifyAudit(node.context.store.db)).ok).toBe(true);
  }
  await stopNode(charlie);
});

const DAY_US = 86_400e6;

/** Alpha alone, with a partner that never asks and a clock that can be put on. */
async function quietAlpha() {
  const { context, dir } = await openHouse();
  const { store, mode, nodeId, feed } = context;
  let aheadUs = 0;
  const wallUs = () => context.clock.wallUs() + aheadUs;
  const keys = await openKeys(dir.path, { nodeId, mode }, wallUs());
  const author = { nodeId, mode, keys, random: context.random };
  const put = (kind: 'partner' | 'rule' | 'keeping' | 'hold', id: string, doc: unknown) =>
    store.write((tx) => writeConfig(tx, { kind, id, doc, atUs: wallUs(), actor: 'console' }));
  await put('partner', 'bravo', (await bravoCard()).partner);
  const send = () => sendNews({ store, feed, author, wallUs, log: () => {} });
  const clock = { ...context.clock, wallUs };
  const erase = () => eraseNow({ context: { store, clock, health: context.health }, author });
  const whole = async () => {
    const entries = await newestEntries(store.db, 'bravo', { kinds: ['warning'], limit: 99 });
    const bodies = await Promise.all(entries.map((entry) => saidBy(store.db, author, entry)));
    return bodies.filter((body) => body !== undefined).length;
  };
  const later = (days: number) => void (aheadUs += days * DAY_US);
  return { context, put, send, erase, whole, later };
}

test('by time: of each kind as long as configured after its end, never while it is open or held', async () => {
  const { context, put, send, erase, whole, later } = await quietAlpha();
  await put('rule', 'to-bravo', ruleFor('bravo'));
  const marking = markedFor('alpha', 'bravo');
  const admitted = await admitNotices(
    context,
    [1, 2, 3].map((n) => conjunction(n)),
    { marking },
  );
  const [first, second] = admitted.map(({ warningId }) => warningId);
  await send();
  expect(await erase()).toBe(0);
  later(400);
  expect(await erase()).toBe(0); // no rule: kept
  await put('keeping', 'k', { id: 'k', kinds: ['scan'], days: 1, reason: 'x' });
  await put('hold', 'h', { id: 'h', warningId: second, reason: 'inquiry' });
  for (const warningId of [first, second])
    await actOnWarning(context, {
      warningId: warningId!,
      action: 'close',
      actor: 'user:aya',
      text: 'x',
    });
  await send();
  later(31);
  expect(await erase()).toBe(0); // a rule of another kind
  await put('keeping', 'c', { id: 'c', kinds: '*', days: 30, reason: 'x' });
  expect([await erase(), await whole()]).toEqual([1, 2]); // one is open, one is held
  expect(await erase()).toBe(0);
  await put('hold', 'h', { id: 'h', what: 'cannot be read' });
  expect(await erase()).toBe(0);
  await put('hold', 'h', null);
  expect([await erase(), await whole()]).toEqual([1, 1]);
});

test('with its sign: what told of a sign goes when the sign does, and what tells of another finding stays', async () => {
  const { context, put, send, erase, whole } = await quietAlpha();
  await put('rule', 'to-bravo', ruleFor('bravo', { kinds: ['beacon', 'conjunction'] }));
  const marking = markedFor('alpha', 'bravo');
  const method = { name: 'flow-beacon', version: '1', parameters: { warrant: 'w' } };
  const sign = conjunction(1, { kind: 'beacon', method });
  const ids = await admitNotices(context, [sign, conjunction(2)], { marking });
  await send();
  expect([await erase(), await whole()]).toEqual([0, 2]);
  const { db } = context.store;
  const [notice] = await noticesOfWarning(db, ids[0]!.warningId);
  const evidence = [{ type: 'time' as const, name: ERASED, atUs: 1 }];
  await context.store.write((tx) => rewriteNotice(tx, { ...notice!, evidence }));
  expect([await erase(), await whole(), await erase()]).toEqual([1, 1, 0]);
});
