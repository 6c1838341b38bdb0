/** To be written. */

export function ConfigPage() {
  return <p>ConfigPage</p>;
}
