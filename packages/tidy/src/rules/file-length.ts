/**
 * House rule: one idea a file. Aim for 100 to 250 lines; over 400 the header gives a line "Reason: …";
 * over 600 fails whatever the header says. Modules that hold only data are exempted by name.
 */
import { lineCount, type Offence } from '../source.ts';

export const FILE_LINES = { aimMax: 250, reasonMax: 400, hardMax: 600 } as const;

export function fileLength(path: string, text: string): Offence[] {
  const lines = lineCount(text);
  if (lines > FILE_LINES.hardMax) {
    return [{ key: path, line: lines, message: `${lines} lines: no file passes 600` }];
  }
  if (lines > FILE_LINES.reasonMax && !headerGivesReason(text)) {
    return [
      { key: path, line: lines, message: `${lines} lines: over 400 needs "Reason: …" on top` },
    ];
  }
  return [];
}

/** The header is the run of comments (and a hashbang) before the first line of code. */
function headerGivesReason(text: string): boolean {
  const header = /^(?:#![^\n]*\n)?(?:\s*(?:\/\*[\s\S]*?\*\/|\/\/[^\n]*))*/.exec(text)?.[0] ?? '';
  return /^[\s/*]*Reason: \S/m.test(header);
}
