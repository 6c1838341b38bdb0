/**
 * Faults of a message: gathered up to a cap, printed as `file:line:column: message`, and the keyword that was probably meant.
 */
import type { Fault, Place } from './tree.ts';

export const FAULTS_MAX = 100;

export type FaultList = {
  readonly add: (fault: Fault) => void;
  readonly list: () => Fault[]; // the first ones; where there were more, the last line says how many
  readonly errors: () => number;
  readonly count: () => number; // of all, shown or not
};

export function createFaults(faultsMax = FAULTS_MAX): FaultList {
  const kept: Fault[] = [];
  const more = { count: 0, errors: 0, at: { line: 0, column: 0 } };
  return {
    add(fault) {
      if (fault.severity === 'error') more.errors++;
      if (kept.length < faultsMax) kept.push(fault);
      else if (more.count++ === 0) more.at = fault.at;
    },
    list() {
      if (more.count === 0) return [...kept];
      const severity = more.errors > 0 ? 'error' : 'warning';
      const message = `${more.count} more faults from here on are not shown`;
      return [...kept, { severity, at: more.at, message, rule: `limit: ${faultsMax} faults` }];
    },
    errors: () => more.errors,
    count: () => kept.length + more.count,
  };
}

export function hasErrors(faults: readonly Fault[]): boolean {
  return faults.some(({ severity }) => severity === 'error');
}

/** `alpha.oem:12:31: X_DOT is "abc": a number is right (CCSDS 502.0-B-3, 5.2.4)`. */
export function formatFault(file: string, { severity, at, message, rule }: Fault): string {
  const place = at.line === 0 ? file : `${file}:${at.line}:${at.column}`;
  const word = severity === 'warning' ? 'warning: ' : '';
  return `${place}: ${word}${message}${rule === '' ? '' : ` (${rule})`}`;
}

/** A text of a message as a fault quotes it: short, printable, safe for a terminal. */
export function quoted(text: string): string {
  const short = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}...` : text;
  return `"${short.replace(/[^\x20-\x7e]|"/g, '?')}"`;
}
const SHOWN_MAX = 60;

/** Faults in the order of the file; those of no place first. */
export function byPlace(faults: readonly Fault[]): Fault[] {
  const before = (a: Place, b: Place) => a.line - b.line || a.column - b.column;
  return [...faults].sort((a, b) => before(a.at, b.at));
}

/** The keyword that was probably meant: a third of its letters differ, or one more. Undefined: none is near. */
export function nearestKey(key: string, keys: Iterable<string>): string | undefined {
  const meant = key
    .slice(0, KEY_LENGTH_MAX)
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
  const letters = lettersOf(meant);
  const row = new Uint8Array(KEY_LENGTH_MAX + 1);
  let best: string | undefined;
  let least = Math.min(Math.ceil(meant.length / 3) + 1, meant.length);
  for (const one of keys) {
    if (one.length > KEY_LENGTH_MAX || Math.abs(one.length - meant.length) >= least) continue;
    if (bitsIn(letters ^ lettersOf(one)) > 2 * (least - 1)) continue; // an edit changes two at most
    const distance = editDistance(meant, one, least, row);
    if (distance < least) [best, least] = [one, distance];
    if (least === 0) break;
  }
  return best;
}
const KEY_LENGTH_MAX = 64;

/** Which letters and digits a word has, as bits. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

function bitsIn(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Letters to insert, delete or replace (Levenshtein 1966), one row of the table at a time; `limit` where it is not less. */
function editDistance(a: string, b: string, limit: number, row: Uint8Array): number {
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    let diagonal = i - 1; // of the row above, one to the left
    row[0] = i;
    let least = i;
    const letter = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      const replaced = diagonal + (letter === b.charCodeAt(j - 1) ? 0 : 1);
      const cost = Math.min(replaced, above + 1, row[j - 1]! + 1);
      row[j] = cost;
      if (cost < least) least = cost;
      diagonal = above;
    }
    if (least >= limit) return limit;
  }
  return Math.min(limit, row[b.length]!);
}
