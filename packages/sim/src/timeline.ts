/**
 * Made-up time: what is to happen stands in a queue by its instant, and the clock jumps from one to the next. Two things of one
 * instant happen in the order in which they were asked for, so the same program gives the same history every time. (Discrete
 * event simulation: J. Banks et al., Discrete-Event System Simulation, ch. 3.)
 */

export type Timeline = {
  nowMs(): number;
  /** Happens once, so much later; the answer takes it back. */
  after(delayMs: number, act: () => void): () => void;
  /**
   * Goes on until that instant, or until `isOver` says so between two acts. `settle` resolves when everything that an act set
   * going waits for time again.
   */
  run(untilMs: number, settle: () => Promise<void>, isOver?: () => boolean): Promise<void>;
};

type Planned = { readonly atMs: number; readonly order: number; act: (() => void) | null };

export function createTimeline(): Timeline {
  const heap: Planned[] = [];
  let nowMs = 0;
  let order = 0;
  return {
    nowMs: () => nowMs,
    after: (delayMs, act) => {
      const planned: Planned = { atMs: nowMs + Math.max(0, delayMs), order: order++, act };
      push(heap, planned);
      return () => void (planned.act = null);
    },
    run: async (untilMs, settle, isOver = () => false) => {
      await settle();
      while (heap.length > 0 && heap[0]!.atMs <= untilMs) {
        if (isOver()) return;
        const { atMs, act } = pop(heap);
        if (act === null) continue;
        nowMs = atMs;
        act();
        await settle();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}

function isBefore(a: Planned, b: Planned): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function push(heap: Planned[], planned: Planned): void {
  let at = heap.length;
  heap.push(planned);
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(planned, heap[above]!)) break;
    heap[at] = heap[above]!;
    at = above;
  }
  heap[at] = planned;
}

function pop(heap: Planned[]): Planned {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
    if (!isBefore(heap[below]!, last)) break;
    heap[at] = heap[below]!;
    at = below;
  }
  heap[at] = last;
  return first;
}
