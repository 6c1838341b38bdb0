/** To be written. */

export function PeoplePage() {
  return <p>PeoplePage</p>;
}
