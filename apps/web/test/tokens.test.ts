/**
 * The colours of the three themes by number: words have a contrast of 4.5 with every ground they may stand on, the edges of
 * controls and marks 3 (WCAG 2.2, 1.4.3 and 1.4.11).
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sheet = readFileSync(new URL('../src/app/tokens.css', import.meta.url), 'utf8');
const GROUNDS = ['ground', 'panel', 'raised', 'well', 'chosen'];
const WORDS = ['text', 'dim', 'link', 'accent', 'good'];
const PRECEDENCES = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'];

function tokensOf(theme: string): Map<string, string> {
  const block = new RegExp(`${theme}\\s*\\{([^}]*)\\}`).exec(sheet)?.[1] ?? '';
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,8})\s*;/gi)].map(pairOf));
}

function pairOf([, name, color]: RegExpExecArray): [string, string] {
  return [name!, color!];
}

function luminance(color: string): number {
  const hex = color.length === 4 ? color.replace(/[0-9a-f]/gi, '$&$&') : color;
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const dark = tokensOf(':root');

test.each([
  ['dark', dark],
  ['light', tokensOf('\\[data-theme="light"\\]')],
  ['contrast', tokensOf('\\[data-theme="contrast"\\]')],
])('%s: words 4.5, edges and marks 3, on every ground', (_, theme) => {
  expect([...theme.keys()].sort()).toEqual([...dark.keys()].sort());
  const of = (name: string) => theme.get(name)!;
  const pairs: (readonly [string, string, number])[] = [
    ...GROUNDS.flatMap((ground) => [
      ...[...WORDS, ...PRECEDENCES].map((word) => [word, ground, 4.5] as const),
      ...['edge', 'focus', 'ex'].map((mark) => [mark, ground, 3] as const),
    ]),
    ...[['accent-text', 'accent'] as const, ['danger-text', 'danger'] as const].map(
      ([word, ground]) => [word, ground, 4.5] as const,
    ),
    ['ex-text', 'ex', 4.5],
    ['live-text', 'live', 4.5],
    ['text', 'ex2', 4.5],
    ['ex', 'ex2', 3],
    ['live', 'panel', 7], // live looks nothing like what is under it
  ];
  const faint = pairs
    .map(([a, b, least]) => ({ a, b, least, is: contrast(of(a), of(b)) }))
    .filter(({ is, least }) => !(is >= least));
  expect(faint).toEqual([]);
});

test('the ratio is that of the standard', () => {
  expect(contrast('#000', '#fff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3); // W3C's own example of just too faint
});
