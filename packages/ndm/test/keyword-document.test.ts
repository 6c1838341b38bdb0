import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keywordDocument } from '../src/index.ts';

const path = fileURLToPath(new URL('../KEYWORDS.md', import.meta.url));

test('KEYWORDS.md is what the tables say (UPDATE_GOLDEN=1 writes it)', () => {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, keywordDocument());
  expect(readFileSync(path, 'utf8')).toBe(keywordDocument());
});
