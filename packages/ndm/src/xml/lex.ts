/**
 * XML as a sequence of tags and texts with their places (XML 1.0, fifth edition), as far as messages need it: elements,
 * attributes, the five entities and numeric references, CDATA; comments and instructions are passed over. A document type
 * is refused by name and nothing of it is read: no entity is expanded, nothing is fetched. The bulk reader of `orbit` scans
 * bytes of many small OMMs and keeps no place of a value, so it shares no code with this one.
 */
export type XmlAttribute = {
  readonly name: string;
  readonly value: string;
  readonly at: number; // offset of the name
  readonly valueAt: number;
};

export type XmlToken =
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: readonly XmlAttribute[];
      readonly at: number; // offset of the name, after <
      readonly isEmpty: boolean; // <X/>
    }
  | { readonly kind: 'close'; readonly name: string; readonly at: number }
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly at: number }
  | { readonly kind: 'broken'; readonly at: number; readonly message: string };

export const XML_LIMITS = {
  charactersMax: 64 * 2 ** 20,
  depthMax: 16,
  elementsMax: 4_000_000,
  attributesMax: 32,
  attributeLengthMax: 4000,
  textLengthMax: 16_384,
} as const;

export type XmlLexer = { readonly text: string; at: number };

// Names of messages are ASCII and short: a longer one breaks the tag, and no fault quotes it whole.
const NAME = /[A-Za-z_][\w.-]{0,199}(?::[A-Za-z_][\w.-]{0,199})?/y;
const BLANKS = /[ \t\r\n]*/y;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The next tag, or the text up to it. After `end` and `broken` nothing more comes. */
export function nextToken(lexer: XmlLexer): XmlToken {
  const { text } = lexer;
  for (;;) {
    const at = lexer.at;
    if (at >= text.length) return { kind: 'end', at: text.length };
    if (text[at] !== '<') return readText(lexer);
    const next = text[at + 1];
    if (next === '/') return readClose(lexer);
    if (next !== '!' && next !== '?') return readOpen(lexer);
    if (text.startsWith('<![CDATA[', at)) return readCdata(lexer);
    const special = passSpecial(lexer);
    if (special !== undefined) return special;
  }
}

/** Comments and instructions are passed over; anything else that begins like them is refused. */
function passSpecial(lexer: XmlLexer): XmlToken | undefined {
  const { text, at } = lexer;
  const isComment = text.startsWith('<!--', at);
  if (!isComment && text[at + 1] === '!') {
    return text.startsWith('<!DOCTYPE', at)
      ? broken(at, 'a document type (DOCTYPE): messages have none, and it is not read or fetched')
      : broken(at, `"${text.slice(at, at + 12)}" is no tag`);
  }
  const end = text.indexOf(isComment ? '-->' : '?>', at + (isComment ? 4 : 2));
  if (end < 0) return broken(at, isComment ? 'a comment without -->' : 'an instruction without ?>');
  lexer.at = end + (isComment ? 3 : 2);
  return undefined;
}

function readText(lexer: XmlLexer): XmlToken {
  const { text, at } = lexer;
  const next = text.indexOf('<', at);
  const end = next < 0 ? text.length : next;
  lexer.at = end;
  const raw = text.slice(at, end);
  if (!raw.includes('&')) return { kind: 'text', text: raw, at };
  return resolved(raw, at, (value) => ({ kind: 'text', text: value, at }));
}

function readCdata(lexer: XmlLexer): XmlToken {
  const { text, at } = lexer;
  const end = text.indexOf(']]>', at);
  if (end < 0) return broken(at, 'a CDATA section without ]]>');
  lexer.at = end + 3;
  return { kind: 'text', text: text.slice(at + 9, end), at: at + 9 };
}

function readClose(lexer: XmlLexer): XmlToken {
  const at = lexer.at + 2;
  const name = nameAt(lexer.text, at);
  const end = afterBlanks(lexer.text, at + name.length);
  if (name === '' || lexer.text[end] !== '>') return broken(at, 'an end tag without its name or >');
  lexer.at = end + 1;
  return { kind: 'close', name, at };
}

function readOpen(lexer: XmlLexer): XmlToken {
  const { text } = lexer;
  const at = lexer.at + 1;
  const name = nameAt(text, at);
  if (name === '') return broken(lexer.at, '"<" that begins no tag: in text it is &lt;');
  const attributes: XmlAttribute[] = [];
  let end = at + name.length;
  for (;;) {
    const next = afterBlanks(text, end);
    const isEmpty = text[next] === '/';
    if (text[next + (isEmpty ? 1 : 0)] === '>') {
      lexer.at = next + (isEmpty ? 2 : 1);
      return { kind: 'open', name, attributes, at, isEmpty };
    }
    if (next === end) return broken(next, `the tag <${name}> without >`);
    const attribute = readAttribute(text, next);
    if ('kind' in attribute) return attribute;
    if (attributes.some((other) => other.name === attribute.name))
      return broken(next, `the attribute ${attribute.name} stands twice in <${name}>`);
    if (attributes.length === XML_LIMITS.attributesMax)
      return broken(next, `more than ${XML_LIMITS.attributesMax} attributes in <${name}>`);
    attributes.push(attribute);
    end = attribute.end;
  }
}

type Read = XmlAttribute & { readonly end: number };

function readAttribute(text: string, at: number): Read | Broken {
  const name = nameAt(text, at);
  if (name === '') return broken(at, 'a tag that does not end with >');
  const equals = afterBlanks(text, at + name.length);
  const open = afterBlanks(text, equals + 1);
  const quote = text[open];
  if (text[equals] !== '=' || (quote !== '"' && quote !== "'"))
    return broken(at, `the attribute ${name} without a value in quotes`);
  const longest = XML_LIMITS.attributeLengthMax;
  const close = text.slice(open + 1, open + longest + 2).indexOf(quote);
  if (close < 0)
    return broken(open, `the value of ${name} has no closing quote in ${longest} characters`);
  const raw = text.slice(open + 1, open + 1 + close);
  if (raw.includes('<')) return broken(open, `"<" in the value of ${name}: there it is &lt;`);
  const end = open + close + 2;
  const plain = raw.replace(/\r\n|[\t\r\n]/g, ' '); // XML 1.0, 3.3.3
  return resolved(plain, open + 1, (text) => {
    const value = text.replace(/[\r\n\u2028\u2029]/g, ' '); // references too: a value is one line
    return { name, value, at, valueAt: open + 1, end };
  });
}

/** Text with its references put in; a reference to nothing known breaks the message. */
function resolved<T>(raw: string, at: number, make: (value: string) => T): T | Broken {
  let unknown: Broken | undefined;
  const value = raw.replace(/&([^;&<]{0,16}(;?))/g, (all, body: string, end: string, k: number) => {
    const text = end === ';' ? referenceOf(body.slice(0, -1)) : undefined;
    const right = 'known are &amp; &lt; &gt; &quot; &apos; and numbers';
    if (text === undefined) unknown ??= broken(at + k, `"${all.slice(0, 12)}": ${right}`);
    return text ?? '';
  });
  return unknown ?? make(value);
}

function referenceOf(name: string): string | undefined {
  if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name];
  const number = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (number === null) return undefined;
  const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  const isControl = (code < 0x20 && ![9, 10, 13].includes(code)) || (code >= 0x7f && code <= 0x9f);
  return isSurrogate || isControl || code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

type Broken = Extract<XmlToken, { kind: 'broken' }>;

function broken(at: number, message: string): Broken {
  return { kind: 'broken', at, message };
}

function nameAt(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? '';
}

function afterBlanks(text: string, at: number): number {
  BLANKS.lastIndex = at;
  BLANKS.exec(text);
  return BLANKS.lastIndex;
}
