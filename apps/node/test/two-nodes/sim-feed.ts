/** The feed of a node in made-up time: like startFeed of src/feed.ts, with the timeline's clock. */
import type { Timeline } from '@noroshi/sim';
import { eventsAfter, lastEvent, type Store, type StoredEvent } from '@noroshi/store';
import type { Feed } from '../../src/feed.ts';

const POLL_MS = 1000; // a fact that nobody woke us for; the real one asks ten times as often
const BATCH = 1000;

export function createFeed(timeline: Timeline, store: Store, isOver: () => boolean): Feed {
  const followers = new Set<(events: readonly StoredEvent[]) => void>();
  let position = 0;
  let started = false;
  let looking: Promise<void> | null = null;
  const look = async () => {
    try {
      if (!started) position = await lastEvent(store.db);
      started = true;
      const events = await eventsAfter(store.db, position, BATCH);
      if (events.length === 0) return;
      position = events.at(-1)!.seq;
      for (const follower of [...followers]) follower(events);
    } catch {} // ended, or a store that cannot be read now: the next look tells
  };
  const wake = () => {
    if (isOver() || looking !== null) return;
    looking = look().finally(() => {
      looking = null;
    });
  };
  const poll = () => {
    if (isOver()) return;
    wake();
    timeline.after(POLL_MS, poll);
  };
  poll();
  return {
    follow: (on) => {
      followers.add(on);
      return () => void followers.delete(on);
    },
    wake,
    after: (seq, limit) => eventsAfter(store.db, seq, limit),
    position: () => position,
  };
}
