/**
 * The element set of one object as a message to take along: OMM in KVN or XML, whose comments say mode, marking, who and when, or
 * a line of CSV with the same in columns of its own, so that it survives a spreadsheet. Every taking is in the audit.
 */
import { csvLine } from '@noroshi/host';
import { encodeOmmCsv, encodeOmmKvn, encodeOmmXml, formatRefusal } from '@noroshi/ndm';
import type { ElementSetBatch } from '@noroshi/orbit';
import { appendAudit, configRows } from '@noroshi/store';
import { objectById } from '@noroshi/store/elements';
import { formatUtc } from '@noroshi/time';
import {
  type Asset,
  Id,
  type Marking,
  noticeDefault,
  strictestMarking,
  TLP_LEVELS,
} from '@noroshi/watch';
import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { actorOf } from '../access/desk.ts';
import { maySeeConfig } from '../api/objects.ts';
import { defineRoute, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { inForceOf } from './in-force.ts';

const FORMS = ['kvn', 'xml', 'csv'] as const;

export const ObjectExport = Type.Object({
  text: Type.String(),
  tlp: Type.Enum(TLP_LEVELS),
});

export const exportRoute = defineRoute({
  ...{ method: 'POST', url: '/api/v1/objects/:id/export', tag: 'objects', rate: 'export' },
  access: { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer'] },
  summary:
    'The element set in force as OMM (KVN, XML) or CSV, marked; it is written into the audit',
  schema: {
    params: Type.Object({ id: Id }),
    body: Type.Object({ form: Type.Enum(FORMS) }, { additionalProperties: false }),
    reply: ObjectExport,
  },
  handle: async ({ params, body, caller }, context) => {
    const { store, clock } = context;
    if ((await objectById(store.db, params.id)) === undefined)
      return refuse(404, 'not-there', 'there is no object of this id');
    const sets = await inForceOf(context, params.id);
    if (sets.count === 0)
      return refuse(422, 'objects.empty', 'this object has no element set yet: nothing to export');
    const { tlp } = await markingOf(context, params.id, caller!);
    const atUs = clock.wallUs();
    const stamp = {
      mode: context.mode === 'live' ? 'LIVE' : 'EXERCISE EXERCISE EXERCISE',
      marking: `TLP:${tlp}`,
      taken: `${context.nodeId} ${caller!.userId} ${formatUtc(atUs, 0)}`,
    };
    const made = textOf(sets, body.form, stamp, { creationUs: atUs, originator: context.nodeId });
    if (typeof made !== 'string') return refuse(422, 'objects.form', made.refused);
    await store.write((tx) =>
      appendAudit(tx, {
        ...{ atUs, actor: actorOf(caller!.userId), action: 'export', subject: params.id },
        doc: { what: 'element set', format: body.form, tlp, epochUtc: formatUtc(sets.epochUs[0]!) },
      }),
    );
    return { ok: true, body: { text: made, tlp } };
  },
});

type Stamp = { readonly mode: string; readonly marking: string; readonly taken: string };

function textOf(
  sets: ElementSetBatch,
  form: (typeof FORMS)[number],
  { mode, marking, taken }: Stamp,
  header: { readonly creationUs: number; readonly originator: string },
): string | { readonly refused: string } {
  const comments = [mode, marking, taken];
  if (form === 'kvn') return encodeOmmKvn(sets, { ...header, comments });
  if (form === 'xml') return encodeOmmXml(sets, { ...header, comments });
  const csv = encodeOmmCsv(sets);
  if (!csv.ok) return { refused: formatRefusal(csv.error) };
  const [head, ...lines] = csv.value.trimEnd().split('\r\n');
  const marks = csvLine([mode, marking, taken]).trimEnd();
  const marked = lines.map((line) => `${line},${marks}`);
  return `${[`${head},MODE,MARKING,EXPORTED`, ...marked].join('\r\n')}\r\n`;
}

/** Of an asset that the caller may know of its own marking where that is stricter; else as the node marks element sets. */
async function markingOf(
  { store, nodeId }: NodeContext,
  objectId: string,
  caller: Caller,
): Promise<Marking> {
  const rows = await configRows(store.db, 'asset');
  const own = rows
    .filter(({ doc }) => (doc as Asset).objectId === objectId && maySeeConfig('asset', doc, caller))
    .flatMap(({ doc }) => (doc as Asset).marking ?? []);
  return strictestMarking([noticeDefault(nodeId), ...own], nodeId);
}
