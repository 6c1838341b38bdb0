/**
 * XML as a tree with what its canonical form needs: namespaces, instructions, places. A document type is refused by its name
 * and nothing of it is read, so no entity is expanded and nothing is fetched. The lexer of `ndm` passes over what a signature
 * covers, so it shares no code with this one. XML 1.0 (fifth edition); Namespaces in XML 1.0.
 */
import { err, ok, type Result } from '@noroshi/time';

export const XML_LIMITS = {
  bytesMax: 4 * 2 ** 20,
  depthMax: 32,
  nodesMax: 200_000,
  attributesMax: 64,
} as const;

export type XmlAttribute = {
  readonly name: string; // as printed, prefix included
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
};
export type XmlElement = {
  readonly kind: 'element';
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[]; // without declarations
  /** Prefix (empty: the default) to URI, as declared here. */
  readonly declared: ReadonlyMap<string, string>;
  readonly parent: XmlElement | null;
  readonly children: XmlNode[];
  readonly line: number;
  /** Offset in the text where its end tag begins; -1 for an empty tag. */
  endAt: number;
};
export type XmlNode =
  | XmlElement
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly data: string };
export type XmlDocument = {
  readonly text: string;
  readonly root: XmlElement;
  readonly before: readonly XmlNode[]; // instructions
  readonly after: readonly XmlNode[];
};
export type XmlFault = { readonly line: number; readonly message: string };

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const LETTER = '\\p{L}_\\u{10000}-\\u{effff}';
const NC_NAME = `[${LETTER}][${LETTER}\\p{M}\\p{Nd}.\\-\\u00b7]{0,199}`;
const NAME = new RegExp(`(?:(${NC_NAME}):)?(${NC_NAME})(?!:)`, 'uy');
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
};
/** What XML 1.0 cannot hold (§2.2). */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

class Broken extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

type Reader = {
  readonly text: string;
  at: number;
  nodes: number;
  line: number;
  lineAt: number;
};

/** The tree of a document, or its first fault with its line. Throws nothing, whatever the bytes. */
export function readXml(bytes: Uint8Array): Result<XmlDocument, XmlFault> {
  if (bytes.length > XML_LIMITS.bytesMax)
    return err({ line: 1, message: `${bytes.length} bytes: at most ${XML_LIMITS.bytesMax}` });
  const decoded = textOfBytes(bytes);
  if (!decoded.ok) return err({ line: 1, message: decoded.error });
  const text = decoded.value.replace(/\r\n?/g, '\n'); // §2.11
  const reader: Reader = { text, at: 0, nodes: 0, line: 1, lineAt: 0 };
  try {
    return ok(documentOf(reader));
  } catch (cause) {
    if (!(cause instanceof Broken)) throw cause;
    return err({ line: lineOf(reader, cause.at), message: cause.message });
  }
}

/** UTF-8, or what the declaration names of ISO-8859-1 and US-ASCII (§4.3.3). */
function textOfBytes(bytes: Uint8Array): Result<string, string> {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const named = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head);
  const encoding = (named?.[1] ?? 'utf-8').toLowerCase();
  if (encoding === 'iso-8859-1' || encoding === 'us-ascii')
    return ok(Buffer.from(bytes).toString('latin1'));
  if (encoding !== 'utf-8') return err(`encoding ${encoding}: UTF-8 or ISO-8859-1 is read`);
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err('bytes that are no UTF-8, which is what an alert is written in');
  }
}

function documentOf(r: Reader): XmlDocument {
  const wrong = r.text.search(NOT_XML);
  if (wrong >= 0) throw new Broken(wrong, 'a character that XML does not hold');
  if (/^<\?xml\s/.test(r.text)) r.at = pastEnd(r, '?>', 'a declaration without ?>');
  const before: XmlNode[] = [];
  const root = rootOf(r, before);
  const after: XmlNode[] = [];
  for (skipBlanks(r); r.at < r.text.length; skipBlanks(r))
    if (!special(r, after)) throw new Broken(r.at, 'something stands behind the root element');
  return { text: r.text, root, before, after };
}

function rootOf(r: Reader, before: XmlNode[]): XmlElement {
  for (;;) {
    skipBlanks(r);
    if (r.text[r.at] !== '<') throw new Broken(r.at, 'no element: an <alert> is right');
    if (!special(r, before)) return elementOf(r);
  }
}

/** An element with all below it, without recursion: depth costs no stack. */
function elementOf(r: Reader): XmlElement {
  const root = openTag(r, null);
  let current: XmlElement | null = root.isEmpty ? null : root.element;
  let depth = 1;
  while (current !== null) {
    const { text } = r;
    if (r.at >= text.length) throw new Broken(r.at, `<${current.name}> without its end tag`);
    if (text[r.at] !== '<') readText(r, current);
    else if (text[r.at + 1] === '/') {
      closeTag(r, current);
      current = current.parent;
      depth--;
    } else if (text.startsWith('<![CDATA[', r.at)) readCdata(r, current);
    else if (!special(r, current.children)) {
      const opened = openTag(r, current);
      current.children.push(opened.element);
      if (opened.isEmpty) continue;
      if (++depth > XML_LIMITS.depthMax)
        throw new Broken(r.at, `more than ${XML_LIMITS.depthMax} elements inside each other`);
      current = opened.element;
    }
  }
  return root.element;
}

/** A comment or an instruction at the place; anything else that begins like them is refused. */
function special(r: Reader, into: XmlNode[]): boolean {
  const { text, at } = r;
  if (text.startsWith('<!--', at)) {
    r.at += 4;
    const end = pastEnd(r, '-->', 'a comment without -->');
    if (text.slice(at + 4, end - 3).includes('--')) throw new Broken(at, 'a comment with -- in it');
    r.at = end;
    return true;
  }
  if (text.startsWith('<!DOCTYPE', at))
    throw new Broken(at, 'a document type (DOCTYPE): an alert has none; nothing of it is fetched');
  if (text.startsWith('<!', at) && !text.startsWith('<![CDATA[', at))
    throw new Broken(at, `"${text.slice(at, at + 12)}" is no tag`);
  if (!text.startsWith('<?', at)) return false;
  const end = pastEnd(r, '?>', 'an instruction without ?>');
  const [, target, data] = /^(\S+)\s*([\s\S]*)$/.exec(text.slice(at + 2, end - 2)) ?? [];
  if (target === undefined || target.toLowerCase() === 'xml')
    throw new Broken(at, 'an instruction without a name of its own');
  count(r);
  into.push({ kind: 'instruction', target, data: data! });
  r.at = end;
  return true;
}

function pastEnd(r: Reader, mark: string, message: string): number {
  const end = r.text.indexOf(mark, r.at);
  if (end < 0) throw new Broken(r.at, message);
  return end + mark.length;
}

function openTag(r: Reader, parent: XmlElement | null) {
  const start = r.at;
  r.at++;
  const name = nameAt(r);
  const printed: { name: Name; value: string; at: number }[] = [];
  for (;;) {
    const before = r.at;
    skipBlanks(r);
    const isEmpty = r.text.startsWith('/>', r.at);
    if (isEmpty || r.text[r.at] === '>') {
      r.at += isEmpty ? 2 : 1;
      return { element: elementFrom(r, parent, name, printed, start), isEmpty };
    }
    if (before === r.at) throw new Broken(r.at, `the tag <${name.full}> without >`);
    if (printed.length === XML_LIMITS.attributesMax)
      throw new Broken(r.at, `more than ${XML_LIMITS.attributesMax} attributes`);
    const at = r.at;
    const attribute = nameAt(r);
    if (printed.some((other) => other.name.full === attribute.full))
      throw new Broken(at, `the attribute ${attribute.full} twice`);
    printed.push({ name: attribute, value: attributeValue(r, attribute.full), at });
  }
}

function attributeValue(r: Reader, name: string): string {
  const { text } = r;
  skipBlanks(r);
  if (text[r.at] !== '=') throw new Broken(r.at, `the attribute ${name} without a value`);
  r.at++;
  skipBlanks(r);
  const quote = text[r.at];
  const end = quote === '"' || quote === "'" ? text.indexOf(quote, r.at + 1) : -1;
  if (end < 0) throw new Broken(r.at, `the attribute ${name} without a value in quotes`);
  const raw = text.slice(r.at + 1, end);
  if (raw.includes('<')) throw new Broken(r.at, `"<" in the value of ${name}: there it is &lt;`);
  const value = resolved(raw.replace(/[\t\n]/g, ' '), r.at); // §3.3.3
  r.at = end + 1;
  return value;
}

type Name = { readonly full: string; readonly prefix: string; readonly local: string };
type Printed = { readonly name: Name; readonly value: string; readonly at: number };

function elementFrom(
  r: Reader,
  parent: XmlElement | null,
  name: Name,
  printed: readonly Printed[],
  at: number,
): XmlElement {
  count(r);
  const declared = new Map<string, string>();
  for (const { name: key, value, at: place } of printed) {
    const prefix = declarationOf(key);
    if (prefix === null) continue;
    const isReserved = prefix === 'xmlns' || value === XMLNS || value === XML_NAMESPACE;
    if (isReserved || prefix === 'xml' || (prefix !== '' && value === ''))
      throw new Broken(place, `the declaration ${key.full}="${value}" is not allowed`);
    declared.set(prefix, value);
  }
  const uriOf = (prefix: string): string => {
    if (prefix === 'xml') return XML_NAMESPACE;
    const uri = declared.get(prefix) ?? (parent === null ? undefined : inScope(parent, prefix));
    if (uri === undefined && prefix !== '')
      throw new Broken(at, `the prefix ${prefix} is declared nowhere`);
    return uri ?? '';
  };
  const attributes = printed
    .filter((each) => declarationOf(each.name) === null)
    .map(({ name: { full, prefix, local }, value }) => {
      return { name: full, prefix, local, uri: prefix === '' ? '' : uriOf(prefix), value };
    });
  const keys = new Set(attributes.map(({ uri, local }) => `${uri} ${local}`));
  if (keys.size < attributes.length) throw new Broken(at, 'two attributes of one name');
  return {
    ...{ kind: 'element', name: name.full, prefix: name.prefix, local: name.local },
    ...{ uri: uriOf(name.prefix), attributes, declared, parent, children: [] },
    ...{ line: lineOf(r, at), endAt: -1 },
  };
}

/** The prefix that an attribute declares, or null where it is none. */
function declarationOf({ full, prefix, local }: Name): string | null {
  if (full === 'xmlns') return '';
  return prefix === 'xmlns' ? local : null;
}

/** The URI of a prefix at an element. */
export function inScope(element: XmlElement, prefix: string): string | undefined {
  for (let at: XmlElement | null = element; at !== null; at = at.parent) {
    const uri = at.declared.get(prefix);
    if (uri !== undefined) return uri;
  }
  return undefined;
}

function closeTag(r: Reader, element: XmlElement): void {
  element.endAt = r.at;
  r.at += 2;
  const at = r.at;
  const { full } = nameAt(r);
  skipBlanks(r);
  if (full !== element.name) throw new Broken(at, `</${full}> where </${element.name}> is right`);
  if (r.text[r.at] !== '>') throw new Broken(r.at, `</${full} without >`);
  r.at++;
}

function readText(r: Reader, into: XmlElement): void {
  const next = r.text.indexOf('<', r.at);
  const end = next < 0 ? r.text.length : next;
  const raw = r.text.slice(r.at, end);
  if (raw.includes(']]>')) throw new Broken(r.at, ']]> in text: there it is ]]&gt;');
  addText(r, into, resolved(raw, r.at));
  r.at = end;
}

function readCdata(r: Reader, into: XmlElement): void {
  const end = pastEnd(r, ']]>', 'a CDATA section without ]]>');
  addText(r, into, r.text.slice(r.at + 9, end - 3));
  r.at = end;
}

function addText(r: Reader, { children }: XmlElement, text: string): void {
  count(r);
  children.push({ kind: 'text', text });
}

function resolved(raw: string, at: number): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&([^;&]{0,16})(;?)/g, (all, name: string, end: string) => {
    const text = end === ';' ? referenceOf(name) : undefined;
    if (text === undefined)
      throw new Broken(at, `"${all.slice(0, 12)}": known are &amp; &lt; &gt; &quot; &apos; &#…;`);
    return text;
  });
}

function referenceOf(name: string): string | undefined {
  if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name];
  const number = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (number === null) return undefined;
  const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  if (code > 0x10ffff) return undefined;
  const text = String.fromCodePoint(code);
  return NOT_XML.test(text) ? undefined : text;
}

function nameAt(r: Reader): Name {
  NAME.lastIndex = r.at;
  const found = NAME.exec(r.text);
  if (found === null) throw new Broken(r.at, '"<" or a tag without a name: in text it is &lt;');
  r.at = NAME.lastIndex;
  return { full: found[0], prefix: found[1] ?? '', local: found[2]! };
}

function skipBlanks(r: Reader): void {
  while (r.at < r.text.length && ' \t\n'.includes(r.text[r.at]!)) r.at++;
}

function count(r: Reader): void {
  if (++r.nodes > XML_LIMITS.nodesMax)
    throw new Broken(r.at, `more than ${XML_LIMITS.nodesMax} nodes`);
}

/** Places are asked for in order, so lines are counted once. */
function lineOf(r: Reader, at: number): number {
  if (at < r.lineAt) return r.text.slice(0, at).split('\n').length;
  for (let k = r.lineAt; k < at; k++) if (r.text.charCodeAt(k) === 10) r.line++;
  r.lineAt = at;
  return r.line;
}

/** The text directly in an element. */
export function textIn(element: XmlElement): string {
  return element.children.map((node) => (node.kind === 'text' ? node.text : '')).join('');
}

export function elementsIn(element: XmlElement): XmlElement[] {
  return element.children.filter((node): node is XmlElement => node.kind === 'element');
}
