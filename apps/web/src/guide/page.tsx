/** To be written. */

export function GuidePage() {
  return <p>GuidePage</p>;
}
