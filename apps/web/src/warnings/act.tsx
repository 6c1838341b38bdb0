/**
 * What a person does to a warning. The page shows it at once and the node decides: the version that was read goes with the act,
 * and where somebody was faster the node's answer, who and what, is told and the warning read again. What can be taken back
 * is offered to be.
 */
import { type Signal, signal } from '@preact/signals';
import { type Asked, ask } from '../data/ask.ts';
import { loadWarnings } from '../data/live.ts';
import { me, warnings } from '../data/state.ts';
import type { Warning, WarningLine } from '../data/wire.ts';
import { askReason, openWindow, tell } from '../ui/windows.tsx';
import { words as uiWords } from '../ui/words.ts';
import { GiveForm } from './give.tsx';
import { ShelveForm } from './shelve.tsx';
import { words } from './words.ts';

export type Target = { readonly version: number; readonly warning: Warning };
export type Action =
  | 'acknowledge'
  | 'assign'
  | 'tick'
  | 'note'
  | 'close'
  | 'reopen'
  | 'cancel'
  | 'shelve'
  | 'unshelve';

/** Warnings that an act is on its way for, with the state they will have. */
export const pending: Signal<ReadonlyMap<string, Warning['state']>> = signal(new Map());
/** Counts the acts that were answered: who shows one warning asks it again. */
export const acted: Signal<number> = signal(0);

const NEXT: Readonly<Partial<Record<Action, Warning['state']>>> = {
  acknowledge: 'acknowledged',
  close: 'closed',
  reopen: 'open',
  cancel: 'cancelled',
};

/** Posts it, without a word to the person. */
async function post(target: Target, action: Action, body: object): Promise<Asked<WarningLine>> {
  const { id } = target.warning;
  pending.value = new Map(pending.peek()).set(id, NEXT[action] ?? target.warning.state);
  const path = `/api/v1/warnings/${encodeURIComponent(id)}/${action}`;
  const done = await ask<WarningLine>('POST', path, body, target.version);
  if (done.ok) put(done.body);
  const left = new Map(pending.peek());
  left.delete(id);
  pending.value = left;
  return done;
}

/** The answer in place of what is shown, until the list is read again. */
function put(line: WarningLine): void {
  const list = warnings.peek();
  if (list === null) return;
  const lines = list.warnings.map((one) =>
    one.warning.id === line.warning.id ? { ...one, ...line } : one,
  );
  warnings.value = { ...list, warnings: lines };
}

/** One act on one warning, and what came of it in words. */
export async function act(
  target: Target,
  action: Action,
  body: object = {},
): Promise<Asked<WarningLine>> {
  const done = await post(target, action, body);
  acted.value += 1;
  void loadWarnings();
  const w = words();
  if (done.ok) tell(w.done[action], undoOf(target, action, done.body));
  else if (done.status === 409) tell(w.conflict(done.message));
  else tell(`${uiWords().failed}: ${done.message || uiWords().noAnswer}`);
  return done;
}

/** What takes it back, where the state machine has a way. */
function undoOf(target: Target, action: Action, now: Target) {
  const w = words();
  const back = (undoing: Action, body: object) => ({
    label: w.undo,
    run: () => void act(now, undoing, body),
  });
  switch (action) {
    case 'acknowledge':
    case 'close': {
      const text = w.undone;
      const wasTaken = action === 'close' && target.warning.state === 'acknowledged';
      if (!wasTaken) return back('reopen', { text });
      return { label: w.undo, run: () => void reopenTaken(now, text) };
    }
    case 'shelve':
      return back('unshelve', {});
    case 'assign': {
      const { assignee } = target.warning;
      return assignee === undefined ? undefined : back('assign', { assignee });
    }
    default:
      return undefined;
  }
}

/** It was acknowledged before it was closed, and is so again. */
async function reopenTaken(now: Target, text: string): Promise<void> {
  const open = await post(now, 'reopen', { text });
  if (open.ok) await act(open.body, 'acknowledge', {});
  else await act(now, 'reopen', { text }); // says why not
}

/** Several, one after the other; each by the version that was seen. */
export async function actOnAll(
  targets: readonly Target[],
  action: Action,
  body: object = {},
): Promise<void> {
  const refused: string[] = [];
  for (const target of targets) {
    const done = await post(target, action, body);
    if (!done.ok) refused.push(done.message || uiWords().noAnswer);
  }
  acted.value += 1;
  void loadWarnings();
  const told = words().bulkDone(targets.length - refused.length, refused.length);
  tell([told, ...new Set(refused)].join(' ').slice(0, 600));
}

const isActive = ({ state }: Warning) => state === 'open' || state === 'acknowledged';

export function mayAcknowledge({ warning }: Target): boolean {
  return warning.state === 'open';
}

export function mayShelve({ warning }: Target): boolean {
  return isActive(warning) && warning.precedence !== 'FLASH';
}

export function mayClose({ warning }: Target): boolean {
  return isActive(warning);
}

/** Asks why, then does it. */
export async function finish(target: Target, action: 'close' | 'cancel' | 'reopen'): Promise<void> {
  const w = words();
  const question = { close: w.askClose, cancel: w.askCancel, reopen: w.askReopen }[action];
  const text = await askReason(question, w.do[action], action === 'cancel');
  if (text !== null) await act(target, action, { text });
}

export function take(target: Target): Promise<Asked<WarningLine>> {
  return act(target, 'assign', { assignee: `user:${me.peek()!.userId}` });
}

export function give(target: Target): void {
  openWindow(words().giveTitle, (close) => (
    <GiveForm
      warningId={target.warning.id}
      done={(name) => {
        close();
        void act(target, 'assign', { assignee: `user:${name}` });
      }}
      back={close}
    />
  ));
}

/** Asks for how long and why; several at once by one answer. */
export function shelve(targets: readonly Target[]): void {
  const [only] = targets;
  if (only === undefined) return;
  openWindow(words().shelveTitle(targets.length), (close) => (
    <ShelveForm
      done={(body) => {
        close();
        void (targets.length === 1 ? act(only, 'shelve', body) : actOnAll(targets, 'shelve', body));
      }}
      back={close}
    />
  ));
}
