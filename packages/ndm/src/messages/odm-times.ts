/** Times that must be in order: of keys, and of the lines of a block. What is no time is said where its form is checked. */
import { epochOf, relativeUs } from '../epoch.ts';
import type { Report } from '../schema.ts';
import type { RowNode, SectionNode } from '../tree.ts';
import { fieldOf, numberAt } from './nodes.ts';

/** An epoch, or (OCM) seconds from EPOCH_TZERO; µs TAI. */
export function timeUs(text: string, timeSystem: string, zeroUs?: number): number | undefined {
  if (RELATIVE.test(text))
    return zeroUs === undefined ? undefined : relativeUs(Number(text), zeroUs);
  const epoch = epochOf(text, timeSystem);
  return epoch.ok ? epoch.value : undefined;
}
const RELATIVE = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/;

export function isRelative(text: string): boolean {
  return RELATIVE.test(text);
}

/** Each of the keys that is there comes at or after those before it in the list. */
export function checkTimes(
  node: SectionNode,
  keys: readonly string[],
  timeSystem: string,
  report: Report,
  zeroUs?: number,
): void {
  let last = { us: Number.NEGATIVE_INFINITY, key: '' };
  for (const key of keys) {
    const field = fieldOf(node, key);
    const us = field === undefined ? undefined : timeUs(field.value, timeSystem, zeroUs);
    if (us === undefined) continue;
    if (us < last.us)
      report(
        'error',
        field!.valueAt,
        `${key} is ${field!.value}: it does not come before ${last.key}`,
      );
    else last = { us, key };
  }
}

/** What is wrong with a time after another one; the streaming reader says it in the same words. */
export function orderFault(text: string, us: number, lastUs: number): string | undefined {
  if (us === lastUs) return `time ${text} stands twice`;
  return us < lastUs ? `time ${text} comes after a later one: times go up` : undefined;
}

/** Times of lines go up; none stands twice. `each` sees every line with its time. */
export function checkRowTimes(
  rows: readonly RowNode[],
  timeSystem: string,
  zeroUs: number | undefined,
  rule: string,
  report: Report,
  each: (row: RowNode, us: number) => void = () => undefined,
): void {
  let lastUs = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const us = timeUs(row.cells[0] ?? '', timeSystem, zeroUs);
    if (us === undefined) continue;
    const at = row.cellAt[0] ?? row.at;
    const wrong = orderFault(row.cells[0] ?? '', us, lastUs);
    if (wrong !== undefined) report('error', at, wrong, rule);
    else lastUs = us;
    each(row, us);
  }
}

/**
 * Lagrange and linear: one state a coefficient; Hermite: position and velocity of a state are two. Too few states is a
 * warning: messages of the agencies do not keep it.
 */
export function checkDegree(node: SectionNode, states: number, rule: string, report: Report): void {
  const degree = numberAt(node, 'INTERPOLATION_DEGREE');
  const method = fieldOf(node, 'INTERPOLATION');
  if (degree === undefined || method === undefined || states === 0) return;
  const needed = Math.ceil((degree + 1) / (/^hermite$/i.test(method.value) ? 2 : 1));
  if (states >= needed || /^propagate$/i.test(method.value)) return;
  const message = `${method.value} of degree ${degree} takes ${needed} states, and there are ${states}`;
  report('warning', method.at, message, rule);
}
