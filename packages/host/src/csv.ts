/**
 * CSV as RFC 4180 has it (comma, CRLF, quotes doubled), safe to open in a spreadsheet: a text cell
 * that a spreadsheet would take for a formula gets a single quote before it. Numbers are never
 * touched: -0.5 is a number, and stays one.
 * RFC 4180 §2; OWASP "CSV Injection".
 */
export type CsvCell = string | number | boolean | null;

/** One record with its CRLF. Strings are text from the world; give a number as a number. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** null and numbers that are not finite are empty. */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  return quote(neutralise(cell));
}

/** A number already written as text (fixed digits) that must stay numeric: checked, not quoted. */
export function csvNumber(text: string): string {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) {
    throw new RangeError(`"${text}" is not a number as CSV has it`);
  }
  return text;
}

function neutralise(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// also full-width twins, tab and line breaks, which spreadsheets skip or fold
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
