/**
 * Spans of time that were seen, as their union: whether another one overlaps any of them is one search, however many there
 * are. A shared end is no overlap, and what has no finite start, or no length, is in no span.
 */
export type Span = { readonly fromUs: number; readonly toUs: number };

export type SpanSet = {
  /** Whether it overlaps what was added before; adds it. */
  readonly meets: (span: Span) => boolean;
};

export function createSpans(): SpanSet {
  const fromUs: number[] = []; // apart from each other, ascending
  const toUs: number[] = [];
  /** How many of the union begin before a moment. */
  const before = (us: number): number => {
    let low = 0;
    let high = fromUs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fromUs[middle]! < us) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    meets(span) {
      if (!(Number.isFinite(span.fromUs) && span.fromUs < span.toUs)) return false;
      const end = before(span.toUs);
      let start = end;
      while (start > 0 && toUs[start - 1]! > span.fromUs) start--;
      const first = Math.min(span.fromUs, fromUs[start] ?? Number.POSITIVE_INFINITY);
      const last = Math.max(span.toUs, start < end ? toUs[end - 1]! : span.toUs);
      fromUs.splice(start, end - start, start < end ? first : span.fromUs);
      toUs.splice(start, end - start, last);
      return start < end;
    },
  };
}
