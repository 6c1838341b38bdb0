/**
 * Makes the page: apps/web/build, from src. One script for the page with the heavy parts (globe, plots, symbols) split off, one for
 * the worker that propagates, one style sheet, the kernels and the coastlines; each also compressed. Run by npm's `prepare`.
 * `--quick` leaves compression out, for tests and while working. sources.json says of what it was made, so that a node can tell
 * that its page is older than its sources.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import { build } from 'esbuild';
import { coastlines } from './coastlines.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const COMMON = {
  absWorkingDir: root,
  metafile: true,
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2023',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  jsx: 'automatic',
  jsxImportSource: 'preact',
};
/** What the page is made of beside what esbuild reads. */
const COPIED = ['bundle.mjs', 'coastlines.mjs', 'src/app/mark.svg', 'src/index.html'].map(
  (name) => `apps/web/${name}`,
);
const COMPRESSIBLE = /\.(html|js|css|svg|wasm|bin)$/;

/** Makes the page into `out`; an earlier one there is replaced. */
export async function bundlePage(out, { compressed = true } = {}) {
  rmSync(out, { recursive: true, force: true });
  const assets = join(out, 'assets');
  mkdirSync(assets, { recursive: true });
  const source = (path) => resolve(here, path);
  const page = await build({
    ...COMMON,
    entryPoints: [source('src/main.tsx')],
    outdir: assets,
    splitting: true,
    chunkNames: 'part-[hash]',
  });
  const worker = await build({
    ...COMMON,
    entryPoints: [source('src/globe/worker.ts')],
    outfile: join(assets, 'worker.js'),
  });
  const styles = await build({
    ...COMMON,
    entryPoints: [source('src/main.css')],
    outfile: join(assets, 'main.css'),
  });
  const kernels = resolve(here, '../../packages/orbit/build');
  for (const name of readdirSync(kernels).filter((one) => one.endsWith('.wasm')))
    cpSync(join(kernels, name), join(assets, name));
  writeFileSync(join(assets, 'coastlines.bin'), coastlines());
  cpSync(source('src/app/mark.svg'), join(assets, 'mark.svg'));
  cpSync(source('src/index.html'), join(out, 'index.html'));
  const built = [page, worker, styles].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(out, 'sources.json'), JSON.stringify(hashesOf([...built, ...COPIED])));
  if (compressed) for (const file of filesIn(out)) compress(file);
}

/** SHA-256 of each source of our own by its path from the root; installed packages are npm's to keep right. */
function hashesOf(paths) {
  const own = [...new Set(paths)].filter((path) => !/(^|\/)node_modules\/|^[\w-]+:/.test(path));
  const hashOf = (path) => createHash('sha256').update(readFileSync(join(root, path)));
  return Object.fromEntries(own.toSorted().map((path) => [path, hashOf(path).digest('hex')]));
}

function compress(file) {
  if (!COMPRESSIBLE.test(file)) return;
  const bytes = readFileSync(file);
  const params = { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const forms = { br: brotliCompressSync(bytes, { params }), gz: gzipSync(bytes, { level: 9 }) };
  for (const [ending, small] of Object.entries(forms))
    if (small.length < bytes.length) writeFileSync(`${file}.${ending}`, small);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const out = join(here, 'build');
  await bundlePage(out, { compressed: !argv.includes('--quick') });
  console.log(`the page: ${filesIn(out).length} files in ${relative(process.cwd(), out)}`);
}
