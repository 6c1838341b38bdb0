/** Assets and warnings of every owner and marking, in a node's store, for the tests of who may see what. */
import { writeConfig } from '@noroshi/store';
import { type NoticeDraft, TLP_LEVELS, type Tlp } from '@noroshi/watch';
import { admitNotices } from '../src/warnings/admit.ts';
import type { House } from './api-house.ts';

export type Thing = {
  readonly id: string;
  readonly kind: 'warning' | 'asset';
  readonly owners: readonly string[];
  readonly tlp: Tlp;
};

export const MINE = 'agency-a';
export const THEIRS = 'agency-b';

/** `mark` is put into every name and title of a thing: a canary where it must not be seen. */
export async function seeded(
  house: House,
  mark: (thing: Omit<Thing, 'id'>) => string = () => 'plain',
): Promise<readonly Thing[]> {
  const { store, clock } = house.context;
  const atUs = clock.wallUs();
  const things: Thing[] = [];
  await store.write(async (tx) => {
    for (const owner of [MINE, THEIRS])
      for (const [i, tlp] of TLP_LEVELS.entries()) {
        const id = `asset-${owner}-${i}`;
        const marking = { tlp, originator: 'alpha', releasableTo: [], caveats: [] };
        const name = mark({ kind: 'asset', owners: [owner], tlp });
        const doc = { id, kind: 'satellite', name, owner, serves: [], marking };
        await writeConfig(tx, { kind: 'asset', id, doc, atUs, actor: 'console' });
        things.push({ id, kind: 'asset', owners: [owner], tlp });
      }
  });
  let day = 0;
  for (const [i, tlp] of TLP_LEVELS.entries())
    for (const owner of [MINE, THEIRS, undefined]) {
      day += 10;
      const marking = { tlp, originator: 'alpha', releasableTo: [], caveats: [] };
      const owners = owner === undefined ? [] : [owner];
      const title = mark({ kind: 'warning', owners, tlp });
      const about = [
        ...(owner === undefined ? [] : [{ type: 'asset' as const, id: `asset-${owner}-${i}` }]),
        { type: 'object' as const, id: `object-${day}` },
      ];
      const [admitted] = await admitNotices(
        house.context,
        [{ ...draft(about, atUs, day), title }],
        { marking },
      );
      things.push({ id: admitted!.warningId, kind: 'warning', owners, tlp });
    }
  return things;
}

export function draft(about: NoticeDraft['about'], atUs: number, day: number): NoticeDraft {
  const fromUs = atUs + day * 86_400e6;
  return {
    ...{ kind: 'conjunction', key: `key-${day}`, title: `Conjunction ${day}`, about, atUs },
    ...{ window: { fromUs, toUs: fromUs + 1e6 }, severity: 'low', confidence: 1, evidence: [] },
    method: { name: 'test', version: '1', parameters: {} },
  };
}
