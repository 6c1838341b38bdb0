/**
 * Indicators by the addresses they name: for each new host one look for every prefix length in use, after which a row asks
 * small lists of numbers only. A term that names no address, or only networks so wide that they point at nobody, is left out.
 */
import {
  type Address,
  type FlowTerm,
  formatAddress,
  maskAddress,
  type Prefix,
} from '@noroshi/stix';

export const ROLE = { source: 0, destination: 1, either: 2 } as const;

/** A term with what it belongs to. */
export type IndexedTerm = {
  readonly term: FlowTerm;
  readonly indicator: number; // its place in the list of indicators
  readonly roles: number; // bit (1 << role) for each role that has to hold
};

export type IndicatorIndex = {
  readonly terms: readonly IndexedTerm[];
  /** Numbers 4 × term + role of what names the address, ascending; null where nothing does. */
  codesOf(address: Address): Uint32Array | null;
};

/** Of one address: a row asks them all, and a feed may name the same one a million times. The first ones count. */
const CODES_MAX = 256;

type Level = {
  readonly family: 4 | 6;
  readonly bits: number;
  readonly byAddress: Map<number | string, number[]>;
};

export function indexTerms(
  termsOf: readonly (readonly FlowTerm[])[],
  bitsMin: { readonly 4: number; readonly 6: number },
): IndicatorIndex {
  const terms: IndexedTerm[] = [];
  const levels = new Map<string, Level>();
  for (const [indicator, list] of termsOf.entries())
    for (const term of list) {
      if (!isNarrow(term, bitsMin)) continue;
      addTerm(levels, term, terms.length);
      terms.push({ term, indicator, roles: rolesOf(term) });
    }
  const narrowestFirst = [...levels.values()].sort((a, b) => b.bits - a.bits);
  return { terms, codesOf: (address) => codesOf(narrowestFirst, address) };
}

/** One end at least is named closely: otherwise it would be a sign of half the world. */
export function isNarrow(
  term: FlowTerm,
  bitsMin: { readonly 4: number; readonly 6: number },
): boolean {
  const isClose = (list: readonly Prefix[] | undefined) =>
    list?.every(({ family, bits }) => bits >= bitsMin[family]) === true;
  return isClose(term.source) || isClose(term.destination) || isClose(term.either);
}

function listsOf({ source, destination, either }: FlowTerm): (readonly Prefix[] | undefined)[] {
  return [source, destination, either]; // by ROLE
}

function rolesOf(term: FlowTerm): number {
  return listsOf(term).reduce(
    (bits, list, role) => (list === undefined ? bits : bits | (1 << role)),
    0,
  );
}

function addTerm(levels: Map<string, Level>, term: FlowTerm, number: number): void {
  for (const [role, list] of listsOf(term).entries())
    for (const { family, bits, address } of list ?? []) {
      const name = `${family}/${bits}`;
      const level = levels.get(name) ?? { family, bits, byAddress: new Map() };
      levels.set(name, level);
      const key = keyOf(family, address);
      const codes = level.byAddress.get(key);
      if (codes === undefined) level.byAddress.set(key, [4 * number + role]);
      else codes.push(4 * number + role);
    }
}

function codesOf(levels: readonly Level[], address: Address): Uint32Array | null {
  const family = address[0] === 0 && address[1] === 0 && address[2] === 0xffff ? 4 : 6;
  let found: number[] | null = null;
  for (const level of levels) {
    if (level.family !== family) continue;
    const codes = level.byAddress.get(keyOf(family, maskAddress(address, family, level.bits)));
    if (codes !== undefined) found = found === null ? codes : found.concat(codes);
  }
  return found === null ? null : Uint32Array.from(new Set(found)).sort().slice(0, CODES_MAX);
}

function keyOf(family: 4 | 6, address: Address): number | string {
  return family === 4 ? address[3] : formatAddress(address);
}
