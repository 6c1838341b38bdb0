/** What every form of file is: which elements it can say, and the files it makes of them. Files are pure text, made from checked parts only. */
import { formatUtc } from '@noroshi/time';
import type { EdgeElement } from './element.ts';

export const EDGE_FORMS = ['rpz', 'nft', 'suricata', 'flowspec', 'misp', 'csv'] as const;
export type EdgeFormName = (typeof EDGE_FORMS)[number];

export type EdgeFile = { readonly name: string; readonly text: string };

export type Hash = (bytes: Uint8Array) => Uint8Array;

export type EdgeContext = {
  readonly atUs: number; // µs TAI
  readonly serial: number; // of a zone; goes up when the content changes
  readonly originator: string; // who makes the file, as feeds name it; any text
  readonly sha1: Hash;
  readonly md5: Hash;
};

export type EdgeForm = {
  /** Above it the least certain are left out: what loads the file has limits too. */
  readonly elementsMax: number;
  /** Why the form cannot hold it, or null. */
  whyNot(element: EdgeElement): string | null;
  files(elements: readonly EdgeElement[], context: EdgeContext): EdgeFile[];
};

/** '2026-11-23T16:00:00Z' */
export function utcText(us: number): string {
  return formatUtc(us, 0);
}

/** Said at the end of a line or above it, behind the comment sign of the format. */
export function noteOf({ untilUs, indicatorId, tlp }: EdgeElement): string {
  return `until ${utcText(untilUs)} ${indicatorId} TLP:${tlp}`;
}

export function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
