/** The feed and the audit: numbers without a gap, in order, whoever writes at the same time. */
import { appendEvent, eventsAfter, lastEvent } from '@noroshi/store';
import { expect, test } from 'vitest';
import { describeEngines } from './engines.ts';

const about = { atUs: 0, kind: 'test.made', tlp: 'GREEN', owners: [] } as const;

describeEngines('the feed', (open) => {
  test('numbers are gapless under concurrent writers of one process', async () => {
    const store = await open();
    const subjects = Array.from({ length: 50 }, (_, i) => `s${i}`);
    const numbers = await Promise.all(
      subjects.map((subject) => store.write((tx) => appendEvent(tx, { ...about, subject }))),
    );
    expect(numbers.toSorted((a, b) => a - b)).toEqual(subjects.map((_, i) => i + 1));
    expect(await lastEvent(store.db)).toBe(50);
    expect((await eventsAfter(store.db, 40, 100)).map((event) => event.seq)).toEqual([
      41, 42, 43, 44, 45, 46, 47, 48, 49, 50,
    ]);
  });
});
