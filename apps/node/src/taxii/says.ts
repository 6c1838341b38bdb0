/**
 * What an object that a partner posted says, for a person who decides about it; and the notice that it becomes where it is raised as
 * that partner's word. Their text is data: shown as text, cut, never followed.
 */
import { usOfTimestamp } from '@noroshi/stix';
import type { WaitingObject } from '@noroshi/store/exchange';
import { type Mode, type Notice, SCHEMA_LIMITS, type Severity, type Tlp } from '@noroshi/watch';

type Json = Readonly<Record<string, unknown>>;

/** What a person may choose beside keeping it. */
export const TAXII_USES = ['warn', 'watch'] as const;
export type TaxiiUse = (typeof TAXII_USES)[number];
/** Of a version that withdraws what was taken before. */
export const WITHDRAWS = 'withdraw';

const RAISED: ReadonlySet<string> = new Set(['indicator', 'sighting', 'report', 'observed-data']);
const TITLE_MAX = 200;
const VALUE_MAX = 1000;
const TERM_US = 399 * 86_400e6; // a partner's warning happens within 400 days of its finding
const SHOWN = [
  ...['name', 'description', 'pattern', 'pattern_type', 'indicator_types', 'report_types'],
  ...['valid_from', 'valid_until', 'first_seen', 'last_seen', 'first_observed', 'last_observed'],
  ...['count', 'number_observed', 'sighting_of_ref', 'confidence', 'labels', 'created_by_ref'],
] as const;

export function objectOf({ bytes }: Pick<WaitingObject, 'bytes'>): Json {
  return JSON.parse(new TextDecoder().decode(bytes)) as Json;
}

export function isRevoked(object: Json): boolean {
  return object.revoked === true;
}

/** The uses that this version has. One that is withdrawn has none: taking it ends what was made of it. */
export function usesOf(object: Json): readonly TaxiiUse[] {
  if (isRevoked(object)) return [];
  const isWatched = object.type === 'indicator' && object.pattern_type === 'stix';
  return TAXII_USES.filter((use) =>
    use === 'watch' ? isWatched : RAISED.has(String(object.type)),
  );
}

/** In one line. */
export function titleOf(object: Json): string {
  const { type, name, pattern, description, sighting_of_ref: seen } = object;
  const words = [name, pattern, description, seen].find((each) => typeof each === 'string');
  return cut(words === undefined ? String(type) : `${String(type)}: ${words}`, TITLE_MAX);
}

/** Its own words, by their names in STIX. */
export function wordsOf(object: Json): { readonly name: string; readonly value: string }[] {
  return SHOWN.flatMap((name) => {
    const value = object[name];
    if (value === undefined) return [];
    return [{ name, value: cut(typeof value === 'string' ? value : JSON.stringify(value)) }];
  });
}

/** As partner's word: its id is of its content, so that the same version raises the same notice. */
export function noticeOf(
  waiting: WaitingObject,
  object: Json,
  us: { readonly nodeId: string; readonly mode: Mode; readonly watchUs: number },
  severity: Severity,
): Notice {
  const { source, objectId, digest, tlp } = waiting;
  const { confidence } = object;
  const isShare = typeof confidence === 'number' && confidence >= 0 && confidence <= 100;
  return {
    ...{ id: `taxii.${digest.slice(0, 32)}`, origin: source, mode: us.mode, kind: 'indicator' },
    marking: { tlp: tlp as Tlp, originator: source, releasableTo: [us.nodeId], caveats: [] },
    ...{ key: objectId, title: titleOf(object), about: [{ type: 'object', id: objectId }] },
    ...{ atUs: us.watchUs, window: windowOf(object, us.watchUs), severity },
    confidence: isShare ? confidence / 100 : 0.5,
    evidence: wordsOf(object)
      .slice(0, SCHEMA_LIMITS.evidenceMax)
      .map(({ name, value }) => ({ type: 'value', name, value })),
    method: { name: 'taxii', version: '1', parameters: {} },
  };
}

/** When it says that it was seen or is valid, within what a warning may span. */
function windowOf(object: Json, atUs: number) {
  const at = (...names: string[]) => {
    for (const name of names) {
      const us = typeof object[name] === 'string' ? usOfTimestamp(object[name]) : null;
      if (us !== null) return Math.min(Math.max(us, atUs - TERM_US), atUs + TERM_US);
    }
    return null;
  };
  const fromUs = at('first_seen', 'first_observed', 'valid_from') ?? atUs;
  const toUs = at('last_seen', 'last_observed', 'valid_until') ?? atUs;
  return { fromUs, toUs: Math.max(fromUs, toUs) };
}

/** Without control characters, which no text here has. */
function cut(text: string, most = VALUE_MAX): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}
