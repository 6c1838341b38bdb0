/**
 * One node in a process of its own, told what to do by the process that forked it. `start` opens its directory and listens;
 * `partner` writes a row; `flash` signs a request of so many bytes into the flash lane; `taken` says how far a lane has come.
 */
import type { LaneName } from '@noroshi/exchange';
import { positionOf } from '@noroshi/store/exchange';
import { configure, resumeNode, stopNode, type TestNode } from './partner-nodes.ts';
import { tellFlash } from './thin-flash.ts';

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
  if (order.do === 'flash') return tellFlash(node, order.to, order.number, order.bytes);
  if (order.do === 'taken') {
    const { size, knownSize } = await positionOf(node.context.store.db, {
      partner: order.from,
      lane: order.lane,
    });
    return { size, knownSize, lines: node.context.health.lines() };
  }
  return stopNode(node);
}
