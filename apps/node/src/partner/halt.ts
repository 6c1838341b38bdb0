/**
 * A partner that keeps more of our lanes than this store has: it was restored from an old backup, and whatever it signed now would
 * stand where other words stand at the partner. Nothing is signed for that partner in this epoch any more; what is due waits,
 * and goes out anew in the next one (`noroshi partner epoch`). A partner that says so wrongly halts only what it would hear.
 */
import { appendAudit, type Db, type Store } from '@noroshi/store';
import { evidenceOf, keepEvidence } from '@noroshi/store/exchange';

const KIND = 'ahead';

export async function isHalted(db: Db, partner: string, epoch: number): Promise<boolean> {
  const kept = await evidenceOf(db, partner);
  return kept.some(({ kind, doc }) => kind === KIND && doc.epoch === epoch);
}

/** Once an epoch; returns whether it is new. */
export async function haltFor(
  store: Store,
  said: {
    readonly partner: string;
    readonly epoch: number;
    readonly lane: string;
    readonly asked: number;
    readonly size: number;
    readonly atUs: number;
  },
): Promise<boolean> {
  const { partner, epoch, atUs, ...doc } = said;
  return store.write(async (tx) => {
    if (await isHalted(tx, partner, epoch)) return false;
    await keepEvidence(tx, { partner, kind: KIND, doc: { ...doc, epoch }, atUs });
    await appendAudit(tx, {
      ...{ atUs, actor: 'node', action: 'lanes.halt', subject: partner },
      doc: { ...doc, epoch },
    });
    return true;
  });
}

/** Thrown where something would be signed for a partner that is ahead of this store; its message says the way out. */
export class HaltedError extends Error {
  constructor(partner: string) {
    super(haltedText(partner));
    this.name = 'HaltedError';
  }
}

export function haltedText(partner: string): string {
  return `${partner} keeps more of our lanes than this store has: it is an old backup. Restore the newest one; or stop the node, begin a new epoch (noroshi partner epoch --reason …) and meet again`;
}
