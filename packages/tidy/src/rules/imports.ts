/**
 * House rule: a package imports only what the table in ARCHITECTURE.md allows, and what its package.json
 * declares. Tests and benches may import more. A relative path never leaves its package.
 */
import { posix } from 'node:path';
import type { PackageRow } from '../architecture.ts';
import type { Offence, SourceFile } from '../source.ts';
import { packageOf } from '../tree.ts';

const SCOPE = '@noroshi/';

/** `declared` are the names under dependencies in the package's own package.json. */
export function importTable(
  source: SourceFile,
  rows: readonly PackageRow[],
  declared: readonly string[],
): Offence[] {
  const home = packageOf(source.path);
  const row = rows.find((candidate) => candidate.path === home);
  const found: Offence[] = [];
  for (const { specifier, line } of source.imports) {
    const message = refusal(source.path, specifier, row, declared);
    if (message !== undefined) found.push({ key: `${source.path}#${specifier}`, line, message });
  }
  return found;
}

/** The table and the tree name the same packages, and package.json asks for nothing the table refuses. */
export function packageTable(
  existing: ReadonlyMap<string, readonly string[]>, // package path → declared dependencies
  rows: readonly PackageRow[],
): Offence[] {
  const found: Offence[] = [];
  const add = (key: string, message: string): void => void found.push({ key, line: 1, message });
  for (const [path, declared] of existing) {
    const row = rows.find((candidate) => candidate.path === path);
    if (row === undefined) add(path, 'has no row in the import table of ARCHITECTURE.md');
    else if (row.planned) add(path, 'exists, but ARCHITECTURE.md calls it planned');
    for (const name of declared.filter((dependency) => dependency.startsWith(SCOPE))) {
      const allowed = row?.imports.includes(name.slice(SCOPE.length)) ?? true;
      if (!allowed) add(`${path}#${name}`, `package.json asks for ${name}; the table does not`);
    }
  }
  for (const row of rows) {
    if (!row.planned && !existing.has(row.path))
      add(row.path, 'is in the table but does not exist');
  }
  return found;
}

function refusal(
  path: string,
  specifier: string,
  row: PackageRow | undefined,
  declared: readonly string[],
): string | undefined {
  const home = packageOf(path);
  if (specifier.startsWith('node:')) return undefined; // banned-calls judges these
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    return target.startsWith(`${home}/`) ? undefined : `${specifier} leaves the package`;
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (name.startsWith(SCOPE) && !row?.imports.includes(name.slice(SCOPE.length))) {
    return `${home} may not import ${name}: see the import table in ARCHITECTURE.md`;
  }
  return declared.includes(name) ? undefined : `${name} is not a dependency in package.json`;
}
