/**
 * KVN as lines (CCSDS 502.0-B-3, 7.3 and 7.4): what stands before and after the first `=`, comments, and lines without one
 * (marks and rows of data), each with its place. Lines end in LF, CRLF or CR. Bytes, lines and their length are capped.
 */
import type { FaultList } from '../faults.ts';
import type { Place } from '../tree.ts';

export type NdmLimits = {
  readonly bytesMax?: number; // characters, where a text is given
  readonly linesMax?: number;
  readonly lineLengthMax?: number;
  readonly commentsMax?: number;
  readonly faultsMax?: number;
};

export const NDM_LIMITS: Required<NdmLimits> = {
  bytesMax: 64 * 2 ** 20,
  linesMax: 1_000_000,
  lineLengthMax: 4000,
  commentsMax: 10_000,
  faultsMax: 100,
};

/** Longest line of the standard (502.0-B-3, 7.3.1); longer ones are read, with a warning. */
const STANDARD_LINE_LENGTH_MAX = 254;

export type KvnPair = {
  readonly kind: 'pair';
  readonly key: string;
  readonly value: string; // trimmed, with its unit
  readonly at: Place;
  readonly valueAt: Place;
};
export type KvnComment = { readonly kind: 'comment'; readonly text: string; readonly at: Place };
/** A line without `=`: a mark, or a row of data. */
export type KvnWord = { readonly kind: 'word'; readonly text: string; readonly at: Place };
export type KvnLine = KvnPair | KvnComment | KvnWord;

const HEAD_LENGTH = 4000; // where the version stands
const MARK = /^[A-Z][A-Z0-9_]*_(START|STOP)$/;

/** META_START and its like: what begins or ends a section. */
export function isMark(text: string): boolean {
  return MARK.test(text);
}

export const LINE_RULE = 'CCSDS 502.0-B-3, 7.3';
const [TAB, LF, CR, BLANK, DELETE] = [9, 10, 13, 32, 127];

/** Calls `each` for every line that says something. */
export function eachKvnLine(
  text: string,
  limits: NdmLimits,
  faults: FaultList,
  each: (line: KvnLine) => void,
): void {
  const { bytesMax, linesMax, lineLengthMax, commentsMax } = { ...NDM_LIMITS, ...limits };
  const refuse = (at: Place, message: string) =>
    faults.add({ severity: 'error', at, message, rule: 'limit' });
  if (text.length > bytesMax) {
    refuse({ line: 0, column: 0 }, `${text.length} characters: at most ${bytesMax} are read`);
    return;
  }
  const isOcm = text.slice(0, HEAD_LENGTH).includes('CCSDS_OCM_VERS'); // lines of any length (7.3.3)
  const style = createStyle(faults, isOcm ? Number.POSITIVE_INFINITY : STANDARD_LINE_LENGTH_MAX);
  let line = 0;
  let comments = 0;
  for (let from = 0; from < text.length; ) {
    let end = from;
    while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) end++;
    const at = { line: ++line, column: 1 };
    if (line > linesMax) {
      refuse(at, `at most ${linesMax} lines are read`);
      return;
    }
    if (end - from > lineLengthMax)
      refuse(at, `${end - from} characters in a line: at most ${lineLengthMax} are read`);
    else {
      const one = lineOf(text.slice(from, end), line);
      if (one !== undefined) {
        if (one.kind === 'comment' && ++comments > commentsMax) {
          refuse(at, `at most ${commentsMax} comments are read`);
          return;
        }
        style(text, from, end, line);
        each(one);
      }
    }
    from = end + (text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? 2 : 1);
  }
}

/** Undefined: the line says nothing. */
export function lineOf(row: string, line: number): KvnLine | undefined {
  const start = firstOf(row, 0);
  if (start === row.length) return undefined;
  const at = { line, column: start + 1 };
  if (row.startsWith('COMMENT', start)) {
    const after = row.charCodeAt(start + COMMENT_LENGTH);
    if (Number.isNaN(after) || after === BLANK || after === TAB)
      return { kind: 'comment', text: row.slice(start + COMMENT_LENGTH + 1).trimEnd(), at };
  }
  const equals = row.indexOf('=', start);
  if (equals < 0) return { kind: 'word', text: row.slice(start).trimEnd(), at };
  const value = row.slice(equals + 1).trim();
  const valueAt = { line, column: firstOf(row, equals + 1) + 1 };
  return { kind: 'pair', key: row.slice(start, equals).trim(), value, at, valueAt };
}
const COMMENT_LENGTH = 'COMMENT'.length;

function firstOf(row: string, from: number): number {
  let at = from;
  while (at < row.length && (row.charCodeAt(at) === BLANK || row.charCodeAt(at) === TAB)) at++;
  return at;
}

/** Cells of a row of data, with their columns. */
export function cellsOf({ text, at }: KvnWord): { cells: string[]; cellAt: Place[] } {
  const cells: string[] = [];
  const cellAt: Place[] = [];
  for (let from = 0; from < text.length; ) {
    let end = from;
    while (end < text.length && text.charCodeAt(end) !== BLANK && text.charCodeAt(end) !== TAB)
      end++;
    cells.push(text.slice(from, end));
    cellAt.push({ line: at.line, column: at.column + from });
    from = firstOf(text, end);
  }
  return { cells, cellAt };
}

/** Those beyond ASCII, and the separators of lines, which no writer can keep inside one. */
function isControl(code: number): boolean {
  return (code >= 0x80 && code <= 0x9f) || code === 0x2028 || code === 0x2029;
}

/** What the standard asks of characters: control characters refuse; what harms nobody is said once a message. */
export function createStyle(faults: FaultList, lengthMax = STANDARD_LINE_LENGTH_MAX) {
  const said = new Set<string>();
  const once = (at: Place, message: string) => {
    if (said.has(message)) return;
    said.add(message);
    faults.add({ severity: 'warning', at, message, rule: LINE_RULE });
  };
  return (text: string, from: number, end: number, line: number) => {
    if (end - from > lengthMax)
      once({ line, column: STANDARD_LINE_LENGTH_MAX + 1 }, 'a line has at most 254 characters');
    for (let i = from; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code >= BLANK && code < DELETE) continue;
      const at = { line, column: i - from + 1 };
      if (code === TAB) once(at, 'a tabulator: blanks are right');
      else if (code > DELETE && !isControl(code))
        once(at, 'a character outside ASCII: printable ASCII is right');
      else {
        const message = `control character ${code}: printable ASCII is right`;
        faults.add({ severity: 'error', at, message, rule: LINE_RULE });
        break;
      }
    }
  };
}
