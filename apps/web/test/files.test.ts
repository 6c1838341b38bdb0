/** A page says of what it was made: nothing while its sources stand as they did, the very one that changed or went, else that it does not know. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { bundlePage } from '../bundle.mjs';
import { changedSources, pageFiles } from '../src/files.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

test('sources that changed or went since are named; a page without the list is older than it', async () => {
  const out = mkdtempSync(join(tmpdir(), 'noroshi-page-'));
  onTestFinished(() => rmSync(out, { recursive: true }));
  await bundlePage(out, { compressed: false });
  expect(await changedSources(out)).toEqual([]);
  expect([...(await pageFiles(out)).keys()]).not.toContain('/sources.json'); // it is nobody's to read

  const names = (await changedSources(out, join(out, 'nowhere')))!; // all of them went
  for (const own of ['src/main.tsx', 'src/main.css', 'src/globe/worker.ts', 'src/index.html'])
    expect(names).toContain(`apps/web/${own}`);
  expect(names).toContain('packages/orbit/src/index.ts');
  expect(names.filter((name) => name.includes('node_modules'))).toEqual([]);

  const root = join(out, 'root');
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(
      join(root, name),
      name === 'apps/web/src/main.tsx' ? 'changed' : readFileSync(join(ROOT, name)),
    );
  }
  expect(await changedSources(out, root)).toEqual(['apps/web/src/main.tsx']);
  rmSync(join(out, 'sources.json'));
  expect(await changedSources(out)).toBeNull();
});
