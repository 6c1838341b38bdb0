/** Scans shared out among many sources (coordinated.ts): by service, over hosts of ours, of sources that are not seen alone. */
import type { Sign, SignEnd, WindowTables } from '../contract.ts';
import { ENDS_MAX } from '../contract.ts';
import { isEcho } from '../outcome.ts';
import { coordinationLog10, COORDINATED_LIMITS as L } from './coordinated.ts';
import type { ContactLedger } from './ledger.ts';
import { type Surge, surgeOf } from './many.ts';
import { VERDICT, type Verdicts } from './verdict.ts';

type Service = {
  readonly pairs: number[];
  readonly sources: Map<number, number>; // and how many hosts each tried
  readonly hosts: Set<number>;
};

export function sharedScans(
  tables: WindowTables,
  ledger: ContactLedger,
  verdicts: Verdicts,
  seenAlone: ReadonlySet<number>,
): Sign[] {
  const { services, hosts } = failedServices(tables, verdicts, seenAlone);
  if (hosts < L.hostsMin) return [];
  const tested = [...services].filter(
    ([, { pairs, sources }]) => pairs.length >= L.contactsMin && sources.size >= L.sourcesMin,
  );
  return tested.flatMap(([service, found]) => {
    const { pairs, sources } = found;
    const repeats = pairs.length - found.hosts.size;
    const log10 = coordinationLog10(pairs.length, repeats, hosts) - Math.log10(tested.length);
    if (log10 >= L.log10EvidenceMin) return [sharedSign(service, found, log10, tables, ledger)];
    const surge = surgeOf(pairs.map(ledger.firstUsOf), sources.size, found.hosts.size);
    if (surge === null) return [];
    return [manySign(sharedSign(service, found, L.log10EvidenceMin, tables, ledger), surge)];
  });
}

/** As a shared scan, but told by how many there are. */
function manySign(sign: Sign, { peakPerHour, usualPerHour }: Surge): Sign {
  const rest = sign.evidence.filter(({ name }) => name !== 'shape' && name !== 'log10Evidence');
  return {
    ...sign,
    key: sign.key.replace('shared', 'many'),
    evidence: [
      { name: 'shape', value: 'many sources' },
      ...rest,
      { name: 'peakPerHour', value: peakPerHour },
      { name: 'usualPerHour', value: usualPerHour },
    ],
    otherwise: [
      {
        explanation: 'a service that moved away and whose users still call',
        fits: 'cannot tell',
        because: 'users know few hosts; these tried many between them',
      },
      {
        explanation: 'many who look for the same service by themselves, as always',
        fits: 'no',
        because: `${peakPerHour} came new in one hour, where ${usualPerHour} are usual`,
      },
    ],
  };
}

/** Services inside that failed for sources outside which are not scanners by themselves, and how many hosts of ours anybody tried. */
function failedServices(tables: WindowTables, verdicts: Verdicts, seenAlone: ReadonlySet<number>) {
  const services = new Map<number, Service>();
  const hosts = new Set<number>();
  for (let pair = 0; pair < tables.pairCount; pair++) {
    const verdict = verdicts.of(pair);
    if (verdict === VERDICT.none || !tables.hasPair(pair)) continue;
    const [source, host] = [tables.sourceOf(pair), tables.destinationOf(pair)];
    if (!tables.isInside(host) || tables.isInside(source)) continue;
    hosts.add(host);
    if (verdict !== VERDICT.told || seenAlone.has(source)) continue;
    const key = tables.portOf(pair) * 256 + tables.protocolOf(pair);
    const service: Service = services.get(key) ?? {
      pairs: [],
      sources: new Map(),
      hosts: new Set(),
    };
    services.set(key, service);
    service.pairs.push(pair);
    service.hosts.add(host);
    service.sources.set(source, (service.sources.get(source) ?? 0) + 1);
  }
  return { services, hosts: hosts.size };
}

function sharedSign(
  service: number,
  { pairs, sources, hosts }: Service,
  log10Evidence: number,
  tables: WindowTables,
  ledger: ContactLedger,
): Sign {
  const [port, protocol] = [service >>> 8, service & 255];
  const firstUs = pairs.reduce((first, pair) => Math.min(first, ledger.firstUsOf(pair)), Infinity);
  const lastUs = pairs.reduce((last, pair) => Math.max(last, ledger.lastUsOf(pair)), -Infinity);
  const ends = [...sources]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, ENDS_MAX)
    .map(
      ([source, count]): SignEnd => ({ role: 'source', address: tables.addressOf(source), count }),
    );
  const score = log10Evidence / (log10Evidence + L.log10EvidenceMin);
  return {
    ...{ kind: 'scan', key: `scan:shared:${port}/${protocol}` },
    ...{ source: null, destination: null, port: isEcho(protocol) ? null : port, protocol },
    ...{ firstUs, lastUs, score, confidence: score },
    count: pairs.reduce((sum, pair) => sum + ledger.failedOf(pair), 0),
    evidence: [
      { name: 'shape', value: 'shared' },
      { name: 'sources', value: sources.size },
      { name: 'hosts', value: hosts.size },
      { name: 'failedServices', value: pairs.length },
      { name: 'log10Evidence', value: log10Evidence },
      { name: 'spanS', value: (lastUs - firstUs) / 1e6, unit: 's' },
    ],
    otherwise: [
      {
        explanation: 'one source behind many addresses, as a carrier’s translator has them',
        fits: 'cannot tell',
        because: `${sources.size} addresses shared out ${hosts.size} hosts; flows do not say who is behind them`,
      },
      {
        explanation: 'many who look for the same service by themselves',
        fits: 'no',
        because: 'strangers would have tried the same hosts more often',
      },
    ],
    ends,
  };
}
