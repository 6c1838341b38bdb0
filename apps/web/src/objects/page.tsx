/** To be written. */

export function ObjectsPage() {
  return <p>ObjectsPage</p>;
}
