/** The first-light exercise has flows with known answers: the node finds all four under the exercise's own warrant, in its two days. */
import { FLOW_ENDS, KNOWN_SIGNS } from '@noroshi/sim';
import { auditLines, configRows, listSigns } from '@noroshi/store';
import { type Asset, TLP_LEVELS } from '@noroshi/watch';
import { expect, onTestFinished, test } from 'vitest';
import { prepareExercise } from '../../src/exercise/prepare.ts';
import type { SignDoc } from '../../src/flows/merge.ts';
import { createFlowsPart } from '../../src/flows/part.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { openDesk } from '../watching/desk.ts';
import { EPOCH_US } from './zeek-log.ts';

test('first light: every planted sign is found; what else is said is counted', async () => {
  const desk = await openDesk(EPOCH_US);
  await prepareExercise(desk.context, 'first-light');
  const part = await createFlowsPart({
    everyMs: 100,
    admit: (context) => (drafts, marking) => admitNotices(context, drafts, { marking }),
  }).start(desk.context);
  onTestFinished(() => part.close());
  const { db } = desk.context.store;
  const assetIds = (await configRows(db, 'asset')).map(({ doc }) => (doc as Asset).id);
  const all = async () =>
    (await listSigns(db, { tlps: TLP_LEVELS, assetIds }, { limit: 500 })).signs;
  await expect.poll(all, { timeout: 60_000 }).not.toHaveLength(0);
  const found = await all();
  const isOf = (one: (typeof found)[number], known: (typeof KNOWN_SIGNS)[number]) =>
    one.kind === known.kind &&
    JSON.stringify((one.doc as SignDoc).sign).includes(`"${known.outside}"`);
  const missed = KNOWN_SIGNS.filter((known) => !found.some((one) => isOf(one, known)));
  const others = found.filter((one) => !KNOWN_SIGNS.some((known) => isOf(one, known)));
  const planted = new Set<string>(Object.values(FLOW_ENDS));
  const isFalse = (one: (typeof found)[number]) =>
    !JSON.stringify(one.doc)
      .match(/"(198\.1[89]\.[0-9.]+)"/g)
      ?.some((text) => planted.has(text.slice(1, -1)));
  const falses = others.filter(isFalse);
  const kinds = (signs: typeof found) => signs.map(({ kind }) => kind).join(', ') || 'none';
  console.log(
    `planted ${KNOWN_SIGNS.length}, found ${KNOWN_SIGNS.length - missed.length}; said besides of planted ends: ` +
      `${kinds(others.filter((one) => !isFalse(one)))}; false: ${kinds(falses)} in 48 h of made-up flows`,
  );
  expect(missed).toEqual([]);
  expect(falses.filter(({ kind }) => kind !== 'first-contact').length).toBeLessThanOrEqual(1);
  for (const known of KNOWN_SIGNS)
    expect(found.find((one) => isOf(one, known))?.warningId, known.kind).not.toBeNull();
  const confirmed = (await auditLines(db, 0, 100)).find(
    ({ action }) => action === 'warrant.confirm',
  );
  expect(confirmed?.doc).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});
