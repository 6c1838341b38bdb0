/**
 * Compiles the SGP4 kernel to ../build: two tiers (relaxed multiply-add, fixed SIMD), each for plain and for shared memory.
 * Run by npm's `prepare`, and by a test that finds no kernel. The same source and compiler give the same bytes.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, '../build');
const PAGES_MAX = '32768'; // 2 GiB

const COMMON = [
  'index.ts',
  '-O3',
  '--converge',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--enable',
  'simd',
];
const TIERS = { relaxed: ['--enable', 'relaxed-simd'], fixed: [] };
const MEMORIES = {
  '': [],
  '-shared': ['--enable', 'threads', '--sharedMemory', '--maximumMemory', PAGES_MAX],
};

/** Compiles every variant; throws with the compiler's words when one fails. */
export async function buildKernels() {
  const asc = await loadCompiler();
  mkdirSync(out, { recursive: true });
  for (const [tier, tierFlags] of Object.entries(TIERS)) {
    for (const [suffix, memoryFlags] of Object.entries(MEMORIES)) {
      const name = `sgp4-${tier}${suffix}`;
      await compile(asc, name, [...COMMON, ...tierFlags, ...memoryFlags]);
    }
  }
}

async function loadCompiler() {
  try {
    return (await import('assemblyscript/asc')).default;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `the kernel needs the AssemblyScript compiler, which cannot be loaded (${reason}): run "npm ci"`,
    );
  }
}

async function compile(asc, name, flags) {
  const words = [];
  const talk = { write: (text) => words.push(text) };
  const args = [...flags, '--outFile', `${name}.wasm`];
  if (process.argv.includes('--text')) args.push('--textFile', `${name}.wat`);
  const { error } = await asc.main(args, {
    stdout: talk,
    stderr: talk,
    readFile: readSource,
    writeFile: (file, contents) => writeFileSync(resolve(out, file), contents),
    listFiles: () => [],
  });
  if (error) throw new Error(`${name}: ${error.message}\n${words.join('')}`);
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
