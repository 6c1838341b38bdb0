/**
 * What people do to a warning: its states and who may go where.
 *
 *     open ──acknowledge──▶ acknowledged      assign, tick: open or acknowledged;  note: always
 *      │ ▲                       │
 *      │ └──reopen, or a notice──┼── closed ◀──close, with its reason      (reopen takes an acknowledgement back, too)
 *      └──────────cancel─────────┴──────▶ cancelled: for ever; said to everybody who was told
 *
 * Open and acknowledged ones can be set aside for a while (shelving.ts); ending a case ends that too.
 */
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import { SCHEMA_LIMITS } from './limits.ts';
import type { HistoryLine, Warning, WarningState } from './schema.ts';
import { SHELVE_S_MAX, unshelved } from './shelving.ts';
import { without } from './warning.ts';

export type Act =
  | { readonly action: 'acknowledge'; readonly text?: string }
  | { readonly action: 'assign'; readonly assignee: string; readonly text?: string }
  | { readonly action: 'tick'; readonly itemId: string; readonly text?: string }
  | { readonly action: 'note'; readonly text: string }
  | { readonly action: 'close'; readonly text: string }
  | { readonly action: 'reopen'; readonly text?: string }
  | { readonly action: 'cancel'; readonly text: string }
  | { readonly action: 'shelve'; readonly untilUs: number; readonly text: string }
  | { readonly action: 'unshelve'; readonly text?: string };

export type Transition = {
  readonly warning: Warning;
  readonly line: Pick<HistoryLine, 'action' | 'text'>;
};

export type TransitionError = {
  readonly kind: 'state' | 'reason' | 'step' | 'origin' | 'length' | 'shelf';
  readonly message: string;
};

const FROM: Readonly<Record<Act['action'], readonly WarningState[]>> = {
  acknowledge: ['open'],
  assign: ['open', 'acknowledged'],
  tick: ['open', 'acknowledged'],
  note: ['open', 'acknowledged', 'closed', 'cancelled'],
  close: ['open', 'acknowledged'],
  reopen: ['closed', 'acknowledged'], // the latter takes an acknowledgement back
  cancel: ['open', 'acknowledged', 'closed'],
  shelve: ['open', 'acknowledged'],
  unshelve: ['open', 'acknowledged'],
};
const NEEDS_REASON: ReadonlySet<Act['action']> = new Set([
  ...(['note', 'close', 'cancel', 'shelve'] as const),
]);

/** `actor` is who; `atUs` the wall clock; `nodeId` this node: only the origin of a warning cancels it. */
export function transition(
  warning: Warning,
  act: Act,
  by: { readonly actor: string; readonly atUs: number; readonly nodeId: string },
): Result<Transition, TransitionError> {
  const text = act.text?.trim() ?? '';
  if (!FROM[act.action].includes(warning.state)) return badState(warning, act.action);
  if (NEEDS_REASON.has(act.action) && text === '')
    return wrong('reason', `${act.action} ${warning.id}: the text is empty: say why`);
  if (text.length > SCHEMA_LIMITS.textLengthMax)
    return wrong(
      'length',
      `the text has ${text.length} characters: expected at most ${SCHEMA_LIMITS.textLengthMax}`,
    );
  switch (act.action) {
    case 'acknowledge':
      return done({ ...warning, state: 'acknowledged' }, 'acknowledge', text);
    case 'assign':
      return done({ ...warning, assignee: act.assignee }, 'assign', worded(act.assignee, text));
    case 'tick':
      return tick(warning, act.itemId, text, by);
    case 'note':
      return done(warning, 'note', text);
    case 'close': {
      const closedAfter = warning.noticeIds.length;
      const closed = { ...unshelved(warning), state: 'closed' as const, closedAfter };
      return done({ ...closed, closeReason: text }, 'close', text);
    }
    case 'reopen': {
      if (warning.state === 'acknowledged')
        return done({ ...warning, state: 'open' }, 'reopen', text); // what was closed before stays known
      const open = without(without(warning, 'closeReason'), 'closedAfter');
      return done({ ...open, state: 'open' }, 'reopen', text);
    }
    case 'cancel':
      if (warning.origin !== by.nodeId)
        return wrong(
          'origin',
          `${warning.id} is a warning of ${warning.origin}: only ${warning.origin} cancels it; close it here instead`,
        );
      return done({ ...unshelved(warning), state: 'cancelled', closeReason: text }, 'cancel', text);
    case 'shelve':
      return shelve(warning, act.untilUs, text, by.atUs);
    case 'unshelve':
      if (warning.shelvedUntilUs === undefined)
        return wrong('shelf', `${warning.id} is not shelved`);
      return done(unshelved(warning), 'unshelve', text);
  }
}

function shelve(
  warning: Warning,
  untilUs: number,
  text: string,
  atUs: number,
): Result<Transition, TransitionError> {
  if (warning.precedence === 'FLASH')
    return wrong(
      'shelf',
      `${warning.id} is FLASH and is never shelved: acknowledge it, or close it`,
    );
  const hours = SHELVE_S_MAX / 3600;
  if (!(untilUs > atUs && untilUs <= atUs + SHELVE_S_MAX * 1e6))
    return wrong(
      'shelf',
      `shelve ${warning.id} until ${formatUtc(untilUs, 0)}: expected a time after now and within ${hours} hours`,
    );
  const told = worded(`until ${formatUtc(untilUs, 0)}`, text);
  return done({ ...warning, shelvedUntilUs: untilUs, shelvedReason: text }, 'shelve', told);
}

function tick(
  warning: Warning,
  itemId: string,
  text: string,
  by: { readonly actor: string; readonly atUs: number },
): Result<Transition, TransitionError> {
  const item = warning.checklist.find(({ id }) => id === itemId);
  if (item === undefined) {
    const ids = warning.checklist.map(({ id }) => id).join(', ');
    return wrong(
      'step',
      `${warning.id} has no step ${itemId.slice(0, 60)}: expected one of ${ids}`,
    );
  }
  if (item.doneUs !== undefined)
    return wrong('step', `step ${itemId} of ${warning.id} was done by ${item.doneBy} already`);
  const ticked = { ...item, doneUs: by.atUs, doneBy: by.actor };
  const checklist = warning.checklist.map((other) => (other === item ? ticked : other));
  return done({ ...warning, checklist }, 'tick', worded(itemId, text));
}

function badState(warning: Warning, action: Act['action']): Result<Transition, TransitionError> {
  const from = FROM[action].join(' or ');
  return wrong('state', `${action} ${warning.id}: it is ${warning.state}, expected ${from}`);
}

function worded(what: string, text: string): string {
  return (text === '' ? what : `${what}: ${text}`).slice(0, SCHEMA_LIMITS.textLengthMax);
}

function done(
  warning: Warning,
  action: Act['action'],
  text: string,
): Result<Transition, TransitionError> {
  return ok({ warning, line: { action, text } });
}

function wrong(
  kind: TransitionError['kind'],
  message: string,
): Result<Transition, TransitionError> {
  return err({ kind, message });
}
