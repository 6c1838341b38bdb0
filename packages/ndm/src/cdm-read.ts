/**
 * Conjunction Data Messages read from KVN (CCSDS 508.0-B-1, section 4), by the table that writes them. An unknown
 * keyword, or an obligatory one that cannot be read, refuses the message; another one that cannot be read (real messages
 * print RELATIVE_VELOCITY in [m]) is left out and listed.
 * A covariance is read as it stands: whether it is one (positive, or only unknown) is for who uses it to judge.
 */
import { ok, type Result } from '@noroshi/time';
import type { Cdm, CdmObject } from './cdm.ts';
import { CDM_FIELDS, type CdmPart } from './cdm-keywords.ts';
import type { NdmField } from './field.ts';
import {
  type KvnLine,
  type KvnPair,
  kvnLines,
  type NdmReadLimits,
  type ReadRefusal,
  readFields,
  refuseRead,
} from './kvn-read.ts';

const UTC = 'UTC';

export type CdmRead = { readonly cdm: Cdm; readonly leftOut: readonly ReadRefusal[] };

export function decodeCdmKvn(
  text: string,
  limits: NdmReadLimits = {},
): Result<CdmRead, ReadRefusal> {
  const leftOut: ReadRefusal[] = [];
  const read = kvnLines(text, limits);
  if (!read.ok) return read;
  const lines = read.value;
  const first = lines.find((line) => line.kind !== 'comment');
  if (first?.kind !== 'pair' || first.key !== 'CCSDS_CDM_VERS')
    return refuseRead(first?.line ?? 0, 'first line', '', 'a CDM begins with CCSDS_CDM_VERS = 1.0');
  const stray = lines.find((line) => line.kind === 'word');
  if (stray !== undefined)
    return refuseRead(
      stray.line,
      'line',
      (stray as { text: string }).text,
      'KEYWORD = value is right',
    );
  const starts = lines.flatMap((line, k) =>
    line.kind === 'pair' && line.key === 'OBJECT' ? [k] : [],
  );
  const endLine = lines.at(-1)!.line;
  if (starts.length !== 2)
    return refuseRead(endLine, 'OBJECT', `${starts.length} times`, 'two objects are right');
  const head = lines.slice(0, starts[0]);
  const top = readFields(fieldsOf('header', 'relative'), pairsOf(head), {
    ...{ endLine: lines[starts[0]!]!.line, timeSystem: UTC, leftOut },
  });
  if (!top.ok) return top;
  const objects: CdmObject[] = [];
  for (const [k, name] of ['OBJECT1', 'OBJECT2'].entries()) {
    const object = readObject(lines.slice(starts[k], starts[k + 1] ?? lines.length), name, leftOut);
    if (!object.ok) return object;
    objects.push(object.value);
  }
  const relativeAt = head.findIndex((line) => line.kind === 'pair' && line.key === 'MESSAGE_ID');
  const { version: _, ...values } = top.value as Cdm & { version: string };
  const cdm: Cdm = {
    ...values,
    comments: commentsOf(head.slice(0, relativeAt)),
    relativeComments: commentsOf(head.slice(relativeAt)),
    objects: objects as unknown as Cdm['objects'],
  };
  return ok({ cdm, leftOut });
}

function readObject(
  lines: readonly KvnLine[],
  name: string,
  leftOut: ReadRefusal[],
): Result<CdmObject, ReadRefusal> {
  const pairs = pairsOf(lines);
  const [first] = pairs;
  if (first!.value !== name)
    return refuseRead(first!.line, 'OBJECT', first!.value, `${name} is right here`);
  const at = { endLine: lines.at(-1)!.line, timeSystem: UTC, leftOut };
  const read = readFields(fieldsOf('metadata', 'data'), pairs, at);
  if (!read.ok) return read;
  const { covarianceRtn, object: _, ...values } = read.value as Record<string, unknown>;
  const comments = commentsOf(lines);
  const model =
    comments.find((text) => text.startsWith(MODEL))?.slice(MODEL.length) ?? 'of the message';
  return ok({
    ...(values as unknown as CdmObject),
    covariance: { kind: 'full', lowerRtn: covarianceRtn as number[], model },
    comments,
  });
}

const MODEL = 'Covariance model: ';

function fieldsOf(...parts: readonly CdmPart[]): NdmField[] {
  return CDM_FIELDS.filter(({ part }) => parts.includes(part));
}

function pairsOf(lines: readonly KvnLine[]): KvnPair[] {
  return lines.filter((line) => line.kind === 'pair');
}

function commentsOf(lines: readonly KvnLine[]): string[] {
  return lines.flatMap((line) => (line.kind === 'comment' ? [line.text] : []));
}

/** The combined hard-body radius that a comment names, as ours and NASA's messages do; metres. */
export function hardBodyRadiusM(cdm: Cdm): number | undefined {
  const all = [
    ...(cdm.comments ?? []),
    ...(cdm.relativeComments ?? []),
    ...cdm.objects.flatMap((one) => one.comments ?? []),
  ];
  for (const text of all) {
    const found = /^\s*HBR\s*=\s*(\d+(?:\.\d+)?)\s*(?:\[m\])?/i.exec(text)?.[1];
    if (found !== undefined) return Number(found);
  }
  return undefined;
}
