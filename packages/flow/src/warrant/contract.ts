/**
 * The warrant: what may be looked at, by whose approval, until when. Without a valid one nothing is read. Directions are a
 * closed list that has no inside-to-inside, so a warrant for communications within the country or the site cannot be written.
 * Form of the file: this schema in edge form (times as UTC text), `noroshi schema warrant`.
 */
import { Epoch, Id, Marking, Mode, Text, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';

export const DIRECTIONS = ['outside-to-inside', 'inside-to-outside', 'outside-to-outside'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What a detector can find. A warrant permits each by name. */
export const SIGN_KINDS = [
  'scan',
  'brute-force',
  'beacon',
  'retry-beacon',
  'long-connection',
  'flood',
  'reflection',
  'exfiltration',
  'relay',
  'indicator',
  'first-contact',
] as const;
export type SignKind = (typeof SIGN_KINDS)[number];

export const WARRANT_LIMITS = {
  networksMax: 4096,
  spanDaysMax: 366,
  windowHoursMax: 30 * 24, // the hard maximum age of anything in window memory
  keepDaysMax: 366,
} as const;

export const Warrant = Type.Object(
  {
    format: Type.Literal('noroshi-warrant'),
    v: Type.Literal(1),
    id: Id, // the approval's own number
    mode: Mode,
    purpose: Text, // the act that is looked for, as approved
    requestedBy: Title,
    approvedBy: Title, // another person or body than who requested
    reason: Text,
    directions: Type.Array(Type.Enum(DIRECTIONS), { minItems: 1, uniqueItems: true }),
    /** The inside: networks in CIDR form; every other address is outside. */
    networks: Type.Array(Title, { minItems: 1, maxItems: WARRANT_LIMITS.networksMax }),
    fromUs: Epoch, // records that began before it are not selected
    toUs: Epoch, // nor those that began at or after it
    /** IANA numbers of the protocols that may be looked at; absent: any. */
    protocols: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 255 }), { minItems: 1, uniqueItems: true }),
    ),
    detectors: Type.Array(Type.Enum(SIGN_KINDS), { minItems: 1, uniqueItems: true }),
    retention: Type.Object(
      {
        windowHours: Type.Number({ exclusiveMinimum: 0, maximum: WARRANT_LIMITS.windowHoursMax }),
        keepDays: Type.Number({ exclusiveMinimum: 0, maximum: WARRANT_LIMITS.keepDaysMax }),
      },
      { additionalProperties: false },
    ),
    /** How an inside address leaves: as a pseudonym under the warrant's own key, or not at all. */
    ownAddresses: Type.Enum(['pseudonym', 'omitted']),
    /** Own hosts that must stand behind a finding before a partner hears when and how often; absent: 3 (share/coarse.ts). */
    ownHostsMin: Type.Optional(Type.Integer({ minimum: 2, maximum: 1000 })),
    /** Who may know what is found. */
    marking: Marking,
  },
  { additionalProperties: false },
);
export type Warrant = Static<typeof Warrant>;
