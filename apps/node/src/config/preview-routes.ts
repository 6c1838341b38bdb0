/**
 * Before anything is changed: what each kind of configuration is made of (forms are drawn from these schemas), and what a
 * change would be, with everything that is wrong with it by its field. A preview writes nothing.
 */
import { type ConfigKind, type ConfigRow, configRow } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { CHECKLISTS, edgeSchema, Id, Role } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { maySeeConfig } from '../api/objects.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { BEHAVIOUR_DEFAULTS } from '../behaviour/settings.ts';
import { WATCH_DEFAULTS } from '../watching/settings.ts';
import { needsTwoPeople } from './change.ts';
import { checkConfig, configToEdge, sameContent } from './check.ts';
import { CHECKED_KINDS, type KindEntry, kindEntry } from './kinds.ts';
import { reachProblem } from './reach.ts';

const tag = 'Configuration';
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const ConfigKinds = Type.Object({
  kinds: Type.Array(
    Type.Object({
      ...{ kind: Type.String(), about: Type.String(), schema: Type.Unknown() },
      ...{ read: Type.Array(Role), write: Type.Array(Role) },
      twoPeople: Type.Boolean(), // here, in this node's mode
      defaults: Type.Unknown(), // what holds where nothing is configured; null: nothing does
    }),
  ),
});

const kinds = defineRoute({
  ...{ method: 'GET', url: '/api/v1/config', tag },
  access: { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer'] },
  summary: 'Kinds of configuration: the schema of each, who reads, who changes, whether two must',
  schema: { reply: ConfigKinds },
  handle: async (_input, { mode }) => {
    const list = CHECKED_KINDS.map((kind) => {
      const { about, schema, read, write } = kindEntry(kind)!;
      const edge = edgeSchema(schema) as unknown;
      const who = { read: [...read], write: [...write], twoPeople: needsTwoPeople(mode, kind) };
      return { kind, about, schema: edge, ...who, defaults: DEFAULTS[kind] ?? null };
    });
    return { ok: true, body: { kinds: list } };
  },
});

const DEFAULTS: Partial<Readonly<Record<ConfigKind, unknown>>> = {
  watch: WATCH_DEFAULTS,
  behaviour: BEHAVIOUR_DEFAULTS,
  checklist: CHECKLISTS,
};

export const ConfigPreview = Type.Object({
  problems: Type.Array(
    Type.Object({ path: Type.String(), value: Type.String(), expected: Type.String() }),
  ),
  refused: OrNull(Type.String()), // why this person may not, whatever it says
  ...{ twoPeople: Type.Boolean(), changed: Type.Boolean() },
  version: Type.Integer(), // of the row now; 0: there never was one
  ...{ atUtc: OrNull(Type.String()), actor: OrNull(Type.String()) },
  before: Type.Unknown(), // in file form; null: there is none
  after: Type.Unknown(), // as it would be kept; null: removed, or not valid
});
export type ConfigPreview = Static<typeof ConfigPreview>;

/** `doc` null removes. The body is taken as it is: what is wrong with it is the answer. */
export const PreviewBody = Type.Object({ doc: Type.Unknown() }, { additionalProperties: false });

function previewRoute(kind: ConfigKind, entry: KindEntry): Route {
  const object = { kind: 'asset', param: 'id', mayBeAbsent: true } as const;
  return defineRoute({
    ...{ method: 'POST', url: `/api/v1/config/${kind}/:id/preview`, tag },
    access: { who: 'role', roles: entry.write, ...(kind === 'asset' && { object }) },
    summary: `What a change of one ${kind} would be: the difference, and what is wrong; nothing is written`,
    schema: { params: Type.Object({ id: Id }), body: PreviewBody, reply: ConfigPreview },
    handle: async ({ params, body, caller }, { store, mode }) => {
      const now = await configRow(store.db, kind, params.id);
      const hidden = now !== undefined && now.doc !== null && !maySeeConfig(kind, now.doc, caller!);
      if (hidden) return refuse(404, 'not-there', `there is no ${kind} of this id`);
      const { doc } = body;
      const checked = doc === null ? null : checkConfig(kind, params.id, doc);
      const facts = factsOf(now, kind, needsTwoPeople(mode, kind));
      if (checked?.ok === false)
        return {
          ok: true,
          body: {
            ...facts,
            problems: [...checked.error],
            refused: null,
            changed: true,
            after: null,
          },
        };
      const after = checked === null ? null : checked.value;
      const unseen = after !== null && !maySeeConfig(kind, after, caller!) ? NOT_YOURS : undefined;
      const far = reachProblem(kind, { before: now?.doc ?? null, after }, caller!);
      const changed = !sameContent(now?.doc ?? null, after);
      const edge = configToEdge(kind, after);
      const refused = unseen ?? far ?? null;
      return { ok: true, body: { ...facts, problems: [], refused, changed, after: edge } };
    },
  });
}

/** Of the row as it is; a version that removed it has a number and no document. */
function factsOf(now: ConfigRow | undefined, kind: ConfigKind, twoPeople: boolean) {
  return {
    ...{ twoPeople, version: now?.version ?? 0, actor: now?.actor ?? null },
    atUtc: now === undefined ? null : formatUtc(now.atUs),
    before: configToEdge(kind, now?.doc ?? null),
  };
}

export const NOT_YOURS =
  'this would belong to an owner, or carry a marking, that you may not see: ask somebody who may';

export const previewRoutes: readonly Route[] = [
  kinds,
  ...CHECKED_KINDS.map((kind) => previewRoute(kind, kindEntry(kind)!)),
];
