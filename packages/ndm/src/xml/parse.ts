/**
 * Messages in XML (CCSDS 505.0-B-3): one in its own root element, or several in <ndm>, with any prefix or none. Every
 * message is read for itself: what is wrong with one costs that one, and only broken markup costs what comes after it.
 */
import { quoted } from '../faults.ts';
import {
  ATTITUDE_MESSAGES,
  attitudeFault,
  type Parsed,
  type ParsedMessage,
  type SchemaOf,
} from '../parsed.ts';
import { placesOf } from '../places.ts';
import type { MessageSchema } from '../schema.ts';
import {
  type CommentNode,
  type Fault,
  type FieldNode,
  type MessageNode,
  NDM_MESSAGES,
  type NdmNode,
} from '../tree.ts';
import { XML_LIMITS } from './lex.ts';
import {
  attributeOf,
  checkAttributes,
  commentTextOf,
  fault,
  localName,
  NDM_XML_RULE,
  namespaceOf,
  next,
  type OpenTag,
  passElement,
  textOf,
  XML_RULE,
  type XmlReader,
} from './reader.ts';
import { readSection } from './section.ts';

export type XmlLimits = { readonly charactersMax?: number };

type Found = {
  readonly messages: ParsedMessage[];
  readonly combined: { at: Parsed['faults'][number]['at']; items: (FieldNode | CommentNode)[] }[];
};

/** Every message of a text. Survives any text: what cannot be read is a fault with its place. */
export function parseXml(text: string, schemaOf: SchemaOf, limits: XmlLimits = {}): Parsed {
  const { charactersMax = XML_LIMITS.charactersMax } = limits;
  if (text.length > charactersMax) {
    const message = `${text.length} characters: at most ${charactersMax} of XML are read`;
    const at = { line: 1, column: 1 };
    return { messages: [], combined: null, faults: [{ severity: 'error', at, message, rule: '' }] };
  }
  const r: XmlReader = {
    lexer: { text, at: text.startsWith('\ufeff') ? 1 : 0 },
    places: placesOf(text),
    ...{
      open: [],
      namespaces: [],
      standard: '',
      namespace: '',
      faults: [],
      elements: 0,
      isBroken: false,
    },
  };
  const found: Found = { messages: [], combined: [] };
  const control = text.search(CONTROL);
  if (control >= 0) {
    const code = text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0');
    fault(r, control, `a control character (U+${code}) stands in the text`, `${XML_RULE}, 2.2`);
    return { messages: [], combined: null, faults: r.faults };
  }
  readRoot(r, found, schemaOf);
  return { messages: found.messages, combined: found.combined[0] ?? null, faults: r.faults };
}

/** Those that XML forbids, and those between U+007F and U+009F, which no message needs. */
const CONTROL = /[^\P{Cc}\t\r\n]/u;

function readRoot(r: XmlReader, found: Found, schemaOf: SchemaOf): void {
  let roots = 0;
  for (let token = next(r); token !== undefined; token = next(r)) {
    if (token.kind === 'text') {
      const at = token.at + Math.max(0, token.text.search(/\S/));
      if (token.text.trim() !== '') fault(r, at, 'text stands outside the root element', XML_RULE);
    } else if (token.kind === 'open') {
      if (roots++ > 0) {
        fault(r, token.at, `<${token.name}> is a second root: several messages stand in <ndm>`);
        passElement(r, token);
      } else readRootElement(r, token, found, schemaOf);
    }
  }
  if (roots === 0 && !r.isBroken) fault(r, 0, 'no element: a message of XML is right', XML_RULE);
}

function readRootElement(r: XmlReader, tag: OpenTag, found: Found, schemaOf: SchemaOf): void {
  r.namespace = namespaceOf(r, tag.name);
  if (localName(tag.name) !== 'ndm') {
    readMessage(r, tag, found, schemaOf);
    return;
  }
  checkAttributes(r, tag, []);
  const combined = { at: r.places(tag.at), items: [] as (FieldNode | CommentNode)[] };
  found.combined.push(combined);
  const count = () => found.messages.length + r.faults.length;
  const before = count();
  readCombined(r, tag, found, schemaOf);
  if (count() === before) fault(r, tag.at, '<ndm> holds no message', NDM_XML_RULE, 'warning');
}

function readCombined(r: XmlReader, tag: OpenTag, found: Found, schemaOf: SchemaOf): void {
  if (tag.isEmpty) {
    passElement(r, tag);
    return;
  }
  const { items } = found.combined[0]!;
  for (let token = next(r); token !== undefined; token = next(r)) {
    if (token.kind === 'close') return;
    if (token.kind === 'text') {
      if (token.text.trim() !== '')
        fault(
          r,
          token.at + token.text.search(/\S/),
          'text stands in <ndm>, where messages are right',
        );
      continue;
    }
    const name = localName(token.name);
    if (name === 'COMMENT' || name === 'MESSAGE_ID') readAbout(r, token, name, items);
    else readMessage(r, token, found, schemaOf);
  }
}

function readAbout(
  r: XmlReader,
  tag: OpenTag,
  key: string,
  items: (FieldNode | CommentNode)[],
): void {
  checkAttributes(r, tag, []);
  const at = r.places(tag.at);
  if (key === 'COMMENT') {
    const text = commentTextOf(r, tag);
    if (text !== undefined) items.push({ kind: 'comment', text, at });
    return;
  }
  const read = textOf(r, tag);
  if (read === undefined) return;
  const valueAt = r.places(read.at);
  items.push({ kind: 'field', key, value: read.text, unit: '', at, valueAt });
}

function readMessage(r: XmlReader, tag: OpenTag, found: Found, schemaOf: SchemaOf): void {
  const name = localName(tag.name);
  const message = NDM_MESSAGES.find((known) => known.toLowerCase() === name);
  const schema = message === undefined ? undefined : schemaOf(message);
  if (schema === undefined) {
    if (ATTITUDE_MESSAGES.includes(name.toUpperCase()))
      r.faults.push(attitudeFault(name.toUpperCase(), r.places(tag.at)));
    else fault(r, tag.at, `<${tag.name}> is no navigation data message: ${KNOWN} are read`);
    passElement(r, tag);
    return;
  }
  const outer = r.faults;
  r.faults = [];
  r.standard = schema.standard;
  const read = messageNode(r, tag, schema);
  r.standard = '';
  const faults: readonly Fault[] = r.faults;
  r.faults = outer;
  found.messages.push({ schema, message: r.isBroken ? null : read, faults });
}

const KNOWN = `${NDM_MESSAGES.map((name) => `<${name.toLowerCase()}>`).join(', ')} and <ndm>`;

function messageNode(r: XmlReader, tag: OpenTag, schema: MessageSchema): MessageNode {
  checkAttributes(r, tag, ['id', 'version']);
  const [id, version] = [attributeOf(tag, 'id'), attributeOf(tag, 'version')];
  const right = `id="${schema.versionKey}" is right`;
  if (id === undefined) fault(r, tag.at, `<${tag.name}> has no id: ${right}`);
  else if (id.value.trim() !== schema.versionKey)
    fault(r, id.valueAt, `id of <${tag.name}> is ${quoted(id.value)}: ${right}`);
  if (version === undefined) fault(r, tag.at, `<${tag.name}> has no version`);
  const at = r.places(tag.at);
  const { items, endAt } = readSection(r, tag, schema.root);
  const printed = version?.value.trim() ?? '';
  dropVersionKey(r, items, schema, printed);
  return {
    ...{ kind: 'section', name: schema.root.name, items, at, endAt },
    ...{ message: schema.message, version: printed },
    versionAt: version === undefined ? at : r.places(version.valueAt),
  };
}

/** Some write the version as an element of the header too, where KVN has it: taken where it says the same. */
function dropVersionKey(
  r: XmlReader,
  items: readonly NdmNode[],
  schema: MessageSchema,
  version: string,
): void {
  const header = items.find((item) => item.kind === 'section' && item.name === 'header');
  if (header?.kind !== 'section') return;
  const isKey = (item: NdmNode): item is FieldNode =>
    item.kind === 'field' && item.key === schema.versionKey;
  for (const field of header.items.filter(isKey)) {
    header.items.splice(header.items.indexOf(field), 1);
    const isSame = field.value === version;
    const place = 'the version stands in the attribute of the root element';
    const message = isSame ? place : `${place}, and here it is another, ${quoted(field.value)}`;
    fault(r, field.at, `${field.key}: ${message}`, NDM_XML_RULE, isSame ? 'warning' : 'error');
  }
}
