/**
 * One scan of many ports by several addresses: whoever runs it gives each address its share, so their lists are as long as each other,
 * run over the same time, and hardly ever meet. Such scans are found one by one and told as one. Whether they avoid each other is
 * tested as for hosts (coordinated.ts): lists drawn without knowledge of each other would meet by chance.
 */
import type { Sign, WindowTables } from '../contract.ts';
import { COORDINATED_LIMITS, coordinationLog10 } from './coordinated.ts';
import { joinedSign } from './joined.ts';
import type { ContactLedger } from './ledger.ts';
import type { FoundScan } from './sign.ts';

export const SHARD_LIMITS = {
  sourcesMin: 4,
  failedMin: 20, // of each: lists shorter than that are as long as each other by chance
  lengthRatioMin: 0.8,
  spanShareMax: 0.2, // beginnings and ends lie within this share of the span of each other
} as const;

const PORTS = 65_536;

/** Signs of all; where several are shares of one scan, one sign in their place. */
export function joinShards(
  found: readonly FoundScan[],
  tables: WindowTables,
  ledger: ContactLedger,
): Sign[] {
  const groups = likeEachOther(found);
  const joined = groups.flatMap((group) => {
    const evidence = avoidance(group, tables) - Math.log10(groups.length);
    return evidence < COORDINATED_LIMITS.log10EvidenceMin ? [] : [{ group, evidence }];
  });
  const taken = new Set(joined.flatMap(({ group }) => group));
  const alone = found.filter((one) => !taken.has(one)).map(({ sign }) => sign);
  return [
    ...alone,
    ...joined.map(({ group, evidence }) => sharedSign(group, evidence, tables, ledger)),
  ];
}

/** Vertical scans of one host, as long as each other and over the same time. */
function likeEachOther(found: readonly FoundScan[]): FoundScan[][] {
  const vertical = found
    .filter(({ shape, failed }) => shape.host !== null && failed.length >= SHARD_LIMITS.failedMin)
    .sort((a, b) => a.shape.host! - b.shape.host! || b.failed.length - a.failed.length);
  const groups: FoundScan[][] = [];
  for (const one of vertical) {
    const group = groups.find(([first]) => isLike(first!, one));
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups.filter((group) => group.length >= SHARD_LIMITS.sourcesMin);
}

function isLike(a: FoundScan, b: FoundScan): boolean {
  if (a.shape.host !== b.shape.host) return false;
  if (b.failed.length < SHARD_LIMITS.lengthRatioMin * a.failed.length) return false;
  const apart = SHARD_LIMITS.spanShareMax * (a.sign.lastUs - a.sign.firstUs);
  return (
    Math.abs(a.sign.firstUs - b.sign.firstUs) <= apart &&
    Math.abs(a.sign.lastUs - b.sign.lastUs) <= apart
  );
}

/** Evidence that the lists avoid each other. */
function avoidance(group: readonly FoundScan[], tables: WindowTables): number {
  const tried = group.flatMap(({ failed }) => failed.map(tables.portOf));
  return coordinationLog10(tried.length, tried.length - new Set(tried).size, PORTS);
}

function sharedSign(
  group: readonly FoundScan[],
  log10Evidence: number,
  tables: WindowTables,
  ledger: ContactLedger,
): Sign {
  return joinedSign(group, 'shards', log10Evidence, tables, ledger, [
    {
      explanation: 'a survey that declares itself and scans from many addresses',
      fits: 'cannot tell',
      because: `${group.length} addresses share out the ports; flows do not say who runs them`,
    },
    {
      explanation: 'scanners that know nothing of each other',
      fits: 'no',
      because: 'their lists of ports would have met more often by chance',
    },
  ]);
}
