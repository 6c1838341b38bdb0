/** Erasing, as it goes on beside the sender: at once when configuration or a partner says so, and every hour for what is due by time. */
import type { StoredEvent } from '@noroshi/store';
import type { NodeContext } from '../context.ts';
import type { Author } from './author.ts';
import { eraseDue } from './erase.ts';
import { readEraseRules } from './erase-settings.ts';
import { ERASURE_EVENT, eraseTheirs } from './erase-theirs.ts';

const EACH_MS = 3_600_000;
const RETRY_MS = 30_000;
const LINE = 'partner/erasing';
const RULES: ReadonlySet<unknown> = new Set(['keeping', 'hold', 'erasure']);

/** Until `signal`; what fails is tried again. What is gone is then taken out of the store's own log and pages. */
export async function followErasing(
  context: NodeContext,
  author: Author,
  signal: AbortSignal,
): Promise<void> {
  const { clock, store, feed, health, log } = context;
  let news = new AbortController();
  const unfollow = feed.follow((events) => {
    if (events.some(isNews)) news.abort();
  });
  let isScrubbed = true;
  while (!signal.aborted) {
    const woken = AbortSignal.any([news.signal, signal]);
    let waitMs = EACH_MS;
    try {
      const bodies = await eraseNow({ context, author });
      if (bodies > 0) {
        feed.wake();
        log('info', 'bodies of what partners were told, or told us, were erased', { bodies });
        isScrubbed = false;
      }
      if (!isScrubbed) isScrubbed = await store.scrub();
      if (!isScrubbed) waitMs = RETRY_MS;
    } catch (cause) {
      if (signal.aborted) break;
      health.report(LINE, 'failed', `nothing is erased: ${(cause as Error).message}`);
      waitMs = RETRY_MS;
    }
    await clock.sleepMs(waitMs, woken);
    if (news.signal.aborted) news = new AbortController();
  }
  unfollow();
  health.forget(LINE);
}

/** One run over all that is due, ours and theirs; how many bodies went. */
export async function eraseNow({
  context: { store, clock, health },
  author,
}: {
  readonly context: Pick<NodeContext, 'store' | 'clock' | 'health'>;
  readonly author: Author;
}): Promise<number> {
  const rules = await readEraseRules(store.db);
  const { unreadable } = rules;
  if (unreadable.length === 0) health.report(LINE, 'ok');
  else
    health.report(
      LINE,
      'failed',
      `hold ${unreadable.join(', ')} cannot be read: nothing is erased until it can`,
    );
  const eraser = { store, author, wallUs: clock.wallUs };
  const theirs = await eraseTheirs(eraser, rules); // first: what was handed on of it is then due
  return theirs + (await eraseDue(eraser, rules));
}

function isNews({ kind, doc }: StoredEvent): boolean {
  return kind === ERASURE_EVENT || (kind === 'config.changed' && RULES.has(doc.kind));
}
