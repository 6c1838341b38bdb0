/** All lanes of a partner together, for tests that ask what was told and taken, whichever lane it went by. */
import { LANES } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import {
  type LaneEntry,
  laneEntries,
  lanesOf,
  positionsOf,
  type ReceivedEntry,
  receivedEntries,
} from '@noroshi/store/exchange';

const MOST = 10_000;

/** What was told, lane by lane. */
export async function sentTo(db: Db, partner: string): Promise<LaneEntry[]> {
  const lanes = await Promise.all(LANES.map((lane) => laneEntries(db, { partner, lane }, 0, MOST)));
  return lanes.flat();
}

/** What was taken, lane by lane. */
export async function takenFrom(db: Db, partner: string): Promise<ReceivedEntry[]> {
  const lanes = await Promise.all(
    LANES.map((lane) => receivedEntries(db, { partner, lane }, 0, MOST)),
  );
  return lanes.flat();
}

export async function told(db: Db, partner: string) {
  const lanes = await lanesOf(db, partner);
  const sum = (of: (lane: (typeof lanes)[number]) => number) =>
    lanes.reduce((total, lane) => total + of(lane), 0);
  return { size: sum(({ size }) => size), confirmed: sum(({ confirmed }) => confirmed) };
}

/** Records taken. */
export async function takenCount(db: Db, partner: string): Promise<number> {
  return (await positionsOf(db, partner)).reduce((total, { size }) => total + size, 0);
}
