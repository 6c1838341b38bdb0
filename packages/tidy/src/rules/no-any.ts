/** House rule: `any` only in the listed decode helpers; everything else says `unknown` and narrows. */
import { lineAt, type Offence, type SourceFile, walk } from '../source.ts';

export function noAny(source: SourceFile): Offence[] {
  const found: Offence[] = [];
  walk(source.program, (node) => {
    if (node.type !== 'TSAnyKeyword') return;
    const line = lineAt(source.text, node.start);
    found.push({ key: source.path, line, message: '`any`: use `unknown` and narrow it' });
  });
  return found;
}
