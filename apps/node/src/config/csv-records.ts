/**
 * Records of a CSV file as people's spreadsheets write it: RFC 4180 with a byte-order mark, CRLF or LF, quotes with commas and
 * line ends inside. What is not CSV is told with its line, and the rest goes on where it can.
 */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };
export type CsvTrouble = { readonly line: number; readonly reason: string };

export const CSV_LIMITS = { recordsMax: 100_000, cellsMax: 256, cellCharsMax: 100_000 } as const;

export type CsvRead = {
  readonly records: readonly CsvRecord[];
  readonly troubles: readonly CsvTrouble[];
};

/** Blank lines are no records. Never throws. */
export function csvRecords(text: string): CsvRead {
  const records: CsvRecord[] = [];
  const troubles: CsvTrouble[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    if (records.length >= CSV_LIMITS.recordsMax) {
      troubles.push({ line, reason: `more than ${CSV_LIMITS.recordsMax} records; split the file` });
      break;
    }
    const record = readRecord(text, at);
    if (record.reason !== undefined) troubles.push({ line, reason: record.reason });
    else if (record.cells.length > 1 || record.cells[0] !== '')
      records.push({ line, cells: record.cells });
    line += record.lines;
    at = record.next;
  }
  return { records, troubles };
}

type Read = { cells: string[]; next: number; lines: number; reason?: string };

function readRecord(text: string, from: number): Read {
  const cells: string[] = [];
  let at = from;
  let lines = 0;
  for (;;) {
    const cell = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    lines += cell.lines;
    if (cell.reason !== undefined) {
      const next = cell.next < text.length ? endOfLine(text, cell.next) : text.length;
      return { cells, next, lines: lines + 1, reason: cell.reason };
    }
    cells.push(cell.text);
    at = cell.next;
    if (cells.length > CSV_LIMITS.cellsMax || cell.text.length > CSV_LIMITS.cellCharsMax) {
      const reason = 'the record is longer than any asset';
      return { cells, next: endOfLine(text, at), lines: lines + 1, reason };
    }
    if (text[at] !== ',') return { cells, next: endOfLine(text, at), lines: lines + 1 };
    at += 1;
  }
}

type Cell = { text: string; next: number; lines: number; reason?: string };

function readPlain(text: string, from: number): Cell {
  let at = from;
  while (at < text.length && !',\r\n'.includes(text[at]!)) at += 1;
  const cell = text.slice(from, at);
  const told = { text: cell, next: at, lines: 0 };
  return cell.includes('"')
    ? { ...told, reason: 'a quote inside a cell: quote the whole cell and double the quote' }
    : told;
}

function readQuoted(text: string, from: number): Cell {
  let cell = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) {
      const reason = 'a quote is opened here and never closed; nothing after it was read';
      return { text: '', next: text.length, lines: 0, reason };
    }
    cell += text.slice(at, quote);
    at = quote + 1;
    if (text[at] !== '"') break;
    cell += '"';
    at += 1;
  }
  const lines = cell.split('\n').length - 1;
  const ended = at >= text.length || ',\r\n'.includes(text[at]!);
  const told = { text: cell, next: at, lines };
  return ended ? told : { ...told, reason: 'text after a closing quote: end the cell there' };
}

/** After the line end: CRLF, LF, or CR alone. */
function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}
