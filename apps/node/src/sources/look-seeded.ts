/**
 * A seeded world as a source: what its catalogue says at the watched instant, and once what it had said before its
 * first one, made in a worker that ends with its answer.
 */
import { Worker } from 'node:worker_threads';
import type { ElementSetBatch, ReadNotes } from '@noroshi/orbit';
import { WORLD_SCENARIOS, type WorldOptions, type WorldScenario } from '@noroshi/sim';
import type { Look, Looked, LookTools } from './look.ts';

const WORKER_URL = new URL('./seeded-worker.ts', import.meta.url);

export async function* lookAtWorld(
  { source, state }: Look,
  tools: LookTools,
): AsyncGenerator<Looked> {
  if (source.type !== 'seeded') return;
  const scenario = WORLD_SCENARIOS.find((name) => name === source.scenario);
  if (scenario === undefined) {
    const text = `there is no seeded world ${source.scenario}: it is one of ${WORLD_SCENARIOS.join(', ')}`;
    yield { outcome: { kind: 'failed', text, hard: true } };
    return;
  }
  try {
    const options = optionsOf(source, scenario, tools.watchUs());
    const sets = await inWorker(options, 'now', tools);
    const outcome = { kind: 'answered' } as const;
    yield { read: { sets, rejects: [], notes: NOTES }, outcome };
    if (source.plants !== true || state.keys.past !== undefined) return;
    const past = await inWorker(options, 'past', tools);
    yield {
      ...{ read: { sets: past, rejects: [], notes: NOTES }, outcome },
      state: { keys: { past: 'told' } }, // once: it does not change
    };
  } catch (cause) {
    const text = `the seeded world cannot be made: ${(cause as Error).message}`;
    yield { outcome: { kind: 'failed', text, hard: false } };
  }
}

const NOTES: ReadNotes = {
  format: 'unknown',
  encoding: 'utf-8',
  bytes: 0,
  records: 0,
  rejected: 0,
  checksumWarnings: 0,
  xpSets: 0,
  leftOut: 0,
  repeated: [],
};

function optionsOf(
  source: Extract<Look['source'], { type: 'seeded' }>,
  scenario: WorldScenario,
  watchUs: number,
): WorldOptions {
  const { seed, count, fromUs } = source;
  const epochUs = fromUs ?? Math.floor(watchUs / 86_400e6) * 86_400e6;
  const plants = source.plants === true && { plants: true };
  return { seed, epochUs, scenario, ...plants, ...(count === undefined ? {} : { count }) };
}

function inWorker(
  options: WorldOptions,
  what: 'now' | 'past',
  tools: LookTools,
): Promise<ElementSetBatch> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER_URL, { workerData: { options, what, atUs: tools.watchUs() } });
    const stop = () => void worker.terminate();
    tools.signal.addEventListener('abort', stop, { once: true });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      tools.signal.removeEventListener('abort', stop);
      reject(new Error(`its worker left with code ${code}`)); // no matter after an answer
    });
  });
}
