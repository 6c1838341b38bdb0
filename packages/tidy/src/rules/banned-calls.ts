/**
 * House rule: pure packages have no clock, random, timer, network, disk, process or console; those are arguments.
 * A name that the file binds itself (a parameter `window`, a field `process`) is its own and passes.
 */
import { builtinModules } from 'node:module';
import {
  isNode,
  lineAt,
  nameOf,
  type Offence,
  type SourceFile,
  type SyntaxNode,
  walk,
} from '../source.ts';

const BANNED_GLOBALS = new Set([
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'navigator', 'location'],
  ...['process', 'console', 'require', 'globalThis', 'self', 'window', 'document'],
  ...['Worker', 'SharedWorker', 'localStorage', 'sessionStorage', 'indexedDB', 'caches'],
  ...['performance', 'crypto', 'Temporal', 'Deno', 'Bun'],
]);
const BANNED_MEMBERS = new Set(['Date.now', 'Math.random', 'Atomics.wait', 'Atomics.waitAsync']);
const BUILTIN = new Set(builtinModules);

export function bannedCalls(source: SourceFile): Offence[] {
  const bound = boundNames(source.program);
  const found: Offence[] = [];
  const add = (what: string, line: number): void => {
    const message = `${what} in a pure package: take it as an argument`;
    found.push({ key: `${source.path}#${what}`, line, message });
  };
  for (const { specifier, line } of source.imports) {
    if (specifier.startsWith('node:') || BUILTIN.has(specifier)) add(specifier, line);
  }
  walk(source.program, (node, parents) => {
    const what = bannedAt(node, parents, bound);
    if (what !== undefined) add(what, lineAt(source.text, node.start));
  });
  return found;
}

function bannedAt(
  node: SyntaxNode,
  parents: readonly SyntaxNode[],
  bound: ReadonlySet<string>,
): string | undefined {
  if (node.type === 'MemberExpression') {
    const member = `${nameOf(node.object)}.${nameOf(node.property)}`;
    return BANNED_MEMBERS.has(member) ? member : undefined;
  }
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const bare = nameOf(node.callee) === 'Date' && !bound.has('Date');
    const none = (node.arguments as readonly unknown[]).length === 0;
    if (bare && (none || node.type === 'CallExpression')) return 'new Date()';
    return undefined;
  }
  if (node.type !== 'Identifier') return undefined;
  const name = String(node.name);
  if (!BANNED_GLOBALS.has(name) || bound.has(name)) return undefined;
  return isReference(node, parents.at(-1)) ? name : undefined;
}

/** True where an identifier reads a variable, and is not a property name, a key or part of a type. */
function isReference(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent === undefined || parent.type.startsWith('TS')) return isCast(node, parent);
  if (parent.type === 'MemberExpression') return parent.object === node || isComputed(parent);
  if (parent.type === 'Property') return parent.value === node || isComputed(parent);
  if (/^(Method|Property)Definition$/.test(parent.type)) return parent.value === node;
  return !/^(Labeled|Break|Continue)Statement$|Specifier$/.test(parent.type);
}

function isComputed(parent: SyntaxNode): boolean {
  return parent.computed === true;
}

/** `process as X`, `process!`, `process satisfies X` read the variable although their node is a type node. */
function isCast(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  return parent?.expression === node;
}

/** Every name the file binds anywhere: imports, declarations, parameters, patterns, catch clauses. */
function boundNames(program: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator') addPattern(node.id, names);
    if (node.type === 'CatchClause') addPattern(node.param, names);
    if (/^Import.*Specifier$/.test(node.type)) addPattern(node.local, names);
    if (/Function|^ClassDeclaration$/.test(node.type)) addPattern(node.id, names);
    const params = node.params;
    if (Array.isArray(params)) for (const param of params) addPattern(param, names);
  });
  return names;
}

function addPattern(pattern: unknown, names: Set<string>): void {
  if (!isNode(pattern)) return;
  if (pattern.type === 'Identifier') names.add(String(pattern.name));
  else if (pattern.type === 'ObjectPattern') addAll(pattern.properties, names);
  else if (pattern.type === 'ArrayPattern') addAll(pattern.elements, names);
  else if (pattern.type === 'Property') addPattern(pattern.value, names);
  else if (pattern.type === 'AssignmentPattern') addPattern(pattern.left, names);
  else if (pattern.type === 'RestElement') addPattern(pattern.argument, names);
}

function addAll(patterns: unknown, names: Set<string>): void {
  if (Array.isArray(patterns)) for (const pattern of patterns) addPattern(pattern, names);
}
