/** What tests of rules share: a good message is broken in one place, and the fault that says so is looked for. */
import { type Fault, readMessages } from '../src/index.ts';

export type Expected = readonly [
  name: string,
  change: readonly [from: string | RegExp, to: string],
  severity: 'error' | 'warning',
  words: string,
  rule: string, // the section, without the standard; '': any
];

export function faultsOf(text: string): Fault[] {
  const { faults, messages } = readMessages(text);
  return [...faults, ...messages.flatMap((one) => one.faults)];
}

/** `found`, or the faults that there are instead. */
export function found(
  good: string,
  [, [from, to], severity, words, rule]: Expected,
  standard: string,
): string {
  const broken = good.replace(from, to);
  if (broken === good) return 'nothing was changed';
  const faults = faultsOf(broken);
  const named = rule === '' ? standard : rule.startsWith('CCSDS') ? rule : `${standard}, ${rule}`;
  const hit = faults.find(
    (fault) =>
      fault.severity === severity &&
      fault.message.includes(words) &&
      fault.rule.startsWith(named) &&
      fault.at.line > 0,
  );
  if (severity === 'warning' && faults.some((fault) => fault.severity === 'error'))
    return `refused: ${JSON.stringify(faults)}`;
  return hit === undefined ? JSON.stringify(faults) : 'found';
}
