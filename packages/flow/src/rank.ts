/**
 * The alert budget: of all signs those that a person can look at, best first. Kinds are made comparable by confidence, which is
 * calibrated (confidence.ts), and by what is at stake (a table, below). Signs about the same hosts or the same service are one
 * finding, and a finding takes one place and not five: places go to the best sign of each finding, and what else is said of it has
 * the room that is left. What the budget leaves out is counted by kind, never silently.
 */
import type { Address } from '@noroshi/stix';
import type { Sign } from './detect/contract.ts';
import type { SignKind } from './warrant/contract.ts';

export const BUDGET = {
  perDay: 20, // so many signs a day of event time, at least one day's
  sharePerKind: 0.5, // of the budget, unless other kinds leave room
  signsPerFinding: 9, // more of the same have places of their own, so that nothing hides behind one address of many hosts
} as const;

/**
 * What is at stake in a finding that is what it says, as of an intruder inside. One chance in ten of an intruder must be looked at
 * before what knocks, floods or guesses from outside, which is everybody's noise or announces itself.
 */
const GRAVITY: Readonly<Record<SignKind, number>> = {
  indicator: 1,
  relay: 1,
  exfiltration: 0.95,
  beacon: 0.95,
  'retry-beacon': 0.85,
  'long-connection': 0.2,
  'first-contact': 0.1,
  reflection: 0.07,
  flood: 0.07,
  'brute-force': 0.06,
  scan: 0.04,
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
  const most = Number.isFinite(budget) ? Math.ceil(budget * BUDGET.sharePerKind) : budget;
  const byKind = new Map<SignKind, number>();
  const [first, second, beside]: [Sign[], Sign[], Sign[]] = [[], [], []];
  const findings = findingsOf(signs);
  for (const [sign, ...more] of findings) {
    const count = (byKind.get(sign!.kind) ?? 0) + 1;
    byKind.set(sign!.kind, count);
    (count <= most ? first : second).push(sign!);
    beside.push(...more);
  }
  const chosen = new Set([...first, ...second, ...beside.sort(byUrgency)].slice(0, budget));
  const cut: Partial<Record<SignKind, number>> = {};
  const kept: Sign[] = [];
  for (const sign of findings.flat().sort(byUrgency))
    if (chosen.has(sign)) kept.push(sign);
    else cut[sign.kind] = (cut[sign.kind] ?? 0) + 1;
  return { kept, cut };
}

/** Signs about the same source, the same two hosts, or one kind about one service, each finding with its best first; best first. */
export function findingsOf(signs: readonly Sign[]): Sign[][] {
  const findings: Sign[][] = [];
  const known = new Map<string, Sign[]>();
  for (const sign of [...signs].sort(byUrgency)) {
    const keys = keysOf(sign);
    const found = keys.map((key) => known.get(key)).find((one) => one !== undefined);
    if (found !== undefined && found.length < BUDGET.signsPerFinding) found.push(sign);
    else {
      const finding = [sign];
      findings.push(finding);
      for (const key of keys) known.set(key, finding);
    }
  }
  return findings;
}

function keysOf({ kind, source, destination, port, protocol }: Sign): string[] {
  const text = (address: Address | null) => address?.join('.') ?? '*';
  const [from, to] = [text(source), text(destination)];
  if (source === null && destination === null) return [`${kind} ${port} ${protocol}`];
  const keys = [source === null ? `to ${to}` : `by ${from}`];
  if (source !== null && destination !== null)
    keys.push(from < to ? `${from} ${to}` : `${to} ${from}`);
  if (destination !== null && port !== null) keys.push(`${kind} ${to} ${port} ${protocol}`);
  return keys;
}

const byUrgency = (a: Sign, b: Sign): number =>
  urgency(b) - urgency(a) || b.score - a.score || (a.key < b.key ? -1 : 1);

export const urgency = ({ kind, confidence }: Sign): number => GRAVITY[kind] * confidence;
