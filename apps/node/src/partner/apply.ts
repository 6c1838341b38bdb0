/**
 * What comes in. A verified answer is applied in one transaction: every entry as it came, what it does here, and how far the
 * lane was taken. Pulling the same answer twice changes nothing. What must not be (a fork, a rollback, a bad signature, an
 * entry of another mode or audience) ends the feed, keeps both sides as evidence, and becomes a notice for people.
 */
import {
  bytesFromHex,
  completeNodes,
  decodeEnvelope,
  decodePull,
  EMPTY_FRONTIER,
  type Envelope,
  type Frontier,
  frontierRoot,
  hexFromBytes,
  laneOrigin,
  openNote,
  type Partner,
  type Pulled,
  type PulledEntry,
  type PullState,
  parseCheckpoint,
  type ReceivedEnvelope,
  verifyPull,
} from '@noroshi/exchange';
import { appendAudit, appendEvent, type Db, type Store } from '@noroshi/store';
import {
  keepEvidence,
  keepReceived,
  type Link,
  linkOf,
  saveLink,
  standingsOf,
} from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { Mode } from '@noroshi/watch';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import { noteReply, receiveCancel, receiveWarning } from '../warnings/receive.ts';
import { receiveRequest } from '../warnings/receive-request.ts';
import { keyBytes } from './reader.ts';
import { receiveAnswer } from './requests.ts';

export type Taker = {
  readonly store: Store;
  readonly nodeId: string;
  readonly mode: Mode;
  readonly wallUs: () => number;
  readonly watchUs?: () => number; // the watch's clock, where it is another
};

/** `torn`: ask again. `stopped`: the feed has ended until a person looks at it. */
export type TakeError = { readonly kind: 'torn' | 'stopped'; readonly message: string };

export type Taken = {
  readonly entries: number; // applied now
  readonly size: number; // of the partner's lane
};

export const LINK_EVENT = 'partner.link';

/** Verifies an answer and applies it. */
export async function takeAnswer(
  taker: Taker,
  partner: Partner,
  bytes: Uint8Array,
): Promise<Result<Taken, TakeError>> {
  const answer = decodePull(bytes);
  if (!answer.ok) return err({ kind: 'torn', message: answer.error.message });
  const link = await linkOf(taker.store.db, partner.id, taker.wallUs());
  if (link.state === 'stopped') return err({ kind: 'stopped', message: link.reason });
  const state = pullState(taker, partner, link);
  const pulled = verifyPull(sha256, verifyEd25519, state, answer.value);
  if (!pulled.ok) {
    const { kind, message } = pulled.error;
    if (kind === 'torn') return err({ kind, message });
    const doc = { message, known: state.known.note, received: answer.value.checkpoint };
    const proof = answer.value.sinceKnown.map(hexFromBytes);
    return stop(taker, partner.id, { kind, message, doc: { ...doc, proof, taken: link.size } });
  }
  return apply(taker, partner, link, pulled.value, answer.value.checkpoint);
}

/** What we hold of a lane, as verification needs it. */
export function pullState(
  { nodeId, mode }: Pick<Taker, 'nodeId' | 'mode'>,
  partner: Partner,
  link: Link,
): PullState {
  const name = laneOrigin(mode, partner.id, nodeId);
  const key = { name, publicKey: keyBytes(partner.signingKey) };
  return { key, frontier: frontierOf(link), known: knownOf(link, key) };
}

function frontierOf({ size, frontier }: Link): Frontier {
  const nodes = completeNodes(0, size).map((place, i) => {
    const hash = bytesFromHex(frontier[i] ?? '');
    if (hash?.length !== 32) throw new Error('a link lacks a hash of its frontier');
    return { ...place, hash };
  });
  return { size, nodes };
}

/** The checkpoint verified last, from its own signed text: a row that was changed beneath us is found here. */
function knownOf({ checkpoint, knownSize }: Link, key: PullState['key']): PullState['known'] {
  if (checkpoint === '') return { size: 0, root: frontierRoot(sha256, EMPTY_FRONTIER), note: '' };
  const text = openNote(sha256, checkpoint, key, verifyEd25519);
  const known = text.ok ? parseCheckpoint(text.value) : text;
  if (!known.ok || known.value.size !== knownSize)
    throw new Error(`the checkpoint kept of ${key.name} is damaged: restore a backup`);
  return { size: known.value.size, root: known.value.root, note: checkpoint };
}

async function apply(
  taker: Taker,
  partner: Partner,
  seen: Link,
  pulled: Pulled,
  note: string,
): Promise<Result<Taken, TakeError>> {
  const { store, nodeId, mode } = taker;
  const opened: { entry: PulledEntry; envelope: Result<ReceivedEnvelope, string> }[] = [];
  for (const entry of pulled.entries) {
    const expected = { mode, from: partner.id, to: nodeId, sequence: entry.index };
    const envelope = decodeEnvelope(entry.bytes, expected);
    if (!envelope.ok && envelope.error.kind !== 'body') {
      const { kind, message } = envelope.error;
      const doc = {
        message,
        index: entry.index,
        entry: hexFromBytes(entry.bytes),
        checkpoint: note,
      };
      return stop(taker, partner.id, { kind, message: `entry ${entry.index}: ${message}`, doc });
    }
    opened.push({ entry, envelope: envelope.ok ? envelope : err(envelope.error.message) });
  }
  const applied = await store.write(async (tx) => {
    const atUs = taker.wallUs();
    const link = await linkOf(tx, partner.id, atUs);
    if (link.size !== seen.size || link.knownSize !== seen.knownSize) return 0; // taken already
    if (link.state === 'stopped') return 0;
    for (const { entry, envelope } of opened)
      await applyEntry(tx, taker, partner, entry, envelope, atUs);
    const isUp = link.state === 'up';
    await saveLink(tx, {
      ...{ partner: partner.id, size: pulled.frontier.size, checkpoint: note, contactUs: atUs },
      ...{ frontier: pulled.frontier.nodes.map(({ hash }) => hexFromBytes(hash)) },
      ...{ knownSize: pulled.checkpoint.size, state: 'up', reason: '' },
      sinceUs: isUp ? link.sinceUs : atUs,
    });
    if (!isUp || opened.length > 0) await tellLink(tx, partner.id, 'up', atUs);
    return opened.length;
  });
  return ok({ entries: applied, size: pulled.checkpoint.size });
}

async function applyEntry(
  tx: Db,
  taker: Taker,
  partner: Partner,
  { index, bytes }: PulledEntry,
  envelope: Result<ReceivedEnvelope, string>,
  atUs: number,
): Promise<void> {
  const kept = { partner: partner.id, index, bytes, atUs };
  if (!envelope.ok) {
    await keepReceived(tx, { ...kept, kind: 'refused', warningId: '', outcome: envelope.error });
    return;
  }
  const { body } = envelope.value;
  if (body.type === 'unsupported') {
    const outcome = `type ${body.named.replace(/[^ -~]/g, '?')} is not known here`;
    await keepReceived(tx, { ...kept, kind: 'unsupported', warningId: '', outcome });
    return;
  }
  const done = await applyBody(tx, taker, partner.id, body, atUs);
  const kind = done.ok ? body.type : 'refused';
  const warningId = subjectOf(body);
  const outcome = done.ok ? done.value : done.error;
  await keepReceived(tx, { ...kept, kind, warningId, outcome });
  await appendAudit(tx, {
    ...{ atUs, actor: `partner:${partner.id}`.slice(0, 96), subject: warningId },
    ...{ action: `receive.${body.type}`, doc: { index, outcome } },
  });
}

/** What it is about, as its originator names it. */
function subjectOf(body: Envelope['body']): string {
  if (body.type === 'warning') return body.warning.id;
  return body.type === 'request' || body.type === 'answer' ? body.requestId : body.warningId;
}

/** What an entry does here, in one word; or why it does nothing. */
async function applyBody(
  tx: Db,
  { nodeId, mode, watchUs }: Taker,
  partner: string,
  body: Envelope['body'],
  atUs: number,
): Promise<Result<string, string>> {
  if (body.type === 'warning') {
    const { warning, notices } = body;
    const done = await receiveWarning(
      tx,
      { nodeId, mode, ...(watchUs && { watchUs }) },
      { partner, warning, notices, atUs },
    );
    return done.ok ? ok(done.value.outcome) : err(done.error.message);
  }
  if (body.type === 'cancel') {
    const { warningId, state } = body;
    const done = await receiveCancel(tx, { partner, warningId, state, nowUs: atUs });
    return done.ok ? ok(done.value.outcome) : err(done.error.message);
  }
  if (body.type === 'request') {
    const receiver = { nodeId, mode, ...(watchUs && { watchUs }) };
    const done = await receiveRequest(tx, receiver, { partner, body, atUs });
    return done.ok ? ok('opened') : done;
  }
  if (body.type === 'answer') return receiveAnswer(tx, { nodeId, mode }, { partner, body, atUs });
  const { warningId, answer, text } = body;
  const standings = await standingsOf(tx, warningId);
  const told = standings.some((each) => each.partner === partner && each.state !== 'withheld');
  if (!told) return err(`${partner} was never told of ${warningId}`);
  await noteReply(tx, { partner, warningId, answer, text, nowUs: atUs });
  return ok(answer);
}

/** Ends the feed and keeps both sides. */
async function stop(
  { store, wallUs }: Taker,
  partner: string,
  trouble: {
    readonly kind: string;
    readonly message: string;
    readonly doc: Readonly<Record<string, unknown>>;
  },
): Promise<Result<never, TakeError>> {
  const { kind, message, doc } = trouble;
  await store.write(async (tx) => {
    const atUs = wallUs();
    const link = await linkOf(tx, partner, atUs);
    if (link.state === 'stopped') return;
    const number = await keepEvidence(tx, { partner, kind, doc, atUs });
    await saveLink(tx, { ...link, state: 'stopped', reason: `${kind}: ${message}`, sinceUs: atUs });
    await tellLink(tx, partner, 'stopped', atUs);
    await appendAudit(tx, {
      ...{ atUs, actor: 'node', action: 'link.stop', subject: partner },
      doc: { kind, message, evidence: number },
    });
  });
  return err({ kind: 'stopped', message: `${kind}: ${message}` });
}

export async function tellLink(
  tx: Db,
  partner: string,
  state: string,
  atUs: number,
): Promise<void> {
  const event = { atUs, kind: LINK_EVENT, subject: partner, doc: { state } };
  await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
}
