/** A warrant while it is written, read and judged on the page: plain values, nothing here draws. */
import type { Doc } from '../config/draft.ts';

export type Problem = { readonly path: string; readonly value: string; readonly expected: string };

/** What a new one begins with: nothing that is permitted, the shortest words of what must be there. */
export function newWarrant(mode: string, node: string): Doc {
  return {
    ...{ format: 'noroshi-warrant', v: 1, id: '', mode },
    ...{ directions: [], networks: [], detectors: [] },
    retention: { windowHours: 72, keepDays: 30 },
    ownAddresses: 'pseudonym',
    marking: { tlp: 'AMBER', originator: node, releasableTo: [], caveats: [] },
  };
}

/** Places of the file ('networks/3') as places of the form ('networks.3'); a place is said once. */
export function formProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.map(({ path, value, expected }) => ({
    ...{ path: path.replaceAll('/', '.'), value },
    expected: expected.startsWith(`${path}: `) ? expected.slice(path.length + 2) : expected,
  }));
}

export type Parsed =
  | { readonly ok: true; readonly doc: Doc }
  | { readonly ok: false; readonly line: number; readonly message: string };

/** A JSON object from text that a person wrote, or the line where it is none. */
export function parseDoc(text: string): Parsed {
  try {
    const doc: unknown = JSON.parse(text);
    if (typeof doc === 'object' && doc !== null && !Array.isArray(doc))
      return { ok: true, doc: doc as Doc };
    return { ok: false, line: 1, message: '' };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    return { ok: false, line: lineOfCause(text, message), message };
  }
}

/** Engines say 'at position 12' or 'at line 1 column 13'. */
function lineOfCause(text: string, message: string): number {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  const upTo = position === undefined ? text.length : Number(position);
  return text.slice(0, upTo).split('\n').length;
}

/** The line where the last named part of a path stands, from 1; of its nearest owner that stands there; 0 where none does. */
export function lineOfPath(text: string, path: string): number {
  const lines = text.split('\n');
  let found = 0;
  for (const part of path.split('.')) {
    const at = /^\d+$/.test(part)
      ? itemLine(lines, found, Number(part))
      : lines.findIndex((line, k) => k >= found - 1 && line.includes(`"${part}"`)) + 1;
    if (at <= 0) break;
    found = at;
  }
  return found;
}

/** Items of a list that has one a line. */
function itemLine(lines: readonly string[], from: number, item: number): number {
  if (from === 0 || !(lines[from - 1] ?? '').trimEnd().endsWith('[')) return 0;
  return from + 1 + item <= lines.length ? from + 1 + item : 0;
}

export const STANDINGS = [
  'inForce',
  'notBegun',
  'ended',
  'otherMode',
  'onePerson',
  'other',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** From what the node says why it is not in force; null: it is. */
export function standingOf(why: string | null): Standing {
  if (why === null) return 'inForce';
  if (/ has not begun$/.test(why)) return 'notBegun';
  if (/ has ended( on \S+)?$/.test(why)) return 'ended';
  if (/ is of mode /.test(why)) return 'otherMode';
  return / was not confirmed by a second person$/.test(why) ? 'onePerson' : 'other';
}

/** How much of its span is over, 0 to 1. */
export function spentShare(fromMs: number, toMs: number, nowMs: number): number {
  return Math.min(1, Math.max(0, (nowMs - fromMs) / Math.max(1, toMs - fromMs)));
}

export const SOON_MS = 2 * 86_400_000; // an end so near is marked

/** What the rule says, with its lines: the same content as the text whose hash it is. Null where it cannot be read. */
export function readRule(rule: string): { readonly warrant: Doc; readonly text: string } | null {
  const parsed = parseDoc(rule);
  const warrant = parsed.ok ? parsed.doc.warrant : undefined;
  if (!parsed.ok || typeof warrant !== 'object' || warrant === null) return null;
  return { warrant: warrant as Doc, text: JSON.stringify(parsed.doc, null, 2) };
}

/** Lower-case hexadecimal SHA-256 of a text in UTF-8; null where the page may not compute it (not a secure context). */
export async function textHash(text: string): Promise<string | null> {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined) return null;
  const hash = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** In groups of eight, so that two people can read it to each other. */
export function hashGroups(hash: string): string {
  return hash.match(/.{1,8}/g)?.join(' ') ?? '';
}
