/** The indicators of the node's folders, bounded: for the detector and for the files of own edges. Runs in threads of their own. */
import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { listInputFiles, readFileInto } from '@noroshi/host';
import { createIndicatorCollector, type IndicatorSet } from '@noroshi/stix';

export const INDICATOR_FILE_LIMITS = {
  filesMax: 1000,
  bytesMax: 256 * 2 ** 20, // of one file, unpacked
  indicatorsMax: 200_000,
} as const;

export type FoundIndicators = IndicatorSet & { readonly faults: number };

export async function readIndicators(paths: readonly string[]): Promise<FoundIndicators> {
  const { filesMax, bytesMax, indicatorsMax } = INDICATOR_FILE_LIMITS;
  let faults = 0;
  const collector = createIndicatorCollector(() => void faults++, indicatorsMax);
  const { files, problems } = await listInputFiles(paths);
  faults += problems.length + Math.max(0, files.length - filesMax);
  for (const { path } of files.slice(0, filesMax)) {
    const reader = collector.stream(path);
    const read = await readFileInto(path, reader.push, { limits: { bytesMax } });
    reader.finish();
    if (!read.ok) faults++;
  }
  return { ...collector.finish(), faults };
}

/** Another text when a file came, went or changed: names, sizes and times, not contents. */
export async function indicatorSignature(paths: readonly string[]): Promise<string> {
  const { files } = await listInputFiles(paths);
  const lines = await Promise.all(
    files.map(async ({ path, id }) => {
      const found = await lstat(path).catch(() => null);
      return `${path}\0${id}\0${found?.size}\0${found?.mtimeMs}`;
    }),
  );
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
