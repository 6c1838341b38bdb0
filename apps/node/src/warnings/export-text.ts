/**
 * Warnings as files: CSV that a spreadsheet opens without running anything, and JSON with everything. Both carry mode, marking,
 * who and when inside, in CSV as columns of their own, so that a sort or a copied row keeps them.
 */
import { type CsvCell, csvLine } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import {
  type Evidence,
  encodeEdge,
  HistoryLine,
  type Mode,
  Notice,
  TLP_LEVELS,
  type Tlp,
  tlpRank,
  Warning,
} from '@noroshi/watch';
import type { Facts } from './facts.ts';

export type Stamp = {
  readonly mode: Mode;
  readonly node: string;
  readonly takenBy: string; // 'user:anna'
  readonly takenUtc: string;
  readonly tlp: Tlp; // the strictest of what is in the file
};

export type Exported = {
  readonly warning: Warning; // as the person sees it
  readonly facts: Facts;
  readonly answer: string | null; // a partner's last
};

export type ExportedWhole = {
  readonly warning: Warning;
  readonly notices: readonly Notice[];
  readonly history: readonly HistoryLine[];
};

type Cells = Readonly<Record<string, CsvCell>>;

/** A row for each warning. */
export function warningsCsv(rows: readonly Exported[], stamp: Stamp): string {
  return csvOf(rows.map((row) => ({ ...lineCells(row), ...stampCells(stamp) })));
}

/** A row for each figure of each finding, the findings in order of arrival. */
export function warningCsv({ warning, notices }: ExportedWhole, stamp: Stamp): string {
  const current = new Set(warning.currentNoticeIds);
  const rows = notices.flatMap((notice) => {
    const of: Cells = {
      warning_id: warning.id,
      ...{ precedence: warning.precedence, state: warning.state },
      notice_id: notice.id,
      is_in_force: current.has(notice.id),
      ...{ kind: notice.kind, title: notice.title, severity: notice.severity },
      confidence: notice.confidence,
      found_utc: formatUtc(notice.atUs, 0),
      method: `${notice.method.name} ${notice.method.version}`,
      notice_tlp: notice.marking.tlp,
    };
    const figures: readonly Cells[] = notice.evidence.map(evidenceCells);
    return (figures.length === 0 ? [NO_FIGURE] : figures).map((figure) => ({
      ...{ ...of, ...figure },
      ...stampCells(stamp),
    }));
  });
  return csvOf(rows);
}

export function warningsJson(
  rows: readonly Exported[],
  stamp: Stamp,
  filters: Readonly<Record<string, unknown>>,
  isCut: boolean,
): string {
  const warnings = rows.map(({ warning, facts, answer }) => ({
    ...{ warning: encodeEdge(Warning, warning), facts, answer },
  }));
  return jsonOf({ ...stamp, filters, isCut, warnings });
}

export function warningJson({ warning, notices, history }: ExportedWhole, stamp: Stamp): string {
  return jsonOf({
    ...stamp,
    warning: encodeEdge(Warning, warning),
    notices: notices.map((notice) => encodeEdge(Notice, notice)),
    history: history.map((line) => encodeEdge(HistoryLine, line)),
  });
}

/** Of several markings. */
export function strictestTlp(levels: readonly Tlp[]): Tlp {
  return TLP_LEVELS[Math.max(0, ...levels.map(tlpRank))]!;
}

function jsonOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function csvOf(rows: readonly Cells[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const names = Object.keys(first);
  return [csvLine(names), ...rows.map((row) => csvLine(names.map((n) => row[n] ?? null)))].join('');
}

function lineCells({ warning, facts, answer }: Exported): Cells {
  const utc = (us: number | undefined) => (us === undefined ? null : formatUtc(us, 0));
  return {
    ...{ id: warning.id, precedence: warning.precedence, state: warning.state },
    title: warning.title,
    decide_by_utc: utc(warning.decideByUs),
    ...{ from_utc: utc(warning.window.fromUs), to_utc: utc(warning.window.toUs) },
    ...{ kind: facts.kind, tca_utc: facts.tcaUtc ?? null, miss_km: facts.missKm ?? null },
    miss_before_km: facts.missBeforeKm ?? null,
    ...{ pc: facts.pc ?? null, pc_before: facts.pcBefore ?? null, pc_max: facts.pcMax ?? null },
    is_diluted: facts.isDiluted ?? null,
    oldest_elements_utc: facts.oldestElementsUtc ?? null,
    ...{ owners: warning.owners.join(' '), assignee: warning.assignee ?? null },
    ...{ assets: warning.assetIds.join(' '), objects: warning.objectIds.join(' ') },
    ...{ domains: warning.domains.join(' '), origin: warning.origin },
    ...{ opened_utc: utc(warning.openedUs), updated_utc: utc(warning.updatedUs) },
    shelved_until_utc: utc(warning.shelvedUntilUs),
    partner_answer: answer,
    warning_tlp: warning.marking.tlp,
  };
}

const NO_FIGURE: Cells = { figure: null, value: null, unit: null };

function evidenceCells(evidence: Evidence): Cells {
  switch (evidence.type) {
    case 'value':
      return { figure: evidence.name, value: evidence.value, unit: evidence.unit ?? null };
    case 'time':
      return { figure: evidence.name, value: formatUtc(evidence.atUs), unit: 'UTC' };
    case 'elementSet': {
      const figure = `element set of ${evidence.objectId} (${evidence.source})`;
      return { figure, value: formatUtc(evidence.epochUs), unit: 'UTC' };
    }
  }
}

function stampCells({ mode, node, takenBy, takenUtc, tlp }: Stamp): Cells {
  return {
    mode: mode === 'live' ? 'LIVE' : 'EXERCISE EXERCISE EXERCISE',
    ...{ file_tlp: tlp, node, taken_by: takenBy, taken_utc: takenUtc },
  };
}
