/**
 * Both ends of a link side by side, read from both stores: of each of the six lanes how many records are signed here and taken
 * there, which tree head each end has, what waits; and when each record was signed and taken.
 */
import {
  appendLeaf,
  EMPTY_FRONTIER,
  frontierRoot,
  hexFromBytes,
  LANES,
  type LaneName,
  leafHash,
  parseCheckpoint,
} from '@noroshi/exchange';
import { partnerStatuses, sha256 } from '@noroshi/node/partner';
import type { Db } from '@noroshi/store';
import { type LaneKey, laneEntries, positionOf, receivedEntries } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { nodeStore, OTHER, type Place, SIDES, type Side, storeOf } from './place.ts';

const ENTRIES_EACH = 500;
const LINES_MAX = 500; // of one lane

export type LaneLook = {
  readonly from: Side;
  readonly to: Side;
  readonly lane: LaneName;
  readonly signed: number;
  readonly taken: number;
  readonly confirmed: number;
  readonly backlog: number;
  readonly oldestUs: number | null;
  readonly headHere: string; // root of the tree, hex; of the sender's signed checkpoint
  readonly headThere: string; // of the records that the other side took, and of the checkpoint it verified
  readonly isEqual: boolean;
};

export type LinkLook = {
  /** How each side says that it reaches the other. */
  readonly states: Readonly<Record<Side, string>>;
  readonly lanes: readonly LaneLook[]; // six
};

export async function lookAt(place: Place): Promise<LinkLook> {
  const lanes: LaneLook[] = [];
  const states: Record<Side, string> = { alpha: 'new', bravo: 'new' };
  const atUs = place.options.world.nowUs();
  for (const side of SIDES) {
    const { dir, store } = await nodeStore(place, side);
    const { partners } = await partnerStatuses(store.db, dir, atUs);
    states[side] = partners[0]?.link.state ?? 'new';
    for (const status of partners[0]?.lanes ?? []) lanes.push(await laneLook(place, side, status));
  }
  const look = { states, lanes };
  place.lastLook = look;
  place.options.onLook(look);
  return look;
}

type Status = Awaited<ReturnType<typeof partnerStatuses>>['partners'][number]['lanes'][number];

async function laneLook(place: Place, from: Side, status: Status): Promise<LaneLook> {
  const to = OTHER[from];
  const { lane, told, confirmed, backlog, oldestUs, ourCheckpoint } = status;
  const { db } = await storeOf(place, to);
  const there = await positionOf(db, { partner: from, lane });
  const headHere = headOf(ourCheckpoint);
  const headThere = await headOfTaken(db, { partner: from, lane });
  const isSame = there.size === told && headHere === headThere;
  return {
    ...{ from, to, lane, signed: told, taken: there.size, confirmed, backlog, oldestUs },
    ...{ headHere, headThere, isEqual: isSame && headOf(there.checkpoint) === headHere },
  };
}

/** The root that a signed checkpoint states; '' before the first. */
function headOf(note: string): string {
  const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  return checkpoint.ok && checkpoint.value.size > 0 ? hexFromBytes(checkpoint.value.root) : '';
}

/** Of the records as they came, each hashed again; '' where there is none. */
async function headOfTaken(db: Db, key: LaneKey): Promise<string> {
  let frontier = EMPTY_FRONTIER;
  for (;;) {
    const entries = await receivedEntries(db, key, frontier.size, ENTRIES_EACH);
    for (const { record } of entries)
      frontier = appendLeaf(sha256, frontier, leafHash(sha256, record)).frontier;
    if (entries.length < ENTRIES_EACH) break;
  }
  return frontier.size === 0 ? '' : hexFromBytes(frontierRoot(sha256, frontier));
}

/** One record of a lane: what it was about, and its way by the clocks of both. */
export type LineOfTime = {
  readonly from: Side;
  readonly lane: LaneName;
  readonly index: number;
  readonly kind: string;
  readonly title: string;
  readonly raisedUs: number | null; // when its warning was opened
  readonly toldUs: number; // signed into the lane
  readonly takenUs: number | null; // verified and kept by the other side
};

/** Every record of both ways, in the order in which it was signed. */
export async function linesOfTime(place: Place): Promise<LineOfTime[]> {
  const lines: LineOfTime[] = [];
  for (const from of SIDES) {
    const here = (await storeOf(place, from)).db;
    const there = (await storeOf(place, OTHER[from])).db;
    for (const lane of LANES) {
      const told = await laneEntries(here, { partner: OTHER[from], lane }, 0, LINES_MAX);
      const taken = await receivedEntries(there, { partner: from, lane }, 0, LINES_MAX);
      for (const { index, kind, warningId, atUs: toldUs } of told) {
        const found = (await warningById(here, warningId))?.warning;
        lines.push({
          ...{ from, lane, index, kind, title: found?.title ?? warningId },
          ...{ raisedUs: found?.openedUs ?? null, toldUs, takenUs: taken[index]?.atUs ?? null },
        });
      }
    }
  }
  return lines.sort((a, b) => a.toldUs - b.toldUs || a.index - b.index);
}
