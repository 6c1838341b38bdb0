/** The page made from the source as it is now, for tests and benches. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlePage } from '../bundle.mjs';
import { type PageFile, pageFiles } from '../src/files.ts';

let made: Promise<ReadonlyMap<string, PageFile>> | undefined;

/** The page as the source is now, made once a test file. */
export function madePage(): Promise<ReadonlyMap<string, PageFile>> {
  made ??= (async () => {
    const out = await mkdtemp(join(tmpdir(), 'noroshi-page-'));
    await bundlePage(out, { compressed: false });
    const files = await pageFiles(out);
    await rm(out, { recursive: true });
    return files;
  })();
  return made;
}
