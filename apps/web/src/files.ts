/** The page as apps/web/bundle.mjs made it: a map of path to bytes and their compressed forms, read once at start. */
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
