/**
 * The page as apps/web/bundle.mjs made it: a map of path to bytes and their compressed forms, read once at start; and whether it
 * is older than what it was made of.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type PageFile = {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly br?: Uint8Array;
  readonly gzip?: Uint8Array;
};

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  bin: 'application/octet-stream',
};

export const PAGE_FOLDER: string = fileURLToPath(new URL('../build', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Throws, saying what to run, where nothing was made. '/' is index.html. */
export async function pageFiles(folder = PAGE_FOLDER): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  if (!names.includes('index.html'))
    throw new Error(`${folder} holds no page: run npm install, which makes it`);
  const endingOf = (name: string) => name.slice(name.lastIndexOf('.') + 1);
  const files = names.filter((name) => endingOf(name) in TYPES && name.includes('.'));
  const read = (name: string) => readFile(join(folder, name));
  const entries = files.map(async (name) => {
    const file: PageFile = {
      ...{ type: TYPES[endingOf(name)]!, bytes: await read(name) },
      ...(names.includes(`${name}.br`) && { br: await read(`${name}.br`) }),
      ...(names.includes(`${name}.gz`) && { gzip: await read(`${name}.gz`) }),
    };
    return [name === 'index.html' ? '/' : `/${name.replaceAll('\\', '/')}`, file] as const;
  });
  return new Map(await Promise.all(entries));
}

/**
 * Sources that changed or went since the page in `folder` was made, by their paths from `root`; empty where none did. A page that
 * does not say of what it was made is older than the saying: null.
 */
export async function changedSources(
  folder = PAGE_FOLDER,
  root = ROOT,
): Promise<readonly string[] | null> {
  const told = await readFile(join(folder, 'sources.json'), 'utf8').catch(() => null);
  if (told === null) return null;
  const made = Object.entries(JSON.parse(told) as Record<string, string>);
  const isChanged = async ([path, hash]: [string, string]) => {
    const bytes = await readFile(join(root, path)).catch(() => null);
    return bytes === null || createHash('sha256').update(bytes).digest('hex') !== hash;
  };
  const changed = await Promise.all(made.map(isChanged));
  return made.flatMap(([path], i) => (changed[i] ? path : []));
}
