/** Flow logs on their way into a watch: files, directories and stdin, one after the other. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createZeekReader, type DecodeFault, type FlowSink } from '@noroshi/flow';
import { formatFileError, readFileInto } from '@noroshi/host';
import { say, type World } from '../world.ts';

export type FlowFilesRead = {
  readonly files: number;
  readonly records: number;
  readonly skippedRecords: number;
  readonly faults: number;
  readonly firstFaults: readonly DecodeFault[];
};

export async function readFlowFiles(
  world: World,
  paths: readonly string[],
  sink: FlowSink,
): Promise<FlowFilesRead> {
  const total = {
    files: 0,
    records: 0,
    skippedRecords: 0,
    faults: 0,
    firstFaults: [] as DecodeFault[],
  };
  for (const path of paths)
    for (const file of await filesOf(path)) {
      const reader = createZeekReader(sink);
      const read = await readFileInto(file, (chunk) => reader.push(chunk), { stdin: world.stdin });
      reader.finish();
      total.files++;
      if (!read.ok) {
        total.faults++;
        say(world, formatFileError(read.error));
      }
      total.records += reader.counts.records;
      total.skippedRecords += reader.counts.skippedRecords;
      total.faults += reader.counts.faults;
      for (const { place, reason } of reader.counts.firstFaults)
        say(world, `${file}: ${place}: ${reason}`);
    }
  return total;
}

async function filesOf(path: string): Promise<string[]> {
  if (path === '-' || !(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  return names
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort();
}
