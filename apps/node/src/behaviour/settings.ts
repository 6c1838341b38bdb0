/**
 * What the watch of behaviour goes by: assets, the configuration row behaviour/watch (limits in general, and of one asset),
 * rules of benign company, and the user's list of who operates what. What is not configured is as stated here, with why.
 */
import type { BenignRule } from '@noroshi/behave';
import { configRow, configRows, type Db, type ObjectOwner, objectOwners } from '@noroshi/store';
import { Asset, Epoch, Id, Text, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const closed = { additionalProperties: false } as const;
const Km = Type.Number({ exclusiveMinimum: 0, maximum: 5000 });
const Days = Type.Number({ exclusiveMinimum: 0, maximum: 365 });
const Share = Type.Number({ minimum: 0, maximum: 1 });

const limits = {
  nearLeoKm: Km, // a manoeuvre counts as near when the other is, or slowly comes, within this; low and medium orbit
  nearGeoKm: Km, // the same along the belt
  dvMinMS: Type.Number({ minimum: 0, maximum: 1000 }), // smaller manoeuvres of neighbours are shown, not told
  significanceMin: Type.Number({ minimum: 0, maximum: 1000 }),
  approachDays: Days, // a forecast of an arrival is told when it is at most so far off
  approachKm: Km, // and the least distance there is at most this
  scoreMin: Share, // nearness that deserves less of a look is shown, not told
  decayDays: Days, // a decay is told when its window begins within this
  decayShareMin: Share, // and, of ground under its track, when it ends there with at least this chance
  cloudHours: Type.Number({ minimum: 0, maximum: 240 }), // a piece that may meet it sooner is severe; 0: none is
};

/** Of one asset; `silent` kinds are shown and never told. */
export const AssetLimits = Type.Partial(
  Type.Object(
    {
      ...limits,
      silent: Type.Array(Type.Enum(['manoeuvre', 'proximity', 'breakup', 'decay']), {
        maxItems: 4,
        uniqueItems: true,
      }),
    },
    closed,
  ),
);

/** The document of behaviour/watch; every field may be left out. */
export const BehaviourWatch = Type.Partial(
  Type.Object(
    {
      ...limits,
      historyDays: Type.Integer({ minimum: 3, maximum: 400 }), // how far back sets are looked at
      beltHistoryDays: Type.Integer({ minimum: 3, maximum: 3660 }), // the same of the belt and of assets
      beltLearnDays: Type.Integer({ minimum: 3, maximum: 3660 }), // so far back slots are learned
      decayListedDays: Type.Number({ minimum: 1, maximum: 365 }), // what comes down later has no line
      everyMin: Type.Integer({ minimum: 1, maximum: 1440 }), // looks are at least so far apart
      keptDays: Type.Integer({ minimum: 1, maximum: 3660 }), // of what is over
      assets: Type.Record(Id, AssetLimits, { maxProperties: 1000 }),
    },
    closed,
  ),
);
export type BehaviourWatch = Static<typeof BehaviourWatch>;

export const BEHAVIOUR_WATCH_ID = 'watch';

/**
 * Near: 200 km is what Cosmos 2542 kept from its neighbour (150–300 km); in the belt 300 km is 0.4 deg, a slot and the next.
 * 0.01 m/s is below what element sets show of most objects. An approach is told a week ahead: operators plan in days. A place under
 * the track of a day's window has some 0.1 % of it: told from twice that on, when the window has become shorter.
 */
export const BEHAVIOUR_DEFAULTS = {
  nearLeoKm: 200,
  nearGeoKm: 300,
  dvMinMS: 0.01,
  significanceMin: 4,
  approachDays: 7,
  approachKm: 100,
  scoreMin: 0.3,
  decayDays: 5,
  decayShareMin: 0.002,
  cloudHours: 24,
  historyDays: 30,
  beltHistoryDays: 180,
  beltLearnDays: 1825,
  decayListedDays: 30,
  everyMin: 10,
  keptDays: 365,
} as const satisfies BehaviourWatch;

/** A row of kind benign: times are µs TAI inside, UTC in files. */
export const Benign = Type.Object(
  {
    id: Id,
    why: Type.Enum([
      ...(['same operator', 'constellation', 'formation', 'servicing'] as const),
      ...(['same slot', 'other'] as const),
    ]),
    objectIds: Type.Optional(Type.Array(Id, { minItems: 2, maxItems: 2000, uniqueItems: true })),
    operator: Type.Optional(Title),
    namePattern: Type.Optional(
      Type.String({ minLength: 2, maxLength: 100, pattern: '^[A-Za-z0-9 ._()/+*-]+$' }),
    ),
    declaredBy: Title,
    fromUs: Type.Optional(Epoch),
    toUs: Type.Optional(Epoch),
    note: Type.Optional(Text),
  },
  closed,
);

export type Benign = Static<typeof Benign>;

export type Limits = { readonly [K in keyof typeof limits]: number };

export type BehaviourSettings = {
  readonly assets: readonly Asset[]; // all kinds: satellites, and areas and stations that lie under a track
  readonly limits: Limits;
  readonly ofAsset: Readonly<Record<string, Static<typeof AssetLimits>>>;
  readonly historyDays: number;
  readonly beltHistoryDays: number;
  readonly beltLearnDays: number;
  readonly decayListedDays: number;
  readonly everyMin: number;
  readonly keptDays: number;
  readonly rules: readonly BenignRule[];
  readonly owners: readonly ObjectOwner[];
  readonly problems: readonly string[];
};

/** Reads what is in force; a row that does not fit its schema is told and left out. */
export async function readBehaviourSettings(db: Db): Promise<BehaviourSettings> {
  const problems: string[] = [];
  const assets: Asset[] = [];
  for (const { id, doc } of await configRows(db, 'asset'))
    if (Value.Check(Asset, doc)) assets.push(doc);
    else problems.push(`asset ${id} does not fit its schema`);
  const rules: BenignRule[] = [];
  for (const { id, doc } of await configRows(db, 'benign'))
    if (Value.Check(Benign, doc)) rules.push(doc);
    else problems.push(`benign ${id} does not fit its schema`);
  const configured = (await configRow(db, 'behaviour', BEHAVIOUR_WATCH_ID))?.doc ?? {};
  const fits = Value.Check(BehaviourWatch, configured);
  if (!fits) problems.push('behaviour/watch does not fit its schema: built-in limits are used');
  const owners = await objectOwners(db);
  return { ...settingsFrom(fits ? configured : {}), assets, rules, owners, problems };
}

export function settingsFrom(configured: BehaviourWatch) {
  const { assets: ofAsset = {}, ...own } = configured;
  const all = { ...BEHAVIOUR_DEFAULTS, ...own };
  const { historyDays, beltHistoryDays, beltLearnDays, ...others } = all;
  const { decayListedDays, everyMin, keptDays, ...limits } = others;
  const days = { historyDays, beltHistoryDays, beltLearnDays, decayListedDays, keptDays };
  return { limits, ofAsset, ...days, everyMin };
}

/** What holds for one asset. */
export function limitsOf(settings: BehaviourSettings, assetId: string): Limits {
  const { silent: _, ...own } = settings.ofAsset[assetId] ?? {};
  return { ...settings.limits, ...own };
}

/** A kind that was declared silent for one asset. */
export function isSilent(settings: BehaviourSettings, assetId: string, kind: string): boolean {
  return settings.ofAsset[assetId]?.silent?.some((one) => one === kind) ?? false;
}

/** Equal while the same company counts as benign and the same years are to be learned. */
export function rulesMark({ rules, owners, beltLearnDays }: BehaviourSettings): string {
  return JSON.stringify([rules, owners.length, beltLearnDays]);
}
