/**
 * One source file as the rules see it: its path, its text, its syntax tree, and what it imports.
 * The parser is oxc (ESTree with TypeScript nodes); a rule never parses by itself.
 */
import { parseSync, visitorKeys } from 'oxc-parser';

/** A syntax node: ESTree fields are read by name and narrowed where they are used. */
export type SyntaxNode = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
} & Readonly<Record<string, unknown>>;

export type ImportReference = {
  readonly specifier: string;
  readonly line: number;
  readonly typeOnly: boolean;
};

export type SourceFile = {
  readonly path: string; // from the repository root, with forward slashes
  readonly text: string;
  readonly program: SyntaxNode;
  readonly imports: readonly ImportReference[]; // import, export … from, import('…')
};

/** What a rule found: `key` names the offender without its line, so that a baseline survives edits above it. */
export type Offence = { readonly key: string; readonly line: number; readonly message: string };

/** Parses TypeScript or JavaScript; a syntax error is an assertion, since no rule can speak about such a file. */
export function parseSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text, { preserveParens: false });
  const first = parsed.errors[0];
  if (first !== undefined) throw new Error(`${path} does not parse: ${first.message}`);
  const program = parsed.program as unknown as SyntaxNode;
  return { path, text, program, imports: importsOf(program, text) };
}

/** Line number, from 1, of an offset into the text. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/** Number of lines; the line break that ends the file does not open another. */
export function lineCount(text: string): number {
  if (text === '') return 0;
  const breaks = text.split('\n').length;
  return text.endsWith('\n') ? breaks - 1 : breaks;
}

/** Calls `enter` for every node, parents first; `parents` runs from the program down to the direct parent. */
export function walk(
  root: SyntaxNode,
  enter: (node: SyntaxNode, parents: readonly SyntaxNode[]) => void,
): void {
  const parents: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    enter(node, parents);
    parents.push(node);
    for (const child of childrenOf(node)) visit(child);
    parents.pop();
  };
  visit(root);
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key];
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The name of an identifier node, or of a property key written as an identifier or a string. */
export function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Identifier') return String(value.name);
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value;
  return undefined;
}

function importsOf(program: SyntaxNode, text: string): ImportReference[] {
  const found: ImportReference[] = [];
  walk(program, (node) => {
    const source = node.source;
    if (!isNode(source) || source.type !== 'Literal') return;
    const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
    found.push({
      specifier: String(source.value),
      line: lineAt(text, node.start),
      typeOnly,
    });
  });
  return found;
}
