/** House rule: each golden file is named in golden/README.md of its package, with origin, licence and date. */
import { posix } from 'node:path';
import type { Offence } from '../source.ts';

/** A folder of many files may be named as a whole: `corpus/` in the README stands for all below it. */
export function goldenOrigin(files: readonly string[], read: (path: string) => string): Offence[] {
  const found: Offence[] = [];
  for (const path of files) {
    const folder = /^(.*\/golden)\/(?!README\.md$)/.exec(path)?.[1];
    if (folder === undefined) continue;
    const readme = `${folder}/README.md`;
    const told = files.includes(readme) ? read(readme) : '';
    if (isNamed(posix.relative(folder, path), told)) continue;
    found.push({
      key: path,
      line: 1,
      message: `is not named in ${readme} (origin, licence, date)`,
    });
  }
  return found;
}

function isNamed(relative: string, told: string): boolean {
  const parts = relative.split('/');
  const folders = parts.slice(0, -1).map((_, i) => `${parts.slice(0, i + 1).join('/')}/`);
  return [relative, ...folders].some((name) => told.includes(name));
}
