/** One source's scan as a sign, with what it is made of, so that several may be told as one (shards.ts). */
import type { Sign, WindowTables } from '../contract.ts';
import { explainScan } from './explain.ts';
import type { ContactLedger } from './ledger.ts';
import { type ScanShape, shapeOf } from './shape.ts';

export type FoundScan = {
  readonly sign: Sign;
  readonly source: number;
  readonly shape: ScanShape;
  readonly failed: readonly number[]; // pairs, by when they were first tried
  readonly log10: number; // evidence
};

export type ScanScale = {
  readonly failuresMin: number;
  readonly log10Half: number;
  readonly reasonFactor: number;
  readonly silentFactor: number;
};

/** What was found of one source. */
export type ScanFinding = {
  readonly source: number;
  readonly failed: readonly number[]; // pairs, by when they were first tried
  readonly answered: readonly number[];
  readonly log10Evidence: number;
  readonly usualDeadEnds: number; // in the stretch that told most
  readonly deadEndShare: number;
  readonly learnedFrom: number;
  readonly darkHosts: number;
  readonly isSilent: boolean; // found by how many were asked alone: whether they answered is not seen
};

export function foundScan(
  finding: ScanFinding,
  tables: WindowTables,
  ledger: ContactLedger,
  scale: ScanScale,
): FoundScan {
  const { source, failed, answered, log10Evidence, isSilent } = finding;
  const shape = shapeOf(
    failed.map((pair) => ({
      host: tables.destinationOf(pair),
      port: tables.portOf(pair),
      protocol: tables.protocolOf(pair),
    })),
  );
  const isOurs = tables.isInside(source);
  const [firstUs, lastUs] = spanOf(failed, ledger);
  const isWithin = (pair: number) =>
    ledger.firstUsOf(pair) <= lastUs && ledger.lastUsOf(pair) >= firstUs;
  const otherwise = explainScan({
    ...{ shape, failures: failed.length, answered: answered.length, isOurs },
    ...{ answeredWithin: answered.filter(isWithin).length, isSilent, darkHosts: finding.darkHosts },
  });
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const evidence = Math.max(log10Evidence, failed.length / scale.failuresMin / 2);
  const whole = evidence / (evidence + scale.log10Half);
  const score = whole * scale.reasonFactor ** reasons * (isSilent ? scale.silentFactor : 1);
  const address = tables.addressOf(source);
  const sign: Sign = {
    ...{ kind: 'scan', key: `scan:${address.map((word) => word.toString(16)).join('.')}` },
    ...{ source: address, destination: shape.host === null ? null : tables.addressOf(shape.host) },
    ...{ port: shape.port, protocol: shape.protocol, firstUs, lastUs },
    count: failed.reduce((sum, pair) => sum + ledger.failedOf(pair), 0),
    ...{ score, confidence: isSilent ? score : score * (1 - 10 ** -log10Evidence) },
    evidence: [
      { name: 'shape', value: shape.shape },
      { name: 'hosts', value: shape.hosts },
      { name: 'ports', value: shape.ports },
      { name: 'failedServices', value: failed.length },
      { name: 'answeredServices', value: answered.length },
      { name: 'log10Evidence', value: log10Evidence },
      { name: 'usualDeadEnds', value: finding.usualDeadEnds },
      { name: 'deadEndShare', value: finding.deadEndShare },
      { name: 'learnedFrom', value: finding.learnedFrom },
      { name: 'darkHosts', value: finding.darkHosts },
      { name: 'spanS', value: (lastUs - firstUs) / 1e6, unit: 's' },
    ],
    ...{ otherwise, ends: [] },
  };
  return { sign, source, shape, failed, log10: log10Evidence };
}

function spanOf(
  failed: readonly number[],
  ledger: ContactLedger,
): [firstUs: number, lastUs: number] {
  const firstUs = ledger.firstUsOf(failed[0]!);
  return [firstUs, failed.reduce((last, pair) => Math.max(last, ledger.lastUsOf(pair)), firstUs)];
}
