/**
 * A network that is too wide for a file could be written as many narrow ones. So all networks of one file are counted together:
 * what lies in one network twice as wide as the widest that may be listed, may hold as many addresses as that one and no more;
 * and all of them together (single addresses apart, which each form bounds by number) are bounded too.
 */
import { formatPrefix, maskAddress, type Prefix } from '../address.ts';
import { apartPrefixes } from '../prefixes.ts';

export type CoverageLimits = {
  readonly bitsMin: Readonly<Record<4 | 6, number>>; // the widest network that may be listed
  readonly allBitsMin: Readonly<Record<4 | 6, number>>; // as many addresses as a network of this length, all together
};

/** Why a network may not be listed beside the others, in words; null where it may. */
export type WhyTogether = (prefix: Prefix) => string | null;

export function coverageOf(prefixes: readonly Prefix[], limits: CoverageLimits): WhyTogether {
  const inBlock = new Map<string, bigint>();
  const all = { 4: 0n, 6: 0n };
  for (const prefix of apartPrefixes(prefixes)) {
    const block = blockOf(prefix, limits);
    inBlock.set(block, (inBlock.get(block) ?? 0n) + sizeOf(prefix));
    if (!isAddress(prefix)) all[prefix.family] += sizeOf(prefix);
  }
  return (prefix) => {
    const { family } = prefix;
    const [least, leastOfAll] = [limits.bitsMin[family], limits.allBitsMin[family]];
    const block = blockOf(prefix, limits);
    if (inBlock.get(block)! > sizeOf({ family, bits: least }))
      return `with its neighbours it covers more than a /${least} of ${block}`;
    if (!isAddress(prefix) && all[family] > sizeOf({ family, bits: leastOfAll }))
      return `the networks of this file together cover more than a /${leastOfAll}`;
    return null;
  };
}

/** Twice as wide as the widest that may be listed. */
function blockOf({ family, address }: Prefix, { bitsMin }: CoverageLimits): string {
  const bits = bitsMin[family] - 1;
  return formatPrefix({ family, address: maskAddress(address, family, bits), bits });
}

function sizeOf({ family, bits }: Pick<Prefix, 'family' | 'bits'>): bigint {
  return 1n << BigInt((family === 4 ? 32 : 128) - bits);
}

function isAddress({ family, bits }: Prefix): boolean {
  return bits === (family === 4 ? 32 : 128);
}
