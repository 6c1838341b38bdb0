/**
 * Alerts from XML: CAP 1.0, 1.1 and 1.2, alone, in Atom entries (RFC 4287) and in EDXL-DE 1.0 content. Each is judged by the schema of
 * its version; a valid one becomes typed, with notes on what was repaired. Links of a feed are named and never followed.
 */
import { ok, type Result, taiUsFromUnixMs } from '@noroshi/time';
import {
  CAP_FOOT_KM,
  type CapAlert,
  type CapElement,
  type CapPair,
  type CapReference,
} from '@noroshi/watch';
import { checkSchema, type SchemaFault, unixMsOf } from './check.ts';
import { circleOf, type Note, polygonOf } from './shape.ts';
import { CAP_NAMESPACES, type CapVersion, elementsOf } from './versions.ts';
import {
  elementsIn,
  readXml,
  textIn,
  type XmlDocument,
  type XmlElement,
  type XmlFault,
} from './xml.ts';

export type ReadAlert = {
  readonly version: CapVersion;
  readonly line: number;
  readonly faults: readonly SchemaFault[];
  /** Null where the schema refuses it. */
  readonly alert: CapAlert | null;
  readonly notes: readonly Note[];
  readonly element: XmlElement;
};

export type FeedEntry = { readonly id: string; readonly title: string; readonly link: string };

export type ReadCap = {
  readonly wrapper: 'none' | 'atom' | 'edxl-de';
  readonly document: XmlDocument;
  readonly alerts: readonly ReadAlert[];
  /** Of a feed, entries without an alert in them. */
  readonly entries: readonly FeedEntry[];
  /** What is wrong with the wrapper. */
  readonly faults: readonly XmlFault[];
};

const ATOM = 'http://www.w3.org/2005/Atom';
const EDXL = 'urn:oasis:names:tc:emergency:EDXL:DE:1.0';

/** What a file holds, or why it cannot be read. Survives any bytes, fetches nothing. */
export function readCap(bytes: Uint8Array): Result<ReadCap, XmlFault> {
  const read = readXml(bytes);
  if (!read.ok) return read;
  const document = read.value;
  const { root } = document;
  const wrapper = wrapperOf(root);
  const alerts = alertsBelow(root).map(readAlert);
  const entries = wrapper === 'atom' ? entriesOf(root) : [];
  const faults = wrapper === 'none' ? [] : wrapperFaults(root, wrapper);
  const isNothing = alerts.length === 0 && (wrapper === 'none' || entries.length === 0);
  if (isNothing && faults.length === 0) {
    const right = 'an <alert> of CAP 1.0, 1.1 or 1.2, an Atom feed or EDXL-DE is right';
    faults.push({ line: root.line, message: `<${root.name}> holds no alert: ${right}` });
  }
  return ok({ wrapper, document, alerts, entries, faults });
}

function wrapperOf({ uri, local }: XmlElement): ReadCap['wrapper'] {
  if (uri === ATOM && (local === 'feed' || local === 'entry')) return 'atom';
  return uri === EDXL && local === 'EDXLDistribution' ? 'edxl-de' : 'none';
}

function alertsBelow(element: XmlElement): XmlElement[] {
  if (element.local === 'alert' && CAP_NAMESPACES.has(element.uri)) return [element];
  return elementsIn(element).flatMap(alertsBelow);
}

/** RFC 4287 §4.1, EDXL-DE 1.0 §3.2: what must stand. */
function wrapperFaults(root: XmlElement, wrapper: 'atom' | 'edxl-de'): XmlFault[] {
  const needs = (element: XmlElement, names: readonly string[]) =>
    names
      .filter((name) => childText(element, name) === undefined)
      .map((name) => ({ line: element.line, message: `<${element.local}> without <${name}>` }));
  if (wrapper === 'atom') {
    const of = [root, ...elementsIn(root).filter(({ local }) => local === 'entry')];
    return of.flatMap((each) => needs(each, ['id', 'title', 'updated']));
  }
  const names = ['distributionID', 'senderID', 'dateTimeSent', 'distributionStatus'];
  return needs(root, [...names, 'distributionType', 'combinedConfidentiality']);
}

function entriesOf(root: XmlElement): FeedEntry[] {
  const entries = root.local === 'entry' ? [root] : elementsIn(root);
  return entries
    .filter(({ local, uri }) => local === 'entry' && uri === ATOM)
    .filter((entry) => alertsBelow(entry).length === 0)
    .map((entry) => {
      const link = elementsIn(entry).find(({ local }) => local === 'link');
      const href = link?.attributes.find(({ name }) => name === 'href')?.value ?? '';
      const [id, title] = ['id', 'title'].map((name) => childText(entry, name) ?? '');
      return { id: id!, title: title!, link: href };
    });
}

function childText(element: XmlElement, local: string): string | undefined {
  const child = elementsIn(element).find(
    (each) => each.local === local && each.uri === element.uri,
  );
  return child === undefined ? undefined : textIn(child).trim();
}

/** One <alert>, judged and typed. */
function readAlert(element: XmlElement): ReadAlert {
  const version = CAP_NAMESPACES.get(element.uri)!;
  const faults = checkSchema(element, version);
  const notes: Note[] = [];
  const isValid = faults.length === 0;
  const read = isValid ? (block(element, elementsOf(version), notes) as Typed) : null;
  const alert = read === null ? null : asLater(read, version);
  return { version, line: element.line, faults, alert, notes, element };
}

type Typed = Record<string, unknown> & { readonly info?: readonly Record<string, unknown>[] };

/** What 1.0 left open is filled as 1.2 wants it. */
function asLater(read: Typed, version: CapVersion): CapAlert {
  if (version !== '1.0') return read as unknown as CapAlert;
  const { password: _, ...alert } = read;
  const info = read.info?.map((each) => ({
    ...each,
    category: each.category ?? ['Other'],
    certainty: each.certainty === 'Very Likely' ? 'Likely' : each.certainty, // 1.2, §3.2.2
  }));
  const filled = { scope: 'Public', ...alert, ...(info === undefined ? {} : { info }) };
  return filled as unknown as CapAlert;
}

function block(element: XmlElement, elements: readonly CapElement[], notes: Note[]) {
  const record: Record<string, unknown> = {};
  for (const { name, field = name, form, many, needed } of elements) {
    const children = elementsIn(element).filter(
      ({ local, uri }) => local === name && uri === element.uri,
    );
    const values = children
      .map((child) => contentOf(child, form, notes))
      .filter((value) => value !== undefined && (needed === true || !isEmpty(value))); // <note/> says nothing
    if (values.length > 0) record[field] = many === true ? values : values[0];
  }
  return record;
}

const isEmpty = (value: unknown): boolean =>
  value === '' || (Array.isArray(value) && value.length === 0);

/** Undefined: nothing that can be used, and the notes say why. */
function contentOf(element: XmlElement, form: CapElement['form'], notes: Note[]): unknown {
  const text = textIn(element);
  const collapsed = text.trim();
  switch (form.as) {
    case 'block':
      return block(element, form.elements, notes);
    case 'pair':
      return pairOf(element);
    case 'time':
      return taiUsFromUnixMs(unixMsOf(collapsed)!);
    case 'feet':
      return Number(collapsed) * CAP_FOOT_KM;
    case 'whole':
      return Number(collapsed);
    case 'language':
      return collapsed === '' ? 'en-US' : collapsed; // the default of the schema
    case 'name':
    case 'uri':
      return collapsed;
    case 'group':
      return groupOf(text);
    case 'references':
      return referencesOf(element, notes);
    case 'polygon':
      return polygonOf(element, notes);
    case 'circle':
      return circleOf(element, notes);
    default:
      return ['eventCode', 'parameter', 'geocode'].includes(element.local) ? pairOf10(text) : text;
  }
}

function pairOf(element: XmlElement): CapPair {
  const [valueName, value] = ['valueName', 'value'].map((name) => childText(element, name) ?? '');
  return { valueName: valueName!, value: value! };
}

/** In 1.0 a pair is "name=value". */
function pairOf10(text: string): CapPair {
  const at = text.indexOf('=');
  if (at < 0) return { valueName: '', value: text.trim() };
  return { valueName: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

/** Words, those with blanks in quotes (§3.2.1). */
function groupOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2]!);
}

/** "sender,identifier,sent" with blanks between them. */
function referencesOf(element: XmlElement, notes: Note[]): CapReference[] {
  return textIn(element)
    .split(/\s+/)
    .filter((each) => each !== '')
    .flatMap((each) => {
      const parts = each.split(',');
      const ms = unixMsOf(parts.at(-1)!);
      if (parts.length === 3 && ms !== null && parts[0] !== '' && parts[1] !== '') {
        const [sender, identifier] = parts;
        return [{ sender: sender!, identifier: identifier!, sentUs: taiUsFromUnixMs(ms) }];
      }
      const message = `"${each.slice(0, 80)}" is not sender,identifier,sent; it is left out`;
      notes.push({ line: element.line, rule: 'INVALID_REFERENCES', message });
      return [];
    });
}
