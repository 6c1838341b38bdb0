/** The engine that runs beside a store in this process, for the questions of the API that only its window can answer. */
import type { Store } from '@noroshi/store';
import type { FlowEngine } from './engine.ts';

const engines = new WeakMap<Store, FlowEngine>();

/** Returns the way to let go of it. */
export function holdEngine(store: Store, engine: FlowEngine): () => void {
  engines.set(store, engine);
  return () => void engines.delete(store);
}

/** Undefined where the watch of signs runs in another process, or not at all. */
export function engineOf(store: Store): FlowEngine | undefined {
  return engines.get(store);
}
