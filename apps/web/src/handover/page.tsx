/** To be written. */

export function HandoverPage() {
  return <p>HandoverPage</p>;
}
