// Compiles the sieve kernel to ../build/sieve.wasm. Run by npm's `prepare`; the output is not committed.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

let asc;
try {
  asc = await import('assemblyscript/asc');
} catch {
  console.error('the sieve kernel needs the development dependency assemblyscript: run npm ci');
  process.exit(1);
}
mkdirSync(here('../build'), { recursive: true });
const { error, stderr } = await asc.main([
  here('./sieve.ts'),
  '--outFile',
  here('../build/sieve.wasm'),
  ...['-O3', '--converge', '--runtime', 'stub', '--noAssert', '--importMemory', '--enable', 'simd'],
  ...['--initialMemory', '1', '--use', 'abort='],
]);
if (error) {
  console.error(stderr.toString());
  process.exit(1);
}
