/**
 * The feed of changes, followed. One reader asks the store for what came after the last number and hands it to every
 * follower, in order; writers in this process wake it, writers in others (a command, a second process) are seen within the
 * poll. A follower starts at a number of its own and reads what it missed from the store, so nothing is lost.
 */
import { eventsAfter, lastEvent, type Store, type StoredEvent } from '@noroshi/store';
import { sleepMs } from './clock.ts';

export type Feed = {
  /** Calls `on` for each batch from now on, in order of seq. Returns the way to stop. */
  follow(on: (events: readonly StoredEvent[]) => void): () => void;
  /** Something was written: look now rather than at the next poll. Call it after each `store.write` that appended events. */
  wake(): void;
  /** Events after a number, oldest first. */
  after(seq: number, limit: number): Promise<StoredEvent[]>;
  /** The number of the last event handed to followers. */
  position(): number;
};

const POLL_MS = 100;
const BATCH = 1000;

/** `onError` is told of a store that cannot be read; the feed tries again at the next poll. */
export async function startFeed(
  store: Store,
  stop: AbortSignal,
  onError: (cause: unknown) => void,
): Promise<Feed> {
  const followers = new Set<(events: readonly StoredEvent[]) => void>();
  let position = await lastEvent(store.db);
  let woken = new AbortController();
  const run = async () => {
    while (!stop.aborted) {
      const pause = AbortSignal.any([stop, woken.signal]);
      try {
        const events = await eventsAfter(store.db, position, BATCH);
        if (events.length > 0) position = events.at(-1)!.seq;
        if (events.length > 0) for (const follower of [...followers]) follower(events);
        if (events.length === BATCH) continue;
      } catch (cause) {
        if (stop.aborted) return;
        onError(cause);
      }
      await sleepMs(POLL_MS, pause);
      if (woken.signal.aborted) woken = new AbortController();
    }
  };
  void run();
  return {
    follow: (on) => {
      followers.add(on);
      return () => void followers.delete(on);
    },
    wake: () => woken.abort(),
    after: (seq, limit) => eventsAfter(store.db, seq, limit),
    position: () => position,
  };
}
