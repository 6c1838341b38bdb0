/** To be written. */

export function ConjunctionsPage() {
  return <p>ConjunctionsPage</p>;
}
