/** House rule: index.ts re-exports by name, so that the public face of a package is one readable list. */
import { lineAt, type Offence, type SourceFile, walk } from '../source.ts';

export function indexExports(source: SourceFile): Offence[] {
  if (!/(^|\/)index\.ts$/.test(source.path)) return [];
  const found: Offence[] = [];
  walk(source.program, (node) => {
    if (node.type !== 'ExportAllDeclaration') return;
    const line = lineAt(source.text, node.start);
    found.push({ key: source.path, line, message: '`export *`: name what is exported' });
  });
  return found;
}
