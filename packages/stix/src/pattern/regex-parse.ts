/** The text of a regular expression as a tree: what PCRE, Python and ECMAScript have in common and is regular. */
import { err, ok, type Result } from '@noroshi/time';

export type Node =
  | { readonly kind: 'take'; readonly takes: (code: number) => boolean }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'edge' | 'noEdge' | 'absoluteEnd' }
  | { readonly kind: 'sequence' | 'either'; readonly of: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly min: number; readonly max: number };

type Takes = (code: number) => boolean;

const REPEAT_MAX = 1000;
const DEPTH_MAX = 100;

export function parseRegex(source: string): Result<Node, { readonly message: string }> {
  const flags = /^\(\?([a-z]+)\)/.exec(source);
  const start = flags?.[0].length ?? 0;
  const codes = Array.from(source.slice(start));
  const r: Reader = { codes, next: 0, ignoresCase: flags?.[1]?.includes('i') ?? false, depth: 0 };
  try {
    if (flags && /[^ims]/.test(flags[1]!))
      throw new Wrong(`the flags (?${flags[1]}) are not known`);
    if (flags?.[1]?.includes('m')) throw new Wrong('the flag m is not known');
    const node = readEither(r);
    if (r.next < r.codes.length) throw new Wrong('a ) closes nothing');
    return ok(node);
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) throw wrong;
    return err({ message: wrong.message });
  }
}

type Reader = {
  readonly codes: readonly string[];
  next: number;
  readonly ignoresCase: boolean;
  depth: number;
};

class Wrong extends Error {}

const peek = (r: Reader): string | undefined => r.codes[r.next];

function accept(r: Reader, text: string): boolean {
  const wanted = Array.from(text);
  if (wanted.some((character, i) => r.codes[r.next + i] !== character)) return false;
  r.next += wanted.length;
  return true;
}

function readEither(r: Reader): Node {
  const of = [readSequence(r)];
  while (accept(r, '|')) of.push(readSequence(r));
  return of.length === 1 ? of[0]! : { kind: 'either', of };
}

function readSequence(r: Reader): Node {
  const of: Node[] = [];
  for (let next = peek(r); next !== undefined && next !== '|' && next !== ')'; next = peek(r))
    of.push(readRepeated(r));
  return { kind: 'sequence', of };
}

function readRepeated(r: Reader): Node {
  let node = readAtom(r);
  for (let times = readTimes(r); times !== null; times = readTimes(r)) {
    if (node.kind === 'repeat') throw new Wrong('a repetition follows a repetition');
    node = { kind: 'repeat', of: node, ...times };
    if (accept(r, '+')) throw new Wrong('possessive repetition is not regular');
    accept(r, '?'); // lazy or not, the same texts are found
  }
  return node;
}

function readTimes(r: Reader): { min: number; max: number } | null {
  if (accept(r, '*')) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (accept(r, '+')) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (accept(r, '?')) return { min: 0, max: 1 };
  const rest = r.codes.slice(r.next, r.next + 12).join('');
  const found = /^\{(\d+)(,(\d*))?\}/.exec(rest);
  if (found === null) return null;
  r.next += found[0].length;
  const min = Number(found[1]);
  const isOpen = found[2] !== undefined && found[3] === '';
  const max = isOpen ? Number.POSITIVE_INFINITY : Number(found[3] ?? found[1]);
  if (min > REPEAT_MAX || (!isOpen && (max > REPEAT_MAX || max < min)))
    throw new Wrong(`${found[0]}: give up to ${REPEAT_MAX} repetitions, the lower number first`);
  return { min, max };
}

function readAtom(r: Reader): Node {
  const character = r.codes[r.next++]!;
  switch (character) {
    case '^':
      return { kind: 'assert', what: 'start' };
    case '$':
      return { kind: 'assert', what: 'end' };
    case '.':
      return { kind: 'take', takes: () => true };
    case '[':
      return { kind: 'take', takes: readClass(r) };
    case '(':
      return readGroup(r);
    case '\\':
      return readEscape(r);
    case '*':
    case '+':
    case '?':
      throw new Wrong(`${character} repeats nothing`);
    default:
      return { kind: 'take', takes: takesOne(r, character.codePointAt(0)!) };
  }
}

function readGroup(r: Reader): Node {
  if (++r.depth > DEPTH_MAX) throw new Wrong(`groups nest deeper than ${DEPTH_MAX}`);
  if (accept(r, '?')) {
    const named = /^(?:P?<[A-Za-z_]\w*>)/.exec(r.codes.slice(r.next, r.next + 60).join(''));
    if (named) r.next += named[0].length;
    else if (!accept(r, ':'))
      throw new Wrong('look-around, conditions and flags inside are not regular here');
  }
  const node = readEither(r);
  if (!accept(r, ')')) throw new Wrong('a ( is not closed');
  r.depth--;
  return node;
}

function readEscape(r: Reader): Node {
  const character = r.codes[r.next];
  if (character === undefined) throw new Wrong('it ends with \\');
  const edges = { b: 'edge', B: 'noEdge', A: 'start', Z: 'absoluteEnd', z: 'absoluteEnd' } as const;
  if (Object.hasOwn(edges, character)) {
    r.next++;
    return { kind: 'assert', what: edges[character as keyof typeof edges] };
  }
  if (/[1-9]/.test(character)) throw new Wrong('a back-reference is not regular');
  const set = readSet(r);
  return { kind: 'take', takes: typeof set === 'number' ? takesOne(r, set) : set };
}

const SETS: Readonly<Record<string, Takes>> = {
  d: like(/\p{Nd}/u),
  D: like(/\P{Nd}/u),
  w: like(/[\p{L}\p{N}_]/u),
  W: like(/[^\p{L}\p{N}_]/u),
  s: like(/\s/u),
  S: like(/\S/u),
};
const CONTROLS: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  f: 12,
  v: 11,
  a: 7,
  e: 27,
  0: 0,
};

function like(form: RegExp): Takes {
  return (code) => form.test(String.fromCodePoint(code));
}

/** After the backslash: a set of characters, or the code of one. */
function readSet(r: Reader): Takes | number {
  const character = r.codes[r.next++]!;
  const set = SETS[character];
  if (set !== undefined) return set;
  if (Object.hasOwn(CONTROLS, character)) return CONTROLS[character]!;
  if (character === 'x') return readCode(r, 2);
  if (character === 'u') return readCode(r, 4);
  if (/[A-Za-z]/.test(character)) throw new Wrong(`\\${character} is not known`);
  return character.codePointAt(0)!;
}

function readCode(r: Reader, digits: number): number {
  const text = r.codes.slice(r.next, r.next + digits).join('');
  if (!/^[0-9A-Fa-f]+$/.test(text) || text.length < digits)
    throw new Wrong(`give ${digits} hexadecimal digits`);
  r.next += digits;
  return Number.parseInt(text, 16);
}

function readClass(r: Reader): Takes {
  const isNegated = accept(r, '^');
  const members: Takes[] = [];
  for (let isFirst = true; isFirst || peek(r) !== ']'; isFirst = false) {
    if (peek(r) === undefined) throw new Wrong('a [ is not closed');
    if (accept(r, '[:')) throw new Wrong('[:class:] is not known: use \\d, \\w or \\s');
    members.push(readMember(r));
  }
  r.next++;
  return (code) => members.some((takes) => takes(code)) !== isNegated;
}

function readMember(r: Reader): Takes {
  const low = readClassCode(r);
  if (typeof low !== 'number') return low;
  if (peek(r) !== '-' || r.codes[r.next + 1] === ']') return takesOne(r, low);
  r.next++;
  const high = readClassCode(r);
  if (typeof high !== 'number' || high < low) throw new Wrong('a range goes from low to high');
  const takes: Takes = (code) => code >= low && code <= high;
  return r.ignoresCase ? eitherCase(takes) : takes;
}

function readClassCode(r: Reader): Takes | number {
  const character = r.codes[r.next++];
  if (character === undefined) throw new Wrong('a [ is not closed');
  if (character !== '\\') return character.codePointAt(0)!;
  if (peek(r) === undefined) throw new Wrong('it ends with \\');
  if (accept(r, 'b')) return 8;
  return readSet(r);
}

function takesOne(r: Reader, wanted: number): Takes {
  const takes: Takes = (code) => code === wanted;
  return r.ignoresCase ? eitherCase(takes) : takes;
}

function eitherCase(takes: Takes): Takes {
  return (code) => {
    const character = String.fromCodePoint(code);
    const others = [character.toLowerCase(), character.toUpperCase()];
    return takes(code) || others.some((other) => takes(other.codePointAt(0)!));
  };
}
