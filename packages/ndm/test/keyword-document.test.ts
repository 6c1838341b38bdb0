import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decodeCdm, encodeCdm, formatFault, keywordDocument, readMessages } from '../src/index.ts';
import { keysBelow } from '../src/keyword-document.ts';
import { SCHEMAS } from '../src/schemas.ts';
import { corporaDocument } from './engine-limits.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

test.each([
  ['KEYWORDS.md', keywordDocument],
  ['CORPORA.md', corporaDocument],
])('%s is what the tables say (UPDATE_GOLDEN=1 writes it)', (name, make) => {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(pathOf(name), make());
  expect(readFileSync(pathOf(name), 'utf8')).toBe(make());
});

test('every keyword has its place in the standard, a meaning, and a place in the value', () => {
  expect(SCHEMAS.map(({ message }) => message).sort()).toEqual(
    ['CDM', 'OCM', 'OEM', 'OMM', 'OPM', 'RDM', 'TDM'].sort(),
  );
  for (const { message, root } of SCHEMAS)
    for (const { key, section } of keysBelow(root)) {
      const named = `${message} ${section.name} ${key.key}`;
      expect(key.rule, named).toMatch(/^(\d|CCSDS \d|annex)/);
      expect(key.meaning.length, named).toBeGreaterThan(2);
      if (section.rows?.columns.includes(key) !== true) expect(key.field, named).not.toBe('');
      expect(key.form === 'choice', named).toBe(key.choices.length > 0);
    }
});

test('the example of the README runs and says what it says', () => {
  const readme = readFileSync(pathOf('README.md'), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)![1]!.replace(/^import .*\n/m, '');
  const told: string[] = [];
  const run = (bytes: string) =>
    new Function('decodeCdm', 'encodeCdm', 'formatFault', 'readMessages', 'console', 'bytes', code)(
      ...[decodeCdm, encodeCdm, formatFault, readMessages],
      { log: (...words: unknown[]) => told.push(words.join(' ')) },
      bytes,
    );
  run('CCSDS_CDM_VERS = 1.0\n');
  expect(told.join('\n')).toContain('a.opm:2:1: "ORIGINATR" is no keyword');
  expect(told.at(-1)).toContain('event.cdm:');
});
