/**
 * Whom public alerts are for, and what may be released at once: the operator's own areas (GeoJSON), and standing rules that two people
 * approved as they approve a warrant. A node's mode is its alerts' status: an exercise never says Actual, a live node never Exercise.
 */
import * as crypto from 'node:crypto';
import { configRows, type Store } from '@noroshi/store';
import { type AlertArea, type AlertKind, decodeAreas, type StandingRule } from '@noroshi/track';
import { Epoch, Id, type Mode, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { EXERCISE_ACTOR, isByTwo } from '../flows/rule.ts';

const closed = { additionalProperties: false } as const;
const KINDS = ['raise', 'update', 'cancel', 'all clear'] as const satisfies readonly AlertKind[];

/** A FeatureCollection of polygons; each feature has its properties name and shelterS (s that its people need to reach shelter). */
export const AlertAreasRow = Type.Object(
  {
    id: Id,
    name: Title,
    type: Type.Literal('FeatureCollection'),
    features: Type.Array(Type.Record(Type.String({ maxLength: 40 }), Type.Unknown()), {
      ...{ minItems: 1, maxItems: 5000 },
    }),
  },
  closed,
);
export type AlertAreasRow = Static<typeof AlertAreasRow>;

/** What is released without waiting for two people, since two agreed to it before. */
export const AlertRule = Type.Object(
  {
    id: Id,
    reason: Title,
    ...{ fromUs: Epoch, toUs: Epoch },
    kinds: Type.Array(Type.Enum(KINDS), { minItems: 1, maxItems: KINDS.length, uniqueItems: true }),
    probabilityMin: Type.Number({ minimum: 0.01, maximum: 1 }),
  },
  closed,
);
export type AlertRule = Static<typeof AlertRule>;

export type AlertSettings = {
  readonly status: 'Actual' | 'Exercise';
  readonly areas: readonly AlertArea[];
  readonly digest: string; // of the areas: which version an alert was chosen from
  readonly rules: readonly StandingRule[];
  readonly problems: readonly string[];
};

export const statusOf = (mode: Mode): 'Actual' | 'Exercise' =>
  mode === 'live' ? 'Actual' : 'Exercise';

/** Words about the first fault of a row of areas; null where it is right. */
export function areasFault(row: AlertAreasRow): string | null {
  const read = decodeAreas({ type: row.type, features: row.features }, crypto);
  return read.ok ? null : `${read.error.where}: ${read.error.message}`;
}

type Known = Pick<AlertSettings, 'areas' | 'digest' | 'problems'> & { readonly mark: string };
const decoded = new WeakMap<Store, Known>(); // areas are large, and change seldom

export async function readAlertSettings(store: Store, mode: Mode): Promise<AlertSettings> {
  const areas = await areasOf(store);
  const problems = [...areas.problems];
  const rules: StandingRule[] = [];
  for (const { id, doc, actor } of await configRows(store.db, 'alert-rule')) {
    if (!Value.Check(AlertRule, doc)) problems.push(`alert-rule ${id} does not fit its schema`);
    else if (!isByTwo(actor, mode))
      problems.push(`alert-rule ${id} was not confirmed by a second person`);
    else rules.push({ ...doc, approvedBy: approversOf(actor) });
  }
  return { status: statusOf(mode), areas: areas.areas, digest: areas.digest, rules, problems };
}

async function areasOf(store: Store): Promise<Known> {
  const rows = await configRows(store.db, 'alert-areas');
  const mark = rows.map(({ id, version }) => `${id} ${version}`).join('\n');
  const known = decoded.get(store);
  if (known?.mark === mark) return known;
  const problems: string[] = [];
  const features = rows.flatMap(({ id, doc }) => {
    const isRight = Value.Check(AlertAreasRow, doc) && areasFault(doc) === null;
    if (!isRight) problems.push(`alert-areas ${id} is not used: it is not right`);
    return isRight ? doc.features : [];
  });
  const read =
    features.length === 0 ? null : decodeAreas({ type: 'FeatureCollection', features }, crypto);
  if (read !== null && !read.ok)
    problems.push(`alert areas together: ${read.error.where}: ${read.error.message}`);
  const good = read?.ok === true ? read.value : { areas: [], digest: '' };
  const made = { mark, areas: good.areas, digest: good.digest, problems };
  decoded.set(store, made);
  return made;
}

function approversOf(actor: string): readonly [string, string] {
  if (actor === EXERCISE_ACTOR) return ['Exercise control', 'Exercise oversight'];
  const [first = '', second = ''] = actor.split('+');
  return [first, second];
}
