/**
 * What the tab does: takes element sets from the server, screens them on two Web Workers with the best kernels that its
 * policy allows (or the tier its address asks for), and sends back what it found.
 */
import { createPool, loadKernelInTab, webWorkers } from '@noroshi/host/browser';
import { type KernelChoice, tasksOn, type WorkerTask } from '../../bench/tiers.ts';
import { type ScreenPart, screenCatalogue } from '../../src/index.ts';
import type { TabReport, TabRequest } from './messages.ts';
import { setsFromPlain } from './plain-sets.ts';

const WORKERS = 2;

/** Of what a tab on a page without isolation headers must not have. */
const surroundings = {
  sharedArrayBuffer: typeof SharedArrayBuffer,
  crossOriginIsolated: globalThis.crossOriginIsolated,
};

async function screenHere(): Promise<TabReport> {
  const forced = new URLSearchParams(location.search).get('tier') ?? undefined;
  const request = (await (await fetch('request.json')).json()) as TabRequest;
  const { choice, passed } = await chooseKernels(forced);
  const open = webWorkers(new URL('worker.js', location.href));
  const pool = createPool<WorkerTask, ScreenPart>({ size: WORKERS, open });
  const startMs = performance.now();
  const outcome = await screenCatalogue(
    { ...request, sets: setsFromPlain(request.sets) },
    tasksOn(pool, choice),
  );
  await pool.close();
  return {
    ...surroundings,
    passed,
    tiers: { sgp4: choice.sgp4.tier, sieve: choice.sieve.tier },
    events: Array.from(outcome.events.data),
    complete: outcome.complete,
    slices: outcome.plan.slices.length,
    elapsedMs: performance.now() - startMs,
  };
}

async function chooseKernels(
  forced: string | undefined,
): Promise<{ choice: KernelChoice; passed: string[] }> {
  const url = (name: string) => new URL(name, location.href);
  const sieve = url('sieve.wasm');
  const loaded = {
    sgp4: await loadKernelInTab(
      { relaxed: url('sgp4-relaxed.wasm'), fixed: url('sgp4-fixed.wasm') },
      forced,
    ),
    sieve: await loadKernelInTab({ relaxed: sieve, fixed: sieve }, forced),
  };
  if (!loaded.sgp4.ok) throw new Error(JSON.stringify(loaded.sgp4.error));
  if (!loaded.sieve.ok) throw new Error(JSON.stringify(loaded.sieve.error));
  const passed = [...loaded.sgp4.value.passed, ...loaded.sieve.value.passed];
  return {
    choice: { sgp4: loaded.sgp4.value, sieve: loaded.sieve.value },
    passed: passed.map(({ reason }) => reason),
  };
}

const report = await screenHere().catch(
  (cause: unknown): TabReport => ({
    ...surroundings,
    failure: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  }),
);
await fetch('done', { method: 'POST', body: JSON.stringify(report) });
