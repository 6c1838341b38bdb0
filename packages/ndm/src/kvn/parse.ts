/**
 * A message in KVN to its tree, by its table (CCSDS 502.0-B-3, section 7, and the like of the other standards). Every text
 * stays as it stands; what the lines themselves get wrong (marks, lines that are none, rows of a triangle) is a fault here,
 * what the message must hold is for `checkMessage`. Never throws.
 */
import { createFaults, type FaultList, quoted } from '../faults.ts';
import type { MessageSchema, SectionSchema } from '../schema.ts';
import { tableOf } from '../sections.ts';
import {
  type CommentNode,
  type Fault,
  type FieldNode,
  type MessageNode,
  NOWHERE,
  type Place,
  type SectionNode,
} from '../tree.ts';
import { continued, isUnfinished } from './continuation.ts';
import {
  cellsOf,
  eachKvnLine,
  isMark,
  type KvnLine,
  type KvnPair,
  type KvnWord,
  type NdmLimits,
} from './lines.ts';
import { type Open, openRoot, placeOf } from './place.ts';

export type ParsedKvn = { readonly message: MessageNode | null; readonly faults: Fault[] };

/** Null where it is not this message at all: the first line that is no comment gives its version. */
export function parseKvn(text: string, schema: MessageSchema, limits: NdmLimits = {}): ParsedKvn {
  const faults = createFaults(limits.faultsMax);
  const builder = createBuilder(schema, faults);
  eachKvnLine(text.replace(/^\ufeff/, ''), limits, faults, builder.line);
  return { message: builder.end(), faults: faults.list() };
}

/** Takes the lines of one message, in order, and makes its tree. */
export function createBuilder(schema: MessageSchema, faults: FaultList) {
  const s: State = {
    ...{ schema, faults, open: null, root: null, pending: [], version: null },
    ...{ isOther: false, lastAt: NOWHERE, list: null },
  };
  return {
    line(line: KvnLine): void {
      s.lastAt = line.at;
      if (s.isOther) return;
      if (line.kind === 'word' && goesOn(s, line)) return;
      s.list = null;
      if (line.kind === 'comment') s.pending.push(line);
      else if (s.open === null) first(s, line);
      else if (line.kind === 'pair') takePair(s, s.open, line);
      else takeWord(s, s.open, line);
    },
    /** As far as it is made. */
    root: () => s.root?.node,
    end: () => finish(s),
  };
}

type State = {
  readonly schema: MessageSchema;
  readonly faults: FaultList;
  open: Open | null; // innermost
  root: Open | null;
  pending: CommentNode[]; // they belong to what comes next
  version: KvnPair | null;
  isOther: boolean; // not this message: nothing of it is read
  lastAt: Place;
  list: SectionNode | null; // its last field waits for the next line
};

/** Whether the line is the rest of the list before it: its value is then on one line. */
function goesOn(s: State, line: KvnWord): boolean {
  const field = s.list?.items.at(-1);
  if (s.list === null || field?.kind !== 'field') return false;
  const whole = continued(field, line.text);
  if (whole === undefined) return false;
  s.list.items[s.list.items.length - 1] = whole;
  const { standard, lines = '7.4.3' } = s.schema;
  const message = `${field.key} goes on here: a value is on one line`;
  s.faults.add({ severity: 'warning', at: line.at, message, rule: `${standard}, ${lines}` });
  if (!isUnfinished({ list: true }, whole.value)) s.list = null;
  return true;
}

function first(s: State, line: Exclude<KvnLine, { kind: 'comment' }>): void {
  const { versionKey, root, versions } = s.schema;
  if (line.kind === 'pair' && line.key === versionKey) {
    s.version = line;
    s.root = openRoot(root, line.at);
    s.open = s.root;
    return;
  }
  s.isOther = true;
  const found = line.kind === 'pair' ? `${line.key} = ${line.value}` : line.text;
  const right = `${versionKey} = ${versions.at(-1)}`;
  fault(s, line.at, `the first line is ${quoted(found)}: ${right} is right`);
}

function takePair(s: State, open: Open, line: KvnPair): void {
  const placed = placeOf(open, { kind: 'key', key: line.key }, line.at);
  // What belongs nowhere stays where it stands: the check names it.
  const into = placed ?? open;
  moveTo(s, into, line.at);
  into.node.items.push(...s.pending);
  s.pending = [];
  const { keys, rowKeys } = tableOf(into.schema);
  if (rowKeys.has(line.key) && !keys.has(line.key)) {
    const { cells, cellAt } = cellsOf({ kind: 'word', text: line.value, at: line.valueAt });
    const { at } = line;
    into.node.items.push({
      ...({ kind: 'row', cells: [line.key, ...cells] } as const),
      ...{ at, cellAt: [at, ...cellAt] },
    });
    return;
  }
  into.node.items.push(fieldOf(line, into.schema));
  if (isUnfinished(keys.get(line.key), line.value)) s.list = into.node;
  for (let one: Open | null = into; one !== null; one = one.parent) one.seen.add(line.key);
}

/** Only a key that is a measure has a unit: a name may end in brackets of its own. */
export function fieldOf({ key, value, at, valueAt }: KvnPair, schema: SectionSchema): FieldNode {
  const known = tableOf(schema).keys.get(key);
  const isMeasure =
    known !== undefined &&
    (known.unit !== '' || known.form === 'number' || known.form === 'integer');
  const bracket = isMeasure && value.endsWith(']') ? value.lastIndexOf('[') : -1;
  return bracket < 0
    ? { kind: 'field', key, value, unit: '', at, valueAt }
    : {
        ...({ kind: 'field', key, value: value.slice(0, bracket).trimEnd() } as const),
        ...{ unit: value.slice(bracket + 1, -1).trim(), at, valueAt },
      };
}

function takeWord(s: State, open: Open, line: KvnWord): void {
  if (isMark(line.text)) {
    if (line.text.endsWith('STOP')) stop(s, open, line);
    else start(s, open, line);
    return;
  }
  const into = placeOf(open, { kind: 'row' }, line.at);
  if (into === null) {
    fault(s, line.at, `the line is ${quoted(line.text)}: KEYWORD = value is right`);
    return;
  }
  moveTo(s, into, line.at);
  into.node.items.push(...s.pending);
  s.pending = [];
  const { cells, cellAt } = cellsOf(line);
  if (into.schema.triangle === undefined)
    into.node.items.push({ kind: 'row', cells, at: line.at, cellAt });
  else takeTriangleRow(s, into, into.schema.triangle, { cells, cellAt, at: line.at });
}

type Row = {
  readonly cells: readonly string[];
  readonly cellAt: readonly Place[];
  readonly at: Place;
};

/** Row k of a lower triangle has k numbers; they become the keys that XML prints. */
function takeTriangleRow(s: State, into: Open, keys: readonly string[], row: Row): void {
  const done = keys.filter((key) => into.seen.has(key)).length;
  const width = (Math.sqrt(8 * done + 1) - 1) / 2 + 1; // 0, 1, 3, 6 … cells are before row 1, 2, 3, 4 …
  if (done >= keys.length) {
    fault(s, row.at, `a line more than the ${width - 1} of the lower triangle`);
    return;
  }
  if (row.cells.length !== width)
    fault(
      s,
      row.at,
      `line ${width} of the lower triangle has ${row.cells.length} numbers: ${width} are right`,
    );
  for (let k = 0; k < width; k++) {
    const key = keys[done + k]!;
    into.seen.add(key);
    const value = row.cells[k];
    if (value === undefined) continue;
    const valueAt = row.cellAt[k]!;
    into.node.items.push({ kind: 'field', key, value, unit: '', at: valueAt, valueAt });
  }
}

function start(s: State, open: Open, line: KvnWord): void {
  const marked = enclosing(open);
  const into = placeOf(open, { kind: 'mark', mark: line.text }, line.at);
  if (into !== null) {
    moveTo(s, into, line.at);
    return;
  }
  if (marked?.parent == null) {
    fault(s, line.at, `${line.text} opens no section of this message`);
    return;
  }
  const [, end] = marked.schema.marks!;
  fault(s, line.at, `${end} is missing before ${line.text}`);
  moveTo(s, marked.parent, line.at);
  start(s, marked.parent, line);
}

function stop(s: State, open: Open, line: KvnWord): void {
  const marked = enclosing(open);
  if (marked?.parent == null) {
    fault(s, line.at, `${line.text} without ${line.text.replace(/STOP$/, 'START')}`);
    return;
  }
  const [begin, end] = marked.schema.marks!;
  if (end !== line.text) {
    fault(s, line.at, `${line.text} inside ${begin}: ${end} is right here`);
    return;
  }
  open.node.items.push(...s.pending);
  s.pending = [];
  moveTo(s, marked.parent, line.at);
}

function enclosing(open: Open): Open | null {
  for (let one: Open | null = open; one !== null; one = one.parent)
    if (one.schema.marks !== null) return one;
  return null;
}

/** Makes a section the innermost: what was open inside it, or beside it, ends here. */
function moveTo(s: State, into: Open, at: Place): void {
  if (into === s.open) return;
  const kept = new Set<Open>();
  for (let one: Open | null = into; one !== null; one = one.parent) kept.add(one);
  for (let one = s.open; one !== null && !kept.has(one); one = one.parent) one.node.endAt = at;
  s.open = into;
}

function finish(s: State): MessageNode | null {
  const { root, version, open } = s;
  if (root === null || version === null || open === null) {
    if (!s.isOther) fault(s, NOWHERE, `the message is empty: ${s.schema.versionKey} is missing`);
    return null;
  }
  open.node.items.push(...s.pending);
  const endAt = { line: s.lastAt.line + 1, column: 1 };
  const marked = enclosing(open);
  if (marked !== null) fault(s, endAt, `${marked.schema.marks![1]} is missing`);
  for (let one: Open | null = open; one !== null; one = one.parent) one.node.endAt = endAt;
  return {
    ...root.node,
    ...{ message: s.schema.message, version: version.value, versionAt: version.valueAt },
  };
}

function fault(s: State, at: Place, message: string): void {
  s.faults.add({ severity: 'error', at, message, rule: s.schema.standard });
}
