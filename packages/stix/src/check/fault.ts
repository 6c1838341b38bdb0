/**
 * What a check has to say. A fault breaks a MUST of the standard; advice is a SHOULD. Each has the id of its rule, which is
 * in the table below with its section, so that a reader can look it up and a program can count it.
 */

export type Level = 'fault' | 'advice';

/** Rule ids, their section in STIX 2.1, and what they ask. */
export const RULES = {
  json: { section: '3.1', level: 'fault', asks: 'an object is a JSON object' },
  type: {
    section: '3.2',
    level: 'fault',
    asks: 'a property holds the kind of value that its row says',
  },
  'type-name': {
    section: '3.2',
    level: 'fault',
    asks: 'small letters, digits and single hyphens, 3 to 250 of them',
  },
  required: { section: '3.2', level: 'fault', asks: 'a required property is there' },
  choice: {
    section: '4',
    level: 'fault',
    asks: 'exactly one, or at least one, of several properties is there',
  },
  empty: { section: '2.10', level: 'fault', asks: 'no list, dictionary or extension is empty' },
  null: { section: '3.1', level: 'fault', asks: 'no property is null' },
  'property-name': {
    section: '3.1',
    level: 'fault',
    asks: 'small letters, digits and underscores, 3 to 250 of them',
  },
  reserved: {
    section: '3.2',
    level: 'fault',
    asks: 'severity, action, username and phone_numbers are kept for later',
  },
  identifier: {
    section: '2.9',
    level: 'fault',
    asks: 'type--UUID of RFC 4122, beginning with the type of the object',
  },
  'reference-type': {
    section: '2.9',
    level: 'fault',
    asks: 'a reference points to a type that may stand there',
  },
  timestamp: { section: '2.16', level: 'fault', asks: 'a real time in UTC, RFC 3339 with T and Z' },
  precision: {
    section: '3.2',
    level: 'fault',
    asks: 'the digits of a second that this property has',
  },
  order: { section: '3.2', level: 'fault', asks: 'the later time is not before the earlier' },
  range: { section: '2', level: 'fault', asks: 'a number is within its limits' },
  enum: { section: '2.6', level: 'fault', asks: 'a value of the closed list' },
  format: { section: '2', level: 'fault', asks: 'text in the form that this property has' },
  dictionary: {
    section: '2.4',
    level: 'fault',
    asks: 'keys of letters, digits, hyphen and underscore, up to 250',
  },
  hash: { section: '2.7', level: 'fault', asks: 'a hash as long as its algorithm makes it' },
  language: { section: '3.2', level: 'fault', asks: 'a language tag of RFC 5646' },
  selector: {
    section: '7.2.3',
    level: 'fault',
    asks: 'a selector names something that is in the object',
  },
  circular: { section: '7.2', level: 'fault', asks: 'a marking does not mark itself' },
  tlp: {
    section: '7.2.1.4',
    level: 'fault',
    asks: 'the four TLP 1.0 markings, or the extension of TLP 2.0, unchanged',
  },
  marking: {
    section: '7.2.1',
    level: 'fault',
    asks: 'a definition with its type, or an extension',
  },
  extension: {
    section: '7.3',
    level: 'fault',
    asks: 'an extension by its name or by the id of its definition, with its type',
  },
  pattern: { section: '9', level: 'fault', asks: 'a pattern that parses' },
  'external-reference': {
    section: '2.5',
    level: 'fault',
    asks: 'CVE and CAPEC by their own form; else an id, a description or a URL',
  },
  'property-rule': {
    section: '4',
    level: 'fault',
    asks: 'properties of one object agree with each other',
  },
  bundle: {
    section: '8',
    level: 'fault',
    asks: 'a bundle has type, id and objects, and nothing of an object',
  },
  'other-version': { section: '3.2', level: 'advice', asks: 'spec_version 2.1' },
  vocabulary: { section: '10', level: 'advice', asks: 'a value of the open vocabulary' },
  'custom-property': {
    section: '11.2',
    level: 'advice',
    asks: 'an extension instead of a property of one’s own',
  },
  'custom-object': {
    section: '11.3',
    level: 'advice',
    asks: 'an extension instead of a type of one’s own',
  },
  'language-known': { section: '3.2', level: 'advice', asks: 'a language that this machine knows' },
  'charset-known': {
    section: '6.3',
    level: 'advice',
    asks: 'a character set that this machine knows',
  },
  'media-type': { section: '6.1', level: 'advice', asks: 'a media type of the IANA registry' },
  'marking-type': { section: '7.2.1', level: 'advice', asks: 'statement or tlp, or an extension' },
  'id-version': {
    section: '2.9',
    level: 'advice',
    asks: 'UUID version 4, or version 5 for observables',
  },
  unresolved: {
    section: '3.2',
    level: 'advice',
    asks: 'created_by_ref points to an identity in the same bundle',
  },
  interop: {
    section: 'interoperability',
    level: 'fault',
    asks: 'a property that partners’ tools need',
  },
} as const satisfies Readonly<Record<string, { section: string; level: Level; asks: string }>>;

export type Rule = keyof typeof RULES;

export type StixFault = {
  readonly rule: Rule;
  readonly level: Level;
  readonly path: string; // 'external_references[0].external_id'; '' is the object
  readonly message: string; // what was found, and what would be right
};

/** One object can have no more than this many told; the rest is counted in `more`. */
export const FAULTS_MAX = 200;

/** How much of a foreign text is quoted. */
const QUOTED_MAX = 60;

export type Report = {
  readonly faults: StixFault[];
  more: number;
};

export function tell(report: Report, rule: Rule, path: string, message: string): void {
  if (report.faults.length >= FAULTS_MAX) report.more++;
  else report.faults.push({ rule, level: RULES[rule].level, path, message });
}

/** A value as a message may quote it: short, one line, no control characters. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
  return `'${plain.length > QUOTED_MAX ? `${plain.slice(0, QUOTED_MAX)}…` : plain}'`;
}

export type JsonObject = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
