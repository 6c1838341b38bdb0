/** Who would get what of a warning, and which rule says so, without anything leaving. */
import { type Decision, sealRelease } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { type ListCursor, listWarnings, warningById } from '@noroshi/store/warnings';
import { PLAIN_POLICY, type Warning } from '@noroshi/watch';
import { decisionsOf } from './decisions.ts';
import type { Self } from './manage.ts';

export type DryRun = {
  readonly warning: Warning;
  readonly decision: Decision;
  /** The body as it would go, byte for byte; null when nothing goes. */
  readonly entry: string | null;
};

export type DryRunOptions = {
  readonly warningId?: string | undefined; // else every open one of ours
  readonly partner?: string | undefined; // else every partner
  readonly atUs: number;
};

const PAGE = 200;

/** One row for each warning and partner; empty when there is no such warning or partner. */
export async function dryRun(db: Db, self: Self, options: DryRunOptions): Promise<DryRun[]> {
  const { warningId, partner, atUs } = options;
  const warnings =
    warningId === undefined ? await openWarnings(db, self.nodeId) : await oneWarning(db, warningId);
  const rows: DryRun[] = [];
  for (const warning of warnings) {
    for (const decision of await decisionsOf(db, self, warning, atUs)) {
      if (partner !== undefined && decision.partner !== partner) continue;
      rows.push({ warning, decision, entry: bodyText(warning, decision) });
    }
  }
  return rows;
}

/** The text of the body that would be signed, byte for byte; null when nothing goes. */
export function bodyText(warning: Warning, { allowed }: Decision): string | null {
  const sealed = allowed.length === 0 ? undefined : sealRelease(warning, allowed);
  return sealed?.ok ? new TextDecoder().decode(sealed.value.bytes) : null;
}

async function oneWarning(db: Db, id: string): Promise<readonly Warning[]> {
  const found = await warningById(db, id);
  return found === undefined ? [] : [found.warning];
}

async function openWarnings(db: Db, origin: string): Promise<Warning[]> {
  const warnings: Warning[] = [];
  let after: ListCursor | undefined;
  do {
    const page = await listWarnings(
      db,
      {
        ...{ states: ['open', 'acknowledged'], origin, limit: PAGE, clearance: 'RED' },
        ...{ owners: '*', ...(after && { after }) },
      },
      () => PLAIN_POLICY,
    );
    warnings.push(...page.items.map(({ warning }) => warning));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return warnings;
}
