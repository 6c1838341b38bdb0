/**
 * What is wrong with a pattern beyond its grammar: a hash that is none, the same qualifier twice on one observation, and, in
 * objects that are to be shared, names shorter than the standard allows (STIX 2.1 §3.1, §9).
 */
import { hashFault } from '../check/hashes.ts';
import type { Comparison, ObjectPath, Observation, Pattern } from './ast.ts';
import { parsePattern } from './parse.ts';

/** Sentences; empty when nothing is wrong. */
export function patternFaults({ root }: Pattern): string[] {
  return observationFaults(root);
}

/** For the checker of objects: what is wrong with the text of a pattern, or null. */
export function patternTextFault(text: string): string | null {
  const parsed = parsePattern(text);
  if (!parsed.ok) return `at character ${parsed.error.at}: ${parsed.error.message}`;
  return patternFaults(parsed.value)[0] ?? nameFault(parsed.value.root);
}

function observationFaults(node: Observation): string[] {
  if (node.kind === 'observation') return comparisonFaults(node.comparison);
  if ('left' in node) return [...observationFaults(node.left), ...observationFaults(node.right)];
  const twice = repeatedQualifier(node);
  return [...observationFaults(node.of), ...(twice === null ? [] : [twice])];
}

/** Each qualifier at most once on one observation; around parentheses with several it may come again. */
function repeatedQualifier(node: Observation): string | null {
  const kinds: string[] = [];
  let inner = node;
  while (inner.kind === 'within' || inner.kind === 'repeats' || inner.kind === 'startStop') {
    kinds.push(inner.kind);
    inner = inner.of;
  }
  if (kinds[0] === 'within' || !kinds.slice(1).includes(kinds[0]!)) return null;
  return `${kinds[0] === 'repeats' ? 'REPEATS' : 'START'} stands twice on the same observation`;
}

function comparisonFaults(node: Comparison): string[] {
  if ('left' in node) return [...comparisonFaults(node.left), ...comparisonFaults(node.right)];
  if (node.kind !== 'test' || (node.operator !== '=' && node.operator !== 'IN')) return [];
  const algorithm = hashOf(node.path);
  if (algorithm === null) return [];
  return node.literals.flatMap(({ kind, value }) =>
    kind === 'text' && hashFault(algorithm, value) ? `'${value}' is no ${algorithm}` : [],
  );
}

function hashOf({ steps }: ObjectPath): string | null {
  const [before, last] = steps.slice(-2);
  const isHash = before?.kind === 'key' && before.key === 'hashes' && last?.kind === 'key';
  return isHash ? last.key : null;
}

function nameFault(node: Observation): string | null {
  if (node.kind === 'observation')
    return pathsOf(node.comparison).map(shortName).find(Boolean) ?? null;
  if ('left' in node) return nameFault(node.left) ?? nameFault(node.right);
  return nameFault(node.of);
}

function pathsOf(node: Comparison): ObjectPath[] {
  return 'left' in node ? [...pathsOf(node.left), ...pathsOf(node.right)] : [node.path];
}

function shortName({ type, steps }: ObjectPath): string | null {
  if (type.length < 3) return `'${type}' is no type: a name has at least three characters`;
  const [first] = steps;
  const isShort = first?.kind === 'key' && first.key.length < 3 && first.key !== 'id';
  return isShort ? `'${first.key}' is no property: a name has at least three characters` : null;
}
