/**
 * The lanes for a reviewer: of each, both ways, its size, its head, who has signed it and when; whether it is whole; and the proof of
 * one record, to be checked by somebody else with the public key alone. Whoever may read the audit and sees everything.
 */
import { LANES, type LaneName, laneOfOrigin, parseCheckpoint, scannerOf } from '@noroshi/exchange';
import { appendAudit } from '@noroshi/store';
import {
  askedOf,
  laneOf,
  newestCosigned,
  positionOf,
  receivedEntries,
  type WitnessAsked,
} from '@noroshi/store/exchange';
import { formatUtc, taiUsFromUnixMs } from '@noroshi/time';
import { Id } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { readWitnesses } from '../witness/settings.ts';
import { readDirectory } from './directory.ts';
import { authorOf } from './hand.ts';
import { checkHeard, checkTold } from './lane-check.ts';
import { laneVkey, type Proof, proofFileName, proveEntry } from './prove.ts';
import { proveTaken, theirVkey } from './prove-heard.ts';

const tag = 'Audit';
const access = { who: 'role', roles: ['reviewer'], sight: 'all' } as const;
const Count = Type.Integer({ minimum: 0 });
const Text = Type.String();
const Direction = Type.Enum(['told', 'heard']);

const WitnessLine = Type.Object({
  ...{ witness: Text, size: Count, atUtc: Text }, // what it has signed, and when as it says
});

const LaneLine = Type.Object({
  ...{ partner: Id, lane: Type.Enum(LANES), direction: Direction, key: Text },
  ...{ size: Count, head: Text, checkpoint: Text }, // head: the root in base64
  updatedUtc: Type.Optional(Text), // of ours: when it last grew
  known: Type.Optional(Count), // of theirs: the size that they have signed
  witnesses: Type.Array(WitnessLine),
});

const AskedLine = Type.Object({
  ...{ id: Id, witness: Text, partner: Id, lane: Type.Enum(LANES), size: Count, reason: Text },
  ...{ state: Type.Enum(['ok', 'silent', 'refused', 'ahead', 'fork']), atUtc: Text },
});

export const AuditLanesReply = Type.Object({
  lanes: Type.Array(LaneLine),
  asked: Type.Array(AskedLine), // how asking each configured witness went last
  policy: Type.Union([Type.Object({ least: Count, withinS: Count }), Type.Null()]),
});

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/audit/lanes', tag, access },
  summary: 'Each lane to and from each partner: size, head, public key, who has signed it',
  schema: { reply: AuditLanesReply },
  handle: async (_asked, context) => {
    const { db } = context.store;
    const { partners } = await readDirectory(db, context);
    const author = await authorOf(context.dataDir, context, context.clock.wallUs());
    const lanes: Static<typeof LaneLine>[] = [];
    for (const partner of partners)
      for (const lane of LANES) {
        const key = { partner: partner.id, lane };
        const told = await toldLine(context, key, laneVkey(author, key));
        const heard = await heardLine(context, key, theirVkey(author, partner, lane));
        lanes.push(...[told, heard].flatMap((line) => line ?? []));
      }
    const { peers, policy } = await readWitnesses(db);
    const asked = (await askedOf(db)).flatMap((each) => {
      const peer = peers.find(({ witness }) => witness === each.witness);
      return peer === undefined ? [] : [askedLine(peer.id, each)];
    });
    const shown = policy && { least: policy.least, withinS: policy.withinS };
    return { ok: true, body: { lanes, asked, policy: shown } };
  },
});

type Key = { readonly partner: string; readonly lane: LaneName };

async function toldLine({ store }: NodeContext, key: Key, vkey: string) {
  const lane = await laneOf(store.db, key);
  if (lane === undefined) return null;
  const seen = await newestCosigned(store.db, key);
  return {
    ...{ ...key, direction: 'told' as const, key: vkey, size: lane.size },
    ...{ head: headOf(lane.checkpoint), checkpoint: lane.checkpoint },
    updatedUtc: formatUtc(lane.updatedUs, 0),
    witnesses: seen.map(({ witness, size, atS }) => ({
      ...{ witness, size, atUtc: formatUtc(taiUsFromUnixMs(atS * 1000), 0) },
    })),
  };
}

async function heardLine({ store }: NodeContext, key: Key, vkey: string) {
  const { size, knownSize, checkpoint } = await positionOf(store.db, key);
  if (checkpoint === '') return null;
  return {
    ...{ ...key, direction: 'heard' as const, key: vkey, size, known: knownSize },
    ...{ head: headOf(checkpoint), checkpoint, witnesses: [] },
  };
}

function headOf(note: string): string {
  const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  return checkpoint.ok ? (note.split('\n')[2] ?? '') : '';
}

function askedLine(id: string, asked: WitnessAsked): Static<typeof AskedLine> {
  const { partner, lane, witness, size, state, reason, atUs } = asked;
  const place = { partner, lane: lane as LaneName };
  return { id, witness, ...place, size, state, reason, atUtc: formatUtc(atUs, 0) };
}

const place = { partner: Id, lane: Type.Enum(LANES), direction: Direction };

export const AuditProofReply = Type.Object({
  ...{ name: Text, key: Text, kind: Text, text: Text }, // text: C2SP tlog-proof
});

const proof = defineRoute({
  ...{ method: 'POST', url: '/api/v1/audit/proof', tag, access, rate: 'export' },
  summary: 'The proof of one record of a lane, ours or theirs: noroshi audit check-proof reads it',
  schema: {
    body: Type.Object(
      { ...place, index: Count, withBody: Type.Optional(Type.Boolean()) },
      { additionalProperties: false },
    ),
    reply: AuditProofReply,
  },
  handle: async ({ body, caller }, context) => {
    const { partner, lane, direction, index, withBody = true } = body;
    const found = await proofOf(context, body, withBody);
    if (typeof found === 'string') return refuse(404, 'audit.proof', found);
    const { vkey, kind, text } = found;
    const atUs = context.clock.wallUs();
    await context.store.write((tx) =>
      appendAudit(tx, {
        ...{ atUs, actor: actorOf(caller!.userId), action: 'audit.prove' },
        ...{ subject: `lane/${partner}/${lane}`, doc: { direction, index, withBody } },
      }),
    );
    return { ok: true, body: { name: proofFileName(found), key: vkey, kind, text } };
  },
});

async function proofOf(
  context: NodeContext,
  asked: Key & { readonly direction: 'told' | 'heard'; readonly index: number },
  withBody: boolean,
): Promise<Proof | string> {
  const { partner: id, lane, direction, index } = asked;
  const { db } = context.store;
  const atUs = context.clock.wallUs();
  const author = await authorOf(context.dataDir, context, atUs);
  const none = `lane ${lane} has no record ${index}`;
  if (direction === 'told')
    return (await proveEntry(db, author, { partner: id, lane, index }, { withBody })) ?? none;
  const { partners } = await readDirectory(db, context);
  const partner = partners.find((each) => each.id === id);
  if (partner === undefined) return `${id} is no partner`;
  const [entry] = await receivedEntries(db, { partner: id, lane }, index, 1);
  if (entry?.index !== index) return none;
  const made = await proveTaken(db, author, partner, entry, { withBody, atUs });
  return made.ok ? made.value : made.error;
}

export const AuditLaneCheckReply = Type.Object({
  ...{ ok: Type.Boolean(), records: Count, elapsedS: Type.Number(), atUtc: Text },
  findings: Type.Array(Text), // at most 20
});

/** One check at a time a node: it reads a whole lane. */
const checking = new WeakSet<NodeContext>();

const check = defineRoute({
  ...{ method: 'POST', url: '/api/v1/audit/lanes/check', tag, access, rate: 'export' },
  summary: 'Compute every hash of a lane again, up to the checkpoint that was signed',
  schema: {
    body: Type.Object(place, { additionalProperties: false }),
    reply: AuditLaneCheckReply,
  },
  handle: async ({ body, caller }, context) => {
    const { partner: id, lane, direction } = body;
    const { partners } = await readDirectory(context.store.db, context);
    const partner = partners.find((each) => each.id === id);
    if (partner === undefined) return refuse(404, 'audit.lane', `${id} is no partner`);
    if (checking.has(context))
      return refuse(409, 'audit.busy', 'a lane is being checked already: ask again in a while');
    checking.add(context);
    try {
      const fromMs = context.clock.elapsedMs();
      const author = await authorOf(context.dataDir, context, context.clock.wallUs());
      const key = { partner: id, lane };
      const vkey = direction === 'told' ? laneVkey(author, key) : theirVkey(author, partner, lane);
      const scan = scannerOf(laneOfOrigin(vkey.split('+')[0]!)!, latin1);
      const found = await (direction === 'told' ? checkTold : checkHeard)(context.store.db, {
        ...{ key, vkey, scan },
      });
      const elapsedS = (context.clock.elapsedMs() - fromMs) / 1000;
      const atUs = context.clock.wallUs();
      const ok = found.findings.length === 0;
      await context.store.write((tx) =>
        appendAudit(tx, {
          ...{ atUs, actor: actorOf(caller!.userId), action: 'audit.check' },
          ...{ subject: `lane/${id}/${lane}`, doc: { direction, ok, records: found.records } },
        }),
      );
      return { ok: true, body: { ok, ...found, elapsedS, atUtc: formatUtc(atUs, 0) } };
    } finally {
      checking.delete(context);
    }
  },
});

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

export const laneRoutes: readonly Route[] = [list, proof, check];
