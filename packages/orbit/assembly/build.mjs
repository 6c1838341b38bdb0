/**
 * Compiles the SGP4 kernel to ../build: two tiers (relaxed multiply-add, fixed SIMD), each for plain and for shared memory.
 * Run by npm's `prepare`, and by a test that finds no kernel. The same source and compiler give the same bytes.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, '../build');

const COMMON = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'];
const TIERS = { relaxed: ['--enable', 'relaxed-simd'], fixed: [] };
const MEMORIES = {
  '': [],
  '-shared': ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '32768'], // pages: 2 GiB
};

/** Names of the files, without .wasm. */
export const KERNELS = Object.keys(TIERS).flatMap((tier) =>
  Object.keys(MEMORIES).map((memory) => `sgp4-${tier}${memory}`),
);

/** Compiles every variant into ../build; throws with the compiler's words when one fails. */
export async function buildKernels() {
  mkdirSync(out, { recursive: true });
  for (const name of KERNELS) writeWhole(resolve(out, `${name}.wasm`), await compileKernel(name));
}

/** The bytes of one variant. */
export async function compileKernel(name) {
  const [, tier, memory = ''] = /^sgp4-([a-z]+)(-shared)?$/.exec(name);
  const flags = [...COMMON, ...TIERS[tier], ...MEMORIES[memory]];
  const { wasm } = await compile('index.ts', readSource, flags);
  return wasm;
}

/** A reader sees the old file or the new one, never half of it. */
function writeWhole(path, bytes) {
  writeFileSync(`${path}.${process.pid}`, bytes);
  renameSync(`${path}.${process.pid}`, path);
}

/** The relaxed tier as text, with `entry` (source text) in place of index.ts: the bench counts operations in it. */
export async function kernelText(entry) {
  const read = (file) => (file === 'entry.ts' ? entry : readSource(file));
  const { text } = await compile('entry.ts', read, [...COMMON, ...TIERS.relaxed]);
  return text;
}

async function compile(entry, readFile, flags) {
  const asc = await loadCompiler();
  const said = [];
  const files = {};
  const listen = { write: (words) => said.push(words) };
  const { error } = await asc.main([entry, ...flags, '--outFile', 'wasm', '--textFile', 'text'], {
    stdout: listen,
    stderr: listen,
    readFile,
    writeFile: (name, contents) => {
      files[name] = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`the kernel does not compile: ${error.message}\n${said.join('')}`);
  return files;
}

async function loadCompiler() {
  try {
    return (await import('assemblyscript/asc')).default;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the SGP4 kernel needs the AssemblyScript compiler (${reason}): run "npm ci"`);
  }
}

/** A source file, with "// @inline" lines as the decorators they stand for (other tools cannot parse those). */
function readSource(file) {
  try {
    return readFileSync(resolve(here, file), 'utf8').replace(/^\/\/ @inline$/gm, '@inline');
  } catch {
    return null;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await buildKernels();
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    process.exitCode = 1;
  }
}
