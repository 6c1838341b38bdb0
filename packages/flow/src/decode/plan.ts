/**
 * A template, compiled once into a flat plan: where each permitted element lies and into which slot it goes. Decoding a record is
 * then a loop over the plan; what is not on the allow-list has no entry and is never looked at.
 * References: RFC 3954 §5.2, §6.1; RFC 7011 §3.4, §7 (variable length), §6.2 (reduced size).
 */
import {
  type Element,
  type ElementKind,
  hasRightLength,
  ipfixElement,
  netflow9Element,
  SLOT,
  type SlotName,
} from './elements.ts';

export const VARIABLE = 65_535; // a field of this length carries its length in each record

export const PLAN_LIMITS = {
  fieldsMax: 512, // of one template; the largest known exporters have some 120
} as const;

/** How a field is read: `ElementKind` as a small number, with scaling to µs folded in. */
export const OP = {
  unsigned: 0,
  scaled: 1, // unsigned times `scale`
  before: 2,
  ntp: 3,
  probability: 4,
  source4: 5,
  destination4: 6,
  source6: 7,
  destination6: 8,
} as const;

export type FieldSpecifier = {
  readonly enterprise: number;
  readonly number: number;
  readonly length: number;
};

export type Plan = {
  readonly templateId: number;
  readonly kind: 'flow' | 'options' | 'other'; // other: has no two addresses, so it is no flow
  /** As received; the same definition sent again keeps its plan. */
  readonly definition: Uint8Array;
  /** Bytes of a record, or the least a record can have where `lengths` is given. */
  readonly recordBytes: number;
  /** Lengths of all fields of a template with a field of variable length; else null. */
  readonly lengths: Uint16Array | null;
  readonly skipped: number; // fields of a record that are passed over
  /** ENTRY words a permitted field, in the order of the record. */
  readonly entries: Int32Array;
};

/** Words of an entry; `at` is from the record's start, meaningless where `lengths` is given, and `field` an index into it. */
export const ENTRY = { op: 0, slot: 1, scale: 2, at: 3, length: 4, field: 5, words: 6 } as const;

const SCALES: Partial<Record<ElementKind, number>> = { seconds: 1e6, milliseconds: 1e3 };

/** Scope field types of NetFlow v9 (RFC 3954 §6.1) that choose among samplers; the others (line card, cache) say nothing to us. */
const SCOPE = (slot: SlotName): Element => ({
  ...{ enterprise: 0, number: 0, name: '', kind: 'unsigned', bytes: 4, slot, rank: 0, meaning: '' },
});
const NETFLOW9_SCOPES = new Map([
  [2, SCOPE('interface')],
  [5, SCOPE('templateId')],
]);
const IPFIX_SCOPES = new Map([[145, SCOPE('templateId')]]); // templateId, else the elements of the list

export type PlanInput = {
  readonly templateId: number;
  readonly version: 9 | 10;
  readonly fields: readonly FieldSpecifier[];
  readonly scopes: number; // the first so many fields are scopes; 0 for a template of records
  readonly isOptions: boolean;
  readonly definition: Uint8Array;
};

export function compilePlan(input: PlanInput): Plan {
  const { fields } = input;
  const elements = fields.map((field, index) => elementOf(input, field, index));
  const chosen = choose(elements);
  const isVariable = fields.some(({ length }) => length === VARIABLE);
  const ends: number[] = [];
  for (const { length } of fields)
    ends.push((ends.at(-1) ?? 0) + (length === VARIABLE ? 1 : length));
  const entries = chosen.flatMap((index) => {
    const element = elements[index]!;
    const { length } = fields[index]!;
    const at = ends[index]! - length;
    return [opOf(element), SLOT[element.slot], scaleOf(element), at, length, index];
  });
  const has = new Set(chosen.map((index) => elements[index]!.slot));
  return {
    ...{ templateId: input.templateId, definition: input.definition },
    kind: input.isOptions ? 'options' : isFlow(has) ? 'flow' : 'other',
    recordBytes: ends.at(-1) ?? 0,
    lengths: isVariable ? Uint16Array.from(fields, ({ length }) => length) : null,
    skipped: elements.filter((element) => element === undefined).length,
    entries: Int32Array.from(entries),
  };
}

function elementOf(input: PlanInput, field: FieldSpecifier, index: number): Element | undefined {
  const { version } = input;
  const scopes = version === 9 ? NETFLOW9_SCOPES : IPFIX_SCOPES;
  const isScope = index < input.scopes;
  let element = isScope && field.enterprise === 0 ? scopes.get(field.number) : undefined;
  if (element === undefined && !(isScope && version === 9))
    element =
      version === 9 ? netflow9Element(field.number) : ipfixElement(field.enterprise, field.number);
  if (element === undefined) return undefined;
  return field.length === VARIABLE || hasRightLength(element, field.length) ? element : undefined;
}

/** Of several elements for one slot the one of lowest rank, and of equals the first: outer before inner. In order of the record. */
function choose(elements: readonly (Element | undefined)[]): number[] {
  const best = new Map<SlotName, number>();
  for (const [index, element] of elements.entries()) {
    if (element === undefined) continue;
    const held = best.get(element.slot);
    if (held === undefined || element.rank < elements[held]!.rank) best.set(element.slot, index);
  }
  return [...best.values()].sort((a, b) => a - b);
}

function isFlow(has: ReadonlySet<SlotName>): boolean {
  return (
    (has.has('source') && has.has('destination')) || (has.has('source6') && has.has('destination6'))
  );
}

function opOf({ kind, slot }: Element): number {
  if (kind === 'ipv4') return slot === 'source' ? OP.source4 : OP.destination4;
  if (kind === 'ipv6') return slot === 'source6' ? OP.source6 : OP.destination6;
  if (kind === 'before' || kind === 'ntp' || kind === 'probability') return OP[kind];
  return scaleOf({ kind }) === 1 ? OP.unsigned : OP.scaled;
}

function scaleOf({ kind }: Pick<Element, 'kind'>): number {
  return SCALES[kind] ?? 1;
}

/** True where a template sent again says what the plan was made of. */
export function isSameDefinition(plan: Plan, definition: Uint8Array): boolean {
  const held = plan.definition;
  if (held.length !== definition.length) return false;
  for (let i = 0; i < held.length; i++) if (held[i] !== definition[i]) return false;
  return true;
}
