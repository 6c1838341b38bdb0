/**
 * Data that came before its template: kept a while, within bounds of bytes and age, then read or dropped and counted. What waits
 * may be content that only the template would tell to be so: its bytes lie outside the moving heap and are zeroed when they go.
 */
import type { MessageTimes } from './finish-row.ts';
import type { Source } from './sources.ts';

export const WAITING_LIMITS = {
  bytesMax: 4 * 2 ** 20, // each set counts OVERHEAD_BYTES more than it has
  sourceBytesMax: 2 ** 20, // of one source: one without templates does not push out the others
  ageMaxS: 1800, // templates are sent again at least so often (RFC 3954 §9 leaves it to the exporter)
} as const;

/** What remembering one set takes beside its bytes, roughly (measured): else a flood of tiny sets would not be bounded. */
const OVERHEAD_BYTES = 512;

export type HeldSet = {
  readonly source: Source;
  readonly templateId: number;
  readonly bytes: Uint8Array;
  readonly times: MessageTimes;
  readonly receivedUs: number;
};

export type Waiting = {
  readonly heldBytes: number;
  /** Takes a copy of the set's bytes. */
  hold(held: HeldSet): void;
  /** Takes out what waited for this template, oldest first; the caller gives each to `erase` when it has read it. */
  take(source: Source, templateId: number): HeldSet[];
  erase(held: HeldSet): void;
  /** Drops what is too old at `nowUs`. */
  expire(nowUs: number): void;
  dropSource(source: Source): void;
  dropAll(): void;
};

export type WaitingLimits = { readonly [K in keyof typeof WAITING_LIMITS]: number };

export function createWaiting(limits: WaitingLimits, onDropped: () => void): Waiting {
  const all = new Set<HeldSet>(); // in the order they came
  let heldBytes = 0;
  const remove = (held: HeldSet) => {
    all.delete(held);
    held.source.held.delete(held);
    held.source.heldBytes -= costOf(held.bytes);
    heldBytes -= costOf(held.bytes);
  };
  const drop = (held: HeldSet) => {
    remove(held);
    held.bytes.fill(0);
    onDropped();
  };
  const dropOldest = (of: Set<HeldSet>) => {
    for (const held of of) {
      drop(held);
      return;
    }
  };
  return {
    get heldBytes() {
      return heldBytes;
    },
    hold(given) {
      const size = costOf(given.bytes);
      if (size > limits.sourceBytesMax || size > limits.bytesMax) {
        onDropped();
        return;
      }
      const { source } = given;
      while (source.heldBytes + size > limits.sourceBytesMax) dropOldest(source.held);
      while (heldBytes + size > limits.bytesMax) dropOldest(all);
      const held = { ...given, bytes: copyOf(given.bytes), times: { ...given.times } };
      all.add(held);
      source.held.add(held);
      source.heldBytes += size;
      heldBytes += size;
    },
    take(source, templateId) {
      const taken = [...source.held].filter((held) => held.templateId === templateId);
      for (const held of taken) remove(held);
      return taken;
    },
    erase: (held) => void held.bytes.fill(0),
    expire(nowUs) {
      for (const held of all) {
        if (nowUs - held.receivedUs <= limits.ageMaxS * 1e6) return;
        drop(held);
      }
    },
    dropSource: (source) => source.held.forEach(drop),
    dropAll: () => all.forEach(drop),
  };
}

function costOf(bytes: Uint8Array): number {
  return bytes.length + OVERHEAD_BYTES;
}

/** In memory of its own: small typed arrays made in other ways lie in the heap, where the collector leaves copies behind. */
function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
