/** The board as a document of the store, and back. Rules are not in it: they are those of the configuration, each time anew. */
import type { Db } from '@noroshi/store';
import { alertBoard } from '@noroshi/store/ballistic';
import { type Board, createBoard, type StandingRule } from '@noroshi/track';

export type Status = 'Actual' | 'Exercise';
export type OpenBoard = { readonly version: number; readonly board: Board<Status> };

type BoardDoc = {
  readonly active: readonly (readonly [string, unknown])[];
  readonly proposals: readonly (readonly [number, unknown])[];
  readonly count: number;
};

export async function openBoard(
  db: Db,
  status: Status,
  sender: string,
  rules: readonly StandingRule[],
): Promise<OpenBoard> {
  const { version, doc } = await alertBoard(db, status);
  const empty = createBoard<Status>(status, sender, rules);
  if (doc === null) return { version, board: empty };
  const { active, proposals, count } = doc as BoardDoc;
  const board = { ...empty, active: new Map(active), proposals: new Map(proposals), count };
  return { version, board: board as Board<Status> };
}

export function docOf({ active, proposals, count }: Board<Status>): BoardDoc {
  return { active: [...active], proposals: [...proposals], count };
}
