/** Signs as one person may see them: cleared for the marking, and of their own assets or nobody's. */
import { configRows, type Db, type SignFilter, type StoredSign } from '@noroshi/store';
import { Asset, maySee, TLP_LEVELS } from '@noroshi/watch';
import { Value } from 'typebox/value';
import type { Caller } from '../access/caller.ts';
import { maySeeConfig } from '../api/objects.ts';
import { docOf } from './merge.ts';
import type { SignShown } from './wire.ts';

export type Sight = Pick<SignFilter, 'tlps' | 'assetIds'>;

export async function sightFor(db: Db, caller: Caller): Promise<Sight> {
  const assetIds: string[] = [];
  for (const { doc } of await configRows(db, 'asset'))
    if (Value.Check(Asset, doc) && maySeeConfig('asset', doc, caller)) assetIds.push(doc.id);
  const marking = { originator: '', releasableTo: [], caveats: [] };
  const tlps = TLP_LEVELS.filter((tlp) => maySee({ tlp, ...marking }, caller.clearance));
  return { assetIds, tlps };
}

export function signShown(row: StoredSign, { assetIds }: Sight): SignShown {
  const { sign } = docOf(row);
  const mine = row.assetIds.filter((id) => assetIds.includes(id));
  const { id, kind, warrant, tlp, rank, score, confidence } = row;
  const { firstUs, lastUs, foundUs, updatedUs, isOpen, severity, warningId } = row;
  const { count, source, destination, port, protocol } = sign;
  return {
    ...{ id, warrant, rank, score, confidence, count, source, destination, port, protocol },
    ...{ kind: kind as SignShown['kind'], tlp: tlp as SignShown['tlp'] },
    ...{ firstUs, lastUs, foundUs, updatedUs, isOpen, assetIds: mine },
    severity: mine.length > 0 ? (severity as SignShown['severity']) : null,
    warningId: mine.length > 0 ? warningId : null,
  };
}
