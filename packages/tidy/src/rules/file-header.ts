/** House rule: a source file opens with a comment that says what it is, why, and its references. */
import type { Offence } from '../source.ts';

export function fileHeader(path: string, text: string): Offence[] {
  const start = text.replace(/^#![^\n]*\n/, '').trimStart();
  if (start.startsWith('/*') || start.startsWith('//')) return [];
  return [{ key: path, line: 1, message: 'the file does not open with what it is and why' }];
}
