/**
 * What is said of two hosts weighs more when one of ours has never reached the other before: a first contact raises the score of
 * the other signs about the same two by a share of what they lack to 1, and is named in their evidence.
 */
import type { Address } from '@noroshi/stix';
import type { Sign } from '../contract.ts';
import { FIRST_CONTACT_LIMITS } from '../first-contact.ts';

/** Of what another sign lacks to 1, for the most surprising contact. */
const RAISE_SHARE = 0.3;

/** In the order given. */
export function raiseByFirstContact(signs: readonly Sign[]): Sign[] {
  const surprise = new Map<string, number>();
  for (const sign of signs)
    if (sign.kind === 'first-contact')
      surprise.set(endsOf(sign), sign.score / FIRST_CONTACT_LIMITS.scoreMax);
  return signs.map((sign) => {
    const share = surprise.get(endsOf(sign));
    if (sign.kind === 'first-contact' || share === undefined) return sign;
    const score = sign.score + (1 - sign.score) * RAISE_SHARE * share;
    return {
      ...sign,
      score,
      evidence: [...sign.evidence, { name: 'firstContactSurprise', value: share }],
    };
  });
}

function endsOf({ source, destination }: Sign): string {
  const text = (address: Address | null) => address?.join('.') ?? '';
  return `${text(source)}>${text(destination)}`;
}
