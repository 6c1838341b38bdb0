/** The words of a finding about bytes sent out: who, where to, how far beyond its history, and harmless reasons. */
import type { BeaconContext } from '../beacon/context.ts';
import type { Otherwise, Sign, WindowTables } from '../contract.ts';
import { HOUR_US } from './hours.ts';
import type { Unusual } from './unusual.ts';

export type ExfiltrationFinding = {
  readonly host: number;
  readonly pair: number; // that took most of it; -1: not one
  readonly per: 'hour' | 'day';
  readonly fromHour: number;
  readonly toHour: number; // the last of it
  readonly hours: number; // with bytes in it
  readonly out: number;
  readonly in: number;
  readonly unusual: Unusual;
  readonly score: number; // before harmless reasons
};

export type ReasonLimits = {
  readonly reasonFactor: number;
  readonly widelyUsedShare: number;
  readonly widelyUsedHostsMin: number;
};

export function exfiltrationSign(
  finding: ExfiltrationFinding,
  tables: WindowTables,
  context: BeaconContext,
  limits: ReasonLimits,
): Sign {
  const { host, pair, unusual } = finding;
  const other = pair < 0 ? null : otherEnd(tables, host, pair);
  const otherwise = explain(finding, tables, context, limits);
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const score = finding.score * limits.reasonFactor ** reasons;
  const own = tables.addressOf(host);
  const key = `exfiltration:${own.map((word) => word.toString(16)).join('.')}:${finding.per}`;
  return {
    ...{ kind: 'exfiltration', key: `${key}:${finding.fromHour}` },
    ...{ source: own, destination: other === null ? null : tables.addressOf(other) },
    port: pair < 0 ? null : tables.portOf(pair),
    protocol: pair < 0 ? null : tables.protocolOf(pair),
    ...{ firstUs: finding.fromHour * HOUR_US, lastUs: (finding.toHour + 1) * HOUR_US },
    ...{ count: finding.hours, score, confidence: score },
    evidence: [
      { name: 'bytesOut', value: finding.out, unit: 'bytes' },
      { name: 'bytesIn', value: finding.in, unit: 'bytes' },
      { name: 'outToIn', value: finding.out / Math.max(1, finding.in) },
      { name: 'volumeOf', value: finding.per },
      { name: 'historyDays', value: unusual.historyDays, unit: 'd' },
      { name: 'deviations', value: known(unusual.deviations) },
      { name: 'timesTheMostEver', value: known(unusual.overMost) },
    ],
    ...{ otherwise, ends: [] },
  };
}

function explain(
  { pair, host, per, unusual }: ExfiltrationFinding,
  tables: WindowTables,
  context: BeaconContext,
  { widelyUsedShare, widelyUsedHostsMin }: ReasonLimits,
): Otherwise[] {
  const hasHistory = !Number.isNaN(unusual.deviations);
  const isServer = pair >= 0 && tables.destinationOf(pair) === host;
  const users = pair < 0 ? 0 : context.usersOf(pair);
  const { insideHosts } = context;
  const isWide = insideHosts >= widelyUsedHostsMin && users >= widelyUsedShare * insideHosts;
  return [
    {
      explanation: 'a backup or a copy at its usual time',
      fits: hasHistory ? 'no' : 'cannot tell',
      because: hasHistory
        ? `the most this host sent in any ${per} of ${unusual.historyDays.toFixed(1)} days is a ${unusual.overMost.toFixed(1)}th of it`
        : `only ${unusual.historyDays.toFixed(1)} days of this host are known`,
    },
    {
      explanation: 'a server of ours that was much asked',
      fits: isServer ? 'yes' : 'no',
      because: isServer ? 'the other side opened it' : 'this host opened what took most of it',
    },
    {
      explanation: 'a service that many of our hosts use',
      fits: isWide ? 'yes' : 'cannot tell',
      because: `${users} of ${insideHosts} of our hosts use what took most of it`,
    },
  ];
}

function otherEnd(tables: WindowTables, host: number, pair: number): number {
  const source = tables.sourceOf(pair);
  return source === host ? tables.destinationOf(pair) : source;
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
