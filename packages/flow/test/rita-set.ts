/** Sets of Zeek logs under a warrant, read by the real reader into the real watch: what tests and benches of detectors run on. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type CreateDetector,
  createWatch,
  createZeekReader,
  type Warrant,
  type Watch,
} from '../src/index.ts';

/** Every file of a folder and below, in order of name, unpacked. */
export function zeekFiles(path: string): Uint8Array[] {
  if (!statSync(path).isDirectory()) return [unpacked(path)];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${path}/${name}`)
    .filter((file) => /conn\.[^/]*log(\.gz)?$/.test(file))
    .map(unpacked);
}

function unpacked(file: string): Uint8Array {
  const bytes = readFileSync(file);
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

export function watchZeek(
  files: readonly Uint8Array[],
  warrant: Warrant,
  detectors: readonly CreateDetector[],
): Watch {
  const watch = createWatch(warrant, detectors, { seed: 1 });
  const reader = createZeekReader(watch.sink);
  for (const bytes of files) reader.push(bytes);
  reader.finish();
  return watch;
}
