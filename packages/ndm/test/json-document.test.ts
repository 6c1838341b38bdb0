/** The example of JSON.md is a message, and it is what the writer would write. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readMessages, writeJson } from '../src/index.ts';

test('the example of JSON.md is read without a fault and written with the same members', () => {
  const page = readFileSync(new URL('../JSON.md', import.meta.url), 'utf8');
  const text = /```json\n([\s\S]*?)```/.exec(page)![1]!;
  const { messages, faults } = readMessages(text);
  expect([faults, messages[0]!.faults]).toEqual([[], []]);
  const { message, schema } = messages[0]!;
  const again = writeJson([{ message: message!, schema }]);
  expect(JSON.parse(again)).toEqual(JSON.parse(text));
  expect(again).toContain('"Z": -717.49');
});
