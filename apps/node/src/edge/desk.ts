/**
 * Exports as they are asked for: each form and strictest marking is a lane with its own serial. A receipt is kept for every serial
 * that was given out (the last few), so that a reader can be told what changed since the one it has; a change is a line of the
 * audit. What was made is served for a minute, so that fetching often costs little.
 */
import { mkdir, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EdgeFormName } from '@noroshi/stix';
import { appendAudit } from '@noroshi/store';
import type { Tlp } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { makeEdge } from './make.ts';
import type { EdgeOrder, MadeEdge } from './messages.ts';
import { readEdgeSettings } from './settings.ts';

export const EDGE_DESK_LIMITS = {
  receiptsMax: 64, // of one lane
  servedForUs: 60e6,
  heapMib: 1024, // of the thread that reads
} as const;

export type EdgeDesk = {
  /** The newest export of a lane; made anew where it is older than a minute. */
  current(form: EdgeFormName, tlpMax: Tlp, actor: string): Promise<MadeEdge>;
  /** What would change against a serial that was given out, nothing being given out; null where its receipt is gone. */
  since(form: EdgeFormName, tlpMax: Tlp, serial: number): Promise<MadeEdge | null>;
};

type Served = { readonly atUs: number; readonly made: MadeEdge };

export function createEdgeDesk(context: NodeContext): EdgeDesk {
  const { store, clock, dataDir, nodeId, stop } = context;
  const served = new Map<string, Served>();
  let turn: Promise<unknown> = Promise.resolve(); // one thread at a time
  const folderOf = (form: EdgeFormName, tlpMax: Tlp) =>
    join(dataDir, 'edge', `${form}-${tlpMax.replace('+', '-').toLowerCase()}`);

  const make = async (
    form: EdgeFormName,
    tlpMax: Tlp,
    before: unknown,
    atUs: number,
  ): Promise<MadeEdge> => {
    const settings = await readEdgeSettings(store.db);
    const order: EdgeOrder = { form, tlpMax, atUs, by: nodeId, settings, before };
    return settings.paths.length === 0 ? makeEdge(order) : inThread(order, stop);
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  return {
    current: (form, tlpMax, actor) =>
      inTurn(async () => {
        const lane = `${form} ${tlpMax}`;
        const atUs = clock.wallUs();
        const known = served.get(lane);
        const ageUs = atUs - (known?.atUs ?? Number.NEGATIVE_INFINITY);
        if (known !== undefined && ageUs < EDGE_DESK_LIMITS.servedForUs) return known.made;
        const folder = folderOf(form, tlpMax);
        const last = (await serialsOf(folder)).at(-1);
        const before = last === undefined ? null : await receiptOf(folder, last);
        const made = await make(form, tlpMax, before, atUs);
        if (made.receipt.serial !== last || before === null) {
          await keepReceipt(folder, made);
          const { serial, counts, files } = made.receipt;
          await store.write(async (tx) => {
            const line = { atUs, actor, action: 'edge.made', subject: `edge/${form}` };
            await appendAudit(tx, { ...line, doc: { serial, tlpMax, counts, files } });
          });
        }
        served.set(lane, { atUs, made });
        return made;
      }),
    since: (form, tlpMax, serial) =>
      inTurn(async () => {
        const before = await receiptOf(folderOf(form, tlpMax), serial);
        return before === null ? null : make(form, tlpMax, before, clock.wallUs());
      }),
  };
}

function inThread(order: EdgeOrder, stop: AbortSignal): Promise<MadeEdge> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./make-thread.ts', import.meta.url), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: EDGE_DESK_LIMITS.heapMib },
    });
    const end = () => void worker.terminate();
    stop.addEventListener('abort', end);
    worker.once('message', (made: MadeEdge) => resolve(made));
    worker.once('error', reject);
    worker.once('exit', (code) => {
      stop.removeEventListener('abort', end);
      reject(new Error(`the thread of an export left with code ${code}`));
    });
  });
}

const RECEIPT = /^(\d{1,10})\.json$/;

async function serialsOf(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names
    .flatMap((name) => RECEIPT.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Null where it is not there or damaged: everything then counts as added. */
async function receiptOf(folder: string, serial: number): Promise<unknown> {
  const text = await readFile(join(folder, `${serial}.json`), 'utf8').catch(() => '');
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** By way of a file beside it, so that a receipt is whole or not there. */
async function keepReceipt(folder: string, { receipt }: MadeEdge): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${receipt.serial}.json`);
  await writeFile(`${file}.part`, `${JSON.stringify(receipt)}\n`, { mode: 0o600 });
  await rename(`${file}.part`, file);
  for (const old of (await serialsOf(folder)).slice(0, -EDGE_DESK_LIMITS.receiptsMax))
    await unlink(join(folder, `${old}.json`));
}
