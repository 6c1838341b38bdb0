/**
 * What a release rule would let through: every open warning of this node that the person may see whole, decided by the rules
 * in force and by the rules with the proposed one in its place. Nothing leaves, and nothing that is hidden is counted.
 */
import { type ReleaseRule, readRules } from '@noroshi/exchange';
import { configRows, type Store } from '@noroshi/store';
import { type ListCursor, listWarnings } from '@noroshi/store/warnings';
import type { Mode, Warning } from '@noroshi/watch';
import { Precedence } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { decisionsOf } from '../partner/decisions.ts';
import { readDirectory } from '../partner/directory.ts';
import { policyFor, readChecklists } from '../warnings/desk.ts';

const PAGE = 100;
const WARNINGS_MAX = 500;

export const RuleEffect = Type.Object({
  partners: Type.Array(
    Type.Object({
      ...{ partner: Type.String(), known: Type.Boolean() }, // not known: the rule names nobody yet
      ...{ before: Type.Integer(), after: Type.Integer() }, // warnings of which something goes
    }),
  ),
  ...{ warnings: Type.Integer(), complete: Type.Boolean() }, // looked at; not complete: there are more
  changes: Type.Array(
    Type.Object({
      ...{ partner: Type.String(), warningId: Type.String(), title: Type.String() },
      ...{ precedence: Precedence, before: Type.Boolean(), after: Type.Boolean() },
      reason: Type.String(),
    }),
  ),
});
export type RuleEffect = Static<typeof RuleEffect>;

type Here = { readonly store: Store; readonly nodeId: string; readonly mode: Mode };

/** `after` null: the rule is removed. */
export async function ruleEffect(
  here: Here,
  caller: Caller,
  id: string,
  after: ReleaseRule | null,
  atUs: number,
): Promise<RuleEffect> {
  const { db } = here.store;
  const before = readRules(await configRows(db, 'rule')).rules;
  const then = [...before.filter((rule) => rule.id !== id), ...(after === null ? [] : [after])];
  const named = [...before.filter((rule) => rule.id === id), ...(after === null ? [] : [after])];
  const partners = [...new Set(named.map(({ partner }) => partner))].sort();
  const known = new Set((await readDirectory(db, here)).partners.map((one) => one.id));
  const { warnings, complete } = await wholeWarnings(here, caller);
  const changes: RuleEffect['changes'] = [];
  const went = new Map<string, number>();
  const goes = new Map<string, number>();
  for (const warning of warnings) {
    const now = await decisionsOf(db, here, warning, atUs, { rules: before });
    const later = await decisionsOf(db, here, warning, atUs, { rules: then });
    for (const [i, decision] of later.entries()) {
      const { partner, allowed, reason } = decision;
      if (!partners.includes(partner)) continue;
      const [was, will] = [now[i]!.allowed.length > 0, allowed.length > 0];
      if (was) went.set(partner, (went.get(partner) ?? 0) + 1);
      if (will) goes.set(partner, (goes.get(partner) ?? 0) + 1);
      const { title, precedence } = warning;
      if (was !== will)
        changes.push({
          ...{ partner, warningId: warning.id, title, precedence, reason },
          before: was,
          after: will,
        });
    }
  }
  const lines = partners.map((partner) => ({
    ...{ partner, known: known.has(partner) },
    ...{ before: went.get(partner) ?? 0, after: goes.get(partner) ?? 0 },
  }));
  return { partners: lines, warnings: warnings.length, complete, changes };
}

/** Open ones that came about here and of which nothing is hidden from this person. */
async function wholeWarnings(
  { store, nodeId }: Here,
  { clearance, owners }: Caller,
): Promise<{ readonly warnings: Warning[]; readonly complete: boolean }> {
  const checklists = await readChecklists(store.db);
  const warnings: Warning[] = [];
  let after: ListCursor | undefined;
  do {
    const page = await listWarnings(
      store.db,
      {
        ...{ states: ['open', 'acknowledged'], origin: nodeId, limit: PAGE, clearance, owners },
        ...(after && { after }),
      },
      (kept) => policyFor(kept, checklists),
    );
    for (const { warning, shown } of page.items) if (warning === shown) warnings.push(warning);
    after = page.next ?? undefined;
  } while (after !== undefined && warnings.length < WARNINGS_MAX);
  return { warnings, complete: after === undefined };
}
