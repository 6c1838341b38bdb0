/**
 * A warrant from a file that a person wrote: every fault is told at once, each with its place and what would be right. Beyond
 * the form it checks what the form cannot say: approved by somebody other than who asked, a span that has a length, networks
 * that are networks. Times may be any UTC text; who encodes writes them to the microsecond.
 */
import { type Prefix, parsePrefix } from '@noroshi/stix';
import { DAY_US, err, formatUtc, ok, parseUtc, type Result } from '@noroshi/time';
import { decodeEdge, type Edge, edgeSchema, encodeEdge } from '@noroshi/watch';
import { type TSchema, Type } from 'typebox';
import { WARRANT_LIMITS, Warrant } from './contract.ts';

/** `path` as in the file: `networks/3`, `fromUtc`; empty for the whole. */
export type WarrantFault = { readonly path: string; readonly message: string };

const TIMES = ['fromUtc', 'toUtc'] as const;

/** A warrant from plain JSON (duplicate keys refused by whoever parsed the text), or every fault of it. Never throws. */
export function decodeWarrant(json: unknown): Result<Warrant, readonly WarrantFault[]> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return err([{ path: '', message: 'a warrant is an object: noroshi schema warrant --example' }]);
  const given = withExactTimes(json as Readonly<Record<string, unknown>>);
  const faults = [...fieldFaults(given), ...networkFaults(given.networks)];
  if (faults.length > 0) return err(faults);
  const decoded = decodeEdge(Warrant, given);
  if (!decoded.ok) return err([decoded.error]);
  const meaning = meaningFaults(decoded.value);
  return meaning.length > 0 ? err(meaning) : ok(decoded.value);
}

/** The form of the file. */
export function encodeWarrant(warrant: Warrant): Edge<Warrant> {
  return encodeEdge(Warrant, warrant);
}

/** JSON Schema of the file. */
export const warrantFileSchema: TSchema = edgeSchema(Warrant);

/** Whether the warrant permits to read at this instant. */
export function isActive(warrant: Warrant, atUs: number): boolean {
  return atUs >= warrant.fromUs && atUs < warrant.toUs;
}

/** The inside. Of a warrant that was decoded: a network that is none is a bug here. */
export function networksOf(warrant: Warrant): readonly Prefix[] {
  return warrant.networks.map((text) => {
    const parsed = parsePrefix(text);
    if (!parsed.ok) throw new TypeError(`networksOf: ${parsed.error.message}`);
    return parsed.value;
  });
}

/** '2026-01-31' and '2026-01-31T12:00:00Z' become the one text of that instant; what is no time stays, to be told. */
function withExactTimes(
  json: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const exact = { ...json };
  for (const name of TIMES) {
    const text = json[name];
    const parsed = typeof text === 'string' ? parseUtc(text) : undefined;
    if (parsed?.ok) exact[name] = formatUtc(parsed.value);
  }
  return exact;
}

/** Each field by itself, so that one fault does not hide the next. */
function fieldFaults(given: Readonly<Record<string, unknown>>): WarrantFault[] {
  const names = Object.keys(Warrant.properties) as (keyof typeof Warrant.properties)[];
  const faults: WarrantFault[] = [];
  const edgeNames = new Set<string>();
  for (const name of names) {
    const edgeName = name.endsWith('Us') ? `${name.slice(0, -2)}Utc` : name;
    edgeNames.add(edgeName);
    const one = Type.Object({ [name]: Warrant.properties[name] }, { additionalProperties: false });
    const part = Object.hasOwn(given, edgeName) ? { [edgeName]: given[edgeName] } : {};
    const decoded = decodeEdge(one, part);
    if (!decoded.ok) faults.push(decoded.error);
  }
  const known = [...edgeNames].join(', ');
  for (const name of Object.keys(given).filter((one) => !edgeNames.has(one)))
    faults.push({
      path: shown(name),
      message: `${shown(name)} is not a field here: expected ${known}`,
    });
  return faults;
}

function networkFaults(networks: unknown): WarrantFault[] {
  if (!Array.isArray(networks)) return []; // told as a field
  return networks.slice(0, WARRANT_LIMITS.networksMax).flatMap((text, i) => {
    const parsed = typeof text === 'string' ? parsePrefix(text) : undefined;
    if (parsed === undefined || parsed.ok) return [];
    return [{ path: `networks/${i}`, message: `networks/${i}: ${shown(parsed.error.message)}` }];
  });
}

function meaningFaults(warrant: Warrant): WarrantFault[] {
  const faults: WarrantFault[] = [];
  const fault = (path: string, message: string) =>
    faults.push({ path, message: `${path}: ${message}` });
  if (folded(warrant.approvedBy) === folded(warrant.requestedBy))
    fault('approvedBy', 'who asks does not approve: name another person or body');
  if (warrant.purpose.trim() === '')
    fault('purpose', 'it is empty: say which act is looked for, as approved');
  if (warrant.reason.trim() === '') fault('reason', 'it is empty: say why this is asked for');
  const days = (warrant.toUs - warrant.fromUs) / DAY_US;
  if (!(days > 0)) fault('toUtc', 'it is not after fromUtc: a warrant has a beginning and an end');
  else if (days > WARRANT_LIMITS.spanDaysMax)
    fault(
      'toUtc',
      `it is ${Math.ceil(days)} days after fromUtc: expected at most ${WARRANT_LIMITS.spanDaysMax}`,
    );
  return faults;
}

/** Two spellings of one name are one person: case, width and blanks do not tell people apart. */
export function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Printable ASCII, for a terminal and a log line. */
function shown(text: string): string {
  return text.replace(/[^ -~…]/g, '?').slice(0, 200);
}
