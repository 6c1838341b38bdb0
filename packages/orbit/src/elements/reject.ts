/**
 * What a reader says about input it does not take: one value a refusal, one line of text for a
 * person. The rest of the file goes on; every refusal is counted, the first ones are kept with
 * their place.
 */

/**
 * - field: a value that is not what its keyword needs
 * - missing: a keyword that an element set cannot do without
 * - checksum: a TLE line whose last digit does not fit the line
 * - line: a line that is no part of the format; record: a record whose shape is damaged
 * - truncated: the input ends inside a record; limit: a cap of the reader was reached
 * - file: nothing in the file can be read (empty, unknown format, packed, DOCTYPE)
 */
export type RejectKind =
  | 'field'
  | 'missing'
  | 'checksum'
  | 'line'
  | 'record'
  | 'truncated'
  | 'limit'
  | 'file';

export type ElementReject = {
  readonly kind: RejectKind;
  readonly file: string;
  readonly line: number; // 1 = first
  readonly column: number; // 1 = first; 0 = the line is place enough
  readonly field: string; // keyword, or the part of the file meant
  readonly value: string; // as read, cut to VALUE_CHARACTERS_MAX
  readonly expected: string; // what would be right
};

export const VALUE_CHARACTERS_MAX = 80;

/** One line: `cat.csv:1042: ECCENTRICITY is "1.02": an element set needs 0 <= e < 1`. */
export function formatReject(reject: ElementReject): string {
  const column = reject.column > 0 ? `:${reject.column}` : '';
  const place = `${printable(reject.file)}:${reject.line}${column}`;
  const found = reject.kind === 'missing' ? 'is missing' : `is "${printable(reject.value)}"`;
  return `${place}: ${printable(reject.field)} ${found}: ${printable(reject.expected)}`;
}

/**
 * Control, format (bidirectional) and separator characters as escapes: a value must not rewrite a
 * terminal.
 */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Bytes as text for a message; never fails, cut to VALUE_CHARACTERS_MAX. */
export function messageText(bytes: Uint8Array, from: number, to: number): string {
  const cut = Math.min(to, from + VALUE_CHARACTERS_MAX);
  const text = new TextDecoder().decode(bytes.subarray(from, cut));
  return cut < to ? `${text}…` : text;
}
