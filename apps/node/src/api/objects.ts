/**
 * The object a route is about, loaded once by the parameter in its path and judged for the caller before the handler runs.
 * The handler is given this very object: what was checked is what is changed (compare CVE-2026-56424: checked A, changed B).
 * What the caller may not see is not there: the same answer as for an id that never was.
 */
import { CONFIG_KINDS, type ConfigKind, type ConfigRow, configRow, type Db } from '@noroshi/store';
import { type KeptNotice, type Listed, shownTo, warningById } from '@noroshi/store/warnings';
import {
  type Asset,
  maySee,
  maySeeOwners,
  noticeDefault,
  PLAIN_POLICY,
  type WarningPolicy,
} from '@noroshi/watch';
import type { Caller, ObjectCheck } from '../access/caller.ts';

type Params = Readonly<Record<string, string>>;

/** A warning with its version and what the caller sees of it; a row of configuration; null: `mayBeAbsent`, nothing there. */
export type Loaded = Listed | ConfigRow | null;

export async function loadObject(
  db: Db,
  check: ObjectCheck,
  params: Params,
  caller: Caller,
): Promise<Loaded | undefined> {
  const id = params[check.param] ?? '';
  if (check.kind === 'warning') {
    const kept = await warningById(db, id);
    return kept && shownTo(db, kept, caller, ownersOnly);
  }
  if (check.kind === 'asset') return visibleRow(await configRow(db, 'asset', id), check, caller);
  const kind = CONFIG_KINDS.find((known) => known === params.kind);
  return kind === undefined ? undefined : visibleRow(await configRow(db, kind, id), check, caller);
}

/** Enough to judge who may see: the owners that each notice was written with. */
function ownersOnly(kept: readonly KeptNotice[]): WarningPolicy {
  const owners = new Map(kept.map(({ notice, owners }) => [notice.id, owners]));
  return { ...PLAIN_POLICY, ownersOf: ({ id }) => owners.get(id) ?? [] };
}

function visibleRow(
  row: ConfigRow | undefined,
  check: ObjectCheck,
  caller: Caller,
): ConfigRow | null | undefined {
  if (row === undefined || row.doc === null) return check.mayBeAbsent ? null : undefined;
  return maySeeConfig(row.kind, row.doc, caller) ? row : undefined;
}

/** Assets go by owner and marking; the other kinds belong to the node, and the route's roles say who may. */
export function maySeeConfig(kind: ConfigKind, doc: unknown, caller: Caller): boolean {
  if (kind !== 'asset') return true;
  const asset = doc as Asset;
  const marking = asset.marking ?? noticeDefault('');
  return maySee(marking, caller.clearance) && maySeeOwners([asset.owner], caller.owners);
}
