/**
 * Lanes: what one node tells another, in up to three logs, so that a long observation never stands before a flash. Each lane
 * keeps its own order. Its name, mode, sender, receiver and epoch are the origin of its checkpoints, hence in what is signed.
 */
import type { Mode, Precedence } from '@noroshi/watch';

/** In the order in which they are asked for: what is urgent first. */
export const LANES = ['flash', 'routine', 'bulk'] as const;
export type LaneName = (typeof LANES)[number];

/** One log: from whom to whom, of which mode, which lane, and which life of the sender's node. */
export type LaneId = {
  readonly mode: Mode;
  readonly from: string;
  readonly to: string;
  readonly lane: LaneName;
  /** Counts the lives of the sender: a node that lost its store begins the next one, told to its partners by two people. */
  readonly epochNumber: number;
};

/** `noroshi/exercise/alpha/bravo/flash/1`; ids hold no slash. */
export function originOf({ mode, from, to, lane, epochNumber }: LaneId): string {
  return `noroshi/${mode}/${from}/${to}/${lane}/${epochNumber}`;
}

/** Observations and attachments are long and wait for nobody; all else goes by its precedence. */
export function laneFor(type: string, precedence: Precedence): LaneName {
  if (type === 'observation') return 'bulk';
  return precedence === 'FLASH' || precedence === 'IMMEDIATE' ? 'flash' : 'routine';
}

/** What an origin says; null for one that is no lane's. */
export function laneOfOrigin(origin: string): LaneId | null {
  const match = /^noroshi\/(live|exercise)\/([^/\s]+)\/([^/\s]+)\/([a-z]+)\/([1-9]\d{0,14})$/.exec(
    origin,
  );
  const lane = LANES.find((name) => name === match?.[4]);
  if (match === null || lane === undefined) return null;
  const [, mode, from, to, , epoch] = match;
  return { mode: mode as Mode, from: from!, to: to!, lane, epochNumber: Number(epoch) };
}
