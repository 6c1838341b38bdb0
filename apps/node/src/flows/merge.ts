/**
 * What a judgement changes in the table of signs: new ones come, known ones take the newer word, those that the window no longer
 * shows stand as they were, not open. News is what people are told of: a new sign, another severity, another asset, or twice as
 * many records; figures that only move are kept and told to nobody.
 */
import { type OutwardSign, type OwnHosts, tlpOfSign, type Warrant } from '@noroshi/flow';
import type { StoredSign } from '@noroshi/store';
import type { Severity } from '@noroshi/watch';
import type { FoundSign } from './messages.ts';

/** The document of a row: what the warrant lets out, and what was told of it. */
export type SignDoc = {
  readonly sign: OutwardSign;
  readonly told: { readonly count: number; readonly assetIds: readonly string[] } | null;
  readonly ownHosts?: OwnHosts; // behind what is told of it; absent: of an older version, not known
};

export type SignChange = {
  readonly row: StoredSign;
  readonly isNews: boolean;
  readonly severity: Severity;
};

const TIMES_MORE = 2;

/** By urgency, what is at stake times how sure it is: one chance in ten of an intruder inside is high, a flood or guesses are moderate. */
const SEVERITY_FROM = { high: 0.075, moderate: 0.05 } as const;

export function severityOf(urgency: number): Severity {
  if (urgency >= SEVERITY_FROM.high) return 'high';
  return urgency >= SEVERITY_FROM.moderate ? 'moderate' : 'low';
}

export function docOf(row: StoredSign): SignDoc {
  return row.doc as SignDoc;
}

/** What is not known is none: then neither when nor how often leaves. */
export function ownHostsOf(row: StoredSign): OwnHosts {
  return docOf(row).ownHosts === undefined ? 0 : docOf(row).ownHosts!;
}

export function mergeSigns(
  before: readonly StoredSign[],
  found: readonly FoundSign[],
  warrant: Warrant,
  atUs: number,
): readonly SignChange[] {
  const known = new Map(before.map((row) => [row.id, row]));
  const changes: SignChange[] = [];
  for (const one of found) {
    const old = known.get(one.id);
    known.delete(one.id);
    const row = rowOf(one, old, warrant, atUs);
    const severity = severityOf(one.urgency);
    if (old === undefined || isOther(row, old))
      changes.push({ row, severity, isNews: isNews(row, old, severity) });
  }
  for (const row of known.values())
    if (row.isOpen)
      changes.push({ row: { ...row, isOpen: false }, severity: 'low', isNews: false });
  return changes;
}

function rowOf(
  one: FoundSign,
  old: StoredSign | undefined,
  warrant: Warrant,
  atUs: number,
): StoredSign {
  const { id, sign, firstUs, lastUs, assetIds, ownHosts } = one;
  const doc: SignDoc = { sign, told: old === undefined ? null : docOf(old).told, ownHosts };
  return {
    ...{ id, warrant: warrant.id, kind: sign.kind, doc, rank: sign.rank },
    tlp: tlpOfSign(sign, warrant.marking.tlp),
    ...{ score: sign.score, confidence: sign.confidence, firstUs, lastUs, assetIds, isOpen: true },
    ...{ foundUs: old?.foundUs ?? atUs, updatedUs: atUs, severity: old?.severity ?? null },
    warningId: old?.warningId ?? null,
  };
}

function isOther(row: StoredSign, old: StoredSign): boolean {
  const textOf = ({ doc, assetIds, isOpen, tlp }: StoredSign) =>
    JSON.stringify([doc, assetIds, isOpen, tlp]);
  return textOf(row) !== textOf(old);
}

function isNews(row: StoredSign, old: StoredSign | undefined, severity: Severity): boolean {
  const { sign, told } = docOf(row);
  if (old === undefined || told === null) return true;
  const isMore = sign.count >= TIMES_MORE * told.count;
  const isElsewhere = row.assetIds.some((id) => !told.assetIds.includes(id));
  return isMore || isElsewhere || severity !== old.severity;
}
