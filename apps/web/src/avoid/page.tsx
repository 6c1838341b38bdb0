/** To be written. */

export function AvoidPage() {
  return <p>AvoidPage</p>;
}
