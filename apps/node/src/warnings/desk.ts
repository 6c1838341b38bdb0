/** What the work on warnings needs of a node, and the policy (steps, owners) that describes a warning. */
import { configRows, type Db } from '@noroshi/store';
import type { KeptNotice } from '@noroshi/store/warnings';
import {
  Asset,
  type AssetGraph,
  assetGraph,
  type ChecklistTable,
  ChecklistTemplate,
  checklistTable,
  type WarningPolicy,
} from '@noroshi/watch';
import { Value } from 'typebox/value';
import type { NodeContext } from '../context.ts';

/** Of a node: its store, who it is, its two clocks, and the feed to wake. */
export type WarningDesk = Pick<NodeContext, 'store' | 'mode' | 'nodeId' | 'clock'> & {
  readonly feed: Pick<NodeContext['feed'], 'wake'>;
};

/** What is configured and bears on warnings, read together. */
export type WarningSetting = {
  readonly graph: AssetGraph;
  readonly checklists: ChecklistTable;
};

/** Rows that no longer fit their schema are left out here; whoever writes configuration checks them. */
export async function readSetting(db: Db): Promise<WarningSetting> {
  const assets = (await configRows(db, 'asset')).map(({ doc }) => doc);
  const graph = assetGraph(assets.filter((doc) => Value.Check(Asset, doc)));
  return { graph, checklists: await readChecklists(db) };
}

export async function readChecklists(db: Db): Promise<ChecklistTable> {
  const templates = (await configRows(db, 'checklist')).map(({ doc }) => doc);
  return checklistTable(templates.filter((doc) => Value.Check(ChecklistTemplate, doc)));
}

/** The policy for each warning, by the checklists as they are now. */
export async function policyMaker(
  db: Db,
): Promise<(kept: Parameters<typeof policyFor>[0]) => WarningPolicy> {
  const checklists = await readChecklists(db);
  return (kept) => policyFor(kept, checklists);
}

/** Owners as they were when each notice was written: a sold asset does not uncover or hide what was said of it before. */
export function policyFor(
  kept: readonly Pick<KeptNotice, 'notice' | 'owners'>[],
  checklists: ChecklistTable,
): WarningPolicy {
  const owners = new Map(kept.map((row) => [row.notice.id, row.owners]));
  return { checklists, ownersOf: (notice) => owners.get(notice.id) ?? [] };
}
