/** Warrants: what may be looked at, by whose approval, until when. */
export function WarrantsView() {
  return null;
}
