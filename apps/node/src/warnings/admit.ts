/**
 * From a detector's finding to a warning: stamped with id, origin, mode and marking, kept, and joined to the case it belongs
 * to. The same finding twice is one row; a finding that says nothing new about its event is not kept again. Each batch is one
 * transaction: after a crash a batch is there whole or not at all, and admitting it again does no harm.
 */
import type { Db } from '@noroshi/store';
import { knownNotices, warningsNear } from '@noroshi/store/warnings';
import {
  currentNotices,
  DELIBERATE_KINDS,
  GROUPING_LIMITS,
  groupingOf,
  idsOf,
  isUpdate,
  joinNotice,
  type Marking,
  type Mode,
  Notice,
  type NoticeDraft,
  noticeDefault,
  openWarning,
  strictestMarking,
} from '@noroshi/watch';
import { Value } from 'typebox/value';
import { type Case, noticesOf, readCase, writeCase, writeNotice } from './casework.ts';
import { policyFor, readSetting, type WarningDesk, type WarningSetting } from './desk.ts';
import { contentOf, noticeIdOf, warningIdOf } from './ids.ts';
import { writeUnshelved } from './shelf.ts';

export type Admitted = {
  readonly notice: Notice;
  readonly warningId: string;
  /** `known`: nothing new, nothing written. */
  readonly outcome: 'known' | 'opened' | 'joined' | 'reopened';
};

/** Drafts of one transaction: some 10 ms on SQLite, during which the process does nothing else. */
const BATCH_MAX = 20;

/**
 * `marking` overrides what the assets say. A draft that does not fit its schema is a bug of its detector: nothing of the call
 * is written and it throws.
 */
export async function admitNotices(
  desk: WarningDesk,
  drafts: readonly NoticeDraft[],
  options: { readonly marking?: Marking } = {},
): Promise<readonly Admitted[]> {
  if (drafts.length === 0) return [];
  const setting = await readSetting(desk.store.db);
  const notices = drafts.map((draft) => stamp(draft, desk, setting, options.marking));
  const admitted: Admitted[] = [];
  for (let i = 0; i < notices.length; i += BATCH_MAX) {
    const batch = notices.slice(i, i + BATCH_MAX);
    const done = await desk.store.write((tx) => admitBatch(tx, desk, setting, batch));
    admitted.push(...done);
    if (done.some(({ outcome }) => outcome !== 'known')) desk.feed.wake();
    if (i + BATCH_MAX < notices.length) await new Promise((resolve) => setImmediate(resolve));
  }
  return admitted;
}

function stamp(
  draft: NoticeDraft,
  desk: { readonly nodeId: string; readonly mode: Mode },
  { graph }: WarningSetting,
  given: Marking | undefined,
): Notice {
  const { nodeId, mode } = desk;
  const markings = idsOf(draft, 'asset').map((id) => graph.get(id)?.marking);
  const stated = markings.map((marking) => marking ?? noticeDefault(nodeId));
  const marking = given ?? { ...strictestMarking(stated, nodeId), originator: nodeId };
  const notice = { id: noticeIdOf(draft, nodeId, mode), origin: nodeId, mode, marking, ...draft };
  if (Value.Check(Notice, notice)) return notice;
  const [error] = Value.Errors(Notice, notice);
  throw new TypeError(
    `admitNotices: a ${String(draft.kind).slice(0, 40)} notice at ${error?.instancePath}: ${error?.message}`,
  );
}

async function admitBatch(
  tx: Db,
  desk: WarningDesk,
  setting: WarningSetting,
  notices: readonly Notice[],
): Promise<Admitted[]> {
  const known = await knownNotices(
    tx,
    notices.map(({ id }) => id),
  );
  const cases = new Map<string, OpenCase>();
  const changed = new Set<string>();
  const admitted: Admitted[] = [];
  for (const notice of notices) {
    const one = await admitOne(tx, desk, setting, cases, known, notice);
    if (one.outcome !== 'known') changed.add(one.warningId);
    admitted.push(one);
  }
  for (const id of changed) await writeCase(tx, cases.get(id)!, setting.checklists);
  return admitted;
}

async function admitOne(
  tx: Db,
  desk: WarningDesk,
  setting: WarningSetting,
  cases: Map<string, OpenCase>,
  known: ReadonlyMap<string, string>,
  notice: Notice,
): Promise<Admitted> {
  const holderId = known.get(notice.id);
  if (holderId !== undefined) return { notice, warningId: holderId, outcome: 'known' };
  await readNear(tx, setting, cases, notice);
  const holder = holderOf(cases, notice);
  if (holder !== undefined) return { notice, warningId: holder.warning.id, outcome: 'known' };
  const candidates = [...cases.values()].map(({ warning, current }) => ({ warning, current }));
  const grouping = groupingOf(notice, candidates, setting.graph);
  const owners = setting.graph.ownersOf(idsOf(notice, 'asset'));
  const found = grouping === null ? undefined : cases.get(grouping.warningId)!;
  const outcome =
    found === undefined
      ? open(cases, setting, notice, owners)
      : join(found, setting, notice, owners);
  const warningId = outcome.warningId;
  const atUs = desk.clock.wallUs();
  const actor = `watch:${notice.method.name}`.slice(0, 96);
  await writeNotice(tx, { notice, owners, actor, atUs, ...outcome });
  if (outcome.unshelved) {
    const audience = [{ tlp: notice.marking.tlp, owners }];
    await writeUnshelved(tx, { warningId, actor, atUs, text: notice.title, audience });
  }
  return { notice, warningId, outcome: outcome.outcome };
}

/** Brings the warnings that the notice may join into `cases`; those changed in this batch are there already. */
async function readNear(
  tx: Db,
  { graph }: WarningSetting,
  cases: Map<string, OpenCase>,
  notice: Notice,
): Promise<void> {
  const group = idsOf(notice, 'asset').flatMap((id) => [...graph.group(id)]);
  const ids = await warningsNear(tx, {
    finding: notice,
    objectIds: idsOf(notice, 'object'),
    assetIds: [...new Set(group)].slice(0, GROUP_MAX),
    fromUs: notice.window.fromUs - GROUPING_LIMITS.sameGroupGapS * 1e6,
    deliberate: DELIBERATE_KINDS.has(notice.kind),
  });
  for (const id of ids) {
    if (cases.has(id)) continue;
    const found = await readCase(tx, id);
    if (found !== undefined) cases.set(id, { ...found, current: currentNotices(noticesOf(found)) });
  }
}

/** Assets of one group that are asked for. */
const GROUP_MAX = 256;

/** The case that holds this very finding, or one that says the same and is still the newest word on its event. */
function holderOf(cases: ReadonlyMap<string, OpenCase>, notice: Notice): Case | undefined {
  const { id, origin, mode, marking: _, ...draft } = notice;
  const content = contentOf(draft);
  for (const one of cases.values()) {
    if (one.warning.origin !== origin || one.warning.mode !== mode) continue;
    const said = one.current.find((other) => isUpdate(notice, other));
    if (one.kept.some((kept) => kept.notice.id === id)) return one;
    if (said === undefined) continue;
    const { id: _i, origin: _o, mode: _m, marking: _k, ...before } = said;
    if (contentOf(before) === content) return one;
  }
  return undefined;
}

/** A case of this batch, with its notices that are not superseded. */
type OpenCase = Case & { current: readonly Notice[] };

type Outcome = {
  readonly warningId: string;
  readonly place: number;
  readonly supersedes: string | null;
  readonly outcome: 'opened' | 'joined' | 'reopened';
  readonly unshelved: boolean;
};

function open(
  cases: Map<string, OpenCase>,
  { checklists }: WarningSetting,
  notice: Notice,
  owners: readonly string[],
): Outcome {
  const kept = [{ notice, owners }];
  const warning = openWarning(warningIdOf(notice.id), notice, policyFor(kept, checklists));
  cases.set(warning.id, { warning, version: 0, kept, current: [notice] });
  const outcome = 'opened' as const;
  return { warningId: warning.id, place: 0, supersedes: null, outcome, unshelved: false };
}

function join(
  found: OpenCase,
  { checklists }: WarningSetting,
  notice: Notice,
  owners: readonly string[],
): Outcome {
  const place = found.kept.length;
  const policy = policyFor([...found.kept, { notice, owners }], checklists);
  const joined = joinNotice(found.warning, noticesOf(found), notice, policy);
  found.kept.push({ notice, owners });
  found.current = [...found.current.filter((other) => !isUpdate(notice, other)), notice];
  found.warning = joined.warning;
  const outcome = joined.reopened ? ('reopened' as const) : ('joined' as const);
  const { supersededId: supersedes, unshelved } = joined;
  return { warningId: found.warning.id, place, supersedes, outcome, unshelved };
}
