/** What brings a shelved warning back without a person: its time is over, or it became worse. Said in its history each time. */
import type { Db } from '@noroshi/store';
import { shelfOver } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import { type ChecklistTable, unshelved, type Warning } from '@noroshi/watch';
import { type Audience, audienceOf, readCase, writeCase, writeLine } from './casework.ts';
import { readChecklists, type WarningDesk } from './desk.ts';

export const UNSHELVED_EVENT = 'warning.unshelved';

/** The line, the event and the audit of a warning that came back because it became worse; `audience` are who see why. */
export function writeUnshelved(
  tx: Db,
  back: {
    readonly warningId: string;
    readonly actor: string;
    readonly atUs: number; // by the wall clock
    readonly text: string;
    readonly audience: readonly Audience[];
  },
): Promise<void> {
  const { warningId, actor, atUs, text, audience } = back;
  const line = { atUs, actor, action: 'unshelve' as const, text };
  return writeLine(tx, { warningId, eventKind: UNSHELVED_EVENT, audience, line });
}

/** It was set aside before and is not after. */
export function cameBack(before: Warning | undefined, after: Warning): boolean {
  return before?.shelvedUntilUs !== undefined && after.shelvedUntilUs === undefined;
}

/** Brings back every warning whose time on the shelf is over. Returns how many. */
export async function unshelveOver(desk: WarningDesk): Promise<number> {
  const atUs = desk.clock.wallUs();
  const ids = await shelfOver(desk.store.db, atUs);
  if (ids.length === 0) return 0;
  const checklists = await readChecklists(desk.store.db);
  const back = await desk.store.write(async (tx) => {
    let count = 0;
    for (const id of ids) if (await unshelveOne(tx, id, atUs, checklists)) count++;
    return count;
  });
  if (back > 0) desk.feed.wake();
  return back;
}

async function unshelveOne(
  tx: Db,
  warningId: string,
  atUs: number,
  checklists: ChecklistTable,
): Promise<boolean> {
  const found = await readCase(tx, warningId);
  const untilUs = found?.warning.shelvedUntilUs;
  if (found === undefined || untilUs === undefined || untilUs > atUs) return false; // another was faster
  const changed = { ...found, warning: unshelved(found.warning) };
  await writeCase(tx, changed, checklists);
  const text = `its time was over: ${formatUtc(untilUs, 0)}`;
  const audience = audienceOf(found);
  await writeUnshelved(tx, { warningId, actor: 'watch:time', atUs, text, audience });
  return true;
}
