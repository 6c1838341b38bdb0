/**
 * A folder of flow logs: packed ones are read once, when they have stopped growing; plain ones are followed as they grow. After a
 * restart all of it is read again: the window was in memory only, and the same records give the same signs with the same ids.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createFlowBatch, createFlowReader, type FlowReader, type FlowSink } from '@noroshi/flow';
import { createFollower, listInputFiles, readFileInto } from '@noroshi/host';
import type { FlowSource } from './settings.ts';
import { decoded, type OpenSource } from './sources.ts';

const LOOK_MS = 1000;
const STEADY_MS = 200; // before the first look: a file that is being written has another size by then
const PACKED = /\.(gz|zst)$/;
const OPEN_NAME = /(^|[/\\])open_conn[^/\\]*$/; // Zeek's log of connections that are not over

type Folder = Extract<FlowSource, { type: 'folder' }>;

export function openFolder({ id, path, zoneMinutes = 0 }: Folder, sink: FlowSink): OpenSource {
  const stop = new AbortController();
  const batch = createFlowBatch();
  const totals: Record<string, number> = { files: 0, unread: 0 };
  let isCaughtUp = false;
  let failure = '';
  const open = (file: string): FlowReader =>
    createFlowReader(sink, { batch, zoneMinutes, isOpen: OPEN_NAME.test(file) });
  const settle = (reader: FlowReader) => {
    reader.finish();
    if (reader.refusal !== null) return void totals.unread!++;
    totals.files!++;
    for (const [name, count] of Object.entries(decoded(reader.counts)))
      totals[name] = (totals[name] ?? 0) + count;
  };
  const packed = createPackedFiles(path, async (file) => {
    const reader = open(file);
    const read = await readFileInto(file, reader.push, { wipe: true, signal: stop.signal });
    if (!read.ok) totals.unread!++;
    settle(reader);
  });
  const live = new Set<FlowReader>();
  const follower = createFollower([path], {
    open: (file) => {
      const reader = open(file);
      live.add(reader);
      const finish = () => {
        live.delete(reader);
        settle(reader);
      };
      return { push: reader.push, flush: reader.flush, finish };
    },
    told: () => {}, // packed files are read above; links are passed over
  });
  const done = (async () => {
    await packed.look();
    await pause(STEADY_MS);
    while (!stop.signal.aborted) {
      try {
        const problem = await packed.look();
        await follower.look();
        failure = problem;
        isCaughtUp = true;
      } catch (cause) {
        failure = cause instanceof Error ? cause.message : String(cause);
      }
      await pause(LOOK_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
    await follower.close();
  })();
  return {
    facts: () => {
      const counts = { ...totals };
      for (const reader of live) {
        if (reader.format === null) continue;
        counts.files = (counts.files ?? 0) + 1;
        for (const [name, count] of Object.entries(decoded(reader.counts)))
          counts[name] = (counts[name] ?? 0) + count;
      }
      return { id, isCaughtUp, counts, failure };
    },
    advance: async () => {},
    close: async () => {
      stop.abort();
      await done;
    },
  };
}

/** Reads each packed file once, at the first look that finds it as large as the look before. */
function createPackedFiles(path: string, read: (file: string) => Promise<void>) {
  const sizes = new Map<string, number>();
  const known = new Set<string>();
  return {
    /** What is wrong with the folder, '' where nothing is. */
    look: async (): Promise<string> => {
      const list = await listInputFiles([path]);
      for (const { path: file, bytes, id } of list.files) {
        if (!PACKED.test(file) || known.has(id)) continue;
        const isSteady = sizes.get(id) === bytes;
        sizes.set(id, bytes);
        if (!isSteady) continue;
        known.add(id);
        await read(file);
      }
      return list.problems[0]?.reason ?? '';
    },
  };
}
