/**
 * TAXII of a node: one api root, and for every partner a collection of what was released to it and one that it may post to. A
 * partner comes with its own key; people of this node by name and password from this machine, and read what their clearance
 * allows. Cursors are under a key made from the node's signing key, so every process of the node takes the others'.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { type Partner, STIX_MEDIA } from '@noroshi/exchange';
import { TLP_1, TLP_2 } from '@noroshi/stix';
import { appendAudit } from '@noroshi/store';
import { hasTaxii, type TaxiiObject } from '@noroshi/store/exchange';
import { personById } from '@noroshi/store/people';
import { unixMsFromTaiUs } from '@noroshi/time';
import type { Tlp } from '@noroshi/watch';
import { deskOf } from '../access/desk.ts';
import { checkPassword } from '../access/login.ts';
import type { NodeContext, Part, RunningPart } from '../context.ts';
import { type NodeKeys, openKeys, refreshKeys } from '../keys/keys.ts';
import { LANE_EVENT } from '../partner/author.ts';
import { readDirectory } from '../partner/directory.ts';
import { hasPin, peerOf } from '../partner/peer.ts';
import { KEYS_EVENT } from '../partner/turn.ts';
import { answerFiles } from '../shared-files/answer.ts';
import { admitNotices } from '../warnings/admit.ts';
import { startTaxiiListener, type TaxiiDoor, type TaxiiListener } from './listener.ts';
import { ALL_TLPS, cleared, UNMARKED } from './marking.ts';
import { createPermitted, rulesMark } from './permitted.ts';
import { rememberPasswords } from './remembered.ts';
import {
  TAXII_SERVER_LIMITS,
  type TaxiiCaller,
  type TaxiiCollection,
  type TaxiiRoot,
  type TaxiiService,
} from './service.ts';
import { collectionId, followLanesToTaxii, identityId } from './view.ts';
import { tellPosted } from './waiting.ts';

export type TaxiiOptions = {
  readonly host: string;
  readonly port: number; // 0: any that is free
  readonly onListening?: (port: number) => void;
};

const ROOT = 'noroshi';
const LOOK_MS = 30_000;
const ADDRESSES_MAX = 16; // of this machine

export function taxiiPart(options: TaxiiOptions): Part {
  return { name: 'taxii', start: (context) => startTaxii(context, options) };
}

async function startTaxii(context: NodeContext, options: TaxiiOptions): Promise<RunningPart> {
  const { nodeId, mode, clock, dataDir } = context;
  const keys = await openKeys(dataDir, { nodeId, mode }, clock.wallUs());
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, context.stop]);
  const listener = await startTaxiiListener(
    serviceOf(context, keys),
    doorOf(context, keys),
    options,
  );
  options.onListening?.(listener.port);
  const following = followReleases(context, signal);
  const unfollowKeys = context.feed.follow((events) => {
    if (events.some(({ kind }) => kind === KEYS_EVENT)) void showKeys(context, keys, listener);
  });
  return {
    close: async () => {
      stop.abort();
      unfollowKeys();
      await listener.close();
      await following;
    },
  };
}

/** After the keys of this node have changed: the certificate that partners pin is the one in force. */
async function showKeys(
  context: NodeContext,
  keys: NodeKeys,
  listener: TaxiiListener,
): Promise<void> {
  try {
    await refreshKeys(keys, context.dataDir, context, context.clock.wallUs());
    listener.setTls(tlsOf(keys));
  } catch (cause) {
    const reason = (cause as Error).message;
    context.log('error', 'taxii: the new keys cannot be read, the old ones are shown', { reason });
  }
}

function tlsOf({ tlsKeyPem: keyPem, tlsCertificatePem: certificatePem }: NodeKeys) {
  return { keyPem, certificatePem };
}

function serviceOf(context: NodeContext, keys: NodeKeys): TaxiiService {
  const { nodeId, mode, store, clock } = context;
  const seed = keys.sign(Buffer.from('noroshi: cursors of TAXII, 1'));
  const key = createHash('sha256').update(seed).digest();
  const own = identityId(context);
  const permitted = createPermitted({ nodeId, mode }, clock.wallUs);
  const ours = new Set<string>([own, ...Object.values(TLP_1), ...Object.values(TLP_2)]);
  return {
    ...{ store, title: `Noroshi node ${nodeId}`, description: `mode ${mode}`, defaultRoot: ROOT },
    hmac: (message) => createHmac('sha256', key).update(message).digest(),
    pageMax: TAXII_SERVER_LIMITS.pageMax,
    nowUs: clock.wallUs,
    newId: () => randomUUID(),
    rootsFor: (caller) => rootsFor(context, caller),
    permittedNow: async (db, partner, objects) => {
      if (objects.every(({ place }) => place === undefined)) return objects;
      const mark = await rulesMark(db, clock.wallUs());
      const shown: TaxiiObject[] = [];
      for (const object of objects)
        if (object.place === undefined || (await permitted(db, partner, object.place, mark)))
          shown.push(object);
      return shown;
    },
    isOurs: async ({ id, value }, caller) => {
      const { created_by_ref } = value as { readonly created_by_ref?: unknown };
      if (ours.has(id) || created_by_ref === own) return true;
      const released = collectionId(context, 'released', caller.id);
      return hasTaxii(store.db, released, id, ALL_TLPS); // no more than the caller knows already
    },
    isLive: mode === 'live',
    onWaiting: (tx, { id: source }, atUs) => tellPosted(tx, { atUs, source, tlp: UNMARKED }),
    onNews: () => context.feed.wake(),
    onClash: (clash) => raiseClash(context, clash),
  };
}

async function rootsFor(context: NodeContext, caller: TaxiiCaller): Promise<TaxiiRoot[]> {
  const { partners } = await readDirectory(context.store.db, context);
  const person = caller.isPartner
    ? undefined
    : await personById(context.store.db, caller.id.slice('user:'.length));
  const shown = partners.filter(({ id }) => !caller.isPartner || id === caller.id);
  const tlps = caller.isPartner ? ALL_TLPS : cleared(person?.clearance);
  const isWhole = caller.isPartner || (person?.owners === '*' && person.state === 'active');
  const collections = isWhole
    ? shown.flatMap((each) => ofPartner(context, caller, each, tlps))
    : [];
  const bodyBytesMax = TAXII_SERVER_LIMITS.bodyBytesMax;
  return [{ path: ROOT, title: `Noroshi node ${context.nodeId}`, bodyBytesMax, collections }];
}

function ofPartner(
  context: NodeContext,
  caller: TaxiiCaller,
  { id }: Partner,
  tlps: readonly Tlp[],
): TaxiiCollection[] {
  const mediaTypes = [STIX_MEDIA];
  return [
    {
      ...{ id: collectionId(context, 'released', id), title: `Released to ${id}` },
      ...{ canRead: true, canWrite: false, mediaTypes, tlps, viewOf: id },
    },
    {
      ...{ id: collectionId(context, 'inbox', id), title: `From ${id}`, mediaTypes, tlps },
      ...{ canRead: !caller.isPartner, canWrite: caller.isPartner },
    },
  ];
}

function doorOf(context: NodeContext, keys: NodeKeys): TaxiiDoor {
  const nowMs = () => unixMsFromTaiUs(context.clock.wallUs());
  const key = context.random(32);
  const judges = new Map<string, ReturnType<typeof rememberPasswords>>(); // by address: this machine has few
  const passwordFrom = (address: string) => {
    const known = judges.get(address);
    if (known !== undefined) return known;
    const made = rememberPasswords(
      context.store.db,
      async (name, password) => {
        const right = await checkPassword(deskOf(context), name, password, address);
        return right.ok ? right.value : null;
      },
      { key, nowMs },
    );
    if (judges.size >= ADDRESSES_MAX) judges.clear();
    judges.set(address, made);
    return made;
  };
  return {
    tls: tlsOf(keys),
    nowMs,
    callerOfSocket: async (socket) => {
      const peer = peerOf(socket, nowMs());
      if (!peer.ok) return null;
      const { partners } = await readDirectory(context.store.db, context);
      const found = partners.find((partner) => hasPin(partner, peer.value.pin));
      return found === undefined ? null : { id: found.id, isPartner: true };
    },
    callerOfPassword: async (name, password, address) => {
      const id = await passwordFrom(address)(name, password);
      return id === null ? null : { id: `user:${id}`, isPartner: false };
    },
    files: (partner, request) => answerFiles(context, partner, request),
    onFault: (cause) =>
      context.log('error', 'taxii: a request could not be answered', { reason: String(cause) }),
  };
}

/** Each record of a lane becomes an object soon after; what fails is tried again. */
async function followReleases(context: NodeContext, signal: AbortSignal): Promise<void> {
  let news = new AbortController();
  const unfollow = context.feed.follow((events) => {
    if (events.some(({ kind }) => kind === LANE_EVENT)) news.abort();
  });
  while (!signal.aborted) {
    news = new AbortController();
    try {
      const { partners } = await readDirectory(context.store.db, context);
      for (const partner of partners) await followLanesToTaxii(context.store, context, partner);
      context.health.report('taxii', 'ok');
    } catch (cause) {
      if (signal.aborted) break;
      context.health.report('taxii', 'failed', `collections wait: ${(cause as Error).message}`);
    }
    await context.clock.sleepMs(LOOK_MS, AbortSignal.any([news.signal, signal]));
  }
  unfollow();
  context.health.forget('taxii');
}

async function raiseClash(
  context: NodeContext,
  { caller, collection, objectId }: Parameters<TaxiiService['onClash']>[0],
): Promise<void> {
  const atUs = context.clock.wallUs();
  await context.store.write((tx) =>
    appendAudit(tx, {
      ...{ atUs, actor: caller, action: 'taxii.clash', subject: `taxii/${collection}` },
      doc: { object: objectId },
    }),
  );
  await admitNotices(context, [
    {
      ...{ kind: 'node', key: `taxii-clash/${collection}/${objectId}` },
      title: `${caller} posted a version that is here already with another content`.slice(0, 200),
      about: [{ type: 'object', id: `partner/${caller}`.slice(0, 96) }],
      ...{ atUs, window: { fromUs: atUs, toUs: atUs }, severity: 'high', confidence: 1 },
      evidence: [{ type: 'value', name: 'object', value: objectId }],
      method: { name: 'taxii', version: '1', parameters: {} },
    },
  ]);
}
