/** A flash of so many bytes: a request with words in it, signed into the flash lane by a node's own keys. */
import { encodeBody } from '@noroshi/exchange';
import { postEntry } from '../src/partner/author.ts';
import { authorOf } from '../src/partner/hand.ts';
import type { TestNode } from './partner-nodes.ts';

export async function tellFlash(
  { context, path }: Pick<TestNode, 'context' | 'path'>,
  to: string,
  number: number,
  bytes: number,
): Promise<void> {
  const { store, clock, feed } = context;
  const atUs = clock.wallUs();
  const author = await authorOf(path, context, atUs);
  const about = { type: 'object', id: '25544' } as const;
  const body = {
    ...({ type: 'request', requestId: `r-${number}`, ask: 'look', tlp: 'AMBER' } as const),
    ...{ about, atUs },
  };
  const text = WORDS.slice(0, bytes - encodeBody({ ...body, text: '' }).length);
  await store.write((tx) =>
    postEntry(tx, author, {
      ...{ partner: to, body: { ...body, text }, warningId: `r-${number}`, precedence: 'FLASH' },
      ...{ tlp: 'AMBER', ruleIds: [], reason: 'a proof', atUs },
    }),
  );
  feed.wake();
}

const WORDS =
  'Two objects left the transfer stage over the Pacific at 06:14 and one of them drifts toward our relay satellite by 0.7 degrees a day; optical sites lost it at dawn. Please watch the arc from 128 to 131 East tonight and say what you see, brightness and time, also when it is nothing. We plan to move on Thursday unless you tell us that it has stopped before.';
