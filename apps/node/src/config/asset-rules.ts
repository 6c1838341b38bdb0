/** What an asset's schema cannot say: which fields its kind needs, networks that are networks, areas that are areas. */
import { isIP } from 'node:net';
import { Asset } from '@noroshi/watch';
import { type ConfigProblem, problem } from './problems.ts';

/** The file form is the schema itself: an asset has no times. */
export const AssetFile = Asset;

const NEEDS: Readonly<Record<Asset['kind'], readonly (keyof Asset)[]>> = {
  satellite: [],
  station: ['latitudeDeg', 'longitudeDeg'],
  prefix: ['networks'],
  link: [],
  area: ['polygon'],
};

export function assetProblems(asset: Asset): readonly ConfigProblem[] {
  const missing = NEEDS[asset.kind]
    .filter((field) => asset[field] === undefined)
    .map((field) => problem(field, undefined, `a ${asset.kind} needs it`));
  const networks = (asset.networks ?? []).flatMap((network, i) =>
    isNetwork(network) ? [] : [problem(`networks.${i}`, network, NETWORK_WORDS)],
  );
  const corners = (asset.polygon ?? []).flatMap(([latitudeDeg, longitudeDeg], i) =>
    Math.abs(latitudeDeg) <= 90 && longitudeDeg >= -180 && longitudeDeg <= 360
      ? []
      : [problem(`polygon.${i}`, [latitudeDeg, longitudeDeg], CORNER_WORDS)],
  );
  const self = asset.serves.includes(asset.id)
    ? [problem('serves', asset.serves, 'other assets: nothing serves itself')]
    : [];
  return [...missing, ...networks, ...corners, ...self];
}

const NETWORK_WORDS =
  'a network as 192.0.2.0/24 or 2001:db8::/32, with no bit set after the prefix';
const CORNER_WORDS = 'latitude -90 to 90 and longitude -180 to 360, in degrees';

/** CIDR (RFC 4632, RFC 4291 §2.3): an address and a prefix length, the bits after it zero. */
export function isNetwork(text: string): boolean {
  const [address, length, ...more] = text.split('/');
  const family = isIP(address ?? '');
  if (family === 0 || more.length > 0 || address!.includes('%')) return false;
  if (length === undefined || !/^(0|[1-9]\d{0,2})$/.test(length)) return false;
  const bits = family === 4 ? bitsOf4(address!) : bitsOf6(address!);
  return Number(length) <= bits.length && !bits.slice(Number(length)).includes('1');
}

function bitsOf4(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
}

function bitsOf6(address: string): string {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const text = dotted === null ? address : `${dotted[1]}${hexPairOf4(dotted[2]!)}`;
  const [head, tail] = text.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const before = groups(head);
  const after = groups(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...(text.includes('::') ? zeros : []), ...after]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}

function hexPairOf4(address: string): string {
  const bits = bitsOf4(address);
  const hex = (from: number) => Number.parseInt(bits.slice(from, from + 16), 2).toString(16);
  return `${hex(0)}:${hex(16)}`;
}
