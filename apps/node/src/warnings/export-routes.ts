/**
 * What leaves the house as a file: one warning, or the list as it is filtered. Only what the person may see goes in; the file
 * says mode, marking, who and when; and every taking is a line of the audit. What a page makes itself (a picture of the globe,
 * a plot, a print) is written down by a route of its own before it is saved.
 */
import { appendAudit } from '@noroshi/store';
import { type KeptWarning, type Listed, warningHistory } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import { Id, projectHistory, ROLES, TLP_LEVELS, type Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { missing } from './act-routes.ts';
import { cdmOf } from './export-cdm.ts';
import {
  type Exported,
  type Stamp,
  strictestTlp,
  warningCsv,
  warningJson,
  warningsCsv,
  warningsJson,
} from './export-text.ts';
import { factsOf } from './facts.ts';
import { answersOf, LIST_FILTERS, type ListFilters, noticesSeen, pageFor } from './list-query.ts';
import { sightOf } from './seen.ts';

const tag = 'Exports';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const params = Type.Object({ id: Id });

const PAGE_SIZE = 200;
const ROWS_MAX = 2000;

const MEDIA = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  cdm: 'text/plain; charset=utf-8',
} as const;

export const ExportedFile = Type.Object({
  what: Type.String(), // for the file's name
  media: Type.String(),
  tlp: Type.Enum(TLP_LEVELS), // the strictest of what is in it
  rows: Type.Integer(), // warnings in it
  isCut: Type.Boolean(), // there are more than fit into one file
  text: Type.String(),
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings/:id/export', tag, rate: 'export' },
  access: { who: 'role', roles: readers, object: { kind: 'warning', param: 'id' } },
  summary: 'One warning as a file: CSV, JSON, or CDM of its conjunction; marked and audited',
  schema: {
    params,
    query: Type.Object(
      { format: Type.Enum(['csv', 'json', 'cdm']) },
      { additionalProperties: false },
    ),
    reply: ExportedFile,
  },
  handle: async ({ object, query, caller }, context) => {
    const { db } = context.store;
    const seen = await sightOf(db, object as KeptWarning, caller!);
    if (seen === undefined) return missing();
    const { warning, shown, notices } = seen;
    const history = projectHistory(await warningHistory(db, warning.id), warning, shown);
    const whole = { warning: shown, notices, history };
    const { format } = query;
    const levels = notices.map(({ marking }) => marking.tlp);
    const stamp = stampOf(context, caller!, [shown.marking.tlp, ...levels]);
    let text = format === 'csv' ? warningCsv(whole, stamp) : '';
    if (format === 'json') text = warningJson(whole, stamp);
    if (format === 'cdm') {
      const inForce = notices.filter(({ id }) => shown.currentNoticeIds.includes(id));
      const pass = inForce.findLast(({ kind }) => kind === 'conjunction');
      if (pass === undefined)
        return refuse(422, 'export.kind', `${shown.id} has no conjunction: take CSV or JSON`);
      const made = await cdmOf(pass, shown.id, caller!, context, stamp);
      if (!made.ok) return refuse(422, 'export.state', made.error);
      text = made.value;
    }
    const what = `warning-${shown.id.slice(0, 12)}`;
    const facts = { media: MEDIA[format], tlp: stamp.tlp, rows: 1, isCut: false };
    await note(context, stamp, shown.id, { format, tlp: stamp.tlp });
    return { ok: true, body: { what, ...facts, text } };
  },
});

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings/export', tag, rate: 'export' },
  access: { who: 'role', roles: readers },
  summary: 'The list of warnings as a file, with the filters of the list; marked and audited',
  schema: {
    query: Type.Object(
      { ...LIST_FILTERS, format: Type.Enum(['csv', 'json']) },
      { additionalProperties: false },
    ),
    reply: ExportedFile,
  },
  handle: async ({ query, caller }, context) => {
    const { format, ...filters } = query;
    const found = await allOf(filters, caller!, context);
    if ('ok' in found) return found;
    const { rows, levels, isCut } = found;
    const stamp = stampOf(context, caller!, levels);
    const text =
      format === 'csv' ? warningsCsv(rows, stamp) : warningsJson(rows, stamp, filters, isCut);
    const facts = { tlp: stamp.tlp, rows: rows.length, isCut };
    await note(context, stamp, 'warnings', { format, ...facts, filters });
    return { ok: true, body: { what: 'warnings', media: MEDIA[format], ...facts, text } };
  },
});

async function allOf(filters: ListFilters, caller: Caller, context: NodeContext) {
  const items: Listed[] = [];
  let asked = filters;
  let isCut = false;
  for (;;) {
    const page = await pageFor(asked, caller, context, PAGE_SIZE);
    if ('ok' in page) return page;
    items.push(...page.items);
    isCut = page.next !== null;
    if (page.next === null || items.length >= ROWS_MAX) break;
    asked = { ...filters, after: Buffer.from(JSON.stringify(page.next)).toString('base64url') };
  }
  const answers = await answersOf(context, items);
  const rows: Exported[] = [];
  for (const item of items) {
    const facts = factsOf(await noticesSeen(context, item, caller));
    const answer = answers.get(item.warning.id);
    const said = answer === undefined ? null : `${answer.partner}: ${answer.text}`;
    rows.push({ warning: item.shown, facts, answer: said });
  }
  return { rows, levels: items.map(({ shown }) => shown.marking.tlp), isCut };
}

function stampOf(
  { mode, nodeId, clock }: NodeContext,
  { userId }: Caller,
  levels: readonly Tlp[],
): Stamp {
  const takenUtc = formatUtc(clock.wallUs(), 0);
  return { mode, node: nodeId, takenBy: actorOf(userId), takenUtc, tlp: strictestTlp(levels) };
}

/** Written down before it is given. */
async function note(
  { store, clock }: NodeContext,
  { takenBy }: Pick<Stamp, 'takenBy'>,
  subject: string,
  doc: Readonly<Record<string, unknown>>,
): Promise<void> {
  await store.write((tx) =>
    appendAudit(tx, {
      ...{ atUs: clock.wallUs(), actor: takenBy, action: 'export', subject, doc },
    }),
  );
}

const FORMATS = ['png', 'svg', 'csv', 'json', 'text', 'print', 'xml'] as const;

const byPage = defineRoute({
  ...{ method: 'POST', url: '/api/v1/exports', tag, rate: 'export' },
  access: { who: 'role', roles: ROLES },
  summary: 'Before the page saves what it made itself (a picture, a plot, a print): it is audited',
  schema: {
    body: Type.Object(
      {
        what: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' }),
        format: Type.Enum(FORMATS),
        ids: Type.Optional(Type.Array(Id, { maxItems: 200 })), // warnings or objects that are on it
        tlp: Type.Optional(Type.Enum(TLP_LEVELS)), // that the page puts on it
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({ takenBy: Type.String(), takenUtc: Type.String() }),
  },
  handle: async ({ body, caller }, context) => {
    const takenBy = actorOf(caller!.userId);
    await note(context, { takenBy }, 'page', body);
    return { ok: true, body: { takenBy, takenUtc: formatUtc(context.clock.wallUs(), 0) } };
  },
});

export const exportRoutes: readonly Route[] = [one, list, byPage];
export type ExportedFile = Static<typeof ExportedFile>;
