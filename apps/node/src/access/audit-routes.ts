/** The audit, for reviewers: every act in order, with its place in the chain. */
import { type AuditLine, auditLines } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { type Static, Type } from 'typebox';
import { defineRoute, type Route } from '../api/route.ts';

const LIMIT_MAX = 1000;
const LIMIT_DEFAULT = 200;
const Line = Type.Object({
  ...{ seq: Type.Integer(), atUtc: Type.String(), actor: Type.String(), action: Type.String() },
  ...{ subject: Type.String(), doc: Type.Unknown(), hash: Type.String() },
});

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/audit', tag: 'Audit' },
  access: { who: 'role', roles: ['reviewer'], sight: 'all' },
  summary: 'Who did what, in order; noroshi audit verify proves that no line was changed',
  schema: {
    query: Type.Object(
      {
        after: Type.Optional(Type.Integer({ minimum: 0 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({
      lines: Type.Array(Line),
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

function lineOf({ seq, atUs, actor, action, subject, doc, hash }: AuditLine): Static<typeof Line> {
  return { seq, atUtc: formatUtc(atUs), actor, action, subject, doc, hash };
}

export const auditRoutes: readonly Route[] = [list];
