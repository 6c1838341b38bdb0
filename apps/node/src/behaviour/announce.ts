/**
 * Which findings people are told of, and in what words: those that concern an asset within its limits and are at least
 * moderate, and what was told before whose state, severity or asset changed since. Everything else is kept and shown.
 */
import type { Finding } from '@noroshi/store';
import { type Evidence, type NoticeDraft, SCHEMA_LIMITS, type Severity } from '@noroshi/watch';
import { type FindingDoc, severityOf } from './found.ts';
import type { Change } from './merge.ts';
import type { Limits } from './settings.ts';

export const METHOD_VERSION = '1';

export type Told = { readonly draft: NoticeDraft; readonly severity: Severity };

/** Undefined where nobody is to be told. */
export function toldOf(change: Change, limits: Limits, atUs: number): Told | undefined {
  if (!change.isNews) return undefined;
  const { finding } = change;
  const doc = finding.doc as FindingDoc;
  const severity = severityOf(doc);
  if (severity === 'low' && (finding.severity === null || finding.severity === 'low'))
    return undefined; // never told
  return { draft: draftOf(finding, doc, severity, limits, atUs), severity };
}

function draftOf(
  finding: Finding,
  doc: FindingDoc,
  severity: Severity,
  limits: Limits,
  atUs: number,
): NoticeDraft {
  const { case: one, concerns } = doc;
  const isClosed = one.state === 'closed';
  const closed = `over: ${doc.closedBecause}`;
  const title = isClosed ? `${one.title} (${closed})` : one.title;
  const assets = concerns.map(({ assetId }) => ({ type: 'asset' as const, id: assetId }));
  const objects = one.objectIds.map((id) => ({ type: 'object' as const, id }));
  return {
    ...{ kind: one.kind, key: one.key, title: cut(title, SCHEMA_LIMITS.titleLengthMax) },
    about: [...assets, ...objects].slice(0, SCHEMA_LIMITS.aboutMax),
    ...{ atUs, window: { fromUs: finding.fromUs, toUs: finding.toUs } },
    ...{ severity, confidence: one.confidence },
    evidence: evidenceOf(doc).slice(0, SCHEMA_LIMITS.evidenceMax),
    method: { name: `behave-${finding.kind}`, version: METHOD_VERSION, parameters: { ...limits } },
  };
}

const REASONS_MAX = 12;
const BENIGN_MAX = 12;
const VALUE_LENGTH_MAX = 1000;

/** State, whom it concerns, the chain of reasons, the benign explanations tried, what would cancel it; then the figures. */
function evidenceOf({ case: one, concerns }: FindingDoc): Evidence[] {
  const value = (name: string, text: string): Evidence => ({
    ...{ type: 'value', name, value: cut(text, VALUE_LENGTH_MAX) },
  });
  return [
    value('state', one.state),
    ...concerns.slice(0, REASONS_MAX).map(({ why }) => value('concern', why)),
    ...one.reasons.slice(-REASONS_MAX).map(({ text }) => value('reason', text)),
    ...one.benign
      .slice(0, BENIGN_MAX)
      .map(({ rule, holds, text }) =>
        value('benign', `${rule}: ${holds ? 'holds' : 'no'}, ${text}`),
      ),
    value('cancelledBy', one.cancelledBy),
    { type: 'time', name: 'nextCheck', atUs: Math.round(one.nextCheckUs) },
    ...one.evidence.flatMap(whole),
  ];
}

/** Instants are whole microseconds; a number that could not be told is left out. */
function whole(one: Evidence): Evidence[] {
  if (one.type === 'time') return [{ ...one, atUs: Math.round(one.atUs) }];
  const isNone =
    one.type === 'value' && typeof one.value === 'number' && !Number.isFinite(one.value);
  return isNone ? [] : [one];
}

/** Text of catalogues may hold anything; a notice holds no U+0000. */
function cut(text: string, lengthMax: number): string {
  const plain = text.replaceAll('\u0000', ' ');
  return plain.length <= lengthMax ? plain : `${plain.slice(0, lengthMax - 1)}…`;
}
