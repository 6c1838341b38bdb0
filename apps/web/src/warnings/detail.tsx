/** One warning: what it is, until when to decide, what to do, what is known, what was done. */
export function WarningDetail({ id }: { id: string }) {
  return <p>{id}</p>;
}
