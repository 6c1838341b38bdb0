/** Assets as everybody who works here reads them: those of the owners a person may see, up to their clearance. */
import { type ConfigRow, configRows } from '@noroshi/store';
import { Asset, AssetKind, edgeSchema } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { maySeeConfig } from '../api/objects.ts';
import { defineRoute, type Route } from '../api/route.ts';
import { configToEdge } from './check.ts';

const tag = 'Assets';
const roles = ['analyst', 'duty', 'release', 'reviewer'] as const;
const AssetLine = Type.Object({ version: Type.Integer(), asset: edgeSchema(Asset) });
export const Assets = Type.Object({ assets: Type.Array(AssetLine) });

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/assets', tag, access: { who: 'role', roles } },
  summary: 'Assets by id, of one kind or all',
  schema: {
    query: Type.Object({ kind: Type.Optional(AssetKind) }, { additionalProperties: false }),
    reply: Assets,
  },
  handle: async ({ query, caller }, context) => {
    const rows = await configRows(context.store.db, 'asset');
    const assets = rows
      .filter(({ doc }) => maySeeConfig('asset', doc, caller!))
      .filter(({ doc }) => query.kind === undefined || (doc as Asset).kind === query.kind)
      .map(lineOf);
    return { ok: true, body: { assets } };
  },
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/assets/:id', tag },
  access: { who: 'role', roles, object: { kind: 'asset', param: 'id' } },
  summary: 'One asset',
  schema: { params: Type.Object({ id: Type.String({ maxLength: 96 }) }), reply: AssetLine },
  handle: async ({ object }) => {
    const row = object as ConfigRow;
    return { ok: true, body: lineOf(row), version: row.version };
  },
});

function lineOf({ version, doc }: ConfigRow): Static<typeof AssetLine> {
  return { version, asset: configToEdge('asset', doc) as Static<typeof AssetLine>['asset'] };
}

export const assetRoutes: readonly Route[] = [list, one];
