/** Nodes that have no link: what they tell each other goes by file. For the tests of drop files. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { base64FromBytes, type Partner } from '@noroshi/exchange';
import { taiUsFromUnixMs } from '@noroshi/time';
import { openKeys } from '../src/keys/keys.ts';
import { bytesSource } from '../src/partner/drop-file.ts';
import { type DropWish, makeDrop } from '../src/partner/drop-make.ts';
import { type DropTaker, takeDrop } from '../src/partner/drop-take.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { told } from './partner-lanes.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  resumeNode,
  ruleFor,
  stopNode,
  type TestNode,
  until,
} from './partner-nodes.ts';

export const keysOf = ({ path, nodeId, mode }: TestNode) =>
  openKeys(path, { nodeId, mode }, taiUsFromUnixMs(Date.now()));

/** What two people handed over, with the key for files; without an address nobody pulls. */
export async function fileCardOf(node: TestNode, isReached = false): Promise<Partner> {
  const { address, ...card } = await cardOf(node);
  const sealKey = base64FromBytes((await keysOf(node)).sealKey);
  return { ...card, sealKey, ...(isReached && address !== undefined && { address }) };
}

export async function pairByFile(a: TestNode, b: TestNode, isReached = false): Promise<void> {
  await configure(a, 'partner', b.nodeId, await fileCardOf(b, isReached));
  await configure(b, 'partner', a.nodeId, await fileCardOf(a, isReached));
  await configure(a, 'rule', `to-${b.nodeId}`, ruleFor(b.nodeId));
  await configure(b, 'rule', `to-${a.nodeId}`, ruleFor(a.nodeId));
}

/** Raises warnings of those numbers, and waits until so many records more stand in the lanes. */
export async function raise(node: TestNode, to: string, numbers: readonly number[]): Promise<void> {
  const before = (await told(node.context.store.db, to)).size;
  for (const number of numbers)
    await admitNotices(node.context, [conjunction(number)], {
      marking: markedFor(node.nodeId, to),
    });
  await until('what is raised to be released', async () => {
    return (await told(node.context.store.db, to)).size >= before + numbers.length;
  });
}

async function partsOf(node: TestNode) {
  const { context, nodeId, mode } = node;
  const keys = await keysOf(node);
  return { keys, author: { nodeId, mode, keys, random: context.random } };
}

export async function fileTo(node: TestNode, partner: string, wish: Partial<DropWish> = {}) {
  const { keys, author } = await partsOf(node);
  const parts: Uint8Array[] = [];
  const { store, clock } = node.context;
  const maker = { store, author, keys, actor: 'console', atUs: clock.wallUs() };
  const made = await makeDrop(maker, { partner, ...wish }, async (bytes) => void parts.push(bytes));
  if (!made.ok) throw new Error(made.error);
  return { made: made.value, bytes: Uint8Array.from(Buffer.concat(parts)) };
}

export async function takerOf(node: TestNode): Promise<DropTaker> {
  const { keys, author } = await partsOf(node);
  const { store, clock } = node.context;
  const { nodeId, mode } = node;
  const taker = { store, nodeId, mode, wallUs: clock.wallUs, watchUs: clock.watchUs };
  return { taker, author, keys, actor: 'console' };
}

export async function take(node: TestNode, bytes: Uint8Array, isDry = false) {
  return takeDrop(await takerOf(node), bytesSource(bytes), isDry);
}

/** The other node has the same keys from now on, as one that was set up anew from them would. */
export async function adoptKeys(from: TestNode, to: TestNode): Promise<void> {
  await stopNode(to);
  cpSync(join(from.path, 'keys'), join(to.path, 'keys'), { recursive: true });
  await resumeNode(to);
}
