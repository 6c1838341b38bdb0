/**
 * What the watch of signs goes by: warrants (two people put each in force), sources of flow records, each under one warrant, and
 * the configuration row signs/watch (limits in general, and of one asset). What is not configured is as stated here.
 */
import { isActive, SIGN_KINDS, Warrant } from '@noroshi/flow';
import { type ConfigRow, configRow, configRows, type Db } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { Asset, Epoch, Id, type Mode, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { isByTwo } from './rule.ts';

const closed = { additionalProperties: false } as const;
const Share = Type.Number({ minimum: 0, maximum: 1 });

/** Where flow records come from. Each source belongs to one warrant: without it in force nothing is read. */
export const FlowSource = Type.Union([
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('folder'), warrant: Id },
      path: Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000]*$' }),
      zoneMinutes: Type.Optional(Type.Integer({ minimum: -840, maximum: 840 })), // of logs that name no zone
    },
    closed,
  ),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('listener'), warrant: Id },
      host: Type.Optional(Type.Enum(['127.0.0.1', '::1'])), // these protocols are in the clear
      port: Type.Integer({ minimum: 1, maximum: 65_535 }),
      peers: Type.Array(Title, { minItems: 1, maxItems: 256, uniqueItems: true }), // addresses of exporters
      perPeerPerS: Type.Optional(Type.Integer({ minimum: 1, maximum: 200_000 })),
    },
    closed,
  ),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('seeded'), warrant: Id },
      seed: Type.Integer({ minimum: 0, maximum: 2 ** 31 }),
      fromUs: Epoch, // the world's first instant; its flows begin two days before
    },
    closed,
  ),
]);
export type FlowSource = Static<typeof FlowSource>;

const limits = {
  scoreMin: Share, // signs of less are shown, not told
  silent: Type.Array(Type.Enum(SIGN_KINDS), { maxItems: SIGN_KINDS.length, uniqueItems: true }), // shown, never told
};

/** The document of signs/watch; every field may be left out. */
export const SignsWatch = Type.Partial(
  Type.Object(
    {
      ...limits,
      perDay: Type.Integer({ minimum: 1, maximum: 10_000 }), // the alert budget, of each warrant
      everyS: Type.Integer({ minimum: 1, maximum: 86_400 }), // judgements are so far apart
      assets: Type.Record(Id, Type.Partial(Type.Object(limits, closed)), { maxProperties: 1000 }),
    },
    closed,
  ),
);
export type SignsWatch = Static<typeof SignsWatch>;

export const SIGNS_WATCH_ID = 'watch';

/** A first contact is rarely anything by itself; the budget is what one person looks through in a shift. */
export const SIGNS_DEFAULTS = {
  scoreMin: 0.4,
  silent: ['first-contact'],
  perDay: 20,
  everyS: 60,
} as const satisfies SignsWatch;

export type InForce = {
  readonly warrant: Warrant;
  readonly version: number;
  readonly sources: readonly FlowSource[];
};

export type FlowSettings = {
  readonly warrants: readonly InForce[]; // of this mode, confirmed by two, at this instant
  /** Every warrant that is written, whatever its state: keys of the others are destroyed. */
  readonly known: ReadonlyMap<string, Warrant>;
  readonly idle: readonly string[]; // sources that are not read, and why
  readonly assets: readonly Asset[];
  readonly watch: SignsWatch;
  readonly perDay: number;
  readonly everyS: number;
  readonly problems: readonly string[];
};

export async function readFlowSettings(db: Db, mode: Mode, atUs: number): Promise<FlowSettings> {
  const problems: string[] = [];
  const fits = <T>(
    rows: readonly ConfigRow[],
    check: (doc: unknown) => doc is T,
  ): (readonly [ConfigRow, T])[] =>
    rows.flatMap((row) => {
      if (check(row.doc)) return [[row, row.doc] as const];
      problems.push(`${row.kind} ${row.id} does not fit its schema`);
      return [];
    });
  const isWarrant = (doc: unknown): doc is Warrant => Value.Check(Warrant, doc);
  const isSource = (doc: unknown): doc is FlowSource => Value.Check(FlowSource, doc);
  const isAsset = (doc: unknown): doc is Asset => Value.Check(Asset, doc);
  const warrants = fits(await configRows(db, 'warrant'), isWarrant);
  const sources = fits(await configRows(db, 'flow'), isSource).map(([, source]) => source);
  const assets = fits(await configRows(db, 'asset'), isAsset).map(([, asset]) => asset);
  const why = new Map(warrants.map(([row, one]) => [one.id, whyNot(row, one, mode, atUs)]));
  const inForce = warrants.filter(([, { id }]) => why.get(id) === null);
  const isMadeUp = (source: FlowSource) => source.type === 'seeded' && mode === 'live';
  const idle = sources.flatMap((source) => {
    const reason = isMadeUp(source)
      ? 'a made-up world is for exercises'
      : why.has(source.warrant)
        ? why.get(source.warrant)!
        : `there is no warrant ${source.warrant} in force`;
    return reason === null ? [] : [`${source.id} is not read: ${reason}`];
  });
  const configured = (await configRow(db, 'signs', SIGNS_WATCH_ID))?.doc ?? {};
  const isFit = Value.Check(SignsWatch, configured);
  if (!isFit) problems.push('signs/watch does not fit its schema: built-in limits are used');
  const watch: SignsWatch = isFit ? configured : {};
  return {
    warrants: inForce.map(([{ version }, warrant]) => ({
      ...{ warrant, version },
      sources: sources.filter((one) => one.warrant === warrant.id && !isMadeUp(one)),
    })),
    known: new Map(warrants.map(([, one]) => [one.id, one])),
    ...{ idle, assets, watch, problems },
    perDay: watch.perDay ?? SIGNS_DEFAULTS.perDay,
    everyS: watch.everyS ?? SIGNS_DEFAULTS.everyS,
  };
}

/** Why nothing may be read under it now; null where it may. */
export function whyNot(row: ConfigRow, warrant: Warrant, mode: Mode, atUs: number): string | null {
  if (warrant.mode !== mode) return `warrant ${warrant.id} is of mode ${warrant.mode}`;
  if (!isByTwo(row.actor, mode))
    return `warrant ${warrant.id} was not confirmed by a second person`;
  if (isActive(warrant, atUs)) return null;
  if (atUs < warrant.fromUs) return `warrant ${warrant.id} has not begun`;
  return `warrant ${warrant.id} has ended on ${formatUtc(warrant.toUs, 0)}`;
}

/** What holds for one asset: signs of which kinds are told, from which score on. */
export function isTold(watch: SignsWatch, assetId: string, kind: string, score: number): boolean {
  const own = { ...SIGNS_DEFAULTS, ...watch, ...watch.assets?.[assetId] };
  return score >= own.scoreMin && !own.silent.some((one) => one === kind);
}
