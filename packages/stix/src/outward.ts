/**
 * What never leaves: content and people. A bundle of ours is judged by this before it is written, whoever made its objects.
 * Payload references, artifacts, e-mail, user accounts and HTTP headers have no place in signs of attack taken from flows.
 */
import { isObject, type JsonObject } from './check/fault.ts';

const TYPES = ['artifact', 'email-addr', 'email-message', 'user-account', 'file', 'process', 'url'];
const PROPERTIES = ['src_payload_ref', 'dst_payload_ref', 'payload_bin'];
const EXTENSIONS = ['http-request-ext', 'http-ext'];

/** What forbids it to leave, in words; empty when nothing does. Looks into every depth. */
export function outwardFaults(object: JsonObject): string[] {
  const faults: string[] = [];
  look(object, '', 0, faults);
  return faults;
}

function look(value: unknown, path: string, depth: number, faults: string[]): void {
  if (depth > 64) faults.push(`${path} is nested too deep to be looked through`);
  else if (Array.isArray(value))
    for (const [i, inner] of value.entries()) look(inner, `${path}[${i}]`, depth + 1, faults);
  else if (isObject(value)) lookInto(value, path, depth, faults);
  else if (typeof value === 'string' && TYPES.some((type) => value.startsWith(`${type}--`)))
    faults.push(`${path} points to an object that does not leave`);
}

function lookInto(object: JsonObject, path: string, depth: number, faults: string[]): void {
  if (typeof object.type === 'string' && TYPES.includes(object.type))
    faults.push(
      `${path === '' ? 'the object' : path} is of type ${object.type}, which does not leave`,
    );
  for (const [name, inner] of Object.entries(object)) {
    const below = path === '' ? name : `${path}.${name}`;
    if (PROPERTIES.includes(name)) faults.push(`${below} does not leave`);
    else if (EXTENSIONS.includes(name)) faults.push(`${below} does not leave`);
    else look(inner, below, depth + 1, faults);
  }
}
