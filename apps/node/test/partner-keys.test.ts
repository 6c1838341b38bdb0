/**
 * New keys of a node: its warnings go on through the change, the partner takes both, then only the new ones; one that was away
 * all the while goes on in order. What was signed before stays. A partner that is revoked is gone at once.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { configRow, openStore } from '@noroshi/store';
import { lanesOf, linkOf, positionsOf } from '@noroshi/store/exchange';
import { listWarnings } from '@noroshi/store/warnings';
import { PLAIN_POLICY } from '@noroshi/watch';
import { expect, onTestFinished, test } from 'vitest';
import { keySetOf, openKeys } from '../src/keys/keys.ts';
import { isHalted } from '../src/partner/halt.ts';
import { beginLife } from '../src/partner/life.ts';
import {
  addPartner,
  inviteText,
  resumePartner,
  revokePartner,
  rotateKeys,
} from '../src/partner/manage.ts';
import { awaited } from '../src/partner/turn.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { takenFrom } from './partner-lanes.ts';
import {
  cardOf,
  configure,
  conjunction,
  makeNode,
  markedFor,
  pair,
  resumeNode,
  ruleFor,
  stopNode,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { tempFolder, testNode } from './partner-world.ts';

async function two(): Promise<[TestNode, TestNode]> {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  return [alpha, bravo];
}

const warn = ({ context }: TestNode, number: number) =>
  admitNotices(context, [conjunction(number)], { marking: markedFor('alpha', 'bravo') });

const warningsAt = async ({ context }: TestNode) =>
  (await takenFrom(context.store.db, 'alpha')).filter(({ kind }) => kind === 'warning').length;

async function rotate(node: TestNode) {
  const atUs = node.context.clock.wallUs();
  const plan = { fromUs: atUs, by: 'console', reason: 'the yearly change', atUs };
  const types = ['signing', 'tls', 'seal'] as const;
  const done = await rotateKeys(node.path, node, node.context.store, { ...plan, types });
  expect(done.ok).toBe(true);
  node.context.feed.wake();
}

/** An empty node of the same name, at the same address. */
async function sameAddress({ nodeId, mode, port }: TestNode): Promise<TestNode> {
  const node = await makeNode(tempFolder(), nodeId, mode, port);
  onTestFinished(() => stopNode(node));
  return node;
}

const invitation = async (node: TestNode) => {
  const at = node.context.clock.wallUs();
  const made = await inviteText(node.path, node, `127.0.0.1:${node.port}`, at);
  if (!made.ok) throw new Error(made.error);
  return made.value;
};
const deskOf = ({ context, mode }: TestNode) => {
  const { store, random, clock } = context;
  return { store, mode, random, wallUs: clock.wallUs };
};
const EVERYTHING = { clearance: 'RED', owners: '*', limit: 50 } as const;
const storeOf = ({ path }: TestNode) =>
  ({ engine: 'sqlite', file: join(path, 'store', 'noroshi.sqlite') }) as const;

/** The warning of before is kept in a lane that is over. */
const kept = async ({ context }: TestNode) => {
  const positions = await positionsOf(context.store.db, 'alpha');
  return positions.some(({ lane, size }) => lane.includes('@1') && size > 0);
};

const keysOf = (node: TestNode) => openKeys(node.path, node, node.context.clock.wallUs());
const rowAt = async ({ context }: TestNode, id: string) =>
  (await configRow(context.store.db, 'partner', id))?.doc as Record<string, unknown>;

test('new keys, while warnings go on both ways', async () => {
  const [alpha, bravo] = await two();
  await warn(alpha, 1);
  await until('the first', async () => (await warningsAt(bravo)) === 1);
  const before = keySetOf(await keysOf(alpha));
  await rotate(alpha);
  await warn(alpha, 2);
  await until('the end of the overlap', async () => (await keysOf(alpha)).next === undefined);
  await warn(alpha, 3);
  await until('all of them', async () => (await warningsAt(bravo)) === 3);
  const now = keySetOf(await keysOf(alpha));
  for (const name of ['signingKey', 'tlsPin', 'sealKey'] as const)
    expect(now[name]).not.toBe(before[name]);
  const row = await until('the new keys alone', async () => {
    const found = await rowAt(bravo, 'alpha');
    return found.next === undefined && found.signingKey === now.signingKey && found;
  });
  expect(row).toMatchObject(now);
  // a turn that began with the old keys may be refused once
  const link = await until('the link is up', async () => {
    const found = await linkOf(bravo.context.store.db, 'alpha', 0);
    return found.state === 'up' && found;
  });
  expect(link.reason).toBe('');
  await stopNode(bravo); // the old pin is known nowhere any more
  await resumeNode(bravo);
  await warn(alpha, 4);
  await until('the fourth', async () => (await warningsAt(bravo)) === 4);
  expect((await keysOf(alpha)).former.map(({ signingKey }) => signingKey)).toEqual([
    before.signingKey,
  ]);
});

test('a partner that was away all the while goes on in order, and is waited for', async () => {
  const [alpha, bravo] = await two();
  await warn(alpha, 1);
  await until('the first', async () => (await warningsAt(bravo)) === 1);
  await stopNode(bravo);
  await rotate(alpha);
  await until('the records of the new keys', async () => {
    const { state } = (await keysOf(alpha)).next ?? {};
    return state === 'overlap';
  });
  await warn(alpha, 2);
  await stopNode(alpha);
  await resumeNode(alpha);
  await warn(alpha, 3);
  const waiting = await awaited(alpha.context.store.db, alpha, await keysOf(alpha));
  expect(waiting).toEqual([{ partner: 'bravo', lanes: ['flash', 'routine', 'bulk'] }]);
  await resumeNode(bravo);
  await until('all of them', async () => (await warningsAt(bravo)) === 3);
  await until('the end of the overlap', async () => (await keysOf(alpha)).next === undefined);
  await warn(alpha, 4);
  await until('the fourth', async () => (await warningsAt(bravo)) === 4);
});

test('a revoked partner is gone at once, and resume does not bring it back', async () => {
  const [alpha, bravo] = await two();
  await warn(alpha, 1);
  await until('the first', async () => (await warningsAt(bravo)) === 1);
  const by = { actor: 'console', reason: 'its key was stolen', atUs: alpha.context.clock.wallUs() };
  expect((await revokePartner(alpha.context.store, 'bravo', by)).ok).toBe(true);
  alpha.context.feed.wake();
  await until('bravo hears nothing', async () => {
    const { state } = await linkOf(bravo.context.store.db, 'alpha', 0);
    return state === 'down';
  });
  await warn(alpha, 2);
  const again = await resumePartner(alpha.context.store, 'bravo', by);
  expect(again.ok ? '' : again.error).toContain('meeting again');
  expect(await warningsAt(bravo)).toBe(1);
  expect((await takenFrom(alpha.context.store.db, 'bravo')).length).toBe(0);
});

test('a node that lost its store and keys is met again: both lives are kept, and the new one is followed', async () => {
  const [alpha, bravo] = await two();
  await warn(alpha, 1);
  await until('the first', async () => (await warningsAt(bravo)) === 1);
  await stopNode(alpha);
  const again = await sameAddress(alpha);
  await configure(again, 'partner', 'bravo', await cardOf(bravo));
  await configure(again, 'rule', 'to-bravo', ruleFor('bravo'));
  await warn(again, 2);
  const { text } = await invitation(again);
  const by = { actor: 'console' };
  const refused = await addPartner(deskOf(bravo), bravo, text, by);
  expect(refused.ok ? '' : refused.error).toContain('its signing key is another');
  const met = await addPartner(deskOf(bravo), bravo, text, { ...by, again: 'by telephone' });
  expect(met.ok).toBe(true);
  bravo.context.feed.wake();
  await until('the second', async () => (await warningsAt(bravo)) === 1 && (await kept(bravo)));
  const lanes = (await positionsOf(bravo.context.store.db, 'alpha')).map(({ lane }) => lane);
  expect(lanes).toContain('flash@1');
  const { db } = bravo.context.store;
  const { items } = await listWarnings(db, EVERYTHING, () => PLAIN_POLICY);
  expect(items.map(({ warning }) => warning.title).join()).toContain('alpha begins anew');
});

test('a node that begins another epoch tells anew what stands, and the end of what is over', async () => {
  const [alpha, bravo] = await two();
  await warn(alpha, 1);
  await until('the first', async () => (await warningsAt(bravo)) === 1);
  await stopNode(alpha);
  const store = await openStore(storeOf(alpha));
  const atUs = Date.now() * 1000;
  const asked = { actor: 'console', reason: 'old backup', atUs, atLeast: 1, types: [] };
  const { epoch, aside } = await beginLife(alpha.path, alpha, store, asked);
  await store.close();
  expect([epoch, aside.length > 0]).toEqual([2, true]);
  await resumeNode(alpha);
  await until('bravo stops: the origin is another', async () => {
    return (await linkOf(bravo.context.store.db, 'alpha', 0)).state === 'stopped';
  });
  const { text } = await invitation(alpha);
  const met = await addPartner(deskOf(bravo), bravo, text, { actor: 'console', again: 'told so' });
  expect(met.ok).toBe(true);
  bravo.context.feed.wake();
  await until(
    'what stands, anew',
    async () => (await warningsAt(bravo)) === 1 && (await kept(bravo)),
  );
  expect((await linkOf(bravo.context.store.db, 'alpha', 0)).state).not.toBe('stopped');
});

test('an old backup: nothing is signed over what the partner keeps; the next epoch tells what waited', async () => {
  const [alpha, bravo] = await two();
  await warn(alpha, 1);
  await until('the first', async () => (await warningsAt(bravo)) === 1);
  await stopNode(alpha);
  const { file } = storeOf(alpha);
  await (await openStore(storeOf(alpha))).close(); // the whole of it in one file
  cpSync(file, `${file}.old`);
  await resumeNode(alpha);
  await warn(alpha, 2);
  await until('the second', async () => (await warningsAt(bravo)) === 2);
  await stopNode(alpha);
  for (const more of ['-wal', '-shm', '-acknowledged']) rmSync(`${file}${more}`, { force: true });
  cpSync(`${file}.old`, file);
  await resumeNode(alpha);
  await until('alpha notices', () => isHalted(alpha.context.store.db, 'bravo', 1));
  const before = await lanesOf(alpha.context.store.db, 'bravo');
  await warn(alpha, 3);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await lanesOf(alpha.context.store.db, 'bravo')).toEqual(before);
  await stopNode(alpha);
  const store = await openStore(storeOf(alpha));
  const asked = { actor: 'console', reason: 'old backup', atUs: 1, atLeast: 1, types: [] };
  expect((await beginLife(alpha.path, alpha, store, asked)).epoch).toBe(2);
  await store.close();
  await resumeNode(alpha);
  const { text } = await invitation(alpha);
  const met = await addPartner(deskOf(bravo), bravo, text, { actor: 'console', again: 'told so' });
  expect(met.ok).toBe(true);
  bravo.context.feed.wake();
  const titles = async () =>
    (await takenFrom(bravo.context.store.db, 'alpha')).map(({ warningId }) => warningId);
  await until('what stands and what waited', async () => new Set(await titles()).size === 2);
});
