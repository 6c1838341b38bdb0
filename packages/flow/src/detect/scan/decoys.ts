/**
 * One scan among decoys: who scans sends each probe in the name of several others too, so that all of them seem to scan (a well known
 * option of scanners). Their lists of services are the same and run over the same time, where scanners that know nothing of each
 * other begin and end when they please. Told as one sign; which of them is real the flows do not say. Lists are compared by the
 * eight least hashes of each (Broder 1997: resemblance of sets), since a lost packet must not tell them apart.
 */
import type { Sign, WindowTables } from '../contract.ts';
import { joinedSign } from './joined.ts';
import type { ContactLedger } from './ledger.ts';
import type { FoundScan } from './sign.ts';
import { serviceKey } from './verdict.ts';

export const DECOY_LIMITS = {
  sourcesMin: 3,
  sketch: 8,
  sameMin: 6, // of the sketch
  lengthRatioMin: 0.8,
  spanShareMax: 0.05, // beginnings and ends lie within this share of the span of each other
  apartSMin: 2, // or so near
  nearMax: 64, // groups begun last that one is compared with: many scanners must not cost their square
} as const;

const L = DECOY_LIMITS;

/** One sign for each group of decoys, and the findings that are in none. */
export function joinDecoys(
  found: readonly FoundScan[],
  tables: WindowTables,
  ledger: ContactLedger,
): { readonly rest: readonly FoundScan[]; readonly signs: readonly Sign[] } {
  const sketches = new Map(found.map((one) => [one, sketchOf(one, tables)]));
  const groups: FoundScan[][] = [];
  const byHash = new Map<number, FoundScan[][]>();
  const inOrder = [...found].sort((a, b) => a.sign.firstUs - b.sign.firstUs);
  for (const one of inOrder) {
    const sketch = sketches.get(one)!;
    const near = new Set(sketch.flatMap((hash) => byHash.get(hash) ?? []));
    const group = [...near].find(([first]) => isSame(first!, one, sketches));
    if (group !== undefined) group.push(one);
    else {
      const made = [one];
      groups.push(made);
      for (const hash of sketch.slice(0, L.sketch - L.sameMin + 1))
        byHash.set(hash, [...(byHash.get(hash) ?? []).slice(1 - L.nearMax), made]);
    }
  }
  const joined = groups.filter((group) => group.length >= L.sourcesMin);
  const taken = new Set(joined.flat());
  return {
    rest: found.filter((one) => !taken.has(one)),
    signs: joined.map((group) => decoySign(group, tables, ledger)),
  };
}

function isSame(
  a: FoundScan,
  b: FoundScan,
  sketches: ReadonlyMap<FoundScan, readonly number[]>,
): boolean {
  const [fewer, more] = [a.failed.length, b.failed.length].sort((x, y) => x - y);
  if (fewer! < L.lengthRatioMin * more!) return false;
  const spanUs = Math.min(a.sign.lastUs - a.sign.firstUs, b.sign.lastUs - b.sign.firstUs);
  const apartUs = Math.max(L.apartSMin * 1e6, L.spanShareMax * spanUs);
  if (Math.abs(a.sign.firstUs - b.sign.firstUs) > apartUs) return false;
  if (Math.abs(a.sign.lastUs - b.sign.lastUs) > apartUs) return false;
  const of = new Set(sketches.get(a)!);
  const same = sketches.get(b)!.filter((hash) => of.has(hash)).length;
  return same >= Math.min(L.sameMin, of.size);
}

/** The least hashes of the services that failed. Plain arithmetic: whoever aims at it only joins his own scans. */
function sketchOf({ failed }: FoundScan, tables: WindowTables): number[] {
  const hashes = failed.map((pair) => {
    const key = serviceKey(tables, pair);
    const mixed = Math.imul(key % 0x1_0000_0000, 0x9e3779b1) ^ Math.floor(key / 0x1_0000_0000);
    return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0;
  });
  return [...new Set(hashes)].sort((a, b) => a - b).slice(0, L.sketch);
}

function decoySign(group: readonly FoundScan[], tables: WindowTables, ledger: ContactLedger): Sign {
  const log10Evidence = Math.max(...group.map(({ log10 }) => log10));
  return joinedSign(group, 'decoys', log10Evidence, tables, ledger, [
    {
      explanation: 'scanners that run the same list at the same time, as one survey does',
      fits: 'cannot tell',
      because: `${group.length} addresses tried the same services over the same time`,
    },
    {
      explanation: 'forged sources, to have others blamed',
      fits: 'cannot tell',
      because: 'all but one of them may know nothing of it: do not act on an address alone',
    },
  ]);
}
