/**
 * The repository as the rules see it: the files that belong to it, read once, parsed once.
 * What is installed, built or logged is left out, as .gitignore does.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSource, type SourceFile } from './source.ts';

const NOT_OURS = new Set(['node_modules', '.git', 'build', 'out', 'coverage']);
const BINARY = /\.(wasm|png|jpg|gif|ico|woff2?|gz|zip|bin)$/;
const CODE = /\.(ts|tsx|mts|mjs|js)$/;

/** AssemblyScript is not TypeScript: only its length is checked. */
const ASSEMBLY = /^packages\/[^/]+\/assembly\/.*\.ts$/;

export type Tree = {
  readonly root: string;
  readonly files: readonly string[]; // sorted paths from the root
  text(path: string): string;
  source(path: string): SourceFile;
  exists(path: string): boolean; // files and folders, also those of node_modules
};

export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url)).replace(
  /\/$/,
  '',
);

/** Reads the list of files; texts and trees are read when first asked for. */
export function readTree(root: string): Tree {
  const texts = new Map<string, string>();
  const sources = new Map<string, SourceFile>();
  const text = (path: string): string => {
    const known = texts.get(path) ?? readFileSync(`${root}/${path}`, 'utf8');
    texts.set(path, known);
    return known;
  };
  const source = (path: string): SourceFile => {
    const known = sources.get(path) ?? parseSource(path, text(path));
    sources.set(path, known);
    return known;
  };
  return {
    root,
    files: listFiles(root, '').sort(),
    text,
    source,
    exists: (path) => existsSync(`${root}/${path}`),
  };
}

export function isCode(path: string): boolean {
  return CODE.test(path) && !path.includes('/golden/');
}

/** Code that the rules parse: TypeScript and JavaScript, not AssemblyScript. */
export function isParsed(path: string): boolean {
  return isCode(path) && !ASSEMBLY.test(path);
}

export function isText(path: string): boolean {
  return !BINARY.test(path);
}

/** 'packages/orbit' or 'apps/cli'; '' for what lies at the root. */
export function packageOf(path: string): string {
  return /^(packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0] ?? '';
}

/** 'src', 'test', 'bench', 'bin' …: the folder below the package. */
export function areaOf(path: string): string {
  return path.slice(packageOf(path).length).split('/')[1] ?? '';
}

/** Shipped code, that is not tests, benches and root configuration. */
export function isShipped(path: string): boolean {
  return packageOf(path) !== '' && (areaOf(path) === 'src' || areaOf(path) === 'bin');
}

function listFiles(root: string, folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !NOT_OURS.has(entry.name)) found.push(...listFiles(root, path));
    else if (entry.isFile() && !entry.name.endsWith('.log')) found.push(path);
  }
  return found;
}
