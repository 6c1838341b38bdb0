/** A thousand findings in a minute: what is critical stays on top, and can be acknowledged and found while the rest stands. */

import { migrate, openStore } from '@noroshi/store';
import { listWarnings } from '@noroshi/store/warnings';
import { PLAIN_POLICY } from '@noroshi/watch';
import { expect, it } from 'vitest';
import { freshSqlite } from '../../../../packages/store/test/engines.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { aDesk, aDraft, HOUR_US, NOW_US } from './make.ts';

const COUNT = 1000;
const CRITICAL = 777;

it('a flood keeps the critical one on top and acknowledgeable', async () => {
  const store = await openStore(await freshSqlite());
  await migrate(store, 0);
  const desk = aDesk(store);
  const drafts = Array.from({ length: COUNT }, (_, i) => {
    const isIt = i === CRITICAL;
    const fromUs = NOW_US + (isIt ? 2 : 30 + i) * HOUR_US;
    return aDraft({
      ...{ key: `k${i}`, title: `Finding ${i}`, window: { fromUs, toUs: fromUs } },
      about: [{ type: 'object', id: `object-${i}` }],
      severity: isIt ? 'severe' : 'moderate',
    });
  });
  const admitted = await admitNotices(desk, drafts);
  expect(new Set(admitted.map(({ warningId }) => warningId)).size).toBe(COUNT);
  const states = ['open', 'acknowledged'] as const;
  const query = { clearance: 'RED', owners: '*', states, limit: 10 } as const;
  const top = async () => (await listWarnings(store.db, query, () => PLAIN_POLICY)).items[0]!;
  const first = await top();
  expect(first.warning).toMatchObject({ title: `Finding ${CRITICAL}`, precedence: 'FLASH' });
  const by = { warningId: first.warning.id, actor: 'user:1' };
  expect((await actOnWarning(desk, { ...by, action: 'acknowledge' })).ok).toBe(true);
  expect((await top()).warning).toMatchObject({ id: first.warning.id, state: 'acknowledged' });
  await store.close();
});
