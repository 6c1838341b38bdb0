/**
 * An export: what is selected, in one form, with what is left out and why, and how it differs from the last one. Its receipt is
 * kept beside the files and in the audit log: counts, hashes, and every element with its end, from which the next difference is told.
 */
import { err, ok, type Result } from '@noroshi/time';
import { isObject } from '../check/fault.ts';
import { usOfTimestamp } from '../timestamp.ts';
import { CSV } from './csv.ts';
import type { EdgeElement } from './element.ts';
import { FLOWSPEC } from './flowspec.ts';
import {
  EDGE_FORMS,
  type EdgeContext,
  type EdgeFile,
  type EdgeForm,
  type EdgeFormName,
  type Hash,
  hexOf,
  utcText,
} from './form.ts';
import { MISP } from './misp.ts';
import { NFTABLES } from './nftables.ts';
import { RPZ } from './rpz.ts';
import type { EdgeRefusal, EdgeSelection } from './select.ts';
import { SURICATA } from './suricata.ts';

const FORMS: Readonly<Record<EdgeFormName, EdgeForm>> = {
  ...{ rpz: RPZ, nft: NFTABLES, suricata: SURICATA, flowspec: FLOWSPEC, misp: MISP, csv: CSV },
};

export type EdgeDifference = {
  readonly added: readonly string[]; // keys
  readonly removed: readonly string[];
  readonly extended: readonly string[]; // stay longer than they were to
  readonly shortened: readonly string[];
  readonly same: number;
};

/** What is known of the last export. */
export type EdgeBefore = {
  readonly form: EdgeFormName;
  readonly serial: number;
  readonly untilUs: ReadonlyMap<string, number>; // by key
};

export type EdgeExport = {
  readonly form: EdgeFormName;
  readonly atUs: number;
  readonly serial: number;
  readonly files: readonly EdgeFile[];
  readonly elements: readonly EdgeElement[];
  readonly refused: readonly EdgeRefusal[];
  readonly difference: EdgeDifference;
};

export function exportEdge(
  form: EdgeFormName,
  selection: EdgeSelection,
  before: EdgeBefore | null,
  context: Omit<EdgeContext, 'serial'>,
): EdgeExport {
  const { whyNot, elementsMax, files } = FORMS[form];
  const refused = [...selection.refused];
  const sayable = selection.elements.filter((element) => {
    const reason = whyNot(element);
    if (reason !== null) refused.push({ indicatorId: element.indicatorId, reason });
    return reason === null;
  });
  const elements = mostCertain(sayable, elementsMax);
  const kept = new Set(elements);
  for (const element of sayable)
    if (!kept.has(element)) {
      const reason = `the form holds ${elementsMax}, and others are more certain`;
      refused.push({ indicatorId: element.indicatorId, reason });
    }
  const difference = differenceOf(elements, before);
  const serial = nextSerial(before, difference, context.atUs);
  return {
    ...{ form, atUs: context.atUs, serial, elements, refused, difference },
    files: files(elements, { ...context, serial }),
  };
}

function mostCertain(
  elements: readonly EdgeElement[],
  elementsMax: number,
): readonly EdgeElement[] {
  if (elements.length <= elementsMax) return elements;
  const sorted = [...elements].sort(
    (a, b) =>
      (b.confidence ?? 0) - (a.confidence ?? 0) || b.fromUs - a.fromUs || (a.key < b.key ? -1 : 1),
  );
  return sorted.slice(0, elementsMax).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function differenceOf(elements: readonly EdgeElement[], before: EdgeBefore | null): EdgeDifference {
  const known = before?.untilUs ?? new Map<string, number>();
  const now = new Set(elements.map(({ key }) => key));
  const keys = (isWanted: (untilUs: number, before: number | undefined) => boolean) =>
    elements.filter(({ key, untilUs }) => isWanted(untilUs, known.get(key))).map(({ key }) => key);
  return {
    added: keys((_, was) => was === undefined),
    removed: [...known.keys()].filter((key) => !now.has(key)),
    extended: keys((until, was) => was !== undefined && until > was),
    shortened: keys((until, was) => was !== undefined && until < was),
    same: keys((until, was) => until === was).length,
  };
}

/** Ten digits, the day first, as is the custom (RFC 1912 §2.2); one more than the last where something changed. */
function nextSerial(before: EdgeBefore | null, difference: EdgeDifference, atUs: number): number {
  const today = Number(utcText(atUs).slice(0, 10).replaceAll('-', '')) * 100 + 1;
  if (before === null) return today;
  const { added, removed, extended, shortened } = difference;
  const changes = added.length + removed.length + extended.length + shortened.length;
  if (changes === 0) return before.serial;
  const next = (before.serial + 1) >>> 0; // RFC 1982: 32 bits, and 0 is passed over
  return Math.max(today, next === 0 ? 1 : next);
}

export type EdgeReceipt = ReturnType<typeof edgeReceipt>;

/** As it is stored, JSON: `format` tells what it is. */
export function edgeReceipt(made: EdgeExport, sha256: Hash) {
  const { form, atUs, serial, difference, elements, refused, files } = made;
  const { added, removed, extended, shortened, same } = difference;
  const utf8 = new TextEncoder();
  return {
    ...{ format: 'noroshi-edge', v: 1, form, madeUtc: utcText(atUs), serial },
    counts: {
      ...{ elements: elements.length, refused: refused.length, same },
      ...{ added: added.length, removed: removed.length },
      ...{ extended: extended.length, shortened: shortened.length },
    },
    files: files.map(({ name, text }) => {
      const bytes = utf8.encode(text);
      return { name, bytes: bytes.length, sha256: hexOf(sha256(bytes)) };
    }),
    elements: elements.map(({ key, untilUs, indicatorId }) => [key, utcText(untilUs), indicatorId]),
  };
}

/** The last export out of its receipt. */
export function readEdgeReceipt(value: unknown): Result<EdgeBefore, string> {
  if (!isObject(value) || value.format !== 'noroshi-edge' || value.v !== 1)
    return err('is no receipt of an export (noroshi-edge, version 1)');
  const form = EDGE_FORMS.find((one) => one === value.form);
  if (form === undefined) return err(`is of no known form: give ${EDGE_FORMS.join(', ')}`);
  const { serial } = value;
  if (typeof serial !== 'number' || !Number.isInteger(serial) || serial < 0 || serial > 0xffff_ffff)
    return err('has no serial from 0 to 4294967295');
  const untilUs = new Map<string, number>();
  for (const row of Array.isArray(value.elements) ? value.elements : []) {
    const [key, until] = Array.isArray(row) ? row : [];
    const us = typeof until === 'string' ? usOfTimestamp(until) : null;
    if (typeof key !== 'string' || us === null) return err('has an element without key or end');
    untilUs.set(key, us);
  }
  return ok({ form, serial, untilUs });
}
