/**
 * A joint case: one thread that two nodes work on together, opened by either about a warning or a request, accepted by the
 * other. Each side appends only its own entries, numbered from 1, and says with each how many of the other's it had seen; so
 * both nodes put the same entries into the same order, whatever the link did in between (a version vector of two).
 */
import { Epoch, Id, Text, Title, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';

export const CASE_LIMITS = {
  entriesMax: 2000, // of one side in one case
  reportLengthMax: 32_768,
  filesMax: 16, // named by one entry
  fileBytesMax: 16_777_216,
} as const;

/** sign: this side stands by the report too. close: it is over for both. */
export const CASE_ACTS = [
  ...(['open', 'accept', 'decline', 'say', 'propose', 'agree', 'refuse', 'done'] as const),
  ...(['report', 'sign', 'close'] as const),
] as const;
export const CaseAct = Type.Enum(CASE_ACTS);
export type CaseAct = (typeof CASE_ACTS)[number];

/** What a case is about: a warning or a request, as the node `of` calls it. */
export const CaseAbout = Type.Object(
  { type: Type.Enum(['warning', 'request']), id: Id, of: Id },
  { additionalProperties: false },
);
export type CaseAbout = Static<typeof CaseAbout>;

/** A file by its hash: it is fetched apart, when it is asked for. */
export const FileRef = Type.Object(
  {
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    bytes: Type.Integer({ minimum: 1, maximum: CASE_LIMITS.fileBytesMax }),
    name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$' }), // never a path
    mediaType: Type.String({ pattern: '^[a-z]+/[a-z0-9][a-z0-9.+-]{0,79}$' }),
  },
  { additionalProperties: false },
);
export type FileRef = Static<typeof FileRef>;

const Count = Type.Integer({ minimum: 0, maximum: CASE_LIMITS.entriesMax });
/** An action or a report is called by the entry that brought it: `NODE.n`. */
const Ref = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,95}\\.[1-9]\\d{0,3}$' });

export const CaseBody = Type.Object(
  {
    type: Type.Literal('case'),
    caseId: Id, // `OPENER:…`, the same on both sides
    opener: Id, // the node that opened it
    n: Type.Integer({ minimum: 1, maximum: CASE_LIMITS.entriesMax }), // which of its author's entries
    seen: Count, // entries of the other that its author had then
    act: CaseAct,
    atUs: Epoch,
    title: Type.Optional(Title), // of open
    about: Type.Optional(CaseAbout), // of open
    tlp: Type.Optional(Tlp), // of open: who may know of the case
    text: Type.Optional(Text),
    report: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: CASE_LIMITS.reportLengthMax,
        pattern: '^[^\\u0000]*$',
      }),
    ),
    ref: Type.Optional(Ref), // of agree, refuse, done, sign
    doer: Type.Optional(Id), // of propose: which of the two nodes does it
    untilUs: Type.Optional(Epoch), // of propose: by when
    files: Type.Optional(Type.Array(FileRef, { maxItems: CASE_LIMITS.filesMax })),
  },
  { additionalProperties: false },
);
export type CaseBody = Static<typeof CaseBody>;

const NEEDS: Readonly<Record<CaseAct, readonly (keyof CaseBody)[]>> = {
  open: ['title', 'about', 'tlp'],
  ...{ accept: [], decline: [], close: [] },
  say: ['text'],
  propose: ['text', 'doer'],
  ...{ agree: ['ref'], refuse: ['ref'], done: ['ref'], sign: ['ref'] },
  report: ['report'],
};
const MAY: Readonly<Partial<Record<CaseAct, readonly (keyof CaseBody)[]>>> = {
  open: ['text', 'files'],
  say: ['files'],
  propose: ['untilUs'],
  agree: ['text'],
  refuse: ['text'],
  done: ['text'],
};
const EVERY: readonly (keyof CaseBody)[] = [
  ...(['type', 'caseId', 'opener', 'n', 'seen', 'act', 'atUs'] as const),
];

/** What the schema cannot say of one entry between these two; null where nothing is wrong. */
export function caseFault(
  body: CaseBody,
  { from, to }: { readonly from: string; readonly to: string },
): string | null {
  const { act, opener, doer, about, n, seen } = body;
  const needs = NEEDS[act];
  const missing = needs.find((field) => body[field] === undefined);
  if (missing !== undefined) return `a case entry "${act}" lacks ${missing}`;
  const may = [...EVERY, ...needs, ...(MAY[act] ?? [])];
  const more = (Object.keys(body) as (keyof CaseBody)[]).find((field) => !may.includes(field));
  if (more !== undefined) return `a case entry "${act}" has ${more}: it says nothing of that`;
  if (!body.caseId.startsWith(`${opener}:`)) return `case ${body.caseId} is none of ${opener}`;
  if (opener !== from && opener !== to) return `a case of ${opener}: it is one of ${from} or ${to}`;
  if (doer !== undefined && doer !== from && doer !== to)
    return `an action for ${doer}: it is one for ${from} or ${to}`;
  if (about !== undefined && about.of !== from && about.of !== to)
    return `a case about a ${about.type} of ${about.of}: it is one of ${from} or ${to}`;
  const isFirst = n === 1 && seen === 0 && opener === from;
  if ((act === 'open') !== isFirst)
    return 'a case begins with one entry "open" of the node that opens it';
  return null;
}
