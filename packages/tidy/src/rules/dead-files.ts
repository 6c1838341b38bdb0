/**
 * House rule: no dead files. A source file is alive when a root reaches it by imports, or by a string that names it
 * (a worker's URL, a bundler's entry). Roots: what package.json exports or runs, bins, tests, benches, root files.
 */
import { posix } from 'node:path';
import { type Offence, type SourceFile, walk } from '../source.ts';

/** `sources` are all parsed files; `roots` those alive by themselves; `aliases` turn '@noroshi/x' into a path. */
export function deadFiles(
  sources: readonly SourceFile[],
  roots: readonly string[],
  aliases: ReadonlyMap<string, string>,
): Offence[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const alive = new Set<string>();
  const queue = roots.filter((path) => byPath.has(path));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (alive.has(path)) continue;
    alive.add(path);
    const named = referencesOf(byPath.get(path)!, aliases);
    queue.push(...named.filter((target) => byPath.has(target) && !alive.has(target)));
  }
  const dead = sources.filter((source) => !alive.has(source.path));
  const message = 'nothing reaches this file: no index, bin, worker, test or bench';
  return dead.map((source) => ({ key: source.path, line: 1, message }));
}

/** Paths a file may name: imports, and strings that end like a source file, from its folder or from the root. */
function referencesOf(source: SourceFile, aliases: ReadonlyMap<string, string>): string[] {
  const names = source.imports.map((reference) => reference.specifier);
  walk(source.program, (node) => {
    const value = node.type === 'Literal' ? node.value : undefined;
    if (typeof value === 'string' && /\.(ts|tsx|mts|mjs|js)$/.test(value)) names.push(value);
  });
  const folder = posix.dirname(source.path);
  return names.flatMap((name) => {
    const alias = aliases.get(name);
    return alias === undefined ? [posix.join(folder, name), posix.normalize(name)] : [alias];
  });
}
