/**
 * What is different between two versions of a document: field by field for people, line by line for those who know the text.
 * Lines by the longest common subsequence (Wagner and Fischer 1974).
 */
import { sameDoc, stableText } from './draft.ts';

export type Difference = {
  readonly path: string; // 'marking.tlp'
  readonly before: unknown; // undefined: it was not there
  readonly after: unknown; // undefined: it is not there any more
};

/** In the order of the fields of what is there after, then what went. Lists of plain values are one difference. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (sameDoc(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return names.flatMap((name) =>
      differences(before[name], after[name], path === '' ? name : `${path}.${name}`),
    );
  }
  if (path === '' && isRecord(after ?? before)) {
    const whole = Object.entries((after ?? before) as Readonly<Record<string, unknown>>);
    return whole.map(([name, value]) =>
      isRecord(after)
        ? { path: name, before: undefined, after: value }
        : { path: name, before: value, after: undefined },
    );
  }
  return [{ path, before, after }];
}

export type TextLine = { readonly sign: ' ' | '+' | '-'; readonly text: string };

const LINES_MAX = 2000; // beyond it the table of the algorithm would be large: everything is shown as changed

export function textDifference(before: unknown, after: unknown): readonly TextLine[] {
  const lines = (doc: unknown) =>
    doc === null || doc === undefined ? [] : stableText(doc, 2).split('\n');
  const [a, b] = [lines(before), lines(after)];
  if (a.length * b.length > LINES_MAX ** 2)
    return [...a.map((text) => lineOf('-', text)), ...b.map((text) => lineOf('+', text))];
  const out: TextLine[] = [];
  const common = commonLengths(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push(lineOf(' ', a[i]!));
      i++;
      j++;
    } else if (i < a.length && (j === b.length || common[i + 1]![j]! >= common[i]![j + 1]!))
      out.push(lineOf('-', a[i++]!));
    else out.push(lineOf('+', b[j++]!));
  }
  return out;
}

function lineOf(sign: TextLine['sign'], text: string): TextLine {
  return { sign, text };
}

/** `[i][j]`: the longest common subsequence of a from i and b from j. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i]![j] =
        a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  return table;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a document for people: lists in a line, what is nested as text. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return value.join(', ');
  return typeof value === 'object' ? stableText(value) : String(value);
}
