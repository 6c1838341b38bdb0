/**
 * Messages made bad on purpose, by a seed: bytes flipped, cut and doubled, lines and keywords swapped, numbers and units bent,
 * depth and length driven up. The same seed gives the same messages on any machine.
 */
import type { Seed } from './seeds.ts';

export type Random = () => number; // 0 ≤ x < 1

/** Mulberry32: 32 bits of state, all that choosing a mutation needs. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function below(random: Random, count: number): number {
  return Math.floor(random() * count);
}

function oneOf<T>(random: Random, list: readonly T[]): T {
  return list[below(random, list.length)]!;
}

type Mutation = (text: string, random: Random) => string;

const NUMBERS = [
  ...[
    '0',
    '-0',
    '1e308',
    '1e309',
    '-1e400',
    '1e-400',
    'NaN',
    'Infinity',
    '--1',
    '1.2.3',
    '.',
    '1e',
  ],
  ...['9'.repeat(400), '0'.repeat(300), '+.5e+05', '0x10', '1,5', '１', '1_000', '6378.137d0'],
  ...['2026-02-30T00:00:00', '9999-12-31T23:59:60.9', '2026-366T24:00:00', '0000-00-00T00:00:00Z'],
] as const;
const UNITS = [
  '[km]',
  '[m]',
  '[]',
  '[[km]]',
  '[km',
  'km]',
  '[KM/S]',
  '[deg] [deg]',
  '[%]',
  '[n/a]',
];
const PIECES = [
  ...['<!DOCTYPE a [<!ENTITY b "c">]>', '<!--', '-->', '<![CDATA[', ']]>', '&amp;', '&b;', '&#0;'],
  ...[
    '&#x110000;',
    '<X units="km">',
    '</X>',
    '<X/>',
    '<?x',
    '?>',
    '<ndm>',
    '</ndm>',
    '<omm ',
    ' = ',
  ],
  ...[
    'META_START\n',
    'META_STOP\n',
    'COVARIANCE_START\n',
    'DATA_STOP\n',
    'TRAJ_START\n',
    'COMMENT ',
  ],
  ...['{', '}', '[', ']', '"', '\\u12', ',', ':', 'null', '{"COMMENT": ', '\r', '\u2028', '\u0000'],
  ...[
    '\ufeff',
    '\ud800',
    '😀',
    '\u202e',
    '__proto__ = 1\n',
    '"__proto__": {},',
    'constructor',
    '\t',
  ],
] as const;

/** The line that stands at an offset drawn. */
function lineAt(text: string, random: Random): { from: number; to: number } {
  const at = below(random, text.length + 1);
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const next = text.indexOf('\n', at);
  return { from, to: next < 0 ? text.length : next + 1 };
}

/** The first run of what a pattern takes, from an offset drawn on. */
function replaceAfter(text: string, random: Random, pattern: RegExp, to: string): string {
  pattern.lastIndex = below(random, text.length + 1);
  const found = pattern.exec(text);
  if (found === null) return text;
  return text.slice(0, found.index) + to + text.slice(found.index + found[0].length);
}

const ofText: readonly Mutation[] = [
  (text, random) => {
    const { from, to } = lineAt(text, random);
    return text.slice(0, to) + text.slice(from, to) + text.slice(to);
  },
  (text, random) => {
    const { from, to } = lineAt(text, random);
    return text.slice(0, from) + text.slice(to);
  },
  (text, random) => {
    const [a, b] = [lineAt(text, random), lineAt(text, random)];
    const [one, two] = a.from <= b.from ? [a, b] : [b, a];
    if (one.to > two.from) return text;
    const between = text.slice(one.to, two.from);
    const [first, second] = [text.slice(one.from, one.to), text.slice(two.from, two.to)];
    return text.slice(0, one.from) + second + between + first + text.slice(two.to);
  },
  (text, random) => replaceAfter(text, random, /-?\d[\d.eE:T-]*/g, oneOf(random, NUMBERS)),
  (text, random) =>
    replaceAfter(text, random, /\[[^\]\n]*\]| ?units="[^"]*"|\n/g, oneOf(random, UNITS)),
  (text, random) => replaceAfter(text, random, /[A-Z][A-Z_0-9]{2,}/g, keywordIn(text, random)),
  (text, random) => {
    const at = below(random, text.length + 1);
    return text.slice(0, at) + oneOf(random, PIECES) + text.slice(at);
  },
  (text, random) => {
    const [a, b] = [below(random, text.length + 1), below(random, text.length + 1)];
    return text.slice(0, Math.min(a, b)) + text.slice(Math.min(Math.max(a, b), a + 40));
  },
  (text, random) => text.slice(0, below(random, text.length + 1)),
  // what often leaves a message valid, and must then come back: another digit, a comment, blanks
  (text, random) => replaceAfter(text, random, /\d/g, String(below(random, 10))),
  (text, random) => {
    const { from } = lineAt(text, random);
    const comment = text.startsWith('<')
      ? '<COMMENT> a &amp; b</COMMENT>\n'
      : 'COMMENT   a <b> = [c]\n';
    return text.slice(0, from) + comment + text.slice(from);
  },
  (text, random) =>
    replaceAfter(text, random, /[ \n]/g, oneOf(random, ['  ', ' \t', '\r\n', '\n\n'])),
];

/** A keyword of the message itself: swapped keys are what tables must tell apart. */
function keywordIn(text: string, random: Random): string {
  const found = /[A-Z][A-Z_0-9]{2,}/g;
  found.lastIndex = below(random, text.length);
  return found.exec(text)?.[0] ?? 'X';
}

function ofBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const out = bytes.slice();
  if (out.length === 0) return out;
  for (let k = 1 + below(random, 3); k > 0; k--) {
    const at = below(random, out.length);
    if (random() < 0.5) out[at] = out[at]! ^ (1 << below(random, 8));
    else out[at] = below(random, 256);
  }
  return out;
}

const encoder = new TextEncoder();

/** One mutated message: bytes, or now and then in another character encoding. */
export function mutated(seed: Seed, random: Random): Uint8Array {
  if (random() < 0.3) return ofBytes(seed.bytes, random);
  let text = seed.text;
  for (let k = 1 + below(random, 3); k > 0; k--) text = oneOf(random, ofText)(text, random);
  if (random() < 0.02) return utf16(text);
  return encoder.encode(text);
}

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from(text, (character) => character.charCodeAt(0));
  return new Uint8Array(units.buffer);
}

/** About 100 kB made of one message: what grows faster than its text shows here. */
export function enlarged(seed: Seed, random: Random): Uint8Array {
  const { text } = seed;
  const { from, to } = lineAt(text, random);
  const line = text.slice(from, to);
  const many = (piece: string) => piece.repeat(Math.ceil(SIZE_LARGE / Math.max(1, piece.length)));
  const at = below(random, 2) === 0 ? to : from;
  const fill = oneOf(random, [
    ...[() => many(line), () => many(oneOf(random, PIECES)), () => many(oneOf(random, NUMBERS))],
    ...[() => many('<a>'), () => many('[{"a":'), () => many('a="b" '), () => many('& ')],
    ...[
      () => many('UNKNOWN_KEYWORD = 1\n'),
      () => many(' '),
      () => many('\n'),
      () => many('COMMENT\n'),
    ],
    ...[
      () => many('<COMMENT>a</COMMENT>'),
      () => many('"a":1,'),
      () => many('<UNKNOWN>1</UNKNOWN>'),
    ],
    ...[() => many('2026-01-02T00:00:00 1 2 3 4 5 6\n'), () => many('USER_DEFINED_A = 1\n')],
    () => many(text),
  ])();
  return encoder.encode(text.slice(0, at) + fill + text.slice(at));
}

const SIZE_LARGE = 100_000;
