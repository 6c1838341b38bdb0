/**
 * Lives of a node. One that lost its store, or runs on an old backup, must not sign another second record of a lane: it begins the
 * next epoch, with lanes of their own, and each partner meets it again. What was told before stays on both sides, set aside
 * under its epoch, with the keys it was signed by. Every word that still stands goes out anew; what an empty or old store no
 * longer knows may be missing, and the partner is told so.
 */
import { laneOfOrigin, type Partner } from '@noroshi/exchange';
import { appendAudit, appendEvent, configRows, type Db, type Store } from '@noroshi/store';
import {
  forgetConfirmed,
  forgetSent,
  isAside,
  lanesOf,
  linkOf,
  positionsOf,
  saveLink,
  setOursAside,
  setTheirsAside,
} from '@noroshi/store/exchange';
import type { NoticeDraft } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import type { KeyType } from '../keys/files.ts';
import { keySetOf, openKeys } from '../keys/keys.ts';
import { beginEpoch } from '../keys/rotate.ts';
import { collectionId } from '../taxii/view.ts';
import { admitNotices } from '../warnings/admit.ts';
import type { Author } from './author.ts';
import type { Self } from './manage.ts';
import { isSignedBy } from './take-keys.ts';
import { noteKeys } from './turn.ts';

type Aside = { readonly partner: string; readonly lane: string };

/** Begins the next epoch; the node does not run meanwhile. */
export async function beginLife(
  dataDir: string,
  self: Self,
  store: Store,
  asked: {
    readonly actor: string;
    readonly reason: string;
    readonly atUs: number;
    readonly atLeast: number;
    readonly types: readonly KeyType[];
  },
): Promise<{ readonly epoch: number; readonly aside: readonly Aside[] }> {
  const { actor, reason, atUs, types } = asked;
  await openKeys(dataDir, self, atUs);
  const epoch = await beginEpoch(dataDir, self, asked);
  const keys = await openKeys(dataDir, self, atUs);
  const doc = { epoch, reason, newKeys: [...types], keys: keySetOf(keys) };
  await store.write((tx) =>
    noteKeys(tx, { nodeId: self.nodeId, atUs, actor, action: 'keys.epoch', doc }),
  );
  return { epoch, aside: await setOursOver(store, { ...self, keys }, atUs) };
}

/** Our lanes of an earlier epoch are set aside: at once, or at the next start where the process ended before. */
export async function setOursOver(
  store: Store,
  us: Pick<Author, 'nodeId' | 'mode'> & { readonly keys: Pick<Author['keys'], 'epoch'> },
  atUs: number,
): Promise<Aside[]> {
  return store.write(async (tx) => {
    const aside: Aside[] = [];
    for (const { id: partner } of await configRows(tx, 'partner')) {
      const collection = collectionId(us, 'released', partner);
      let isOver = false;
      for (const { lane, checkpoint } of await lanesOf(tx, partner)) {
        const epoch = epochOf(checkpoint);
        if (isAside(lane) || epoch === null || epoch === us.keys.epoch) continue;
        aside.push({ partner, lane: await setOursAside(tx, { partner, lane }, epoch, collection) });
        isOver = true;
      }
      if (isOver) await forgetSent(tx, partner);
    }
    if (aside.length > 0)
      await appendAudit(tx, {
        ...{ atUs, actor: 'node', action: 'lanes.aside', subject: us.nodeId },
        doc: { epoch: us.keys.epoch, lanes: aside },
      });
    return aside;
  });
}

/**
 * A partner that was met again under another key or epoch: its lanes of before are set aside, and the new ones begin at 0. Returns
 * the lanes that are over now.
 */
export async function setTheirsOver(
  store: Store,
  partner: Partner,
  atUs: number,
): Promise<string[]> {
  return store.write(async (tx) => {
    const over: string[] = [];
    let isOtherKey = false;
    for (const { lane, checkpoint } of await positionsOf(tx, partner.id)) {
      const epoch = epochOf(checkpoint);
      if (isAside(lane) || epoch === null) continue;
      const isSame = epoch === (partner.epoch ?? 1);
      const isTheirs = isSignedBy(partner, checkpoint);
      if (isSame && isTheirs) continue;
      isOtherKey ||= !isTheirs;
      over.push(await setTheirsAside(tx, { partner: partner.id, lane }, epoch));
    }
    if (over.length === 0) return over;
    if (isOtherKey) await forgetConfirmed(tx, partner.id); // it may have lost its store as well
    await reopen(tx, partner.id, atUs);
    await appendAudit(tx, {
      ...{ atUs, actor: 'node', action: 'lanes.theirs-aside', subject: partner.id },
      doc: { epoch: partner.epoch ?? 1, lanes: over },
    });
    return over;
  });
}

/** A feed that had ended over the lanes of before goes on with the new ones. */
async function reopen(tx: Db, partner: string, atUs: number): Promise<void> {
  const link = await linkOf(tx, partner, atUs);
  if (link.state !== 'stopped') return;
  await saveLink(tx, { ...link, state: 'down', reason: 'met again', sinceUs: atUs });
  const event = { atUs, kind: 'partner.link', subject: partner, doc: { state: 'down' } };
  await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
}

/** Says to people what a new life of a partner means. */
export async function warnNewLife(
  context: NodeContext,
  partner: Partner,
  over: readonly string[],
): Promise<void> {
  const atUs = context.clock.wallUs();
  const draft: NoticeDraft = {
    ...{ kind: 'node', key: `partner-new-life/${partner.id}/${over.join(' ')}`.slice(0, 200) },
    title: `${partner.id} begins anew (epoch ${partner.epoch ?? 1}): what it told before may be missing or stand open here`,
    about: [{ type: 'object', id: `partner/${partner.id}`.slice(0, 96) }],
    ...{ atUs, window: { fromUs: atUs, toUs: atUs }, severity: 'high', confidence: 1 },
    evidence: over.map((value) => ({ type: 'value', name: 'laneKept', value })),
    method: { name: 'partner-life', version: '1', parameters: {} },
  };
  await admitNotices(context, [draft]);
}

/** Of a lane's checkpoint; null where there is none, or it is no lane's. */
function epochOf(checkpoint: string): number | null {
  return laneOfOrigin(checkpoint.split('\n', 1)[0] ?? '')?.epochNumber ?? null;
}
