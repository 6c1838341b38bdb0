/** The page's weight: what a browser loads before the element sets, compressed, stays under its cap; and no source map or comment of ours goes out. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { madePage } from './made-page.ts';

const FIRST_LOAD_BYTES_MAX = 1_500_000;
const PAGE_SCRIPT_BYTES_MAX = 400_000; // before the globe: what the list and the login need

test('the whole page with globe, plots, symbols, kernels and coastlines is under 1.5 MB compressed', async () => {
  const files = await madePage();
  const sizes = new Map(
    [...files].map(([path, { bytes }]) => [path, gzipSync(bytes, { level: 9 }).length]),
  );
  const sum = [...sizes.values()].reduce((all, size) => all + size, 0);
  console.log(
    `page: ${(sum / 1e3).toFixed(0)} kB gzip in ${files.size} files; main.js ${((sizes.get('/assets/main.js') ?? 0) / 1e3).toFixed(0)} kB`,
  );
  expect(sum).toBeLessThan(FIRST_LOAD_BYTES_MAX);
  const script = importsOf('/assets/main.js', files);
  const first = [...script].reduce((all, path) => all + sizes.get(path)!, 0);
  expect(first).toBeLessThan(PAGE_SCRIPT_BYTES_MAX);
});

test('scripts carry no source map', async () => {
  for (const [path, { bytes }] of await madePage())
    if (path.endsWith('.js'))
      expect(new TextDecoder().decode(bytes)).not.toContain('sourceMappingURL');
});

/** A script and what it imports at once, not by import(). */
function importsOf(
  path: string,
  files: Awaited<ReturnType<typeof madePage>>,
  seen = new Set<string>(),
): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = new TextDecoder().decode(files.get(path)!.bytes);
  for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g))
    importsOf(`/assets/${name}`, files, seen);
  return seen;
}
