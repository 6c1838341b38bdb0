/** Identifiers and what they may point to. STIX 2.1 §2.9. */
import type { Field } from '../objects/field.ts';
import { OBJECT_TYPES } from '../objects/meta.ts';

const UUID =
  /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$/;
const TYPE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*-?$/;

export type RefFault = {
  readonly rule: 'identifier' | 'reference-type';
  readonly message: string;
};

export const isTypeName = (text: string): boolean =>
  text.length >= 3 && text.length <= 250 && TYPE.test(text);

/** The type in front of an identifier; null when it is none. */
export function typeOfId(id: string): string | null {
  const at = id.lastIndexOf('--');
  if (at < 1 || !UUID.test(id.slice(at + 2))) return null;
  const type = id.slice(0, at);
  return isTypeName(type) ? type : null;
}

/** 4 random, 5 by a name; the digit in front of the third group. */
export const uuidVersion = (id: string): number => Number(id.at(-22));

/** A type that the standard does not define may stand anywhere: it may be a new one of any family. */
export function refFault(id: string, field: Extract<Field, { kind: 'ref' }>): RefFault | null {
  const type = typeOfId(id);
  if (type === null)
    return {
      rule: 'identifier',
      message: 'give type--UUID, indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    };
  if (field.never?.includes(type))
    return { rule: 'reference-type', message: `no ${type} may stand here` };
  if (field.only && !field.only.includes(type) && OBJECT_TYPES.has(type))
    return { rule: 'reference-type', message: `give ${field.only.join(' or ')}` };
  return null;
}
