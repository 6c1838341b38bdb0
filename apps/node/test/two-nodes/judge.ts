/**
 * What must hold after each transaction, seen from outside: whatever went into a lane was permitted at that instant by a rule
 * that stands in the store, or by a person; and nothing is taken as confirmed that the other node does not keep. Written anew
 * from the rules' meaning, without the code that decides.
 */
import type { Memory } from '../../../../packages/store/test/memory-store.ts';
import { count, otherOf, type SimNode, type World } from './world.ts';

export type Row = Readonly<Record<string, never>>;

const kept = new WeakMap<Memory, Map<string, ReturnType<Memory['prepare']>>>();

/** Rows of a node's store, past its gate. */
export function rowsOf(memory: Memory, sql: string, ...parameters: readonly unknown[]): Row[] {
  const known = kept.get(memory) ?? new Map<string, ReturnType<Memory['prepare']>>();
  kept.set(memory, known);
  const statement = known.get(sql) ?? memory.prepare(sql);
  known.set(sql, statement);
  return statement.all(...parameters) as Row[];
}

/** The newest entry that was judged; a store that was put back begins with its own. */
export function newestEntry(memory: Memory): number {
  return rowsOf(memory, 'select coalesce(max(rowid), 0) as n from exchange_record')[0]!.n;
}

export function judgeNews(world: World, node: SimNode): void {
  const { memory, judged } = node;
  const news = rowsOf(
    memory,
    'select rowid as n, * from exchange_record where rowid > ? order by rowid',
    judged.rows,
  );
  for (const entry of news) {
    judged.rows = entry.n;
    const why = barOf(world, node, entry);
    const { partner, lane, idx, kind } = entry;
    if (why !== null) world.problems.push(`${node.id}→${partner} ${lane} ${idx}, ${kind}: ${why}`);
  }
  judgeConfirmed(world, node);
}

function judgeConfirmed(world: World, node: SimNode): void {
  if (world.counts.backups !== undefined) return; // an old reader has taken what the newest has yet to take
  const other = otherOf(world, node);
  for (const { lane, confirmed } of rowsOf(node.memory, 'select * from exchange_log')) {
    const [taken] = rowsOf(other.memory, 'select * from exchange_position where lane = ?', lane);
    const size: number = taken?.size ?? 0;
    if (confirmed > size)
      world.problems.push(
        `${node.id} holds ${confirmed} of ${lane} confirmed, and ${size} are kept`,
      );
  }
}

/** Why an entry may not be there; null when it may. */
function barOf(world: World, { memory, byHand }: SimNode, entry: Row): string | null {
  const { kind, partner } = entry;
  const ids: readonly string[] = JSON.parse(entry.rule_ids);
  if (kind === 'request')
    return rulesOf(memory, ids).some((rule) => rule.requests && isInForce(rule, entry))
      ? null
      : 'no rule lets requests go';
  if (kind === 'changed') count(world, 'changed after the rule');
  if (kind !== 'warning') return null;
  for (const notice of releasedNotices(memory, entry)) {
    const { marking, severity } = JSON.parse(notice.doc);
    if (!marking.releasableTo.includes(partner)) return 'its marking does not name the partner';
    if (ids.some((id) => id.startsWith('manual/')) && byHand.has(entry.warning_id)) continue;
    const earlier = rowsOf(
      memory,
      'select doc from notice where warning_id = ? and key = ?',
      entry.warning_id,
      notice.key,
    );
    const severities = [severity, ...earlier.map(({ doc }) => JSON.parse(doc).severity)];
    const fitting = rulesOf(memory, ids).filter(
      (rule) =>
        rule.partner === partner &&
        rule.kinds.includes(notice.kind) &&
        severities.some((each) => rule.severities.includes(each)),
    );
    if (!fitting.some((rule) => isInForce(rule, entry))) return `no rule lets ${notice.id} go`;
  }
  return null;
}

type Rule = {
  readonly id: string;
  readonly partner: string;
  readonly kinds: readonly string[];
  readonly severities: readonly string[];
  readonly untilUs?: number;
  readonly requests?: boolean;
};

function rulesOf(memory: Memory, ids: readonly string[]): Rule[] {
  const rows = rowsOf(memory, "select id, doc from config where kind = 'rule' and latest = 1");
  return rows
    .filter(({ id, doc }) => ids.includes(id) && doc !== null)
    .map(({ doc }) => JSON.parse(doc) as Rule | null)
    .filter((rule) => rule !== null);
}

function isInForce({ partner, untilUs }: Rule, entry: Row): boolean {
  return partner === entry.partner && (untilUs === undefined || entry.at_us < untilUs);
}

/** Notices that stand in the body of an entry, as they are kept here. */
function releasedNotices(memory: Memory, { partner, lane, idx }: Row): Row[] {
  const [body] = rowsOf(
    memory,
    'select bytes from exchange_body where partner = ? and lane = ? and idx = ?',
    ...[partner, lane, idx],
  );
  const { notices } = JSON.parse(Buffer.from(body!.bytes).toString());
  return notices.flatMap(({ id }: { id: string }) =>
    rowsOf(memory, 'select * from notice where id = ?', id),
  );
}
