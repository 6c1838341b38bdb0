/**
 * Typed values under damage: a good CDM, TDM or RDM with cut, doubled, swapped and foreign lines is read or refused, never
 * thrown at; what is read goes to every encoding and comes back the same. Seeded; the count is fixed, not the time.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Result } from '@noroshi/time';
import { expect, test } from 'vitest';
import {
  decodeCdm,
  decodeRdm,
  decodeTdm,
  encodeCdm,
  encodeRdm,
  encodeTdm,
  type NdmEncoding,
} from '../src/index.ts';
import { GOOD_CDM, GOOD_RDM, GOOD_TDM } from './good-messages.ts';

const SEED = 20_241_101;
const COUNT = 900;
const BITS = [
  ...[
    '=',
    '\n',
    '[m]',
    '9',
    '-',
    '1e400',
    'NaN',
    '<',
    '&amp;',
    '"',
    '\u0000',
    '💥',
    'E5',
    '.',
    'N/A',
  ],
  ...['\nOBJECT = OBJECT2\n', '\nMETA_START\n', '\nDATA_STOP\n', '\nUSER_DEFINED_X = 1\n'],
  ...['\nCOMMENT Covariance model: z\n', '\nCOMMENT   two  blanks \n', '2024-01-01T00:00:00'],
];

type Kind = {
  readonly good: string;
  readonly decode: (text: string) => Result<unknown, unknown>;
  readonly encode: (value: never, encoding: NdmEncoding) => string;
};

const KINDS: readonly Kind[] = [
  {
    good: GOOD_CDM,
    decode: (text) => {
      const read = decodeCdm(text);
      return read.ok ? { ok: true, value: read.value.cdm } : read;
    },
    encode: encodeCdm,
  },
  { good: GOOD_TDM, decode: decodeTdm, encode: encodeTdm },
  { good: GOOD_RDM, decode: decodeRdm, encode: encodeRdm },
];

/** Numerical Recipes' linear congruence: enough to choose where to hurt a text. */
function chooser(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function damaged(text: string, choose: (below: number) => number): string {
  const lines = text.split('\n');
  const at = choose(text.length);
  switch (choose(5)) {
    case 0:
      return text.slice(0, at) + BITS[choose(BITS.length)] + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + choose(8));
    case 2:
      lines.splice(choose(lines.length), 1);
      return lines.join('\n');
    case 3:
      lines.splice(choose(lines.length), 0, lines[choose(lines.length)]!);
      return lines.join('\n');
    default: {
      const [a, b] = [choose(lines.length), choose(lines.length)];
      [lines[a], lines[b]] = [lines[b]!, lines[a]!];
      return lines.join('\n');
    }
  }
}

test(`${COUNT} damaged messages: read or refused, and what is read comes back`, () => {
  const choose = chooser(SEED);
  let read = 0;
  for (let n = 0; n < COUNT; n++) {
    const { good, decode, encode } = KINDS[n % KINDS.length]!;
    let text = damaged(good, choose);
    if (choose(2) === 0) text = damaged(text, choose);
    const first = decode(text);
    if (!first.ok) continue;
    read++;
    for (const encoding of ['kvn', 'xml', 'json'] as const) {
      const second = decode(encode(first.value as never, encoding));
      const same = second.ok && isDeepStrictEqual(second.value, first.value);
      expect([SEED, n, encoding, same, same ? '' : text]).toEqual([SEED, n, encoding, true, '']);
    }
  }
  console.info(`seed ${SEED}: ${COUNT} damaged, ${read} read all the same`);
  expect(read).toBeGreaterThan(COUNT / 20);
});
