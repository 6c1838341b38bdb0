/** A host that passes connections on, as a sign, and what else might look so. */
import type { Otherwise, Sign, SignEnd, WindowTables } from '../contract.ts';
import type { Passage, RelayMatches } from './matches.ts';

export type RelayScale = { readonly log10Half: number; readonly reasonFactor: number };

/** Ports of services that pass on by their nature: mail, names, and what stands before the web. */
const PASSING_PORTS: readonly number[] = [25, 53, 80, 443, 465, 587, 3128, 8080];

export function relaySign(
  host: number,
  found: RelayMatches,
  inward: readonly (Passage & { readonly port?: number })[],
  outward: readonly Passage[],
  tables: WindowTables,
  scale: RelayScale,
): Sign {
  const port = commonest(inward.map((one) => one.port ?? 0));
  const [clients, servers] = [peersOf(found, 0), peersOf(found, 1)];
  const otherwise = explain(found, inward.length, port, clients.size, servers.size);
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const { log10Evidence } = found;
  const score = (log10Evidence / (log10Evidence + scale.log10Half)) * scale.reasonFactor ** reasons;
  const address = tables.addressOf(host);
  const times = found.pairs.map(([from]) => from.atUs);
  return {
    ...{ kind: 'relay', key: `relay:${address.map((word) => word.toString(16)).join('.')}` },
    ...{ source: null, destination: address, port, protocol: null },
    ...{ firstUs: Math.min(...times), lastUs: Math.max(...times), count: found.matched },
    ...{ score, confidence: score },
    evidence: [
      { name: 'passedOn', value: found.matched },
      { name: 'passedOnByChance', value: found.expected },
      { name: 'inwardConnections', value: inward.length },
      { name: 'outwardConnections', value: outward.length },
      { name: 'clients', value: clients.size },
      { name: 'servers', value: servers.size },
      ...passedEvidence(found),
      { name: 'log10Evidence', value: log10Evidence },
    ],
    otherwise,
    ends: [...endsOf(clients, 'source', tables), ...endsOf(servers, 'destination', tables)],
  };
}

/** What came in and what went on of the connections that fit, both ways, and how much later. */
function passedEvidence({ pairs }: RelayMatches): Sign['evidence'] {
  const delays = pairs.map(([from, to]) => (to.atUs - from.atUs) / 1e6).sort((a, b) => a - b);
  const bytesOf = (side: 0 | 1) =>
    pairs.reduce((sum, pair) => sum + pair[side].bytesOut + pair[side].bytesIn, 0);
  return [
    { name: 'medianDelayS', value: delays[delays.length >> 1] ?? null, unit: 's' },
    { name: 'bytesPassedIn', value: bytesOf(0), unit: 'bytes' },
    { name: 'bytesPassedOut', value: bytesOf(1), unit: 'bytes' },
  ];
}

function explain(
  found: RelayMatches,
  inward: number,
  port: number,
  clients: number,
  servers: number,
): Otherwise[] {
  const isKnownPort = PASSING_PORTS.includes(port);
  return [
    {
      explanation: 'a proxy, mail or name server that passes on as it should',
      fits: isKnownPort ? 'yes' : 'cannot tell',
      because: isKnownPort
        ? `its port ${port} is one of a service that passes on`
        : `its port ${port} is none of a service that passes on; ask who runs the host`,
    },
    {
      explanation: 'a tunnel that its own users set up, such as a private network',
      fits: clients === 1 && servers <= 2 ? 'cannot tell' : 'no',
      because: `${clients} clients and ${servers} servers take part`,
    },
    {
      explanation: 'chance',
      fits: 'no',
      because: `${found.matched} of ${inward} fit, ${found.expected.toFixed(1)} would by chance`,
    },
  ];
}

function peersOf({ pairs }: RelayMatches, side: 0 | 1): Map<number, number> {
  const counts = new Map<number, number>();
  for (const pair of pairs) counts.set(pair[side].peer, (counts.get(pair[side].peer) ?? 0) + 1);
  return counts;
}

const ENDS_EACH = 32;

function endsOf(
  counts: ReadonlyMap<number, number>,
  role: SignEnd['role'],
  tables: WindowTables,
): SignEnd[] {
  return [...counts]
    .filter(([host]) => tables.hasHost(host))
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, ENDS_EACH)
    .map(([host, count]) => ({ role, address: tables.addressOf(host), count }));
}

function commonest(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0]!;
}
