/** The audit, for reviewers: every act in order, looked through by who, what and when; its chain checked; taken out as a file. */
import { csvLine, safeJson } from '@noroshi/host';
import {
  type AuditFilter,
  type AuditLine,
  appendAudit,
  auditLines,
  searchAudit,
  verifyAudit,
} from '@noroshi/store';
import { formatUtc, parseUtc } from '@noroshi/time';
import { type Static, Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { actorOf } from './desk.ts';

const tag = 'Audit';
const access = { who: 'role', roles: ['reviewer'], sight: 'all' } as const;
const LIMIT_MAX = 1000;
const LIMIT_DEFAULT = 200;
const EXPORT_LINES_MAX = 20_000;

export const AuditLineReply = Type.Object({
  ...{ seq: Type.Integer(), atUtc: Type.String(), actor: Type.String(), action: Type.String() },
  ...{ subject: Type.String(), doc: Type.Unknown(), hash: Type.String() },
});

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX }));

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/audit', tag, access },
  summary: 'Who did what, in order; noroshi audit verify proves that no line was changed',
  schema: {
    query: Type.Object(
      { after: Type.Optional(Type.Integer({ minimum: 0 })), limit },
      { additionalProperties: false },
    ),
    reply: Type.Object({
      lines: Type.Array(AuditLineReply),
      next: Type.Union([Type.Integer(), Type.Null()]),
    }),
  },
  handle: async ({ query }, context) => {
    const limit = query.limit ?? LIMIT_DEFAULT;
    const lines = await auditLines(context.store.db, query.after ?? 0, limit);
    const next = lines.length === limit ? lines.at(-1)!.seq : null;
    return { ok: true, body: { lines: lines.map(lineOf), next } };
  },
});

const Part = Type.Optional(Type.String({ maxLength: 200 }));
const Utc = Type.Optional(Type.String({ maxLength: 40 }));
const filterFields = { actor: Part, action: Part, subject: Part, from: Utc, until: Utc };
type Filter = {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly until?: string;
};

export const AuditFoundReply = Type.Object({
  lines: Type.Array(AuditLineReply), // newest first
  walked: Type.Integer(), // lines that were looked through
  next: Type.Union([Type.Integer(), Type.Null()]), // `before` of the next page; null: that was all
});

const search = defineRoute({
  ...{ method: 'GET', url: '/api/v1/audit/search', tag, access },
  summary: 'Lines by actor, action, subject (parts of them) and time, the newest first',
  schema: {
    query: Type.Object(
      { ...filterFields, before: Type.Optional(Type.Integer({ minimum: 1 })), limit },
      { additionalProperties: false },
    ),
    reply: AuditFoundReply,
  },
  handle: async ({ query }, { store }) => {
    const filter = filterOf(query);
    if (typeof filter === 'string') return refuse(400, 'audit.time', filter);
    const { before = null, limit: most = LIMIT_DEFAULT } = query;
    const { lines, walked, next } = await searchAudit(store.db, filter, before, most);
    return { ok: true, body: { lines: lines.map(lineOf), walked, next } };
  },
});

export const AuditVerdictReply = Type.Object({
  ...{ ok: Type.Boolean(), lines: Type.Integer() }, // lines that are whole, from the first
  head: Type.Union([Type.String(), Type.Null()]),
  brokenSeq: Type.Union([Type.Integer(), Type.Null()]),
  ...{ reason: Type.String(), elapsedS: Type.Number(), atUtc: Type.String() },
});

/** One walk at a time a node: it reads every line there is. */
const walking = new WeakSet<NodeContext>();

const verify = defineRoute({
  ...{ method: 'POST', url: '/api/v1/audit/verify', tag, access, rate: 'export' },
  summary: 'Walk the chain now: is every line as it was written, and is none missing',
  schema: { reply: AuditVerdictReply },
  handle: async ({ caller }, context) => {
    if (walking.has(context))
      return refuse(409, 'audit.busy', 'the chain is being walked already: ask again in a while');
    walking.add(context);
    try {
      const { store, clock } = context;
      const fromUs = clock.wallUs();
      const pause = () => new Promise((resolve) => setImmediate(resolve));
      const verdict = await verifyAudit(store.db, pause);
      const atUs = clock.wallUs();
      const told = {
        ...{ ok: verdict.ok, lines: verdict.lines, head: verdict.ok ? verdict.head : null },
        ...{ brokenSeq: verdict.ok ? null : verdict.seq, reason: verdict.ok ? '' : verdict.reason },
      };
      await store.write((tx) =>
        appendAudit(tx, {
          ...{ atUs, actor: actorOf(caller!.userId), action: 'audit.verify', subject: 'audit' },
          doc: { ok: told.ok, lines: told.lines },
        }),
      );
      const elapsedS = (atUs - fromUs) / 1e6;
      return { ok: true, body: { ...told, elapsedS, atUtc: formatUtc(atUs) } };
    } finally {
      walking.delete(context);
    }
  },
});

export const AuditExportReply = Type.Object({
  ...{ text: Type.String(), lines: Type.Integer(), complete: Type.Boolean() },
});

const exported = defineRoute({
  ...{ method: 'POST', url: '/api/v1/audit/export', tag, access, rate: 'export' },
  summary: `Lines as a file, CSV or JSON: the newest ${EXPORT_LINES_MAX} that fit`,
  schema: {
    body: Type.Object(
      { ...filterFields, format: Type.Enum(['csv', 'json']) },
      { additionalProperties: false },
    ),
    reply: AuditExportReply,
  },
  handle: async ({ body, caller }, context) => {
    const { format, ...asked } = body;
    const filter = filterOf(asked);
    if (typeof filter === 'string') return refuse(400, 'audit.time', filter);
    const { store, clock, mode, nodeId } = context;
    const { lines, complete } = await allLines(context, filter);
    const atUs = clock.wallUs();
    const actor = actorOf(caller!.userId);
    const doc = { format, lines: lines.length, ...asked };
    await store.write((tx) =>
      appendAudit(tx, { atUs, actor, action: 'audit.export', subject: 'audit', doc }),
    );
    const head = { mode, node: nodeId, tlp: 'RED', by: actor, atUtc: formatUtc(atUs, 0), complete };
    const text =
      format === 'csv'
        ? csvOf(head, lines)
        : `${safeJson({ ...head, lines: lines.map(fileLine) })}\n`;
    return { ok: true, body: { text, lines: lines.length, complete } };
  },
});

async function allLines({ store }: NodeContext, filter: AuditFilter) {
  const lines: AuditLine[] = [];
  let before: number | null = null;
  do {
    const most = Math.min(LIMIT_MAX, EXPORT_LINES_MAX - lines.length);
    const found = await searchAudit(store.db, filter, before, most);
    lines.push(...found.lines);
    before = found.next;
  } while (before !== null && lines.length < EXPORT_LINES_MAX);
  return { lines, complete: before === null };
}

/** The marking is the first record, in cells, so that it stays with the sheet. */
function csvOf(
  head: Readonly<Record<string, string | boolean>>,
  lines: readonly AuditLine[],
): string {
  const marked = csvLine([`${head.mode}`.toUpperCase(), ...Object.entries(head).flat()]);
  const names = csvLine([
    'seq',
    'at_utc',
    'actor',
    'action',
    'subject',
    'doc',
    'previous_hash',
    'hash',
  ]);
  const rows = lines
    .map(fileLine)
    .map((line) =>
      csvLine([
        ...[line.seq, line.atUtc, line.actor, line.action, line.subject],
        ...[JSON.stringify(line.doc), line.previousHash, line.hash],
      ]),
    );
  return marked + names + rows.join('');
}

function fileLine(line: AuditLine) {
  return { ...lineOf(line), previousHash: line.previousHash };
}

/** In words, what is wrong with the times. */
function filterOf({ actor, action, subject, from, until }: Filter): AuditFilter | string {
  const times: { fromUs?: number; untilUs?: number } = {};
  for (const [name, text] of [['fromUs', from] as const, ['untilUs', until] as const]) {
    if (text === undefined || text === '') continue;
    const parsed = parseUtc(text);
    if (!parsed.ok) return `${JSON.stringify(text)} is no instant: 2026-01-01T00:00:00Z is right`;
    times[name] = parsed.value;
  }
  return {
    ...times,
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(subject !== undefined && { subject }),
  };
}

function lineOf({
  seq,
  atUs,
  actor,
  action,
  subject,
  doc,
  hash,
}: AuditLine): Static<typeof AuditLineReply> {
  return { seq, atUtc: formatUtc(atUs), actor, action, subject, doc, hash };
}

export const auditRoutes: readonly Route[] = [list, search, verify, exported];
