/**
 * Assets from a spreadsheet, and configuration as text. An import is planned first: each row new, changed or as before, each
 * refused row with its line and every reason; then it is done whole, and only if it is still what was shown.
 */
import { createHash } from 'node:crypto';
import {
  appendAudit,
  ConfigConflictError,
  type ConfigKind,
  configRows,
  type Db,
} from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { type Asset, noticeDefault, TLP_LEVELS, type Tlp, tlpRank } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { actorOf, deskOf } from '../access/desk.ts';
import { maySeeConfig } from '../api/objects.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { ASSET_COLUMNS, type RefusedRow, readAssetCsv } from './asset-csv.ts';
import { changeIn } from './change.ts';
import { configToEdge, sameContent } from './check.ts';
import { CONFIG_FORMAT, type ConfigFile, configText, exportConfig } from './file.ts';
import { CHECKED_KINDS } from './kinds.ts';
import { NOT_YOURS } from './preview-routes.ts';

const tag = 'Configuration';
const CSV_BYTES_MAX = 8 * 2 ** 20;
const SHOWN_MAX = 2000;

const PlannedRow = Type.Object({
  ...{ line: Type.Integer(), id: Type.String(), name: Type.String() },
  what: Type.Enum(['new', 'changed', 'same']),
  ...{ before: Type.Unknown(), after: Type.Unknown() }, // in file form
});
export const ImportReply = Type.Object({
  ...{ new: Type.Integer(), changed: Type.Integer(), same: Type.Integer() },
  ...{ done: Type.Boolean(), digest: Type.String() }, // send the digest to do exactly this
  rows: Type.Array(PlannedRow), // as many as are shown
  refused: Type.Array(Type.Object({ line: Type.Integer(), reasons: Type.Array(Type.String()) })),
});
type PlannedRow = Static<typeof PlannedRow> & { readonly asset: Asset; readonly version: number };

const importAssets = defineRoute({
  ...{ method: 'POST', url: '/api/v1/config/asset/import', tag, bodyBytesMax: CSV_BYTES_MAX },
  access: { who: 'role', roles: ['analyst', 'duty'] },
  summary: 'Assets from CSV: without `digest` what would change; with it, exactly that is done',
  schema: {
    body: Type.Object(
      {
        csv: Type.String({ maxLength: CSV_BYTES_MAX }),
        digest: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
      },
      { additionalProperties: false },
    ),
    reply: ImportReply,
  },
  handle: async ({ body, caller }, context) => {
    const read = readAssetCsv(body.csv, context.nodeId);
    if (!read.ok) return refuse(422, 'config.csv', read.error);
    const desk = deskOf(context);
    const planned = await planOf(context.store.db, read.value.rows, caller!);
    const refused = [...read.value.refused, ...planned.refused].sort((a, b) => a.line - b.line);
    const digest = digestOf(planned.rows);
    const reply = replyOf(planned.rows, refused, digest);
    if (body.digest === undefined) return { ok: true, body: reply };
    if (body.digest !== digest) return refuse(409, 'config.conflict', OVERTAKEN);
    const by = { actor: actorOf(caller!.userId), reason: 'import of assets' };
    try {
      await context.store.write(async (tx) => {
        for (const { id, asset: doc, version: expectedVersion, what } of planned.rows)
          if (what !== 'same')
            await changeIn(tx, desk, { kind: 'asset', id, doc, ...by, expectedVersion });
      });
    } catch (cause) {
      if (cause instanceof ConfigConflictError) return refuse(409, 'config.conflict', OVERTAKEN);
      throw cause;
    }
    context.feed.wake();
    return { ok: true, body: { ...reply, done: true } };
  },
});

const OVERTAKEN =
  'the file or the assets are not what was shown: look at the new difference, then import again';

/** What may not be seen may not be written; it is refused in the same words whether it is there or not. */
async function planOf(
  db: Db,
  rows: readonly { readonly line: number; readonly asset: Asset }[],
  caller: Caller,
): Promise<{ readonly rows: readonly PlannedRow[]; readonly refused: readonly RefusedRow[] }> {
  const found = new Map((await configRows(db, 'asset')).map((row) => [row.id, row]));
  const versions = await versionsOf(db);
  const planned: PlannedRow[] = [];
  const refused: RefusedRow[] = [];
  for (const { line, asset } of rows) {
    const { id, name } = asset;
    const now = found.get(id);
    const mine = [asset, ...(now === undefined ? [] : [now.doc])].every((doc) =>
      maySeeConfig('asset', doc, caller),
    );
    if (!mine) {
      refused.push({ line, reasons: [`${id}: ${NOT_YOURS}`] });
      continue;
    }
    const same = now !== undefined && sameContent(now.doc, asset);
    const what = now === undefined ? 'new' : same ? 'same' : 'changed';
    const docs = {
      before: configToEdge('asset', now?.doc ?? null),
      after: configToEdge('asset', asset),
    };
    planned.push({ line, id, name, what, ...docs, asset, version: versions.get(id) ?? 0 });
  }
  return { rows: planned, refused };
}

/** Of removed ones too: a row that comes again goes on counting. */
async function versionsOf(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('config')
    .select(['id', 'version'])
    .where('kind', '=', 'asset')
    .where('latest', '=', 1)
    .execute();
  return new Map(rows.map(({ id, version }) => [id, version]));
}

function digestOf(rows: readonly PlannedRow[]): string {
  const said = rows.map(({ id, version, after }) => [id, version, after]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

function replyOf(
  rows: readonly PlannedRow[],
  refused: readonly RefusedRow[],
  digest: string,
): Static<typeof ImportReply> {
  const count = (what: PlannedRow['what']) => rows.filter((row) => row.what === what).length;
  const changes = rows.filter(({ what }) => what !== 'same').slice(0, SHOWN_MAX);
  return {
    ...{ new: count('new'), changed: count('changed'), same: count('same'), done: false, digest },
    rows: changes.map(({ asset: _, version: __, ...row }) => row),
    refused: refused
      .slice(0, SHOWN_MAX)
      .map(({ line, reasons }) => ({ line, reasons: [...reasons] })),
  };
}

const columns = defineRoute({
  ...{ method: 'GET', url: '/api/v1/config/asset/columns', tag },
  access: { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer'] },
  summary: 'The columns of the CSV that assets are imported from',
  schema: {
    reply: Type.Object({
      columns: Type.Array(
        Type.Object({ name: Type.String(), about: Type.String(), required: Type.Boolean() }),
      ),
    }),
  },
  handle: async () => ({
    ok: true,
    body: {
      columns: ASSET_COLUMNS.map(({ name, about, required }) => ({
        ...{ name, about, required: required === true },
      })),
    },
  }),
});

export const ExportReply = Type.Object({
  ...{ text: Type.String(), tlp: Type.Enum(TLP_LEVELS) },
});

const exportText = defineRoute({
  ...{ method: 'POST', url: '/api/v1/config/export', tag, rate: 'export' },
  access: { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer'] },
  summary: 'Configuration as text, as noroshi config export writes it: what this person may see',
  schema: {
    body: Type.Object(
      {
        kinds: Type.Optional(
          Type.Array(Type.Enum(CHECKED_KINDS as ConfigKind[]), { maxItems: 16 }),
        ),
      },
      { additionalProperties: false },
    ),
    reply: ExportReply,
  },
  handle: async ({ body, caller }, context) => {
    const { store, mode, nodeId, clock } = context;
    const all = await exportConfig(store.db, mode, body.kinds ?? CHECKED_KINDS);
    const assets = Object.entries(all.config.asset ?? {}).filter(([, doc]) =>
      maySeeConfig('asset', doc, caller!),
    );
    const config = {
      ...all.config,
      ...(all.config.asset && { asset: Object.fromEntries(assets) }),
    };
    const tlp = strictest(assets.map(([, doc]) => doc as Asset));
    const atUs = clock.wallUs();
    const actor = actorOf(caller!.userId);
    const exported = { by: actor, node: nodeId, atUtc: formatUtc(atUs, 0), tlp };
    const file: ConfigFile = { format: CONFIG_FORMAT, mode, exported, config };
    await store.write((tx) =>
      appendAudit(tx, {
        ...{ atUs, actor, action: 'config.export', subject: 'config' },
        doc: { kinds: Object.keys(config), tlp },
      }),
    );
    return { ok: true, body: { text: configText(file), tlp } };
  },
});

/** Configuration itself is for who works here: never below AMBER+STRICT. */
function strictest(assets: readonly Asset[]): Tlp {
  const marks = assets.map(({ marking }) => (marking ?? noticeDefault('')).tlp);
  return marks.reduce<Tlp>((a, b) => (tlpRank(b) > tlpRank(a) ? b : a), 'AMBER+STRICT');
}

export const importRoutes: readonly Route[] = [importAssets, columns, exportText];
