/** What is wrong with a document: where, the value, and what would be right. All of it, not the first thing only. */
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

export type ConfigProblem = {
  readonly path: string; // 'marking.tlp'; '' for the document itself
  readonly value: string; // as JSON, at most 80 characters
  readonly expected: string;
};

/** Configuration has no secrets; somebody who writes one there must not read it again in a log. */
const SECRET = /pass|secret|token|key$|credential/i;
const PROBLEMS_MAX = 100;
const SHOWN_MAX = 80;

type SchemaError = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
};

/** Every problem of a document by its schema, one a place. */
export function schemaProblems(schema: TSchema, doc: unknown): readonly ConfigProblem[] {
  const byPath = new Map<string, { value: unknown; words: Set<string> }>();
  const branch = branchOf(schema, doc);
  if (Array.isArray(branch)) {
    const words = `one of ${branch.join(', ')}`;
    return [problem('type', (doc as { type?: unknown }).type, words)];
  }
  for (const error of Value.Errors(branch, doc) as readonly SchemaError[]) {
    for (const { path, words } of told(error, doc)) {
      const entry = byPath.get(path) ?? { value: valueAt(doc, path), words: new Set<string>() };
      entry.words.add(words);
      byPath.set(path, entry);
    }
  }
  return [...byPath].slice(0, PROBLEMS_MAX).map(([path, { value, words }]) => ({
    path: path.slice(1).replaceAll('/', '.'),
    value: SECRET.test(path) && value !== undefined ? '(not shown)' : shown(value),
    expected: [...words].join(', or '),
  }));
}

/**
 * Of a union told apart by `type`, the schema of the type that the document names, so that a person reads what is wrong with
 * theirs and nothing of the others; the types there are, where it names none of them.
 */
function branchOf(schema: TSchema, doc: unknown): TSchema | string[] {
  const branches = (schema as { anyOf?: readonly TSchema[] }).anyOf ?? [];
  const types = branches.map(
    (each) => (each as { properties?: { type?: { const?: unknown } } }).properties?.type?.const,
  );
  if (types.length === 0 || !types.every((type) => typeof type === 'string')) return schema;
  if (typeof doc !== 'object' || doc === null) return schema;
  return branches[types.indexOf((doc as { type?: string }).type ?? '')] ?? types;
}

export function problem(path: string, value: unknown, expected: string): ConfigProblem {
  return { path, value: shown(value), expected };
}

/** `marking.tlp is "PINK": one of CLEAR, GREEN …` */
export function formatProblem({ path, value, expected }: ConfigProblem): string {
  const subject = path === '' ? 'it' : path;
  return value === 'undefined'
    ? `${subject} is missing: ${expected}`
    : `${subject} is ${value}: ${expected}`;
}

function told(error: SchemaError, doc: unknown): readonly { path: string; words: string }[] {
  const { keyword, instancePath: path, message, params } = error;
  switch (keyword) {
    case 'required': {
      const here = valueAt(doc, path) as Record<string, unknown>;
      const missing = (params.requiredProperties as string[]).filter(
        (n) => !Object.hasOwn(here, n),
      );
      return missing.map((name) => ({ path: `${path}/${name}`, words: 'give it' }));
    }
    case 'boolean':
      return [{ path, words: 'there is no such field here; leave it out' }];
    case 'additionalProperties':
    case 'anyOf':
      return []; // told by its parts
    case 'enum':
      return [{ path, words: `one of ${(params.allowedValues as unknown[]).join(', ')}` }];
    case 'const':
      return [{ path, words: `exactly ${JSON.stringify(params.allowedValue)}` }];
    case 'pattern':
      return path.endsWith('Utc')
        ? [{ path, words: 'a UTC moment such as 2026-01-01T00:00:00Z' }]
        : [{ path, words: `text that matches ${String(params.pattern)}` }];
    default:
      return [{ path, words: `it ${message}` }];
  }
}

function valueAt(doc: unknown, path: string): unknown {
  let here = doc;
  for (const key of path.split('/').slice(1)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

function shown(value: unknown): string {
  if (Array.isArray(value) && value.length > 4) return `a list of ${value.length}`;
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX - 1)}…`;
}
