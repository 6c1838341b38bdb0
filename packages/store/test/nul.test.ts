/** A text with U+0000 is refused with words on both engines, and nothing of its transaction stays. */
import { appendAudit, auditLines, StoreError } from '@noroshi/store';
import { expect, test } from 'vitest';
import { describeEngines } from './engines.ts';

describeEngines('a text with U+0000', (open) => {
  test('is refused when written and when asked for; escaped in a document it is kept', async () => {
    const store = await open();
    const line = (subject: string, text: string) =>
      store.write((tx) =>
        appendAudit(tx, { atUs: 1, actor: 'node', action: 'test', subject, doc: { text } }),
      );
    for (const work of [
      () => line('a\0b', ''),
      () => store.db.selectFrom('audit').selectAll().where('subject', '=', '\0').execute(),
    ]) {
      const cause = await work().then(
        () => undefined,
        (thrown: StoreError) => thrown,
      );
      expect(cause).toBeInstanceOf(StoreError);
      expect(cause?.kind).toBe('text');
      expect(cause?.message).toMatch(/U\+0000.*nothing was written/);
    }
    await line('a', 'x\0y');
    expect((await auditLines(store.db, 0, 9)).map(({ subject, doc }) => [subject, doc])).toEqual([
      ['a', { text: 'x\0y' }],
    ]);
  });
});
