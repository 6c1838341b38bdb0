/** To be written. */

export function WarningsPage() {
  return <p>WarningsPage</p>;
}
