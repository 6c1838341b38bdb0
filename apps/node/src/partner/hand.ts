/** What a route needs to let a person act toward a partner, and what it answers when that is refused. */
import { actorOf } from '../access/desk.ts';
import { type Refusal, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { type NodeKeys, openKeys } from '../keys/keys.ts';
import type { Author } from './author.ts';
import type { ByHand, HandError } from './by-hand.ts';

/** Keys are read where they are used; a route keeps none. */
export async function handOf(context: NodeContext, userId: string): Promise<ByHand> {
  const author = await authorOf(context.dataDir, context, context.clock.wallUs());
  return { context, author, actor: actorOf(userId) };
}

/** Who signs: this node, with the keys of its data directory. */
export async function authorOf(
  dataDir: string,
  { nodeId, mode, random }: Pick<Author, 'nodeId' | 'mode' | 'random'>,
  atUs: number,
): Promise<Author & { readonly keys: NodeKeys }> {
  return { nodeId, mode, random, keys: await openKeys(dataDir, { nodeId, mode }, atUs) };
}

const STATUS: Readonly<Partial<Record<HandError['kind'], Refusal['status']>>> = {
  ...{ mode: 403, rule: 403, state: 409, about: 404 },
};

export function refusal({ kind, message }: HandError) {
  return refuse(STATUS[kind] ?? 422, `partner.${kind}`, message);
}
