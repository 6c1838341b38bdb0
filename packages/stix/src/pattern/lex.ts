/** The words of a pattern (STIX 2.1 §9.2, §9.3; the literal forms of its grammar). Every word is tried where the last one ended. */
import { err, ok, type Result } from '@noroshi/time';
import { PATTERN_LIMITS, type PatternError } from './ast.ts';

export type TokenKind =
  | 'word' // a keyword or an identifier without hyphen
  | 'hyphened' // an identifier with hyphen
  | 'text'
  | 'integer'
  | 'decimal'
  | 'hex'
  | 'binary'
  | 'timestamp'
  | 'sign' // punctuation and operators
  | 'end';

export type Token = { readonly kind: TokenKind; readonly text: string; readonly at: number };

const BLANK = /(?:[\s\u180e\u200b\ufeff]|\/\*[\s\S]*?\*\/|\/\/[^\r\n]*)+/y;
const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z`;

/** In this order: the longer forms first. */
const FORMS: readonly (readonly [TokenKind, RegExp])[] = [
  ['timestamp', new RegExp(`t'${DATE}T${CLOCK}'`, 'y')],
  ['hex', /h'(?:[0-9A-Fa-f]{2})*'/y],
  ['binary', /b'(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?'/y],
  ['text', /'(?:[^'\\]|\\['\\])*'/y],
  ['decimal', /[+-]?\d*\.\d+/y],
  ['integer', /[+-]?(?:0|[1-9]\d*)(?!\d)/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_-])/y],
  ['hyphened', /[A-Za-z_][A-Za-z0-9_-]*/y],
  ['sign', /<=|>=|!=|<>|==|[=<>()[\],.:*]/y],
];

export function lexPattern(source: string): Result<Token[], PatternError> {
  const { lengthMax, tokensMax } = PATTERN_LIMITS;
  if (source.length > lengthMax)
    return err({ at: 0, message: `is ${source.length} characters long: at most ${lengthMax}` });
  const tokens: Token[] = [];
  let at = skipBlank(source, 0);
  while (at < source.length) {
    const token = tokenAt(source, at);
    if (token === null)
      return err({ at, message: `${shown(source, at)} begins no word of a pattern` });
    if (tokens.length >= tokensMax) return err({ at, message: `has more than ${tokensMax} words` });
    tokens.push(token);
    at = skipBlank(source, at + token.text.length);
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return ok(tokens);
}

function tokenAt(source: string, at: number): Token | null {
  for (const [kind, form] of FORMS) {
    form.lastIndex = at;
    const found = form.exec(source);
    if (found !== null) return { kind, text: found[0], at };
  }
  return null;
}

function skipBlank(source: string, at: number): number {
  BLANK.lastIndex = at;
  return BLANK.test(source) ? BLANK.lastIndex : at;
}

/** The next few characters, quoted. */
export function shown(source: string, at: number): string {
  const rest = source.slice(at, at + 20).replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
  return rest === '' ? 'the end' : `'${rest}${at + 20 < source.length ? '…' : ''}'`;
}

/** The text inside a literal: escapes undone. */
export function textOfLiteral(token: string): string {
  return token.slice(1, -1).replace(/\\(['\\])/g, '$1');
}
