/** File length, file header, function length and document length: each catches a bad sample and lets a good one pass. */
import { expect, test } from 'vitest';
import {
  decisionsListed,
  documentLength,
  documentsPresent,
} from '../../src/rules/document-length.ts';
import { fileHeader } from '../../src/rules/file-header.ts';
import { fileLength } from '../../src/rules/file-length.ts';
import { functionLength } from '../../src/rules/function-length.ts';
import { lineAt, lineCount, parseSource } from '../../src/source.ts';

const linesOf = (count: number): string => 'const a = 1;\n'.repeat(count);

test('a file of 400 lines passes, 401 lines need a reason, 601 fail with one', () => {
  const reason = '/**\n * A table.\n * Reason: one published table, read top to bottom.\n */\n';
  expect(fileLength('a.ts', linesOf(400))).toEqual([]);
  expect(fileLength('a.ts', linesOf(401))).toMatchObject([{ key: 'a.ts', line: 401 }]);
  expect(fileLength('a.ts', reason + linesOf(401))).toEqual([]);
  expect(fileLength('a.ts', reason + linesOf(597))[0]?.message).toMatch('601 lines');
});

test('a reason below the header, or an empty one, does not count', () => {
  expect(fileLength('a.ts', `${linesOf(1)}// Reason: too late\n${linesOf(400)}`)).toHaveLength(1);
  expect(fileLength('a.ts', `// Reason:\n${linesOf(401)}`)).toHaveLength(1);
  expect(fileLength('a.mjs', `#!/usr/bin/env node\n// Reason: told.\n${linesOf(401)}`)).toEqual([]);
});

test('a file opens with a comment, a hashbang may stand before it', () => {
  expect(fileHeader('a.ts', 'export const a = 1;\n')).toHaveLength(1);
  expect(fileHeader('a.ts', '')).toHaveLength(1);
  expect(fileHeader('a.ts', '/** What it is. */\nexport const a = 1;\n')).toEqual([]);
  expect(fileHeader('a.mjs', '#!/usr/bin/env node\n// What it is.\n')).toEqual([]);
});

test('a function of 71 lines is caught under its name, 70 lines pass', () => {
  const body = (lines: number): string => '  a();\n'.repeat(lines - 2);
  const named = (lines: number): string => `function long() {\n${body(lines)}}\n`;
  expect(functionLength(parseSource('a.ts', named(70)))).toEqual([]);
  expect(functionLength(parseSource('a.ts', named(71)))).toMatchObject([
    { key: 'a.ts#long', line: 1 },
  ]);
});

test('arrow functions, methods and anonymous functions are caught too', () => {
  const body = '  a();\n'.repeat(70);
  const arrow = parseSource('a.ts', `\nexport const long = () => {\n${body}};\n`);
  expect(functionLength(arrow)).toMatchObject([{ key: 'a.ts#long', line: 2 }]);
  const method = parseSource('a.ts', `class A {\n  long() {\n${body}}\n}\n`);
  expect(functionLength(method)[0]?.key).toBe('a.ts#long');
  const anonymous = parseSource('a.ts', `const held = wrap(() => {\n${body}});\n`);
  expect(functionLength(anonymous)[0]?.key).toBe('a.ts#held/anonymous');
});

test('documents have their limits', () => {
  const text = 'line\n'.repeat(61);
  expect(documentLength('packages/time/README.md', text)).toHaveLength(1);
  expect(documentLength('docs/decisions/0001-a.md', text)).toHaveLength(1);
  expect(documentLength('ARCHITECTURE.md', text)).toEqual([]);
  expect(documentLength('ARCHITECTURE.md', 'line\n'.repeat(201))).toHaveLength(1);
  expect(documentLength('CHANGELOG.md', 'line\n'.repeat(999))).toEqual([]);
});

test('a missing README and a missing root document are named', () => {
  const files = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
  const missing = documentsPresent(['packages/time'], files).map((offence) => offence.key);
  expect(missing).toEqual(['packages/time/README.md', 'SECURITY.md']);
});

test('lines are counted as an editor does', () => {
  expect([lineCount(''), lineCount('a'), lineCount('a\n'), lineCount('a\nb')]).toEqual([
    0, 1, 1, 2,
  ]);
  expect([lineAt('a\nb\n', 0), lineAt('a\nb\n', 2), lineAt('狼煙\nb', 3)]).toEqual([1, 2, 2]);
});

test('a decision record that the list does not link is caught', () => {
  const files = [
    'docs/decisions/README.md',
    'docs/decisions/0001-a.md',
    'docs/decisions/0002-b.md',
  ];
  const keys = decisionsListed(files, '| [0001](0001-a.md) | a |').map((offence) => offence.key);
  expect(keys).toEqual(['docs/decisions/0002-b.md']);
});
