/** To be written. */

export function GlobePane() {
  return <p>GlobePane</p>;
}
