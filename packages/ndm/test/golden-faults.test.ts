/**
 * Where the first error of bad files is said to be, against places that were looked up by eye (golden/faults.txt). What
 * stands there is looked up again in the file itself, by lines and characters alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy/data';
import { expect, test } from 'vitest';
import { readMessages } from '../src/index.ts';

const rows = readFileSync(new URL('../golden/faults.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [string, string, string, string]);

describeWithData('places of faults', 'orbit/ccsds', (root) => {
  test('at least thirty files, in KVN and in XML', () => {
    const texts = rows.map(([file]) => readFileSync(join(root, file), 'utf8').trimStart());
    const inXml = texts.filter((text) => text.startsWith('<')).length;
    expect(rows.length).toBeGreaterThanOrEqual(30);
    expect(Math.min(inXml, rows.length - inXml)).toBeGreaterThanOrEqual(15);
  });

  test.each(rows)('%s:%s', (file, place, word, message) => {
    const bytes = readFileSync(join(root, file));
    const { faults, messages } = readMessages(new Uint8Array(bytes));
    const all = [...faults, ...messages.flatMap((one) => one.faults)];
    const first = all.find(({ severity }) => severity === 'error');
    expect(
      `${first?.at.line}:${first?.at.column} ${first?.message}`.startsWith(`${place} ${message}`),
    ).toBe(true);
    const [line, column] = place.split(':').map(Number) as [number, number];
    const text = bytes.toString('utf8').split(/\r\n|\n|\r/)[line - 1]!;
    expect(text.slice(column - 1, column - 1 + word.length)).toBe(word);
  });
});
