/**
 * What waits for a release officer and what is to be reviewed, as one person may see it: only of warnings of which they see
 * all. Of what waits, the body is shown as it would be signed, byte for byte but for its place and time.
 */
import type { Db } from '@noroshi/store';
import { type HeldRelease, type HeldState, heldIn } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import type { Mode, Viewer, Warning } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { sightOf } from '../warnings/seen.ts';
import { decisionByTwo } from './by-two.ts';
import { decisionsOf } from './decisions.ts';
import { bodyText } from './dry-run.ts';
import { isByHand } from './held.ts';
import { awaited } from './officer.ts';

const Text = Type.String();
export const HeldReply = Type.Object({
  ...{ id: Text, partner: Text, warningId: Text, title: Text, precedence: Text },
  state: Type.Enum(['waiting', 'review'] satisfies HeldState[]),
  rules: Type.Array(Text),
  ...{ sinceUtc: Text, untilUtc: Text, late: Type.Boolean() }, // late: stale, or overdue for review
  awaited: Text, // who is waited for
  firstBy: Text, // who agreed already; '' where nobody did
  content: Text, // digest of what would go: the officer's verdict is on this
  entry: Type.Union([Text, Type.Null()]), // the body, where it waits still
});
export type HeldLine = Static<typeof HeldReply>;

/** Lines looked at, the oldest first. */
export const HELD_MAX = 500;

export async function heldLines(
  db: Db,
  us: { readonly nodeId: string; readonly mode: Mode },
  viewer: Viewer,
  atUs: number,
): Promise<HeldLine[]> {
  const lines: HeldLine[] = [];
  for (const held of await heldIn(db, ['waiting', 'review'], HELD_MAX)) {
    const warning = await wholeWarning(db, held.warningId, viewer);
    if (warning === undefined) continue;
    const { id, partner, warningId, state, ruleIds, sinceUs, untilUs, content, firstBy } = held;
    lines.push({
      ...{ id, partner, warningId, title: warning.title, precedence: warning.precedence },
      ...{ state: state as HeldLine['state'], rules: [...ruleIds], content, firstBy },
      ...{ sinceUtc: formatUtc(sinceUs), untilUtc: formatUtc(untilUs), late: atUs >= untilUs },
      awaited: awaited(held, us.mode),
      entry: await entryOf(db, us, warning, held, atUs),
    });
  }
  return lines;
}

/** Undefined where there is none, or this person does not see all of it. */
export async function wholeWarning(
  db: Db,
  warningId: string,
  viewer: Viewer,
): Promise<Warning | undefined> {
  const kept = await warningById(db, warningId);
  const seen = kept && (await sightOf(db, kept, viewer));
  return seen?.shown === seen?.warning ? seen?.warning : undefined;
}

async function entryOf(
  db: Db,
  us: { readonly nodeId: string; readonly mode: Mode },
  warning: Warning,
  held: HeldRelease,
  atUs: number,
): Promise<string | null> {
  const { partner, state } = held;
  if (state !== 'waiting') return null;
  if (isByHand(held)) {
    const decision = await decisionByTwo(db, us, warning, held, atUs);
    return decision && bodyText(warning, decision.allowed);
  }
  const decisions = await decisionsOf(db, us, warning, atUs);
  const waiting = decisions.find((each) => each.partner === partner)?.waiting ?? [];
  return bodyText(warning, waiting);
}
