/**
 * The alert budget: of all signs those that a person can look at, best first. Kinds are made comparable by confidence and by what is
 * at stake (a table, below); what is seen once more (the same host found by several detectors) is kept side by side, so that a
 * finding takes one place and not five. What the budget leaves out is counted by kind, never silently.
 */
import type { Sign } from './detect/contract.ts';
import type { SignKind } from './warrant/contract.ts';

export const BUDGET = {
  perDay: 20, // so many signs a day of event time, at least one day's
  sharePerKind: 0.5, // of the budget, unless other kinds leave room
} as const;

/** How grave a finding of full confidence is: an intruder inside first, knocks at the door last. */
const GRAVITY: Readonly<Record<SignKind, number>> = {
  indicator: 1,
  relay: 1,
  exfiltration: 0.95,
  beacon: 0.95,
  'retry-beacon': 0.85,
  reflection: 0.8,
  flood: 0.75,
  'brute-force': 0.7,
  'long-connection': 0.6,
  scan: 0.5,
  'first-contact': 0.3,
};

export type Ranked = {
  readonly kept: readonly Sign[]; // rank 1 first
  readonly cut: Readonly<Partial<Record<SignKind, number>>>; // left out by the budget
};

/** `days`: of event time that the signs are of. `perDay` Infinity keeps all. */
export function rankSigns(
  signs: readonly Sign[],
  { days, perDay = BUDGET.perDay }: { readonly days: number; readonly perDay?: number },
): Ranked {
  const budget = Math.ceil(perDay * Math.max(1, days));
  const inOrder = [...signs].sort(
    (a, b) => urgency(b) - urgency(a) || b.score - a.score || (a.key < b.key ? -1 : 1),
  );
  const most = Number.isFinite(budget) ? Math.ceil(budget * BUDGET.sharePerKind) : budget;
  const byKind = new Map<SignKind, number>();
  const [first, second]: [Sign[], Sign[]] = [[], []];
  for (const sign of inOrder) {
    const count = (byKind.get(sign.kind) ?? 0) + 1;
    byKind.set(sign.kind, count);
    (count <= most ? first : second).push(sign);
  }
  const chosen = new Set([...first, ...second].slice(0, budget));
  const cut: Partial<Record<SignKind, number>> = {};
  for (const { kind } of inOrder.filter((sign) => !chosen.has(sign)))
    cut[kind] = (cut[kind] ?? 0) + 1;
  return { kept: inOrder.filter((sign) => chosen.has(sign)), cut };
}

export const urgency = ({ kind, confidence }: Sign): number => GRAVITY[kind] * confidence;
