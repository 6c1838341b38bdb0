/** Rules over the syntax of one file: any, export *, banned calls. */
import { describe, expect, test } from 'vitest';
import { bannedCalls } from '../../src/rules/banned-calls.ts';
import { indexExports } from '../../src/rules/index-exports.ts';
import { noAny } from '../../src/rules/no-any.ts';
import { parseSource } from '../../src/source.ts';

const banned = (text: string): string[] =>
  bannedCalls(parseSource('packages/time/src/a.ts', text)).map(
    (offence) => offence.key.split('#')[1]!,
  );

describe('any', () => {
  test.each([
    'let a: any;',
    'function f(a: any[]) {}',
    'const a = b as any;',
    'type A = Map<string, any>;',
  ])('%s is caught', (text) => {
    expect(noAny(parseSource('a.ts', text))).toHaveLength(1);
  });

  test('the word in a comment, a string or a name passes', () => {
    expect(noAny(parseSource('a.ts', 'const any = "any"; // any\nlet b: unknown;'))).toEqual([]);
  });
});

test('export * is caught in index.ts, and only there', () => {
  const text = "export * from './a.ts';\n";
  expect(indexExports(parseSource('packages/time/src/index.ts', text))).toHaveLength(1);
  expect(
    indexExports(parseSource('packages/time/src/index.ts', "export { a } from './a.ts';")),
  ).toEqual([]);
  expect(indexExports(parseSource('packages/time/src/reindex.ts', text))).toEqual([]);
});

describe('banned calls', () => {
  test.each([
    ['const t = Date.now();', 'Date.now'],
    ['const t = new Date();', 'new Date()'],
    ['const t = Date();', 'new Date()'],
    ['const r = [1].map(Math.random);', 'Math.random'],
    ['setTimeout(f, 1);', 'setTimeout'],
    ['setInterval(f, 1);', 'setInterval'],
    ['const t = performance.now();', 'performance'],
    ["import { readFileSync } from 'node:fs';", 'node:fs'],
    ["import { readFileSync } from 'fs';", 'fs'],
    ["const fs = await import('node:fs');", 'node:fs'],
    ["export { readFileSync } from 'node:fs';", 'node:fs'],
    ['fetch(url);', 'fetch'],
    ['const e = process.env;', 'process'],
    ['const p = process as unknown;', 'process'],
    ['console.log(1);', 'console'],
    ["const w = new Worker('a.ts');", 'Worker'],
    ['const g = globalThis.Date;', 'globalThis'],
    ['const a = { fetch };', 'fetch'],
    ['const k = table[process.pid];', 'process'],
  ])('%s is caught', (text, what) => {
    expect(banned(text)).toEqual([what]);
  });

  test.each([
    'const t = new Date(epochMs);',
    'const t = Date.UTC(2000, 0, 1);',
    'export function screen(window: Window): number { return window.fromUs; }',
    'const { process } = tools; process();',
    'type Port = { fetch(url: string): void; console: string };',
    'const a = port.fetch(url), b = { process: 1 };',
    'let w: Worker;',
    'const text = "Date.now() and process";',
    'const m = Math.max(1, 2);',
  ])('%s passes', (text) => {
    expect(banned(text)).toEqual([]);
  });
});

test('a file that does not parse is an assertion', () => {
  expect(() => parseSource('a.ts', 'const = ;')).toThrow(/a\.ts does not parse/);
});
