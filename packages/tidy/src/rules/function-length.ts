/**
 * House rule: a function has at most 70 lines, from its first to its last.
 * Ports of published mathematics, where a split would hide the source's own order, are exempted by name.
 */
import { lineAt, nameOf, type Offence, type SourceFile, type SyntaxNode, walk } from '../source.ts';

export const FUNCTION_LINES_MAX = 70;

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

export function functionLength(source: SourceFile): Offence[] {
  const found: Offence[] = [];
  walk(source.program, (node, parents) => {
    if (!FUNCTIONS.has(node.type)) return;
    const first = lineAt(source.text, node.start);
    const lines = lineAt(source.text, node.end - 1) - first + 1;
    if (lines <= FUNCTION_LINES_MAX) return;
    const key = `${source.path}#${functionName(node, parents)}`;
    found.push({ key, line: first, message: `${lines} lines: a function has at most 70` });
  });
  return found;
}

/** Its own name, else the name it is given by a declaration or property, else that of what holds it. */
function functionName(node: SyntaxNode, parents: readonly SyntaxNode[]): string {
  const own = nameOf(node.id);
  if (own !== undefined) return own;
  for (let i = parents.length - 1; i >= 0; i -= 1) {
    const parent = parents[i]!;
    const given = nameOf(parent.id) ?? nameOf(parent.key);
    if (given !== undefined) return i === parents.length - 1 ? given : `${given}/anonymous`;
  }
  return 'anonymous';
}
