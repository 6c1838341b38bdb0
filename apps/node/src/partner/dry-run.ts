/** Who would get what of a warning, and which rule says so, without anything leaving. */
import { type Decision, readRules, sealRelease, type Trace } from '@noroshi/exchange';
import { configRows, type Db, type Store } from '@noroshi/store';
import { type ListCursor, listWarnings, warningById } from '@noroshi/store/warnings';
import { type Notice, PLAIN_POLICY, type Warning } from '@noroshi/watch';
import type { Author } from './author.ts';
import { decisionsOf, ruleBookOf, tracesOf } from './decisions.ts';
import { handsOn, heardLast, sealRelay } from './hand-on.ts';
import type { Self } from './manage.ts';
import type { Us } from './said.ts';

export type DryRun = {
  readonly warning: Warning;
  readonly decision: Decision;
  /** The body as it would go, byte for byte; null when nothing goes. */
  readonly entry: string | null;
  /** What an officer would let go, with what goes already; null where nothing waits. */
  readonly waits: string | null;
  /** Why, notice by notice, rule by rule, condition by condition. */
  readonly trace: readonly Trace[];
};

export type DryRunOptions = {
  readonly warningId?: string | undefined; // else every open one that may go at all
  readonly partner?: string | undefined; // else every partner
  readonly atUs: number;
};

const PAGE = 200;

/** One row for each warning and partner; empty when there is no such warning or partner. */
export async function dryRun(db: Db, self: Self, options: DryRunOptions): Promise<DryRun[]> {
  const { warningId, partner, atUs } = options;
  const warnings =
    warningId === undefined ? await openWarnings(db, self) : await oneWarning(db, warningId);
  const rows: DryRun[] = [];
  for (const warning of warnings) {
    const traces = await tracesOf(db, self, warning, atUs);
    for (const found of await decisionsOf(db, self, warning, atUs)) {
      if (partner !== undefined && found.partner !== partner) continue;
      const decision = warning.state === 'closed' ? nothingOf(found, 'it is closed') : found;
      rows.push({
        ...{ warning, decision, trace: traces.get(found.partner) ?? [] },
        entry: await wouldGo(db, self, { warning, decision, atUs }),
        waits: bodyText(warning, decision.waiting),
      });
    }
  }
  return rows;
}

/** Rules whose row this version cannot read: each allows nothing. */
export async function unusableRules(db: Db): Promise<readonly string[]> {
  return readRules(await configRows(db, 'rule')).unusable;
}

/** Makes what a preview needs and only a running node would have made: the secrets of pseudonyms. */
export async function prepareDryRun(
  store: Store,
  self: Self & Pick<Author, 'random'>,
  atUs: number,
): Promise<void> {
  await store.write((tx) => ruleBookOf(tx, self, atUs));
}

/** What would go, byte for byte: ours, or what a partner signed, handed on. */
export async function wouldGo(
  db: Db,
  self: Us,
  { warning, decision, atUs }: { warning: Warning; decision: Decision; atUs: number },
): Promise<string | null> {
  const { allowed, hops } = decision;
  if (warning.origin === self.nodeId || allowed.length === 0)
    return bodyText(warning, allowed, hops);
  const heard = await heardLast(db, self, warning);
  const relay = heard && sealRelay(heard, warning.marking.tlp, atUs);
  return relay?.ok ? new TextDecoder().decode(relay.value.bytes) : null;
}

/** The text of the body that would be signed, byte for byte; null when nothing goes. */
export function bodyText(warning: Warning, notices: readonly Notice[], hops = 0): string | null {
  const sealed = notices.length === 0 ? undefined : sealRelease(warning, notices, hops);
  return sealed?.ok ? new TextDecoder().decode(sealed.value.bytes) : null;
}

function nothingOf(decision: Decision, reason: string): Decision {
  const none = { allowed: [], waiting: [], waitingBy: [], unreviewed: [], ruleIds: [] };
  const next = 'open it again';
  const notices = decision.notices.map(({ noticeId }) => ({
    ...{ noticeId, ruleId: null, reason, next },
  }));
  return { ...decision, ...none, reason, notices };
}

async function oneWarning(db: Db, id: string): Promise<readonly Warning[]> {
  const found = await warningById(db, id);
  return found === undefined ? [] : [found.warning];
}

/** Ours, and where a rule hands on those of partners. */
async function openWarnings(db: Db, { nodeId }: Self): Promise<Warning[]> {
  const { rules } = readRules(await configRows(db, 'rule'));
  const whose = handsOn({ rules }) ? {} : { origin: nodeId };
  const warnings: Warning[] = [];
  let after: ListCursor | undefined;
  do {
    const page = await listWarnings(
      db,
      {
        ...{ states: ['open', 'acknowledged'], ...whose, limit: PAGE, clearance: 'RED' },
        ...{ owners: '*', ...(after && { after }) },
      },
      () => PLAIN_POLICY,
    );
    warnings.push(...page.items.map(({ warning }) => warning));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return warnings;
}
