/** What a change would do, told before it is made: thresholds, release rules, sources. Nothing is written, nothing is asked. */
import type { ReleaseRule } from '@noroshi/exchange';
import { configRow } from '@noroshi/store';
import { Id } from '@noroshi/watch';
import { Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { Source } from '../sources/config.ts';
import { FetchPlan, fetchPlan } from '../sources/fetch-plan.ts';
import type { ConjunctionWatch } from '../watching/settings.ts';
import { WATCH_ID } from '../watching/settings.ts';
import { formatChangeError } from './change.ts';
import { checkConfig } from './check.ts';
import { RuleEffect, ruleEffect } from './effect-rules.ts';
import { ThresholdEffect, thresholdEffect } from './effect-thresholds.ts';
import { PreviewBody } from './preview-routes.ts';
import { reachProblem } from './reach.ts';

const tag = 'Configuration';
const params = Type.Object({ id: Id });

/** Null where the document removes the row. */
function checked(kind: 'watch' | 'rule' | 'source', id: string, doc: unknown) {
  if (doc === null) return { ok: true as const, value: null };
  const found = checkConfig(kind, id, doc);
  if (found.ok) return { ok: true as const, value: found.value };
  const message = formatChangeError({ kind: 'invalid', problems: found.error });
  return refuse(422, 'config.invalid', message);
}

const thresholds = defineRoute({
  ...{ method: 'POST', url: '/api/v1/config/watch/:id/effect', tag },
  access: { who: 'role', roles: ['analyst'] },
  summary: 'How many of the approaches of now these thresholds would tell, or no longer tell',
  schema: { params, body: PreviewBody, reply: ThresholdEffect },
  handle: async ({ params, body, caller }, { store, clock }) => {
    if (params.id !== WATCH_ID)
      return refuse(404, 'not-there', `the only watch with thresholds is ${WATCH_ID}`);
    const after = checked('watch', params.id, body.doc);
    if (!after.ok) return after;
    const row = await configRow(store.db, 'watch', params.id);
    const now = (row?.doc ?? null) as ConjunctionWatch | null;
    const then = after.value as ConjunctionWatch | null;
    const effect = await thresholdEffect(store.db, caller!, then, now, clock.watchUs());
    return { ok: true, body: effect };
  },
});

const rules = defineRoute({
  ...{ method: 'POST', url: '/api/v1/config/rule/:id/effect', tag },
  access: { who: 'role', roles: ['release'] },
  summary: 'Which open warnings would go to the partner by this rule, and which no longer',
  schema: { params, body: PreviewBody, reply: RuleEffect },
  handle: async ({ params, body, caller }, context) => {
    const after = checked('rule', params.id, body.doc);
    if (!after.ok) return after;
    const row = await configRow(context.store.db, 'rule', params.id);
    const change = { before: row?.doc ?? null, after: after.value };
    const far = reachProblem('rule', change, caller!);
    if (far !== undefined) return refuse(403, 'config.reach', far);
    const then = after.value as ReleaseRule | null;
    const atUs = context.clock.wallUs();
    return { ok: true, body: await ruleEffect(context, caller!, params.id, then, atUs) };
  },
});

const sources = defineRoute({
  ...{ method: 'POST', url: '/api/v1/config/source/:id/effect', tag },
  access: { who: 'role', roles: ['analyst'] },
  summary: 'What this source would ask for, from where and how often; nothing is asked',
  schema: { params, body: PreviewBody, reply: FetchPlan },
  handle: async ({ params, body }) => {
    const after = checked('source', params.id, body.doc);
    if (!after.ok) return after;
    if (after.value === null)
      return refuse(422, 'config.invalid', 'a source that is removed asks for nothing');
    return { ok: true, body: fetchPlan(after.value as Source) };
  },
});

export const effectRoutes: readonly Route[] = [thresholds, rules, sources];
