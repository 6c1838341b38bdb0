/**
 * A response policy zone for a resolver of our own (draft-vixie-dnsop-dns-rpz-00): names and all below them answer that they do not
 * exist, and so does every answer that leads into a network. Expired records go when the file is made again.
 */
import type { Prefix } from '../address.ts';
import { type EdgeElement, isWhole } from './element.ts';
import { type EdgeForm, linesOf, noteOf, utcText } from './form.ts';

const TTL_S = 300;
const EXPIRE_S = 86_400;

export const RPZ: EdgeForm = {
  elementsMax: 500_000,
  whyNot({ match }) {
    if (match.kind === 'name') return null;
    if (!isWhole(match)) return 'a zone knows no ports or protocols';
    return match.end === 'source' ? 'a zone stops what we call, not who calls us' : null;
  },
  files: (elements, { atUs, serial }) => [
    {
      name: 'rpz.zone',
      text: linesOf([
        `; made ${utcText(atUs)}: ${elements.length} elements`,
        `$TTL ${TTL_S}`,
        `@ IN SOA localhost. hostmaster.localhost. ( ${serial} 3600 600 ${EXPIRE_S} ${TTL_S} )`,
        '  IN NS localhost.',
        ...elements.flatMap(recordsOf),
      ]),
    },
  ],
};

function recordsOf(element: EdgeElement): string[] {
  const { match } = element;
  const note = `; ${noteOf(element)}`;
  if (match.kind === 'network') return [`${ownerOf(match.prefix)} CNAME . ${note}`];
  return [`${match.name} CNAME . ${note}`, `*.${match.name} CNAME .`];
}

/** Length, then the address backwards: octets, or groups of IPv6 with the longest run of zeros as zz. */
export function ownerOf({ family, address, bits }: Prefix): string {
  if (family === 4) {
    const word = address[3];
    const octets = [24, 16, 8, 0].map((shift) => (word >>> shift) & 255);
    return `${bits}.${octets.reverse().join('.')}.rpz-ip`;
  }
  const groups = address.flatMap((word) => [word >>> 16, word & 0xffff]);
  return `${bits}.${groupsText(groups).reverse().join('.')}.rpz-ip`;
}

/** The longest run of two zero groups or more, the first of equals, as one `zz`: BIND wants exactly this form. */
function groupsText(groups: readonly number[]): string[] {
  let [from, length] = [-1, 1];
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - i > length) [from, length] = [i, end - i];
  }
  const text = groups.map((group) => group.toString(16));
  if (from >= 0) text.splice(from, length, 'zz');
  return text;
}
