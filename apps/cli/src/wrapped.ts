/** A long line for a person, broken at blanks; what goes on stands `hang` columns in, under what it belongs to. */
import { safeText } from '@noroshi/host';

export function wrapped(line: string, width: number, hang: number): string[] {
  const out: string[] = [];
  let rest = safeText(line);
  while (rest.length > width) {
    const at = rest.lastIndexOf(' ', width);
    if (at <= hang) break;
    out.push(rest.slice(0, at));
    rest = ' '.repeat(hang) + rest.slice(at + 1);
  }
  return [...out, rest];
}
