/** Element sets as JSON and back: every typed column under its type's name, the rest as it is. Doubles survive exactly. */
import type { ElementSetBatch } from '@noroshi/orbit';

export type PlainSets = { readonly [column: string]: unknown };

const COLUMN_TYPES = { Float64Array, Uint32Array, Uint8Array } as const;
type ColumnType = keyof typeof COLUMN_TYPES;
type PlainColumn = { readonly type: ColumnType; readonly values: readonly number[] };

export function setsToPlain(sets: ElementSetBatch): PlainSets {
  return plain(sets) as PlainSets;
}

export function setsFromPlain(sets: PlainSets): ElementSetBatch {
  return typed(sets) as ElementSetBatch;
}

function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const type = value.constructor.name as ColumnType;
    if (!(type in COLUMN_TYPES)) throw new TypeError(`a column of type ${type}`);
    return { type, values: Array.from(value as Float64Array) } satisfies PlainColumn;
  }
  return eachMember(value, plain);
}

function typed(value: unknown): unknown {
  return isColumn(value) ? COLUMN_TYPES[value.type].from(value.values) : eachMember(value, typed);
}

function eachMember(value: unknown, turn: (member: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, turn(member)]));
}

function isColumn(value: unknown): value is PlainColumn {
  return typeof value === 'object' && value !== null && 'values' in value && 'type' in value;
}
