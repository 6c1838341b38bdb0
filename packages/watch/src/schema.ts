/**
 * What a node keeps and partners exchange: mode, marking, asset, object, notice, warning. Written once as TypeBox schemas
 * (JSON Schema 2020-12); the static types are inferred. Times inside are integer µs TAI (`…Us`); at the edges (API,
 * messages, files) they are UTC text (`…Utc`), converted by edge.ts from these same schemas.
 */
import { type Static, Type } from 'typebox';
import { SCHEMA_LIMITS } from './limits.ts';

const L = SCHEMA_LIMITS;

/** Ids are printable ASCII without blanks, so that they are safe in a path, a log line and a file name. */
export const Id = Type.String({
  minLength: 1,
  maxLength: L.idLengthMax,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:@/-]*$',
});
/** U+0000 is in no text: PostgreSQL keeps none. */
const pattern = '^[^\\u0000]*$';
export const Title = Type.String({ minLength: 1, maxLength: L.titleLengthMax, pattern });
export const Text = Type.String({ maxLength: L.textLengthMax, pattern });

/** µs TAI since 2000-01-01T12:00:00 TAI; `epoch: true` marks it for the edges. */
export const Epoch = Type.Integer({ minimum: -9e15, maximum: 9e15, epoch: true });

export const MODES = ['exercise', 'live'] as const;
export const Mode = Type.Enum(MODES);
export type Mode = (typeof MODES)[number];

/** TLP 2.0 (FIRST, 2022), from the least to the most restricted. */
export const TLP_LEVELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
export const Tlp = Type.Enum(TLP_LEVELS);
export type Tlp = (typeof TLP_LEVELS)[number];

/** Who may know. `releasableTo` names partners; empty means nobody beyond the originator. */
export const Marking = Type.Object(
  {
    tlp: Tlp,
    originator: Id, // the node whose information it is
    releasableTo: Type.Array(Id, { maxItems: 64, uniqueItems: true }),
    caveats: Type.Array(Title, { maxItems: 16, uniqueItems: true }),
  },
  { additionalProperties: false },
);
export type Marking = Static<typeof Marking>;

export const ASSET_KINDS = ['satellite', 'station', 'prefix', 'link', 'area'] as const;
export const AssetKind = Type.Enum(ASSET_KINDS);
export type AssetKind = (typeof ASSET_KINDS)[number];

/** What is protected. `serves` names assets that depend on this one: a station serves a satellite, a link joins two. */
export const Asset = Type.Object(
  {
    id: Id,
    kind: AssetKind,
    name: Title,
    owner: Id, // the organisation it belongs to
    serves: Type.Array(Id, { maxItems: 64, uniqueItems: true }),
    objectId: Type.Optional(Id), // satellite: its object in the catalogue
    hardBodyRadiusM: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1000 })),
    latitudeDeg: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })), // station
    longitudeDeg: Type.Optional(Type.Number({ minimum: -180, maximum: 360 })),
    heightM: Type.Optional(Type.Number({ minimum: -500, maximum: 9000 })),
    maskDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 90 })),
    networks: Type.Optional(Type.Array(Title, { maxItems: 256 })), // station or prefix: CIDR
    polygon: Type.Optional(
      Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { minItems: 3, maxItems: 1000 }),
    ), // area: latitude, longitude in degrees
    contact: Type.Optional(Text),
    marking: Type.Optional(Marking),
  },
  { additionalProperties: false },
);
export type Asset = Static<typeof Asset>;

/** What is in orbit, catalogued or not. */
export const SpaceObject = Type.Object(
  {
    objectId: Id,
    source: Title,
    catalogueNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999_999 })),
    cosparId: Type.Optional(Title),
    name: Type.Optional(Title),
  },
  { additionalProperties: false },
);
export type SpaceObject = Static<typeof SpaceObject>;

/** Kinds of finding and their domain. `node` is the node's own trouble: a failing channel, a stale source. */
export const NOTICE_KINDS = {
  conjunction: 'space',
  manoeuvre: 'space',
  proximity: 'space',
  breakup: 'space',
  decay: 'space',
  scan: 'cyber',
  beacon: 'cyber',
  flood: 'cyber',
  relay: 'cyber',
  'brute-force': 'cyber',
  'retry-beacon': 'cyber',
  'long-connection': 'cyber',
  'first-contact': 'cyber',
  reflection: 'cyber',
  exfiltration: 'cyber',
  indicator: 'cyber',
  launch: 'missile', // seen to leave the ground
  ballistic: 'missile', // comes down on or near something
  overflight: 'missile', // passes above, and comes down elsewhere
  link: 'communications',
  node: 'node',
  request: 'node', // a partner asks: please look, send more
} as const;
export type NoticeKind = keyof typeof NOTICE_KINDS;
export type Domain = (typeof NOTICE_KINDS)[NoticeKind];
export const NoticeKind = Type.Enum(Object.keys(NOTICE_KINDS) as NoticeKind[]);

export const SEVERITIES = ['low', 'moderate', 'high', 'severe'] as const;
export const Severity = Type.Enum(SEVERITIES);
export type Severity = (typeof SEVERITIES)[number];

/** What a finding or a warning is about. */
export const About = Type.Object(
  { type: Type.Union([Type.Literal('asset'), Type.Literal('object')]), id: Id },
  { additionalProperties: false },
);
export type About = Static<typeof About>;

/** One piece of evidence: a named value with its unit, or the element set that was used. */
export const Evidence = Type.Union([
  Type.Object(
    {
      type: Type.Literal('value'),
      name: Title, // the word of the glossary: missKm, relativeSpeedKmS, pc
      value: Type.Union([Type.Number(), Type.String({ maxLength: 1000, pattern }), Type.Null()]),
      unit: Type.Optional(Type.String({ maxLength: 16, pattern })),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('elementSet'), objectId: Id, source: Title, epochUs: Epoch },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('time'), name: Title, atUs: Epoch },
    { additionalProperties: false },
  ),
]);
export type Evidence = Static<typeof Evidence>;

export const Method = Type.Object(
  {
    name: Id,
    version: Title,
    parameters: Type.Record(
      Type.String({ maxLength: 64 }),
      Type.Union([Type.Number(), Type.String({ maxLength: 200 }), Type.Boolean()]),
      { maxProperties: 64 },
    ),
  },
  { additionalProperties: false },
);
export type Method = Static<typeof Method>;

const noticeFields = {
  kind: NoticeKind,
  /** The same finding seen again has the same key; the newer notice supersedes the older. */
  key: Type.String({ minLength: 1, maxLength: 200, pattern }),
  title: Title,
  about: Type.Array(About, { minItems: 1, maxItems: L.aboutMax }),
  atUs: Epoch, // when it was found, by the watch's clock
  window: Type.Object({ fromUs: Epoch, toUs: Epoch }, { additionalProperties: false }), // when it happens
  severity: Severity,
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  evidence: Type.Array(Evidence, { maxItems: L.evidenceMax }),
  method: Method,
};

/** What a detector gives: the node adds id, origin, mode and marking. */
export const NoticeDraft = Type.Object(noticeFields, { additionalProperties: false });
export type NoticeDraft = Static<typeof NoticeDraft>;

/** One finding, never changed once written. */
export const Notice = Type.Object(
  { id: Id, origin: Id, mode: Mode, marking: Marking, ...noticeFields },
  { additionalProperties: false },
);
export type Notice = Static<typeof Notice>;

/** From the most to the least urgent. */
export const PRECEDENCES = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'] as const;
export const Precedence = Type.Enum(PRECEDENCES);
export type Precedence = (typeof PRECEDENCES)[number];

export const WARNING_STATES = ['open', 'acknowledged', 'closed', 'cancelled'] as const;
export const WarningState = Type.Enum(WARNING_STATES);
export type WarningState = (typeof WARNING_STATES)[number];

export const ROLES = ['analyst', 'duty', 'release', 'reviewer', 'admin'] as const;
export const Role = Type.Enum(ROLES);
export type Role = (typeof ROLES)[number];

export const ChecklistItem = Type.Object(
  {
    id: Id,
    text: Title,
    role: Role, // who owns the step
    dueUs: Type.Optional(Epoch),
    doneUs: Type.Optional(Epoch),
    doneBy: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type ChecklistItem = Static<typeof ChecklistItem>;

/** The case a person works on. `origin` is this node, or the partner who sent it. */
export const Warning = Type.Object(
  {
    id: Id,
    origin: Id,
    mode: Mode,
    title: Title,
    state: WarningState,
    precedence: Precedence,
    domains: Type.Array(Type.String(), { maxItems: 5 }),
    assetIds: Type.Array(Id, { maxItems: L.linksMax }),
    objectIds: Type.Array(Id, { maxItems: L.linksMax }),
    owners: Type.Array(Id, { maxItems: L.linksMax }), // organisations whose assets it is about
    noticeIds: Type.Array(Id, { maxItems: L.noticesPerWarningMax }), // all, in order of arrival
    currentNoticeIds: Type.Array(Id, { maxItems: L.noticesPerWarningMax }), // not superseded
    window: Type.Object({ fromUs: Epoch, toUs: Epoch }, { additionalProperties: false }),
    openedUs: Epoch, // of its first notice, by the watch's clock
    updatedUs: Epoch, // of its newest notice, by the watch's clock
    decideByUs: Type.Optional(Epoch), // a decision after this comes too late
    /** When time alone last changed the precedence of one of its notices, by the watch's clock. */
    judgedUs: Type.Optional(Epoch),
    /** How many notices it had when it was last closed: what came after may have opened it again. */
    closedAfter: Type.Optional(Type.Integer({ minimum: 0, maximum: L.noticesPerWarningMax })),
    checklist: Type.Array(ChecklistItem, { maxItems: L.checklistMax }),
    assignee: Type.Optional(Id),
    marking: Marking, // the strictest of its notices
    closeReason: Type.Optional(Text),
    /** Set aside until then, by the wall clock; see shelving.ts. */
    shelvedUntilUs: Type.Optional(Epoch),
    shelvedReason: Type.Optional(Text),
  },
  { additionalProperties: false },
);
export type Warning = Static<typeof Warning>;

/** What can be done to a warning; each is one line of its history. */
export const WARNING_ACTIONS = [
  'open',
  'join', // a notice joined
  'acknowledge',
  'assign',
  'tick', // a step of the checklist done
  'note',
  'close',
  'reopen',
  'cancel',
  'release',
  'reply', // a partner's answer
  'shelve', // set aside for a while
  'unshelve',
] as const;
export const WarningAction = Type.Enum(WARNING_ACTIONS);
export type WarningAction = (typeof WARNING_ACTIONS)[number];

export const HistoryLine = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    atUs: Epoch, // by the wall clock
    actor: Id, // user:…, partner:…, watch:…
    action: WarningAction,
    text: Text,
    noticeId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type HistoryLine = Static<typeof HistoryLine>;
