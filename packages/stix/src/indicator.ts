/**
 * An indicator as an object of STIX 2.1 (§4.7), read for use: its pattern parsed, its times as numbers. Of several versions the
 * newest counts (§3.6), so that a withdrawal withdraws all that came before it.
 */
import { err, ok, type Result } from '@noroshi/time';
import { isObject, type JsonObject, quoted } from './check/fault.ts';
import type { Pattern } from './pattern/ast.ts';
import { parsePattern } from './pattern/parse.ts';
import { compareTimestamps, timestampFault, usOfTimestamp } from './timestamp.ts';

export type Indicator = {
  readonly id: string;
  readonly name: string; // as its author wrote it, any text; '' where there is none
  readonly pattern: Pattern;
  readonly validFromUs: number; // µs TAI
  readonly validUntilUs: number; // not valid at it and after; Infinity where it has no end
  readonly isRevoked: boolean;
  readonly confidence: number | null; // 0 to 1, as its author says
  readonly object: JsonObject;
};

const ID = /^indicator--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The reason in words where it cannot be used. */
export function readIndicator(object: JsonObject): Result<Indicator, string> {
  const { id, name, pattern, confidence } = object;
  if (object.type !== 'indicator') return err('give an object of type indicator');
  if (typeof id !== 'string' || !ID.test(id)) return err('its id is no indicator--UUID');
  if (object.pattern_type !== 'stix')
    return err(`its pattern is of type ${quoted(object.pattern_type)}: only stix can be used`);
  const parsed = parsePattern(typeof pattern === 'string' ? pattern : '');
  if (!parsed.ok) return err(`its pattern cannot be read: ${parsed.error.message}`);
  const validFromUs = usOf(object.valid_from);
  const validUntilUs = object.valid_until === undefined ? Infinity : usOf(object.valid_until);
  if (validFromUs === null || validUntilUs === null)
    return err('valid_from or valid_until is no time');
  const isNumber = typeof confidence === 'number' && confidence >= 0 && confidence <= 100;
  return ok({
    ...{ id, name: typeof name === 'string' ? name : '', pattern: parsed.value },
    ...{ validFromUs, validUntilUs, isRevoked: object.revoked === true },
    ...{ confidence: isNumber ? confidence / 100 : null, object },
  });
}

/** Indicators among objects, each id once, in its newest version; in the order in which their ids came first. */
export function newestIndicators(objects: Iterable<JsonObject>): JsonObject[] {
  const newest = new Map<string, JsonObject>();
  for (const object of objects) {
    if (!isObject(object) || object.type !== 'indicator') continue;
    const id = String(object.id);
    const known = newest.get(id);
    if (known === undefined || isLater(object, known)) newest.set(id, object);
  }
  return [...newest.values()];
}

function isLater(a: JsonObject, b: JsonObject): boolean {
  const [later, earlier] = [String(a.modified), String(b.modified)];
  if (timestampFault(later) !== null) return false;
  return timestampFault(earlier) !== null || compareTimestamps(later, earlier) > 0;
}

function usOf(value: unknown): number | null {
  return typeof value === 'string' ? usOfTimestamp(value) : null;
}
