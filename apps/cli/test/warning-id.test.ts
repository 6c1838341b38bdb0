/** The beginning of an id means the one warning that begins so; anything else is refused with what to type. */
import type { WarningTables } from '@noroshi/store/warnings';
import { expect, it } from 'vitest';
import { aDesk, aDraft, HOUR_US, NOW_US } from '../../../apps/node/test/warnings/make.ts';
import { describeEngines } from '../../../packages/store/test/engines.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { warningIdOf } from '../src/warning-id.ts';

const COUNT = 40;

describeEngines('the id of a warning on the command line', (open) => {
  it('may be cut where it stays its own', async () => {
    const store = await open();
    const desk = aDesk(store);
    const drafts = Array.from({ length: COUNT }, (_, i) => {
      const fromUs = NOW_US + (24 + 100 * i) * HOUR_US;
      return aDraft({ key: `k${i}`, window: { fromUs, toUs: fromUs } });
    });
    const ids = (await admitNotices(desk, drafts)).map(({ warningId }) => warningId);
    expect(new Set(ids).size).toBe(COUNT);
    for (const id of ids) {
      expect(await warningIdOf(store, id)).toBe(id);
      expect(await warningIdOf(store, id.slice(0, 12))).toBe(id);
      expect(await warningIdOf(store, id.slice(2, 12))).toBe(id); // without w-
    }
  });

  it('is refused where it is too short, nobody’s, or several', async () => {
    const store = await open();
    const desk = aDesk(store);
    const [one] = await admitNotices(desk, [aDraft()]);
    const { seal: _, ...row } = (await store.db
      .selectFrom('warning')
      .selectAll()
      .executeTakeFirstOrThrow()) as WarningTables['warning'] & { readonly seal?: number };
    const near = `${one!.warningId.slice(0, -1)}${one!.warningId.endsWith('0') ? '1' : '0'}`;
    await store.write((tx) =>
      tx
        .insertInto('warning')
        .values({ ...row, id: near })
        .execute(),
    );
    await expect(warningIdOf(store, 'w-1')).rejects.toThrow('first 6 characters or more');
    for (const wild of ['w-____', 'w-%%%%', 'w-\\\\\\\\'])
      await expect(warningIdOf(store, wild)).rejects.toThrow('there is no warning');
    const both = warningIdOf(store, one!.warningId.slice(0, 20));
    await expect(both).rejects.toThrow(`${[one!.warningId, near].sort().join(', ')}; give more`);
    expect(await warningIdOf(store, near)).toBe(near);
  });
});
