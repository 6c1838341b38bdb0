/** What the commands of a node print under `--json`: `noroshi schema warning-list` is that of `noroshi warning list --json`. */
import { CHECKED_KINDS } from '@noroshi/node/config';
import {
  CaseHeadReply,
  CaseReply,
  DropReportReply,
  HeldReply,
  KeysReply,
  ObservationReply,
  PartnerView,
  RequestReply,
  TaxiiDecidedReply,
  TaxiiShowReply,
  TaxiiWaitingReply,
} from '@noroshi/node/partner';
import { FLIGHT_KINDS } from '@noroshi/track';
import { edgeSchema, HistoryLine, MODES, Notice, ROLES, TLP_LEVELS, Warning } from '@noroshi/watch';
import { DIALECT, type JsonSchema, objectSchema as object } from './json-schema.ts';

const TEXT: JsonSchema = { type: 'string' };
const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const NUMBER: JsonSchema = { type: 'number' };
const YES_NO: JsonSchema = { type: 'boolean' };
const UTC: JsonSchema = { type: 'string', format: 'date-time' };
const MODE: JsonSchema = { enum: MODES };

const SIGHT = object({
  ...{ atUtc: UTC, azimuthDeg: NUMBER, elevationDeg: NUMBER, rangeKm: NUMBER },
  ...{ rangeRateKmS: NUMBER, dopplerHz: orNull(NUMBER) }, // null: no carrier was given
});
const PERSON = object({
  ...{ name: TEXT, state: { enum: ['active', 'revoked'] }, roles: list({ enum: ROLES }) },
  owners: { oneOf: [{ const: '*' }, list(TEXT)] },
  ...{ clearance: { enum: TLP_LEVELS }, createdUtc: UTC, updatedUtc: UTC },
});
const PARTNER = object(
  { id: TEXT, mode: MODE, signingKey: TEXT, tlsPin: TEXT },
  /** Of one that only pulls there is no address. */
  { address: TEXT, sealKey: TEXT, epoch: COUNT, next: {}, revoked: {} },
);
const DROP_LANE = object({ lane: TEXT, from: COUNT, to: COUNT, of: COUNT });
const DROP_MADE = object({
  ...{ partner: TEXT, file: TEXT, bytes: COUNT, records: COUNT, cancels: COUNT },
  ...{ tlp: { enum: TLP_LEVELS }, lanes: list(DROP_LANE) },
});
const ACTED = object({ warning: edge(Warning), version: COUNT });
const ACTS = ['acknowledge', 'note', 'close', 'reopen', 'cancel'];
const CHANGE = object({
  ...{ what: { enum: ['add', 'change', 'remove'] }, kind: { enum: CHECKED_KINDS }, id: TEXT },
  ...{ before: {}, after: {} }, // documents of the kind, null where there is none
});

/** By command, its words joined by hyphens. */
const CASE_ACTED = object({ caseId: TEXT, n: COUNT, ruleId: orNull(TEXT) });
const CASE_VERBS = [
  ...['accept', 'decline', 'close', 'agree', 'refuse', 'done', 'sign', 'say', 'propose'],
] as const;

const OUTPUTS: Readonly<Record<string, JsonSchema>> = {
  start: object({
    ...{ node: TEXT, mode: MODE, data: TEXT, page: orNull(TEXT), partner: orNull(TEXT) },
    login: orNull(object({ link: TEXT, untilUtc: UTC })),
  }),
  'warning-list': object({ warnings: list(edge(Warning)) }),
  'warning-show': object({
    ...{ warning: edge(Warning), version: COUNT },
    ...{ notices: list(edge(Notice)), history: list(edge(HistoryLine)) },
  }),
  ...Object.fromEntries(ACTS.map((act) => [`warning-${act}`, ACTED])),
  'asset-import': object({
    ...{ dryRun: YES_NO, new: COUNT, changed: COUNT, same: COUNT, refused: COUNT },
    assets: list(object({ id: TEXT, line: COUNT, what: { enum: ['new', 'changed', 'same'] } })),
    rejects: list(object({ line: COUNT, reasons: list(TEXT) })),
  }),
  'config-check': object({ ok: YES_NO, rows: COUNT, problems: list(TEXT) }),
  'config-apply': object({ dryRun: YES_NO, proposed: COUNT, changes: list(CHANGE) }),
  'user-add': PERSON,
  'user-revoke': PERSON,
  'user-list': object({ users: list(PERSON) }),
  'user-link': object({ url: TEXT, untilUtc: UTC }),
  'partner-invite': object({ partner: PARTNER, invitation: TEXT, expiresUtc: TEXT }),
  'partner-keys': edge(KeysReply),
  'partner-rotate': object({ state: TEXT, types: list(TEXT), fromUtc: TEXT }),
  'partner-revoke': object({ partner: TEXT, state: { const: 'revoked' } }),
  'partner-erase': object({
    ...{ id: TEXT, state: TEXT, goes: COUNT, isCut: YES_NO },
    rows: list(
      object({
        ...{ partner: TEXT, lane: TEXT, index: COUNT, kind: TEXT, warningId: TEXT, toldUtc: TEXT },
        held: orNull(TEXT),
      }),
    ),
  }),
  'partner-epoch': object({
    ...{ epoch: COUNT, aside: list(object({ partner: TEXT, lane: TEXT })) },
  }),
  'partner-add': object({ partner: PARTNER, state: TEXT }),
  'partner-list': object({ partners: list(PARTNER) }),
  'partner-status': object({ partners: list(edge(PartnerView)) }),
  'partner-resume': object({ partner: TEXT, taken: COUNT }),
  'partner-ask': object({ requestId: TEXT, ruleId: TEXT }),
  'partner-answer': object({ requestId: TEXT, partner: TEXT, answer: TEXT }),
  'partner-requests': object({ requests: list(edge(RequestReply)) }),
  'partner-export-file': DROP_MADE,
  'partner-import-file': edge(DropReportReply),
  'partner-case-open': CASE_ACTED,
  ...Object.fromEntries(CASE_VERBS.map((act) => [`partner-case-${act}`, CASE_ACTED])),
  'partner-case-list': object({ cases: list(edge(CaseHeadReply)) }),
  'partner-case-show': edge(CaseReply),
  'partner-case-export': object({ caseId: TEXT, text: TEXT }),
  'partner-case-report': {
    anyOf: [CASE_ACTED, object({ caseId: TEXT, draft: TEXT })],
  },
  'taxii-waiting': object({
    waiting: list(TaxiiWaitingReply as unknown as JsonSchema),
    decided: list(TaxiiDecidedReply as unknown as JsonSchema),
  }),
  'taxii-show': TaxiiShowReply as unknown as JsonSchema,
  'taxii-take': TaxiiDecidedReply as unknown as JsonSchema,
  'taxii-refuse': TaxiiDecidedReply as unknown as JsonSchema,
  'taxii-unwatch': object({ id: TEXT }),
  'taxii-collections': object({
    collections: list(
      object({ id: TEXT, title: TEXT, canRead: YES_NO, canWrite: YES_NO, root: TEXT }),
    ),
  }),
  'taxii-pull': object({ objects: COUNT, refused: COUNT, out: TEXT }),
  'partner-observation-send': object({
    ...{ observationId: TEXT, ruleId: TEXT, parts: COUNT, sha256: TEXT },
  }),
  'partner-observation-list': object({ observations: list(edge(ObservationReply)) }),
  'partner-observation-get': object({
    ...{ observationId: TEXT, out: TEXT, sha256: TEXT, tlp: TEXT },
  }),
  release: object({
    releases: list(
      object({
        ...{ warningId: TEXT, partner: TEXT, goes: YES_NO, rules: list(TEXT), reason: TEXT },
        ...{ notices: list({ type: 'object' }), entry: orNull({ type: 'object' }) },
        ...{ body: orNull(TEXT), bytes: COUNT, waits: orNull(TEXT), waitsBy: list(TEXT) },
        trace: list({ type: 'object' }),
      }),
    ),
    unusable: list(TEXT),
  }),
  'release-waiting': object({ releases: list(HeldReply as unknown as JsonSchema) }),
  track: object({
    ...{ name: TEXT, seed: COUNT, startUtc: UTC, ok: YES_NO, alerts: COUNT },
    shortfalls: list(object({ field: TEXT, got: orNull(NUMBER), bound: NUMBER })),
    ...{ looks: COUNT, looksTooLate: COUNT },
    measures: object({
      ...{ moments: COUNT, gospaKm: NUMBER, localisationKm2: NUMBER, missedKm2: NUMBER },
      ...{ falseKm2: NUMBER, rmsePositionKm: NUMBER, rmseVelocityKmS: NUMBER, neesMean: NUMBER },
      ...{ neesInsideShare: NUMBER, nisMean: NUMBER, nisInterval: list(NUMBER) },
      ...{ tracks: COUNT, falseTracks: COUNT, switches: COUNT },
    }),
    launches: list(
      object({
        ...{ launchId: COUNT, firstUtc: UTC, confirmedUtc: UTC, latitudeDeg: NUMBER },
        ...{ longitudeDeg: NUMBER, azimuthDeg: orNull(NUMBER), sectorDeg: orNull(NUMBER) },
      }),
    ),
    tracks: list(
      object({
        ...{ trackId: COUNT, launchId: orNull(COUNT), atUtc: UTC, object: orNull(TEXT) },
        ...{ kind: { enum: FLIGHT_KINDS }, why: TEXT, impactUtc: orNull(UTC) },
        ...{ timeSdS: orNull(NUMBER), latitudeDeg: orNull(NUMBER), longitudeDeg: orNull(NUMBER) },
        ...{ majorKm: orNull(NUMBER), minorKm: orNull(NUMBER), missKm: orNull(NUMBER) },
      }),
    ),
  }),
  passes: object({
    passes: list(
      object({
        ...{ satellite: TEXT, name: TEXT, station: TEXT, rise: orNull(SIGHT), set: orNull(SIGHT) },
        ...{ culminations: list(SIGHT), highest: SIGHT, maxElevationDeg: NUMBER },
        eclipses: list(
          object({
            ...{ fromUtc: orNull(UTC), toUtc: orNull(UTC) },
            umbra: orNull(object({ fromUtc: UTC, toUtc: UTC })),
          }),
        ),
      }),
    ),
  }),
  itu: object({
    recommendation: orNull(object({ id: TEXT, version: TEXT })),
    recommendations: list({ type: 'object' }),
    rows: list(object({ line: COUNT, inputs: { type: 'object' }, outputs: { type: 'object' } })),
    skipped: COUNT,
  }),
  'exercise-list': object({
    exercises: list(
      object({
        ...{ id: TEXT, title: TEXT, about: TEXT, nodes: list(TEXT) },
        ...{ seed: { type: ['integer', 'string'] }, objects: COUNT },
      }),
    ),
  }),
  'exercise-run': object({
    ...{ exercise: TEXT, ok: YES_NO, elapsedS: { type: 'number' } },
    steps: list(
      object({ step: TEXT, ok: YES_NO, elapsedS: { type: 'number' }, found: TEXT, proves: TEXT }),
    ),
    logs: list(
      object({
        ...{ from: TEXT, to: TEXT, lane: TEXT, signed: COUNT, taken: COUNT, confirmed: COUNT },
        ...{ backlog: COUNT, headHere: TEXT, headThere: TEXT, isEqual: YES_NO },
      }),
    ),
    records: list(
      object({
        ...{ from: TEXT, lane: TEXT, index: COUNT, kind: TEXT, title: TEXT },
        ...{ raisedUtc: orNull(TEXT), toldUtc: orNull(TEXT), takenUtc: orNull(TEXT) },
      }),
    ),
  }),
  backup: object({
    ...{ file: TEXT, nodeId: TEXT, mode: MODE, schema: COUNT, rows: COUNT, keys: COUNT },
    ...{ bytes: COUNT, root: TEXT, tables: list(object({ table: TEXT, rows: COUNT, root: TEXT })) },
  }),
  restore: object({
    ...{ file: TEXT, path: TEXT, nodeId: TEXT, mode: MODE, rows: COUNT, keys: COUNT },
    ...{ schemaBefore: COUNT, schema: COUNT, root: TEXT },
  }),
  'audit-keys': object({
    keys: list(
      object({ partner: TEXT, lane: TEXT, direction: TEXT, key: TEXT }, { untilUtc: TEXT }),
    ),
  }),
  'witness-serve': object({ url: TEXT, mode: TEXT, name: TEXT, keys: list(TEXT) }),
  'witness-status': object({
    ...{ mode: TEXT, name: TEXT, keys: list(TEXT) },
    logs: list(object({ origin: TEXT, size: COUNT, root: TEXT, cosignedUtc: TEXT })),
  }),
  'audit-export': object({ size: COUNT, written: COUNT, key: TEXT }),
  'audit-prove': object({
    proofs: list({ type: 'object', properties: { text: TEXT, vkey: TEXT }, required: ['text'] }),
  }),
  'audit-verify-log': object({
    ...{ ok: YES_NO, origin: TEXT, size: COUNT, entries: COUNT, signed: YES_NO },
    ...{ signatures: COUNT, wrongSignatures: COUNT, witnesses: list({ type: 'object' }) },
    findings: list(object({ file: TEXT, entry: orNull(COUNT), message: TEXT })),
  }),
  'audit-check-proof': object({
    ...{ ok: YES_NO, index: COUNT, size: COUNT, body: TEXT, words: TEXT, error: orNull(TEXT) },
    ...{ record: orNull({ type: 'object' }), witnesses: list({ type: 'object' }) },
  }),
  'audit-verify': object({ ok: YES_NO, lines: COUNT }, { head: TEXT, seq: COUNT, reason: TEXT }),
  'audit-fsck': object(
    {
      ...{ tables: COUNT, rows: COUNT, digests: COUNT },
      damages: list(object({ table: TEXT, row: TEXT, what: TEXT })),
    },
    { unchecked: list(TEXT) },
  ),
};

export const OUTPUT_SCHEMAS: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.entries(OUTPUTS).map(([name, schema]) => [
    name,
    { $schema: DIALECT, title: `noroshi ${name.replace('-', ' ')} --json`, ...schema },
  ]),
);

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

function orNull(schema: JsonSchema): JsonSchema {
  return { oneOf: [schema, { type: 'null' }] };
}

/** Without what TypeBox keeps beside the schema. */
function edge(schema: Parameters<typeof edgeSchema>[0]): JsonSchema {
  return JSON.parse(JSON.stringify(edgeSchema(schema))) as JsonSchema;
}
