/**
 * What a message must hold, checked by its table: keys that are unknown, repeated, missing or of another version, their
 * forms, units, ranges and choices, how often sections stand, rows of data, and the rules each section brings. All faults are
 * found, in the order of the file. What the standard forbids is an error; what only offends its style is a warning.
 */
import { reportEpochSlip, reportTwice, straysIn } from './check-slips.ts';
import { epochOf } from './epoch.ts';
import { byPlace, createFaults, nearestKey, quoted } from './faults.ts';
import { readValue, unitMatch } from './forms.ts';
import type {
  CheckContext,
  KeySchema,
  MessageSchema,
  Report,
  RowSchema,
  SectionSchema,
} from './schema.ts';
import { fieldIn, tableOf, USER_DEFINED } from './sections.ts';
import type { Fault, FieldNode, MessageNode, Place, RowNode, SectionNode } from './tree.ts';

export type CheckOptions = {
  readonly faultsMax?: number;
  /**
   * What a value of a key that is not obligatory is worth when it cannot be read. `warning` is for readers that leave it out
   * and go on: real conjunction messages print speeds in [m] and numbers as N/A.
   */
  readonly optionalValues?: 'error' | 'warning';
};

export function checkMessage(
  message: MessageNode,
  schema: MessageSchema,
  options: CheckOptions = {},
): Fault[] {
  const faults = createFaults(Number.POSITIVE_INFINITY);
  const report: Report = (severity, at, text, rule = '') =>
    faults.add({ severity, at, message: text, rule: ruleOf(schema, rule) });
  const { versions, versionKey } = schema;
  if (!versions.includes(message.version)) {
    const right = versions.length === 1 ? versions[0] : `one of ${versions.join(', ')}`;
    const text = `${versionKey} is ${quoted(message.version)}: ${right} is right`;
    report('error', message.versionAt, text);
  }
  const context: CheckContext = { version: message.version, timeSystem: 'UTC' };
  const walk: Walk = {
    ...{ schema, report, version: Number(message.version), options, unknown: { count: 0 } },
    isHopeless: () => faults.count() > LOOKED_FOR_MAX,
    strays: new Map(straysIn(message, schema).map(({ key, item }) => [item, key])),
  };
  checkSection(walk, message, schema.root, context);
  schema.check?.(message, report, context);
  const capped = createFaults(options.faultsMax);
  for (const fault of byPlace(faults.list())) capped.add(fault);
  return capped.list();
}

/** One section, with what is in it, by its table. */
export function checkPart(
  node: SectionNode,
  section: SectionSchema,
  schema: MessageSchema,
  context: CheckContext,
): Fault[] {
  const faults = createFaults(Number.POSITIVE_INFINITY);
  const report: Report = (severity, at, message, rule = '') =>
    faults.add({ severity, at, message, rule: ruleOf(schema, rule) });
  const walk: Walk = {
    ...{ schema, report, version: Number(context.version), options: {}, unknown: { count: 0 } },
    isHopeless: () => faults.count() > LOOKED_FOR_MAX,
    strays: new Map(),
  };
  checkSection(walk, node, section, context);
  return faults.list();
}

/** Past so many faults of one message no further section of it is looked at: megabytes of rubbish are refused for less. */
const LOOKED_FOR_MAX = 10_000;

type Walk = {
  readonly schema: MessageSchema;
  readonly report: Report;
  readonly isHopeless: () => boolean;
  readonly version: number;
  readonly options: CheckOptions;
  readonly unknown: { count: number }; // keys
  readonly strays: ReadonlyMap<FieldNode, KeySchema>; // of the header, in the metadata
};

function ruleOf({ standard }: MessageSchema, rule: string): string {
  if (rule === '') return standard;
  return rule.startsWith('CCSDS ') ? rule : `${standard}, ${rule}`;
}

function checkSection(
  walk: Walk,
  node: SectionNode,
  schema: SectionSchema,
  outer: CheckContext,
): void {
  if (walk.isHopeless()) return;
  const context = contextOf(node, outer);
  const seen = checkFields(walk, node, schema, context);
  for (const key of tableOf(schema).keys.values()) {
    if (seen.has(key.key) || !isObligatory(key, walk.version)) continue;
    walk.report('error', node.endAt, `${key.key} is obligatory and missing`, key.rule);
  }
  checkSections(walk, node, schema, context);
  checkRows(walk, node, schema, context);
  const report: Report = (severity, at, message, rule = schema.rule) =>
    walk.report(severity, at, message, rule);
  schema.check?.(node, report, context);
}

/** Scale of the epochs and zero of the relative times inside a section, which its metadata name. */
export function contextOf<Context extends CheckContext>(
  node: SectionNode,
  outer: Context,
): Context {
  const timeSystem = metadataText(node, 'TIME_SYSTEM')?.toUpperCase() ?? outer.timeSystem;
  const zero = metadataText(node, 'EPOCH_TZERO');
  const epoch = zero === undefined ? undefined : epochOf(zero, timeSystem);
  return { ...outer, timeSystem, ...(epoch?.ok === true && { epochZeroUs: epoch.value }) };
}

/** Of a key that stands in the section or in one of its sections. */
function metadataText(node: SectionNode, key: string): string | undefined {
  const inside = node.items.filter((item) => item.kind === 'section');
  return [node, ...inside].map((one) => fieldIn(one, key)?.value).find((text) => text);
}

/** Whether a message of this version must have the key. */
export function isObligatory({ required, requiredSince }: KeySchema, version: number): boolean {
  return required || (requiredSince !== undefined && version >= Number(requiredSince));
}

const USER_KEY = /^[\x21-\x3c\x3e-\x7e]+$/; // printable ASCII but =

/** The keys that stand with a value. */
function checkFields(
  walk: Walk,
  node: SectionNode,
  schema: SectionSchema,
  context: CheckContext,
): ReadonlyMap<string, FieldNode> {
  const { keys, order } = tableOf(schema);
  const seen = new Map<string, FieldNode>();
  let reached = -1;
  for (const item of node.items) {
    if (item.kind !== 'field') continue;
    const key = keys.get(item.key);
    const stray = walk.strays.get(item);
    if (stray !== undefined) {
      const message = `${item.key} is a keyword of the header: it is read as if it stood there`;
      walk.report('warning', item.at, message, stray.rule);
      checkField(walk, item, stray, context);
      continue;
    }
    if (key === undefined) {
      if (schema.userDefined === true && item.key.startsWith(USER_DEFINED)) {
        if (!USER_KEY.test(item.key))
          walk.report(
            'error',
            item.at,
            `${quoted(item.key)}: a keyword has no blanks`,
            schema.rule,
          );
        continue;
      }
      walk.report('error', item.at, unknownKey(walk, schema, item.key), schema.rule);
      continue;
    }
    const first = seen.get(item.key);
    if (first !== undefined && key.repeats !== true) {
      reportTwice(walk.report, item, first, key);
      continue;
    }
    const place = order.get(item.key)!;
    if (place < reached)
      walk.report('warning', item.at, `${item.key} is not in the order of the table`, key.rule);
    reached = Math.max(reached, place);
    if (item.value !== '' || isObligatory(key, walk.version)) seen.set(item.key, item);
    checkField(walk, item, key, context);
  }
  return seen;
}

function checkField(walk: Walk, item: FieldNode, key: KeySchema, context: CheckContext): void {
  const { report, version, options } = walk;
  const isNeeded = isObligatory(key, version);
  if (key.since !== undefined && version < Number(key.since))
    report('error', item.at, `${key.key} exists from version ${key.since} on`, key.rule);
  if (key.until !== undefined && version > Number(key.until))
    report('error', item.at, `${key.key} exists up to version ${key.until}`, key.rule);
  if (item.value === '') {
    const severity = isNeeded && key.mayBeEmpty !== true ? 'error' : 'warning';
    report(severity, item.valueAt, `${key.key} has no value`, key.rule);
    return;
  }
  const read = readValue(key, item.value, item.unit, context);
  if (!read.ok) {
    const severity = isNeeded ? 'error' : (options.optionalValues ?? 'error');
    report(severity, item.valueAt, read.error.message, key.rule);
    return;
  }
  if (key.form === 'epoch' || key.form === 'time')
    reportEpochSlip(report, item.valueAt, item.value, key.rule);
  if (item.unit !== '' && unitMatch(item.unit, key.unit) === 'style') {
    const right = key.unit === '' ? 'no unit' : `[${key.unit}]`;
    report('warning', item.valueAt, `${key.key} has the unit [${item.unit}]: ${right} is right`);
  }
}

/** The nearest right keyword, or where this one belongs. */
function unknownKey(walk: Walk, section: SectionSchema, key: string): string {
  const message = walk.schema;
  const home = homeOf(message.root, key);
  if (home !== undefined && home !== section) {
    const marks = home.marks === null ? '' : `, between ${home.marks[0]} and ${home.marks[1]}`;
    return `${key} does not belong in ${section.name}: it stands in ${home.name}${marks}`;
  }
  // Beyond what is shown of a message no suggestion is looked for: it takes time, and nobody reads it.
  const isShown = ++walk.unknown.count <= SUGGESTIONS_MAX;
  const near = isShown
    ? (nearestKey(key, tableOf(section).keysWithin) ??
      nearestKey(key, tableOf(message.root).keysWithin))
    : undefined;
  const hint = near === undefined ? '' : `; ${near} may be meant`;
  return `${quoted(key)} is no keyword of ${section.name} in ${article(message.message)}${hint}`;
}

const SUGGESTIONS_MAX = 30;

function article(message: string): string {
  return /^[AEIOMR]/.test(message) && message !== 'TDM' && message !== 'CDM'
    ? `an ${message}`
    : `a ${message}`;
}

function homeOf(schema: SectionSchema, key: string): SectionSchema | undefined {
  const { keys, rowKeys, sections } = tableOf(schema);
  if (keys.has(key) || rowKeys.has(key)) return schema;
  for (const child of sections) {
    const found = homeOf(child, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkSections(
  walk: Walk,
  node: SectionNode,
  schema: SectionSchema,
  context: CheckContext,
): void {
  const { sections, byName, order } = tableOf(schema);
  const found = new Map<string, SectionNode[]>();
  let reached = -1;
  for (const item of node.items) {
    if (item.kind !== 'section') continue;
    const child = byName.get(item.name);
    if (child === undefined) {
      const message = `${quoted(item.name)} is no section of ${schema.name}`;
      walk.report('error', item.at, message, schema.rule);
      continue;
    }
    const times = found.get(item.name);
    if (times === undefined) found.set(item.name, [item]);
    else times.push(item);
    const place = order.get(`<${item.name}>`)!;
    if (place < reached)
      walk.report('warning', item.at, `${item.name} is not in the order of the table`, child.rule);
    reached = Math.max(reached, place);
    checkSection(walk, item, child, context);
  }
  for (const child of sections) checkTimes(walk, node, child, found.get(child.name) ?? []);
}

function checkTimes(
  { report, version }: Walk,
  node: SectionNode,
  child: SectionSchema,
  found: readonly SectionNode[],
): void {
  const [first, second] = found;
  if (child.since !== undefined && version < Number(child.since)) {
    if (first !== undefined)
      report('error', first.at, `${child.name} exists from version ${child.since} on`, child.rule);
    return;
  }
  if (first === undefined && (child.times === 'once' || child.times === 'some')) {
    report('error', node.endAt, missingSection(child), child.rule);
    return;
  }
  if (second !== undefined && (child.times === 'once' || child.times === 'maybe'))
    report('error', second.at, `${child.name} stands once: this is one more`, child.rule);
}

/** What is said of a section that must stand and does not. */
export function missingSection(child: SectionSchema): string {
  if (child.marks !== null) return `${child.name} is missing: it begins with ${child.marks[0]}`;
  const needed = [...tableOf(child).keys.values()].filter(({ required }) => required);
  const names = needed.slice(0, KEYS_SHOWN_MAX).map(({ key }) => key);
  if (names.length === 0) return `${child.name} is missing`;
  const more = needed.length > names.length ? ' …' : '';
  return `${child.name} is missing: ${names.join(', ')}${more} ${needed.length === 1 ? 'is' : 'are'} obligatory`;
}
const KEYS_SHOWN_MAX = 8;

function checkRows(
  walk: Walk,
  node: SectionNode,
  schema: SectionSchema,
  context: CheckContext,
): void {
  const { rows } = schema;
  for (const item of node.items) {
    if (item.kind !== 'row') continue;
    if (rows === undefined)
      walk.report('error', item.at, `${schema.name} has no lines of data`, schema.rule);
    else checkRow(walk.report, item, rows, context);
  }
}

/** What its cells say, where they are columns: numbers, epochs in µs TAI; undefined: not read. */
export function checkRow(
  report: Report,
  row: RowNode,
  rows: RowSchema,
  context: CheckContext,
): (number | string | undefined)[] {
  const { cells, at, cellAt } = row;
  const fault = (where: Place, message: string) => report('error', where, message, rows.rule);
  const width = rows.form === 'keyed' ? cells.length - 1 : cells.length;
  if (rows.counts.length > 0 && !rows.counts.includes(width)) {
    fault(at, `the line has ${width} values: ${rows.counts.join(' or ')} are right`);
    return [];
  }
  if (rows.form === 'line') return [];
  if (rows.form === 'columns')
    return cells.map((cell, k) => {
      const column = rows.columns[k];
      if (column === undefined) return undefined;
      const read = readValue(column, cell, '', context);
      if (column.form === 'epoch' && read.ok)
        reportEpochSlip(report, cellAt[k] ?? at, cell, rows.rule);
      if (read.ok) return read.value;
      fault(cellAt[k] ?? at, read.error.message);
      return undefined;
    });
  const column = rows.columns.find(({ key }) => key === cells[0]);
  if (column === undefined) {
    fault(cellAt[0] ?? at, `${quoted(cells[0] ?? '')} is no keyword of the data`);
    return [];
  }
  const epoch = readValue({ ...column, form: 'epoch', unit: '' }, cells[1] ?? '', '', context);
  if (!epoch.ok) fault(cellAt[1] ?? at, epoch.error.message);
  else reportEpochSlip(report, cellAt[1] ?? at, cells[1] ?? '', rows.rule);
  const value = readValue(column, cells[2] ?? '', '', context);
  if (!value.ok) fault(cellAt[2] ?? at, value.error.message);
  return [];
}
