/**
 * What rules between keys ask of a section: its fields, sections below it, numbers and epochs. What cannot be read is as
 * if it were not there: that it cannot is said where the key itself is checked.
 */
import { epochOf } from '../epoch.ts';
import { quoted } from '../faults.ts';
import { numberOf } from '../forms.ts';
import type { Report } from '../schema.ts';
import type { FieldNode, NdmNode, SectionNode } from '../tree.ts';

/** The field of a key with a value; an empty one is none. */
export function fieldOf(section: SectionNode, key: string): FieldNode | undefined {
  return section.items.find(
    (item): item is FieldNode => item.kind === 'field' && item.key === key && item.value !== '',
  );
}

export function fieldsOf(section: SectionNode): FieldNode[] {
  return section.items.filter((item): item is FieldNode => item.kind === 'field');
}

/** Sections of a name anywhere below, in the order of the message. */
export function sectionsOf(section: SectionNode, name: string): SectionNode[] {
  const found: SectionNode[] = [];
  const look = (item: NdmNode) => {
    if (item.kind !== 'section') return;
    if (item.name === name) found.push(item);
    else item.items.forEach(look);
  };
  section.items.forEach(look);
  return found;
}

export function numberAt(section: SectionNode | undefined, key: string): number | undefined {
  const field = section === undefined ? undefined : fieldOf(section, key);
  return field === undefined ? undefined : numberOf(field.value);
}

/** All of them as numbers, or nothing. */
export function numbersAt(
  section: SectionNode | undefined,
  keys: readonly string[],
): number[] | undefined {
  const numbers = keys.map((key) => numberAt(section, key));
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

/** µs TAI. */
export function epochAtUs(
  section: SectionNode,
  key: string,
  timeSystem: string,
): number | undefined {
  const field = fieldOf(section, key);
  if (field === undefined) return undefined;
  const epoch = epochOf(field.value, timeSystem);
  return epoch.ok ? epoch.value : undefined;
}

/** Which of the keys are there and which are not, where some are. */
export function partOf(
  section: SectionNode,
  keys: readonly string[],
): { readonly there: FieldNode[]; readonly missing: string[] } {
  const there = keys.flatMap((key) => fieldOf(section, key) ?? []);
  const missing = keys.filter((key) => fieldOf(section, key) === undefined);
  return { there, missing: there.length === 0 ? [] : missing };
}

/** 2002-021A, or UNKNOWN; CDM and RDM say it "shall" be so, and real ones print what they have. */
export function checkDesignator(metadata: SectionNode, report: Report, rule: string): void {
  const field = fieldOf(metadata, 'INTERNATIONAL_DESIGNATOR');
  if (field === undefined || /^(?:\d{4}-\d{3}[A-Z]{1,3}|UNKNOWN)$/.test(field.value)) return;
  const right = 'a designator such as 2002-021A, or UNKNOWN, is right';
  report('warning', field.valueAt, `${field.key} is ${quoted(field.value)}: ${right}`, rule);
}
