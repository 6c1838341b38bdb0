/** A warning as a channel may show it: projected to the channel's clearance and the rule's owners, like for a person. */
import type { Db } from '@noroshi/store';
import { changedSince, type NotifyCursor } from '@noroshi/store/notify';
import { keptNotices, listWarnings, shownTo, warningById } from '@noroshi/store/warnings';
import type { Notice, Precedence, Viewer, Warning } from '@noroshi/watch';
import { policyFor, readChecklists } from '../warnings/desk.ts';
import type { Digest, Item } from './compose.ts';
import { failureChannel } from './failure.ts';
import type { Channel, NotificationRule } from './schemas.ts';

export type Seen = {
  /** Null: nothing of it may be shown. */
  readonly shown: Warning | null;
  readonly precedence: Precedence; // of what is shown; of the whole where nothing is
  readonly notices: readonly Notice[]; // that are shown
  readonly aboutChannel: string | null; // it is only about this channel's failure
};

function viewerOf(channel: Channel, owners: NotificationRule['owners']): Viewer {
  return { clearance: channel.clearance, owners: owners ?? '*' };
}

/** Null where there is no such warning, or the rule's owners have no part in it. */
export async function seenThrough(
  db: Db,
  warningId: string,
  channel: Channel,
  owners: NotificationRule['owners'],
): Promise<Seen | null> {
  const kept = await warningById(db, warningId);
  if (kept === undefined) return null;
  const checklists = await readChecklists(db);
  const policyOf = (rows: Parameters<typeof policyFor>[0]) => policyFor(rows, checklists);
  const listed = await shownTo(db, kept, viewerOf(channel, owners), policyOf);
  const all = await keptNotices(db, warningId);
  const concerned = owners === undefined || kept.warning.owners.some((one) => owners.includes(one));
  if (listed === undefined && !concerned) return null;
  const ids = new Set(listed?.shown.currentNoticeIds ?? []);
  const failing = new Set(all.map(({ notice }) => failureChannel(notice)));
  return {
    shown: listed?.shown ?? null,
    precedence: (listed?.shown ?? kept.warning).precedence,
    notices: all.map(({ notice }) => notice).filter(({ id }) => ids.has(id)),
    aboutChannel: failing.size === 1 ? ([...failing][0] ?? null) : null,
  };
}

export function itemOf(seen: Seen, change: string, step?: number): Item {
  const found = seen.notices.map(({ atUs }) => atUs);
  const sets = seen.notices.flatMap(({ evidence }) =>
    evidence.flatMap((piece) => (piece.type === 'elementSet' ? [piece.epochUs] : [])),
  );
  return {
    ...{ change, precedence: seen.precedence, shown: seen.shown },
    foundUs: found.length === 0 ? null : Math.max(...found),
    oldestSetUs: sets.length === 0 ? null : Math.min(...sets),
    ...(step !== undefined && { step }),
  };
}

const DIGEST_MAX = 200;
const CHANGES_MAX = 10_000;

/** What is open, and what has changed since, as the channel may see it. */
export async function digestFor(
  db: Db,
  channel: Channel,
  owners: NotificationRule['owners'],
  since: NotifyCursor,
): Promise<Digest> {
  const viewer = viewerOf(channel, owners);
  const checklists = await readChecklists(db);
  const list = async (states: readonly Warning['state'][]) => {
    const page = await listWarnings(db, { ...viewer, states, limit: DIGEST_MAX }, (rows) =>
      policyFor(rows, checklists),
    );
    return page.items.map(({ shown }) => shown);
  };
  const line = (shown: Warning): Item => ({
    ...{ change: shown.state, precedence: shown.precedence, shown },
    ...{ foundUs: null, oldestSetUs: null },
  });
  const open = await list(['open', 'acknowledged']);
  const ended = await list(['closed', 'cancelled']);
  const ids = await changedSince(db, since.seq, viewer, CHANGES_MAX);
  const changed = [...open, ...ended].filter(({ id }) => ids.has(id));
  return { sinceUs: since.atUs, open: open.map(line), changed: changed.map(line) };
}
