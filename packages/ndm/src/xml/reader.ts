/** What the parts of the XML reader share: the next tag with its limits, a fault with its place, the text of an element. */
import type { Places } from '../places.ts';
import type { Fault, Place } from '../tree.ts';
import { nextToken, XML_LIMITS, type XmlAttribute, type XmlLexer, type XmlToken } from './lex.ts';

export type XmlReader = {
  readonly lexer: XmlLexer;
  readonly places: Places;
  readonly open: string[]; // names of the elements that are open, with their prefixes
  readonly namespaces: Map<string, string>[]; // one a level of `open`; where a level says nothing, that of its parent
  standard: string; // of the message that is read; '' outside one
  namespace: string; // of the root: what stands in another one belongs to somebody else
  faults: Fault[];
  elements: number;
  isBroken: boolean; // nothing after it can be told apart
};

export type OpenTag = Extract<XmlToken, { kind: 'open' }>;

export const XML_RULE = 'XML 1.0';
export const NDM_XML_RULE = 'CCSDS 505.0-B-3';
const FAULTS_MAX = 1000; // of one document's markup; more say nothing new

export function fault(
  r: XmlReader,
  at: number | Place,
  message: string,
  rule: string = NDM_XML_RULE,
  severity: Fault['severity'] = 'error',
): void {
  if (r.faults.length >= FAULTS_MAX) return;
  const place = typeof at === 'number' ? r.places(at) : at;
  const isSection = /^\d/.test(rule) && r.standard !== '';
  const whole = isSection ? `${r.standard}, ${rule}` : rule;
  r.faults.push({ severity, at: place, message, rule: whole });
}

/** The next tag or text; undefined where the document ends or breaks, which is then said. */
export function next(r: XmlReader): Exclude<XmlToken, { kind: 'end' | 'broken' }> | undefined {
  if (r.isBroken) return undefined;
  const token = nextToken(r.lexer);
  if (token.kind === 'broken') return stop(r, token.at, token.message);
  if (token.kind === 'end') {
    const name = r.open.at(-1);
    return name === undefined ? undefined : stop(r, token.at, `the text ends before </${name}>`);
  }
  if (token.kind === 'open') return opened(r, token);
  if (token.kind === 'close') {
    const name = r.open.pop();
    r.namespaces.pop();
    if (name !== token.name) {
      const right = name === undefined ? 'nothing is open' : `</${name}> is right here`;
      return stop(r, token.at, `</${token.name}>: ${right}`);
    }
  }
  return token;
}

/** Undefined where a limit stops it. An empty element is open until `endEmpty`. */
function opened(r: XmlReader, token: OpenTag): OpenTag | undefined {
  if (r.open.length === XML_LIMITS.depthMax)
    return stop(r, token.at, `more than ${XML_LIMITS.depthMax} elements inside each other`);
  if (++r.elements > XML_LIMITS.elementsMax)
    return stop(r, token.at, `more than ${XML_LIMITS.elementsMax} elements`);
  r.open.push(token.name);
  r.namespaces.push(namespacesOf(r, token));
  const colon = token.name.indexOf(':');
  if (colon > 0 && !r.namespaces.at(-1)!.has(token.name.slice(0, colon)))
    return stop(r, token.at, `the prefix of <${token.name}> is declared nowhere`);
  return token;
}

const NO_NAMESPACES = new Map<string, string>();

function namespacesOf(r: XmlReader, { attributes }: OpenTag): Map<string, string> {
  const outer = r.namespaces.at(-1) ?? NO_NAMESPACES;
  const declared = attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  return new Map([...outer, ...declared.map((a) => [a.name.slice(6), a.value] as const)]);
}

/** '' where there is none. */
export function namespaceOf(r: XmlReader, name: string): string {
  const colon = name.indexOf(':');
  return r.namespaces.at(-1)?.get(colon < 0 ? '' : name.slice(0, colon)) ?? '';
}

function stop(r: XmlReader, at: number, message: string): undefined {
  fault(r, at, message, XML_RULE);
  r.isBroken = true;
  return undefined;
}

/** The end of an element written as one tag. */
export function endEmpty(r: XmlReader): void {
  r.open.pop();
  r.namespaces.pop();
}

export type ElementText = { readonly text: string; readonly at: number };

/** Text of an element up to its end tag, trimmed, a line break in it being a blank; undefined where it has elements, which are passed over. */
export function textOf(r: XmlReader, tag: OpenTag): ElementText | undefined {
  const raw = rawTextOf(r, tag);
  return raw && { text: oneLine(raw.text.trim()), at: raw.at };
}

/** A comment keeps the blanks it begins with. */
export function commentTextOf(r: XmlReader, tag: OpenTag): string | undefined {
  const text = rawTextOf(r, tag)?.text;
  if (text === undefined) return undefined;
  return oneLine(/^[ \t]*[\r\n]/.test(text) ? text.trim() : text.trimEnd());
}

/** The text as it stands; its place is that of the first character that is no blank. */
function rawTextOf(r: XmlReader, tag: OpenTag): ElementText | undefined {
  if (tag.isEmpty) {
    endEmpty(r);
    return { text: '', at: r.lexer.at };
  }
  let [text, at, isFound] = ['', r.lexer.at, false];
  for (let token = next(r); token !== undefined; token = next(r)) {
    if (token.kind === 'close') return { text, at };
    if (token.kind === 'open') {
      passElement(r, token);
      passToEnd(r);
      return undefined;
    }
    if (!isFound && token.text.trim() !== '') {
      isFound = true;
      at = token.at + token.text.search(/\S/);
    }
    text += token.text;
    if (text.length > XML_LIMITS.textLengthMax)
      return stop(r, at, `<${tag.name}> has more than ${XML_LIMITS.textLengthMax} characters`);
  }
  return undefined;
}

/** KVN has a value on one line, and a tree is the same from both. */
export function oneLine(text: string): string {
  return BREAK.test(text) ? text.replace(BREAKS, ' ') : text;
}

const BREAK = /[\r\n\u2028\u2029]/;
const BREAKS = /[ \t]*[\r\n\u2028\u2029][ \t\r\n\u2028\u2029]*/g;

/** Passes over an element that has just been opened. */
export function passElement(r: XmlReader, tag: OpenTag): void {
  if (tag.isEmpty) endEmpty(r);
  else passToEnd(r);
}

function passToEnd(r: XmlReader): void {
  const depth = r.open.length;
  while (r.open.length >= depth) {
    const token = next(r);
    if (token === undefined) return;
    if (token.kind === 'open' && token.isEmpty) endEmpty(r);
  }
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Attributes that belong to XML itself: namespaces, schema locations. */
export function isOfXml({ name }: XmlAttribute): boolean {
  return name === 'xmlns' || /^(xmlns|xsi|xml):/.test(name);
}

export function attributeOf(tag: OpenTag, name: string): XmlAttribute | undefined {
  return tag.attributes.find((attribute) => attribute.name === name);
}

/** Says of every attribute that is not among the known ones. */
export function checkAttributes(r: XmlReader, tag: OpenTag, known: readonly string[]): void {
  for (const attribute of tag.attributes) {
    if (isOfXml(attribute) || known.includes(attribute.name)) continue;
    const right = known.length === 0 ? 'it has none' : `it has ${known.join(' and ')}`;
    fault(
      r,
      attribute.at,
      `${attribute.name} is no attribute of <${tag.name}>: ${right}`,
      NDM_XML_RULE,
      'warning',
    );
  }
}
