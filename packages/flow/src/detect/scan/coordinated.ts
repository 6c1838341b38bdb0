/**
 * A scan shared among many sources, each too small to be seen alone: they share out the targets, so hardly two of them try the
 * same one. Sources that know nothing of each other meet by chance: of n contacts on m hosts, n - m(1 - (1 - 1/m)^n) repeat one
 * (the occupancy problem; n(n-1)/2m where they are few), and the chance of as few as were seen is that of a Poisson law.
 */

export const COORDINATED_LIMITS = {
  sourcesMin: 8,
  contactsMin: 20,
  hostsMin: 16, // hosts of ours that anybody tried: on fewer there is nothing to share out
  log10EvidenceMin: 5, // beyond what the number of services tested at a time gives by chance
} as const;

/** Evidence against chance as a power of ten: how unlikely it is that `repeats` or fewer of the contacts meet. */
export function coordinationLog10(contacts: number, repeats: number, hosts: number): number {
  const expected = contacts + hosts * Math.expm1(contacts * Math.log1p(-1 / hosts));
  let term = Math.exp(-expected);
  if (term === 0) return repeats < expected / 2 ? expected / Math.LN10 : 0;
  let chance = 0;
  for (let k = 0; k <= repeats; k++) {
    chance += term;
    term *= expected / (k + 1);
  }
  return -Math.log10(Math.min(1, chance));
}
