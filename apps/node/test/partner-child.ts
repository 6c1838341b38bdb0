/**
 * One node in a process of its own, told what to do by the process that forked it. `start` opens its directory and listens;
 * `partner` writes a row; `flash` signs a request of so many bytes into the flash lane; `taken` says how far a lane has come.
 */
import { encodeBody, type LaneName } from '@noroshi/exchange';
import { positionOf } from '@noroshi/store/exchange';
import { postEntry } from '../src/partner/author.ts';
import { authorOf } from '../src/partner/hand.ts';
import { configure, resumeNode, stopNode, type TestNode } from './partner-nodes.ts';

export type Order =
  | { readonly do: 'start'; readonly nodeId: string; readonly path: string; readonly port: number }
  | { readonly do: 'partner'; readonly id: string; readonly row: unknown }
  | { readonly do: 'flash'; readonly to: string; readonly number: number; readonly bytes: number }
  | { readonly do: 'taken'; readonly from: string; readonly lane: LaneName }
  | { readonly do: 'stop' };

let node: TestNode | undefined;

process.on('message', async (order: Order) => {
  try {
    process.send?.({ answer: await carryOut(order) });
    if (order.do === 'stop') process.disconnect();
  } catch (cause) {
    process.send?.({ error: String((cause as Error).stack) });
  }
});

async function carryOut(order: Order): Promise<unknown> {
  if (order.do === 'start') {
    const { nodeId, path, port } = order;
    node = { nodeId, mode: 'exercise', path, port, running: null, lines: [] } as never as TestNode;
    await resumeNode(node);
    return node.port;
  }
  if (node === undefined) throw new Error('start comes first');
  if (order.do === 'partner') return configure(node, 'partner', order.id, order.row);
  if (order.do === 'flash') return flash(node, order);
  if (order.do === 'taken') {
    const { size, knownSize } = await positionOf(node.context.store.db, {
      partner: order.from,
      lane: order.lane,
    });
    return { size, knownSize, lines: node.context.health.lines() };
  }
  return stopNode(node);
}

/** A request with words in it, as long as asked for. */
async function flash(
  { context, path }: TestNode,
  { to, number, bytes }: Extract<Order, { do: 'flash' }>,
): Promise<void> {
  const { store, clock, feed } = context;
  const atUs = clock.wallUs();
  const author = await authorOf(path, context, atUs);
  const body = {
    ...({ type: 'request', requestId: `r-${number}`, ask: 'look', tlp: 'AMBER' } as const),
    ...{ about: { type: 'object', id: '25544' } as const, atUs },
  };
  const words = WORDS.repeat(Math.ceil(bytes / WORDS.length));
  const text = words.slice(0, bytes - encodeBody({ ...body, text: '' }).length);
  await store.write((tx) =>
    postEntry(tx, author, {
      ...{ partner: to, body: { ...body, text }, warningId: `r-${number}`, precedence: 'FLASH' },
      ...{ tlp: 'AMBER', ruleIds: [], reason: 'a proof', atUs },
    }),
  );
  feed.wake();
}

const WORDS =
  'Two objects left the transfer stage over the Pacific at 06:14 and one of them drifts toward our relay satellite by 0.7 degrees a day; optical sites lost it at dawn. Please watch the arc from 128 to 131 East tonight and say what you see, brightness and time, also when it is nothing. We plan to move on Thursday unless you tell us that it has stopped before. ';
