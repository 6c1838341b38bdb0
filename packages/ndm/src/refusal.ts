/**
 * Why a value has no place in a message: data that a format cannot carry is refused, never bent.
 */
export type WriteRefusal = {
  readonly kind: 'field';
  readonly objectId: string;
  readonly field: string;
  readonly value: string;
  readonly expected: string;
};

/** `340000: NORAD_CAT_ID is "340000": a TLE carries numbers up to 339999; write an OMM`. */
export function formatRefusal({ objectId, field, value, expected }: WriteRefusal): string {
  return `${objectId}: ${field} is "${value}": ${expected}`;
}
