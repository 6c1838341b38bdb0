/** One approach of a warning: figures, the relative view, how it evolved. */
export function ConjunctionView({ noticeId }: { noticeId: string }) {
  return <p>{noticeId}</p>;
}
