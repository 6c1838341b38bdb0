/** Signs on their way out: lines of JSON, one document, and the summary a person reads. */
import { createHash } from 'node:crypto';
import { type OutwardSign, ruleHash, signBundle } from '@noroshi/flow';
import { fitText, formatTable, safeJson, safeText, type TableColumn } from '@noroshi/host';
import { bundlePieces, outwardFaults } from '@noroshi/stix';
import { formatUtc } from '@noroshi/time';
import { counted } from '../world.ts';
import type { FlowFindings } from './find-signs.ts';
import type { SignNews } from './follow-signs.ts';
import type { DatagramTotals } from './listen.ts';
import { sha256 } from './warrant-key.ts';
import { headOf, whyText } from './why.ts';

const TEXT_CELLS = 48;
const WHY_UNASKED_MAX = 3; // so few signs are explained without being asked

/** signs.jsonl: one sign a line, best first. */
export function signLines({ signs }: FlowFindings): string {
  return signs.map((sign) => `${safeJson(sign, 0)}\n`).join('');
}

/** bundle.json: what a partner's system reads. As of the same instant it is the same text. */
export function bundleText({ warrant, signs, ownHosts, atUs }: FlowFindings): string {
  const { marking, mode, fromUs, ownHostsMin } = warrant;
  const bundle = signBundle(signs, {
    ...{ marking, mode, fromUs, ownHostsMin, ownHosts },
    atUs: Number.isFinite(atUs) ? atUs : warrant.fromUs,
    sha1: (bytes) => createHash('sha1').update(bytes).digest(),
  });
  for (const object of bundle.objects) {
    const [fault] = outwardFaults(object);
    if (fault !== undefined) throw new TypeError(`bundle: ${object.id}: ${fault}`);
  }
  return Buffer.concat([...bundlePieces(bundle.id, bundle.objects)]).toString();
}

/** What was read, selected and discarded, as numbers. */
export function summaryOf(findings: FlowFindings) {
  const { warrant, signs, cut, aside, atUs, read, counts, pairs, hosts, datagrams } = findings;
  const { files, records, skippedRecords, faults } = read;
  const { selected, observed, late, repeated, discards, window } = counts;
  return {
    ...{ warrant: warrant.id, mode: warrant.mode, tlp: warrant.marking.tlp },
    ruleHash: ruleHash(warrant, sha256),
    atUtc: Number.isFinite(atUs) ? formatUtc(atUs) : null,
    ...{ signs: signs.length, signsOverBudget: { ...cut }, signsNotAskedFor: aside },
    read: { files, records, skippedRecords, faults },
    selected: { selected, observed, late, repeated },
    discarded: { ...discards },
    window: { ...window, pairs, hosts },
    ...(datagrams === undefined ? {} : { datagrams }),
  };
}

export function signsDocument(findings: FlowFindings): string {
  return `${safeJson({ ...summaryOf(findings), found: findings.signs })}\n`;
}

/** What a person reads first: the signs, why each was told (where asked, or few), then where the records went. */
export function summaryText(findings: FlowFindings, isWhyAsked = false): string {
  const { warrant, signs, cut, aside, atUs } = findings;
  const at = Number.isFinite(atUs) ? ` as of ${formatUtc(atUs, 0)}` : '';
  const head = `${warrant.mode.toUpperCase()}  TLP:${warrant.marking.tlp}  warrant ${safeText(warrant.id)}${at}\nrule ${ruleHash(warrant, sha256)}\n\n`;
  const over = Object.entries(cut)
    .map(
      ([kind, count]) => `more than the budget, not listed: ${counted(count, 'sign')} of ${kind}\n`,
    )
    .join('');
  const other = aside === 0 ? '' : `not asked for, not listed: ${counted(aside, 'sign')}\n`;
  const isWhy = signs.length > 0 && (isWhyAsked || signs.length <= WHY_UNASKED_MAX);
  const why = isWhy ? `\n${whyText(signs)}` : '';
  return [head, signsTable(signs), over, other, why, '\n', countsTable(findings)].join('');
}

function signsTable(signs: readonly OutwardSign[]): string {
  if (signs.length === 0) return 'No signs.\n';
  const right = (title: string): TableColumn => ({ title, align: 'right' });
  const columns: TableColumn[] = [
    ...[
      right('rank'),
      { title: 'kind' },
      right('score'),
      { title: 'source' },
      { title: 'destination' },
    ],
    ...[
      { title: 'service' },
      { title: 'first' },
      { title: 'last' },
      right('records'),
      right('sure'),
    ],
  ];
  return formatTable(
    columns,
    signs.map((sign) => [
      ...[
        String(sign.rank),
        sign.kind,
        sign.score.toFixed(3),
        endOf(sign.source),
        endOf(sign.destination),
      ],
      ...[serviceOf(sign), minuteOf(sign.first), minuteOf(sign.last), String(sign.count)],
      `${Math.round(100 * sign.confidence)} %`,
    ]),
  );
}

function endOf(address: string | null): string {
  return fitText(address ?? 'many', TEXT_CELLS);
}

function serviceOf({ port, protocol }: OutwardSign): string {
  return `${port ?? 'many'}/${protocol ?? 'any'}`;
}

function minuteOf(utc: string): string {
  return utc.slice(0, 16).replace('T', ' ');
}

/** Every record is in one of these rows. */
function countsTable({ read, counts, pairs, hosts, datagrams }: FlowFindings): string {
  const { discards, window } = counts;
  const rows: [string, number][] = [
    ['records read', read.records],
    ['  selected', counts.selected],
    ['    observed', counts.observed],
    ['    older than the window when they came', counts.late],
    ['    told again, with nothing new', counts.repeated],
    ['  discarded: began outside the span', discards.outsideSpan],
    ['  discarded: both ends inside', discards.insideOnly],
    ['  discarded: nothing inside', discards.nothingInside],
    ['  discarded: direction not permitted', discards.direction],
    ['  discarded: local or group address', discards.local],
    ['  discarded: protocol not permitted', discards.protocol],
    ['refused as damaged', read.faults],
    ['passed over: no flow', read.skippedRecords],
    ['pairs in the window', pairs],
    ['hosts in the window', hosts],
    ['pairs forgotten by age', window.pairsExpired],
    ['pairs forgotten as the window was full', window.pairsEvicted],
    ...(datagrams === undefined ? [] : datagramRows(datagrams)),
  ];
  const columns: TableColumn[] = [
    { title: 'what became of the records' },
    { title: '', align: 'right' },
  ];
  return formatTable(
    columns,
    rows.map(([what, count]) => [what, count.toLocaleString('en-US')]),
  );
}

function datagramRows({ lostInKernel, ...counts }: DatagramTotals): [string, number][] {
  const { received, refused, overRate, waiting, sequenceGaps } = counts;
  return [
    ['datagrams received', received],
    ['  refused: from a peer that is not named', refused],
    ['  refused: over the rate of a peer', overRate],
    ...(lostInKernel === null ? [] : [lostRow(lostInKernel)]),
    ['sets whose template never came', waiting],
    ['counted by exporters and never come', sequenceGaps],
  ];
}

function lostRow(count: number): [string, number] {
  return ['datagrams lost in the kernel, its buffer full', count];
}

/** A line of news: when, what, between whom. */
export function newsText({ news, sign }: SignNews): string {
  const what = news === 'new' ? 'new ' : 'more';
  return `${minuteOf(sign.last)}  ${what}  ${headOf(sign)}, ${counted(sign.count, 'record')}\n`;
}

/** The same as a line of JSON. */
export function newsLine({ news, sign }: SignNews): string {
  return `${safeJson({ news, ...sign }, 0)}\n`;
}

/** The last line of JSON, after the news: signs as they stand at the end are in it. */
export function endLine(findings: FlowFindings): string {
  return `${safeJson({ news: 'end', ...summaryOf(findings), found: findings.signs }, 0)}\n`;
}
