/** Spans of time that were looked at, for those who tell of them. */
export type Span = { readonly fromUs: number; readonly toUs: number };

/** Spans in order of their begin, those that touch made one. */
export function joinedSpans(spans: readonly Span[]): Span[] {
  const joined: { fromUs: number; toUs: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.fromUs <= last.toUs) last.toUs = Math.max(last.toUs, span.toUs);
    else joined.push({ ...span });
  }
  return joined;
}
