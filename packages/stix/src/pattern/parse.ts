/**
 * From text to a pattern (STIX 2.1 §9): by recursive descent, left to right, FOLLOWEDBY weakest, then OR, then AND, qualifiers
 * after what they qualify. Bounded in length, words and depth; an error says where and what would be right.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  type Comparison,
  type Literal,
  type ObjectPath,
  type Observation,
  type Operator,
  PATTERN_LIMITS,
  type Pattern,
  type PatternError,
  type Step,
} from './ast.ts';
import { bytesOfBase64, bytesOfHex } from './bytes.ts';
import { lexPattern, shown, type Token, textOfLiteral } from './lex.ts';

export function parsePattern(source: string): Result<Pattern, PatternError> {
  const tokens = lexPattern(source);
  if (!tokens.ok) return tokens;
  const p: Parser = { source, tokens: tokens.value, next: 0, depth: 0 };
  try {
    const root = readFollowed(p);
    if (peek(p).kind !== 'end')
      throw new Wrong(peek(p).at, 'give AND, OR, FOLLOWEDBY, a qualifier or the end');
    return ok({ root });
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) throw wrong;
    return err({ at: wrong.at, message: `${shown(source, wrong.at)}: ${wrong.message}` });
  }
}

type Parser = {
  readonly source: string;
  readonly tokens: readonly Token[];
  next: number;
  depth: number;
};

/** Never leaves this file: a deep reader has one way out. */
class Wrong extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const peek = (p: Parser): Token => p.tokens[p.next]!;

function accept(p: Parser, ...texts: readonly string[]): string | null {
  const token = peek(p);
  const isLiteral = token.kind !== 'word' && token.kind !== 'sign';
  if (isLiteral || !texts.includes(token.text)) return null;
  p.next++;
  return token.text;
}

function expect(p: Parser, text: string): void {
  if (accept(p, text) === null) throw new Wrong(peek(p).at, `give ${text}`);
}

/** Runs one level deeper; patterns nest as much as their authors like, and stacks do not. */
function deeper<T>(p: Parser, read: (p: Parser) => T): T {
  p.depth++;
  if (p.depth > PATTERN_LIMITS.depthMax)
    throw new Wrong(peek(p).at, `nests deeper than ${PATTERN_LIMITS.depthMax} levels`);
  const value = read(p);
  p.depth--;
  return value;
}

function chain<T>(
  p: Parser,
  word: string,
  read: (p: Parser) => T,
  join: (left: T, right: T) => T,
): T {
  let left = read(p);
  let count = 0;
  while (accept(p, word) !== null) {
    if (++count > PATTERN_LIMITS.depthMax)
      throw new Wrong(peek(p).at, `more than ${PATTERN_LIMITS.depthMax} ${word} in a row`);
    left = join(left, read(p));
  }
  return left;
}

const readFollowed = (p: Parser): Observation =>
  chain(p, 'FOLLOWEDBY', readOr, (left, right) => ({ kind: 'followedby', left, right }));
const readOr = (p: Parser): Observation =>
  chain(p, 'OR', readAnd, (left, right) => ({ kind: 'or', left, right }));
const readAnd = (p: Parser): Observation =>
  chain(p, 'AND', readQualified, (left, right) => ({ kind: 'and', left, right }));

function readQualified(p: Parser): Observation {
  let of = readOne(p);
  for (let count = 0; ; count++) {
    if (count > PATTERN_LIMITS.depthMax) throw new Wrong(peek(p).at, 'has too many qualifiers');
    if (accept(p, 'WITHIN') !== null) of = { kind: 'within', of, windowS: readWithin(p) };
    else if (accept(p, 'REPEATS') !== null) of = { kind: 'repeats', of, count: readRepeats(p) };
    else if (accept(p, 'START') !== null) {
      const start = readTimestamp(p);
      expect(p, 'STOP');
      of = { kind: 'startStop', of, start, stop: readTimestamp(p) };
    } else return of;
  }
}

function readOne(p: Parser): Observation {
  if (accept(p, '[') !== null) {
    const comparison = deeper(p, readComparison);
    expect(p, ']');
    return { kind: 'observation', comparison };
  }
  if (accept(p, '(') === null) throw new Wrong(peek(p).at, 'give [ or (');
  const inner = deeper(p, readFollowed);
  expect(p, ')');
  return inner;
}

function readWithin(p: Parser): number {
  const token = peek(p);
  const value = Number(token.text);
  if ((token.kind !== 'integer' && token.kind !== 'decimal') || token.text.startsWith('-'))
    throw new Wrong(token.at, 'give a number of seconds, not below 0');
  p.next++;
  expect(p, 'SECONDS');
  return value;
}

function readRepeats(p: Parser): number {
  const token = peek(p);
  const value = Number(token.text);
  if (token.kind !== 'integer' || token.text.startsWith('-') || value > PATTERN_LIMITS.repeatsMax)
    throw new Wrong(token.at, `give a whole number up to ${PATTERN_LIMITS.repeatsMax}`);
  p.next++;
  expect(p, 'TIMES');
  return value;
}

function readTimestamp(p: Parser): string {
  const token = peek(p);
  if (token.kind !== 'timestamp') throw new Wrong(token.at, "give a time, t'2026-11-23T16:00:00Z'");
  p.next++;
  return token.text.slice(2, -1);
}

const readComparison = (p: Parser): Comparison =>
  chain(p, 'OR', readComparisonAnd, (left, right) => ({ kind: 'or', left, right }));
const readComparisonAnd = (p: Parser): Comparison =>
  chain(p, 'AND', readTest, (left, right) => ({ kind: 'and', left, right }));

function readTest(p: Parser): Comparison {
  if (accept(p, '(') !== null) {
    const inner = deeper(p, readComparison);
    expect(p, ')');
    return inner;
  }
  const isNegatedExists = peek(p).text === 'NOT' && p.tokens[p.next + 1]?.text === 'EXISTS';
  if (isNegatedExists) p.next++;
  if (accept(p, 'EXISTS') !== null)
    return { kind: 'exists', path: readPath(p), isNegated: isNegatedExists };
  const path = readPath(p);
  const isNegated = accept(p, 'NOT') !== null;
  const at = peek(p).at;
  const word = accept(p, ...Object.keys(OPERATOR_OF));
  const operator = word === null ? undefined : OPERATOR_OF[word];
  if (operator === undefined)
    throw new Wrong(at, `give an operator: ${Object.keys(OPERATOR_OF).join(' ')}`);
  return { kind: 'test', path, operator, isNegated, literals: readOperand(p, operator) };
}

const OPERATOR_OF: Readonly<Record<string, Operator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  IN: 'IN',
  LIKE: 'LIKE',
  MATCHES: 'MATCHES',
  ISSUBSET: 'ISSUBSET',
  ISSUPERSET: 'ISSUPERSET',
};

function readOperand(p: Parser, operator: Operator): Literal[] {
  if (operator === 'IN') return readSet(p);
  const at = peek(p).at;
  const literal = readLiteral(p);
  if (/^[A-Z]/.test(operator) && literal.kind !== 'text')
    throw new Wrong(at, `give text in quotes after ${operator}`);
  if (/^[<>]/.test(operator) && literal.kind === 'boolean')
    throw new Wrong(at, 'true and false have no order');
  return [literal];
}

function readSet(p: Parser): Literal[] {
  expect(p, '(');
  const members: Literal[] = [];
  if (accept(p, ')') !== null) return members;
  do {
    if (members.length >= PATTERN_LIMITS.setMax)
      throw new Wrong(peek(p).at, `a set has at most ${PATTERN_LIMITS.setMax} members`);
    members.push(readLiteral(p));
  } while (accept(p, ',') !== null);
  expect(p, ')');
  return members;
}

function readLiteral(p: Parser): Literal {
  const { kind, text, at } = peek(p);
  p.next++;
  switch (kind) {
    case 'text':
      return { kind: 'text', value: textOfLiteral(text) };
    case 'integer':
    case 'decimal':
      return { kind: 'number', value: Number(text), isInteger: kind === 'integer' };
    case 'timestamp':
      return { kind: 'timestamp', value: text.slice(2, -1) };
    case 'hex':
      return { kind: 'bytes', value: bytesOfHex(text.slice(2, -1))! };
    case 'binary':
      return { kind: 'bytes', value: bytesOfBase64(text.slice(2, -1))! };
    default:
      if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
      throw new Wrong(at, "give a value: 'text', 7, 1.5, true, h'0a', b'AQ==' or t'…Z'");
  }
}

function readPath(p: Parser): ObjectPath {
  const type = peek(p);
  if (type.kind !== 'word' && type.kind !== 'hyphened')
    throw new Wrong(type.at, 'give a type, a colon and a property: ipv4-addr:value');
  p.next++;
  expect(p, ':');
  const steps: Step[] = [{ kind: 'key', key: readKey(p) }];
  for (;;) {
    if (steps.length > PATTERN_LIMITS.depthMax) throw new Wrong(peek(p).at, 'the path is too long');
    if (accept(p, '.') !== null) steps.push({ kind: 'key', key: readKey(p) });
    else if (accept(p, '[') !== null) steps.push(readPlace(p));
    else return { type: type.text, steps };
  }
}

function readKey(p: Parser): string {
  const token = peek(p);
  if (token.kind !== 'word' && token.kind !== 'text')
    throw new Wrong(token.at, 'give a property; in quotes where it has a hyphen or a dot');
  p.next++;
  return token.kind === 'text' ? textOfLiteral(token.text) : token.text;
}

function readPlace(p: Parser): Step {
  const token = peek(p);
  if (accept(p, '*') !== null) {
    expect(p, ']');
    return { kind: 'any' };
  }
  if (token.kind !== 'integer') throw new Wrong(token.at, 'give a place in the list, or *');
  p.next++;
  expect(p, ']');
  return { kind: 'place', place: Number(token.text) };
}
