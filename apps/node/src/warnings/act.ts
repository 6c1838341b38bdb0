/** What people do to a warning, durable before it is answered: state, line, events and audit in one transaction. */
import { WarningConflictError } from '@noroshi/store/warnings';
import { err, ok, type Result } from '@noroshi/time';
import { type Act, type TransitionError, transition, type Warning } from '@noroshi/watch';
import { audienceOf, readCase, writeCase, writeLine } from './casework.ts';
import { readChecklists, type WarningDesk } from './desk.ts';
import { UNSHELVED_EVENT } from './shelf.ts';

export type WarningAct = Act & {
  readonly warningId: string;
  readonly actor: string; // user:…
  /** The version that the person read; another one is a conflict. */
  readonly expectedVersion?: number;
};

export type Acted = { readonly warning: Warning; readonly version: number };

export type ActError =
  | TransitionError
  | { readonly kind: 'missing' | 'conflict'; readonly message: string };

const EVENTS: Readonly<Partial<Record<Act['action'], string>>> = {
  acknowledge: 'warning.acknowledged',
  close: 'warning.closed',
  cancel: 'warning.cancelled',
  shelve: 'warning.shelved',
  unshelve: UNSHELVED_EVENT,
};

export async function actOnWarning(
  desk: WarningDesk,
  act: WarningAct,
): Promise<Result<Acted, ActError>> {
  const { warningId, actor, expectedVersion } = act;
  const atUs = desk.clock.wallUs();
  const acted = await desk.store.write(async (tx): Promise<Result<Acted, ActError>> => {
    const found = await readCase(tx, warningId);
    if (found === undefined)
      return err({ kind: 'missing', message: `there is no warning ${warningId.slice(0, 96)}` });
    const { version } = found;
    if (expectedVersion !== undefined && expectedVersion !== version) {
      const { message } = new WarningConflictError(warningId, expectedVersion, version);
      return err({ kind: 'conflict', message });
    }
    const audience = audienceOf(found);
    const done = transition(found.warning, act, { actor, atUs, nodeId: desk.nodeId });
    if (!done.ok) return done;
    const changed = { ...found, warning: done.value.warning };
    await writeCase(tx, changed, await readChecklists(tx));
    await writeLine(tx, {
      ...{ warningId, line: { atUs, actor, ...done.value.line }, audience },
      eventKind: EVENTS[act.action] ?? 'warning.updated',
    });
    return ok({ warning: changed.warning, version: version + 1 });
  });
  if (acted.ok) desk.feed.wake();
  return acted;
}
