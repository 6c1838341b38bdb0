/** House rule: the words of ARCHITECTURE.md's glossary are the words of the code; a row marked planned is not yet one. */
import { lineAt, type Offence } from '../source.ts';

/** `code` is the text of all shipped code; a word counts where it stands by itself, not inside another. */
export function glossary(document: string, code: string): Offence[] {
  const start = document.indexOf('\n## Glossary\n');
  if (start === -1) return [{ key: 'Glossary', line: 1, message: 'ARCHITECTURE.md lacks it' }];
  const end = document.indexOf('\n## ', start + 1);
  const section = document.slice(start, end === -1 ? undefined : end);
  const found: Offence[] = [];
  for (const row of section.matchAll(/^\|[^|]*\|([^|]*)\|([^|]*)\|/gm)) {
    if (/planned/.test(row[1]! + row[2]!)) continue;
    for (const [, word] of row[1]!.matchAll(/`(\w+)`/g)) {
      if (new RegExp(`\\b${word}\\b`).test(code)) continue;
      const line = lineAt(document, start + row.index);
      found.push({ key: word!, line, message: 'is in the glossary but not in the code' });
    }
  }
  return found;
}
