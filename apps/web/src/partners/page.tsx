/** To be written. */

export function PartnersPage() {
  return <p>PartnersPage</p>;
}
