/**
 * A warning as somebody sees it who may not see all its notices: rebuilt from those that are visible, as if the others had
 * never come. Existence, counts, precedence, title, window, steps, state and marking are those of the visible notices alone;
 * what people wrote, having seen all of it, is withheld.
 */
import { maySee, maySeeOwners } from './marking.ts';
import type { HistoryLine, Notice, Tlp, Warning } from './schema.ts';
import {
  describeWarning,
  joinNotice,
  PLAIN_POLICY,
  type WarningPolicy,
  without,
} from './warning.ts';

export type Visible = (notice: Notice) => boolean;

/** Who asks: a person's clearance and the organisations whose assets they may see. */
export type Viewer = { readonly clearance: Tlp; readonly owners: '*' | readonly string[] };

/** Whether a person may see one notice. */
export function visibleTo(viewer: Viewer, policy: Pick<WarningPolicy, 'ownersOf'>): Visible {
  return (notice) =>
    maySee(notice.marking, viewer.clearance) &&
    maySeeOwners(policy.ownersOf(notice), viewer.owners);
}

/**
 * `notices` are all of the warning, in their order. The warning itself when all are visible, null when none is. Without a policy
 * the steps are the built-in ones and the owners are not told.
 */
export function projectWarning(
  warning: Warning,
  notices: readonly Notice[],
  visible: Visible,
  policy: WarningPolicy = PLAIN_POLICY,
): Warning | null {
  const seen = notices.filter(visible);
  if (seen.length === 0) return null;
  if (seen.length === notices.length) return warning;
  const { id, origin, mode, judgedUs } = warning;
  const state = stateSeen(warning, notices, visible, policy);
  const checklist = warning.checklist.map((item) => without(item, 'doneBy'));
  const judged = judgedUs === undefined ? {} : { judgedUs };
  const shown = describeWarning({ id, origin, mode, state, checklist, ...judged }, seen, policy);
  return without(shown, 'judgedUs');
}

/** A case that only hidden notices opened again looks closed. */
function stateSeen(
  warning: Warning,
  notices: readonly Notice[],
  visible: Visible,
  policy: WarningPolicy,
): Warning['state'] {
  const { closedAfter, state } = warning;
  if (closedAfter === undefined || state === 'cancelled') return state;
  const before = notices.slice(0, closedAfter).filter(visible);
  const since = notices.slice(closedAfter).filter(visible);
  if (before.length === 0) return since.length > 0 && state === 'closed' ? 'open' : state;
  let shown: Warning = describeWarning({ ...warning, state: 'closed' }, before, policy);
  const known = [...before];
  for (const notice of since) {
    shown = joinNotice(shown, known, notice, policy).warning;
    if (shown.state === 'open') return state === 'closed' ? 'open' : state;
    known.push(notice);
  }
  return 'closed';
}

/** The history of a projected warning: lines of visible notices, and that people acted, without their words. */
export function projectHistory(
  history: readonly HistoryLine[],
  warning: Warning,
  shown: Warning,
): readonly HistoryLine[] {
  if (shown === warning) return history;
  const seen = new Set(shown.noticeIds);
  const lastClose = history.findLastIndex(({ action }) => action === 'close');
  const asClosed = shown.state === 'closed' && warning.state !== 'closed';
  const lines = history.filter(({ action, noticeId }, i) =>
    noticeId === undefined
      ? PUBLIC_ACTIONS.has(action) && !(asClosed && i > lastClose)
      : seen.has(noticeId),
  );
  const first = lines.findIndex(({ noticeId }) => noticeId !== undefined);
  return lines.slice(Math.max(0, first)).map((line, i) => ({
    ...line,
    number: i + 1,
    action: i === 0 ? ('open' as const) : line.action,
    text: line.noticeId === undefined ? '' : line.text,
  }));
}

const PUBLIC_ACTIONS: ReadonlySet<HistoryLine['action']> = new Set([
  'acknowledge',
  'close',
  'reopen',
  'cancel',
]);
