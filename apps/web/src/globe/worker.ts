/**
 * The worker of the page: asks the node for the element sets, reads them, and propagates them with the compiled kernel (plain
 * TypeScript where WebAssembly is refused), so that the page itself is never held. It alone may compile WebAssembly.
 */
import { loadKernelInTab } from '@noroshi/host/browser';
import {
  type CatalogueMessage,
  decodeCatalogue,
  decodeNames,
  type NamesMessage,
  type Sgp4Tier,
} from '@noroshi/orbit';
import { createPropagator, PATH_STEPS_MAX, type Propagator, stepOf } from './catalogue-engine.ts';
import { factsOf } from './catalogue-facts.ts';
import { type FromWorker, linesOf, type ToWorker } from './catalogue-messages.ts';
import { appliedRows, NO_ROWS, type Rows, textsOf } from './catalogue-rows.ts';

const TIMEOUT_MS = 60_000;
const KERNELS = { relaxed: '/assets/sgp4-relaxed.wasm', fixed: '/assets/sgp4-fixed.wasm' };

type Kernel = {
  readonly tier: Sgp4Tier;
  readonly module: WebAssembly.Module | null;
  readonly slower: string;
};

const port = self as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  addEventListener(kind: 'message', on: (event: MessageEvent<ToWorker>) => void): void;
};

let rows: Rows = NO_ROWS;
let names: NamesMessage | null = null;
let propagator: Propagator | null = null;
let generation = 0;
let loading: Promise<void> = Promise.resolve();
const kernel = loadKernelHere();

port.addEventListener('message', ({ data }) => {
  if (data.kind === 'load') loading = loading.then(load).catch(trouble);
  else if (data.kind === 'instant') instant(data.generation, data.ms);
  else if (data.kind === 'path') path(data);
  else if (data.generation === generation) propagator?.recycle(data.columns);
});

async function loadKernelHere(): Promise<Kernel> {
  const loaded = await loadKernelInTab(KERNELS);
  if (!loaded.ok) return { tier: 'reference', module: null, slower: loaded.error.kind };
  const { tier, module, passed } = loaded.value;
  return { tier, module, slower: passed.map(({ reason }) => reason).join('; ') };
}

/** What is new, and what it is called. */
async function load(): Promise<void> {
  const known = rows.version;
  const told = await askElements(known);
  if (told === null) return;
  const applied = appliedRows(rows, told) ?? (await askWhole());
  if (applied === null) return;
  if (applied.version === known) port.postMessage({ kind: 'loaded' });
  else await show(applied);
  await loadNames();
}

async function askWhole(): Promise<Rows | null> {
  const whole = await askElements('');
  return whole && appliedRows(NO_ROWS, whole);
}

/** Names that are known go with new rows; those of new objects follow. */
async function show(applied: Rows): Promise<void> {
  const { tier, module, slower } = await kernel;
  rows = applied;
  propagator = createPropagator(rows.sets, { tier, module });
  generation++;
  const facts = factsOf(rows.sets);
  const catalogueNumbers = rows.catalogueNumber.slice();
  const catalogue = {
    ...{ generation, version: rows.version, count: rows.sets.count, facts, tier, slower },
    ...{ catalogueNumbers, objectIds: rows.sameIds ? null : linesOf(rows.objectId) },
    texts: rows.sameIds ? null : textLines(),
  };
  const columns = [catalogueNumbers, ...Object.values(facts)];
  port.postMessage(
    { kind: 'catalogue', catalogue },
    columns.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

async function loadNames(): Promise<void> {
  const response = await asked('/api/v1/elements/names', names?.version);
  if (response === null) return;
  const decoded = decodeNames(new Uint8Array(await response.arrayBuffer()));
  if (!decoded.ok) return tell(0, true);
  names = decoded.value;
  port.postMessage({ kind: 'texts', generation, texts: textLines() });
}

function textLines() {
  const texts = textsOf(rows, names);
  return { names: linesOf(texts.names), cosparIds: linesOf(texts.cosparIds) };
}

async function askElements(since: string): Promise<CatalogueMessage | null> {
  const query = since === '' ? '' : `?since=${encodeURIComponent(since)}`;
  const response = await asked(`/api/v1/elements${query}`);
  if (response === null) return null;
  const decoded = decodeCatalogue(new Uint8Array(await response.arrayBuffer()));
  if (decoded.ok) return decoded.value;
  tell(0, true);
  return null;
}

/** Null where there is nothing to read: the version is known, or the node refuses, which is told. */
async function asked(path: string, version?: string): Promise<Response | null> {
  const response = await fetch(path, {
    credentials: 'same-origin',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: version === undefined ? {} : { 'if-none-match': `"${version}"` },
  });
  if (response.status === 304) return null;
  if (response.ok) return response;
  tell(response.status, false);
  return null;
}

function tell(status: number, damaged: boolean): void {
  port.postMessage({ kind: 'trouble', trouble: { status, damaged } });
}

function trouble(): void {
  tell(0, false);
}

function instant(of: number, ms: number): void {
  if (of !== generation || propagator === null) return;
  const made = propagator.instant(ms);
  const message = { kind: 'instant', generation, instant: made } as const;
  port.postMessage(message, [made.km.buffer, made.kmS.buffer]);
}

function path({ id, objectId, fromMs, toMs, steps }: ToWorker & { kind: 'path' }): void {
  const row = rows.objectId.indexOf(objectId);
  const many = Math.min(PATH_STEPS_MAX, Math.max(1, Math.floor(steps)));
  if (row < 0 || propagator === null) {
    port.postMessage({ kind: 'path', id, path: null });
    return;
  }
  const positionKm = propagator.path(row, fromMs, toMs, many);
  const made = { objectId, fromMs, stepMs: stepOf(fromMs, toMs, many), positionKm };
  port.postMessage({ kind: 'path', id, path: made }, [positionKm.buffer]);
}
