/** A document while it is edited: fields set and taken out without changing what was read, lists as lines of text. */

export type Doc = Readonly<Record<string, unknown>>;

/** With a field set; undefined takes it out. */
export function withField(doc: Doc, name: string, value: unknown): Doc {
  const { [name]: _, ...rest } = doc;
  if (value === undefined) return rest;
  return Object.hasOwn(doc, name) ? { ...doc, [name]: value } : { ...rest, [name]: value };
}

/** The same content whatever the order of keys. */
export function sameDoc(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return stableText(a) === stableText(b);
}

export function stableText(value: unknown, indent?: number): string {
  return JSON.stringify(ordered(value), null, indent) ?? 'null';
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, ordered(item)]),
  );
}

/** One a line; commas and semicolons part too. */
export function listOf(text: string): string[] {
  const parts = text.split(/[\n,;]+/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

export function listText(value: unknown): string {
  return Array.isArray(value) ? value.join('\n') : '';
}

/** "latitude longitude" a line; null where a line is no such pair. */
export function cornersOf(text: string): [number, number][] | null {
  const lines = text.split(/[\n;]+/).filter((line) => line.trim() !== '');
  const pairs = lines.map((line) =>
    line
      .trim()
      .split(/[\s,]+/)
      .map(Number),
  );
  const right = pairs.every((pair) => pair.length === 2 && pair.every(Number.isFinite));
  return right ? (pairs as [number, number][]) : null;
}

export function cornersText(value: unknown): string {
  return Array.isArray(value) ? value.map((pair) => (pair as number[]).join(' ')).join('\n') : '';
}

type Problem = { readonly path: string; readonly value: string; readonly expected: string };

/** What is wrong with one field, parts of it included, in words; '' when nothing is. */
export function problemOf(problems: readonly Problem[], name: string): string {
  return problems
    .filter(({ path }) => path === name || path.startsWith(`${name}.`))
    .map(({ path, expected }) =>
      path === name ? expected : `${path.slice(name.length + 1)}: ${expected}`,
    )
    .join('; ');
}

/** Problems of fields that the form does not show: they are told above it. */
export function problemsElsewhere(
  problems: readonly Problem[],
  names: readonly string[],
): readonly Problem[] {
  return problems.filter(({ path }) => !names.includes(path.split('.')[0]!));
}
