/**
 * Handing on what a partner told us: their own signed word, whole, to a partner whom its author's marking names, as often as
 * the author allows and a rule of ours says. Its end follows to everyone who was handed it, by no rule. What our own people
 * make of it (an acknowledgement, a close) goes to nobody but its sender.
 */
import {
  base64FromBytes,
  type CancelBody,
  decodeBody,
  encodeBody,
  type HandOn,
  nameAlong,
  noticesAlong,
  openRelay,
  RECORD_LIMITS,
  type RelayBody,
  type WarningBody,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { bodyOf, type ReceivedEntry, receivedAbout } from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import {
  type Notice,
  parseStrictJson,
  strictestMarking,
  type Tlp,
  type Warning,
} from '@noroshi/watch';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import type { RuleBook } from './decisions.ts';
import { readDirectory } from './directory.ts';
import type { Us } from './said.ts';
import { signingKeysOf } from './take-keys.ts';

const KINDS: readonly string[] = ['warning', 'cancel', 'relay'];
const ASIDE = '@'; // a lane of an earlier life

/** The last word of a partner about one of their warnings, with what its author signed. */
export type Heard = {
  readonly path: readonly string[]; // its author first, who told us last
  readonly body: WarningBody | CancelBody;
  readonly signed: Pick<RelayBody, 'record' | 'salt' | 'said'>;
};

/** Null where it is our own, where it was erased, and where they told it in a way that is not handed on (a request, a case). */
export async function heardLast(db: Db, us: Us, { id, origin }: Warning): Promise<Heard | null> {
  const prefix = `${origin}:`;
  if (origin === us.nodeId || !id.startsWith(prefix)) return null;
  const all = await receivedAbout(db, origin, id.slice(prefix.length));
  const words = all.filter(({ kind, lane }) => KINDS.includes(kind) && !lane.includes(ASIDE));
  const last = words.sort((a, b) => a.version - b.version).at(-1);
  return last === undefined ? null : openHeard(db, us, last);
}

async function openHeard(db: Db, us: Us, entry: ReceivedEntry): Promise<Heard | null> {
  const { partner, kind, record } = entry;
  const kept = await bodyOf(db, 'exchange_taken_body', entry);
  if (kept?.kind !== 'whole') return null;
  const opened = decodeBody(kept.bytes, kind, { mode: us.mode, from: partner, to: us.nodeId });
  if (!opened.ok) return null;
  const body = opened.value;
  if (body.type === 'relay') {
    const parties = { mode: us.mode, from: partner, to: us.nodeId };
    const inside = openRelay(sha256, await keysIn(db, us), body, parties);
    if (!inside.ok) return null;
    const { record: signedRecord, salt, said } = body;
    const signed = { record: signedRecord, salt, said };
    return { path: [...body.path, partner], body: inside.value.body, signed };
  }
  if (body.type !== 'warning' && body.type !== 'cancel') return null;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const signed = {
    record: text(record),
    salt: base64FromBytes(kept.salt),
    said: text(kept.bytes),
  };
  return { path: [partner], body, signed };
}

/** The keys that are known here of an author, by name; null for a stranger. */
export async function keysIn(db: Db, us: Us): Promise<Parameters<typeof openRelay>[1]> {
  const { partners } = await readDirectory(db, us);
  return (author) => {
    const partner = partners.find(({ id }) => id === author);
    if (partner === undefined) return null;
    const keys = signingKeysOf(partner);
    return (_key, message, signature) => keys.some((key) => verifyEd25519(key, message, signature));
  };
}

/** What the rules are asked with; undefined where nothing of it may be handed on. */
export async function handOnOf(db: Db, us: Us, warning: Warning): Promise<HandOn | undefined> {
  const heard = await heardLast(db, us, warning);
  if (heard?.body.type !== 'warning') return undefined;
  const { path, body } = heard;
  const ids = noticesAlong(path, body.notices).map(({ id }) => id);
  return { path, hopsMax: body.hops ?? 0, noticeIds: new Set(ids) };
}

/** Whether any rule lets what others told go at all: else nothing is looked up. */
export function handsOn({ rules }: Pick<RuleBook, 'rules'>): boolean {
  return rules.some(({ hops = 0 }) => hops > 0);
}

export type SealedRelay = {
  readonly body: RelayBody;
  readonly bytes: Uint8Array;
  readonly tlp: Tlp;
};

/** The relay of a partner's last word; an error where it does not fit into a body. */
export function sealRelay(
  { path, signed, body: said }: Heard,
  tlpOfEnd: Tlp,
  atUs: number,
): Result<SealedRelay, string> {
  const id = said.type === 'warning' ? said.warning.id : said.warningId;
  const warningId = nameAlong(path, id);
  const body: RelayBody = { type: 'relay', warningId, path: [...path], ...signed, atUs };
  const bytes = encodeBody(body);
  if (bytes.length > RECORD_LIMITS.bodyBytesMax)
    return err(
      `it does not fit into a body of ${RECORD_LIMITS.bodyBytesMax} bytes: ${bytes.length}`,
    );
  const markings = said.type === 'warning' ? said.notices.map(({ marking }) => marking) : [];
  const tlp = markings.length === 0 ? tlpOfEnd : strictestMarking(markings, path[0]!).tlp;
  return ok({ body, bytes, tlp });
}

/** Ids of its notices as who hands it on calls them; none of an end, and none of what cannot be read. */
export function noticesOfRelay({ path, said }: RelayBody): string[] {
  const body = parseStrictJson(new TextEncoder().encode(said));
  const { notices = [] } = (body.ok ? body.value : {}) as { notices?: readonly { id: string }[] };
  return notices.map(({ id }) => nameAlong(path, id));
}

/** Notices of a relay as who hands it on calls them, with its author's precedence. */
export function relayedWarning(
  { path }: Pick<RelayBody, 'path'>,
  body: WarningBody,
): { readonly id: string; readonly notices: Notice[] } {
  return { id: nameAlong(path, body.warning.id), notices: noticesAlong(path, body.notices) };
}
