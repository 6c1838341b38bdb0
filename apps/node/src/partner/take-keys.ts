/**
 * A partner's keys as they are now. New ones come through its lanes: the key in force names them, and they sign that they are
 * there. The partner's row gets a version of its own for each step, with an audit line; what was signed before stays under the
 * keys of before. Two people are not asked again: they met the key that says so.
 */
import {
  isKeysOwner,
  type KeySet,
  type KeysBody,
  keySetsOf,
  openNote,
  Partner,
} from '@noroshi/exchange';
import { appendAudit, configRow, type Db, writeConfig } from '@noroshi/store';
import { err, ok, type Result } from '@noroshi/time';
import { Value } from 'typebox/value';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import type { Taker } from './apply.ts';
import { keyBytes } from './reader.ts';

/** As the store has it: its row may have changed while a question was under way. */
export async function partnerNow(db: Db, partner: Partner): Promise<Partner> {
  const doc = (await configRow(db, 'partner', partner.id))?.doc;
  return Value.Check(Partner, doc) && doc.id === partner.id ? doc : partner;
}

/** Signing keys that are taken of a partner, those in force first. */
export function signingKeysOf(partner: Partner): Uint8Array[] {
  return keySetsOf(partner).map(({ signingKey }) => keyBytes(signingKey));
}

/** What a record of keys does here. Only inside `write`. */
export async function takeKeys(
  tx: Db,
  { mode, nodeId }: Taker,
  said: { readonly partner: string; readonly body: KeysBody; readonly atUs: number },
): Promise<Result<string, string>> {
  const { partner, body, atUs } = said;
  if (!isKeysOwner(verifyEd25519, { mode, from: partner, to: nodeId }, body))
    return err('the keys that it names have not signed for themselves');
  const row = await configRow(tx, 'partner', partner);
  if (row === undefined || !Value.Check(Partner, row.doc))
    return err(`the row of ${partner} is not usable`);
  const before = row.doc;
  const changed = body.alone ? standAlone(before, body.keys) : besides(before, body.keys);
  if (!changed.ok) return changed;
  if (changed.value === null) return ok('known already');
  const by = { atUs, actor: `partner:${partner}`.slice(0, 96) };
  const version = await writeConfig(tx, {
    ...{ ...by, kind: 'partner', id: partner, doc: changed.value, expectedVersion: row.version },
  });
  await appendAudit(tx, {
    ...{ ...by, action: body.alone ? 'partner.keys.alone' : 'partner.keys.next' },
    ...{ subject: partner, doc: { version, keysId: body.keysId, keys: body.keys } },
  });
  return ok(body.alone ? 'the new keys stand alone' : 'taken beside the keys in force');
}

/** Null where nothing is new. */
function besides(before: Partner, keys: KeySet): Result<Partner | null, string> {
  if (keySetsOf(before).some((known) => sameKeys(known, keys))) return ok(null);
  if (before.next !== undefined)
    return err('other new keys of it are in their overlap: the ones after come when that is over');
  return ok({ ...before, next: keys });
}

function standAlone(before: Partner, keys: KeySet): Result<Partner | null, string> {
  const { next, ...rest } = before;
  if (next !== undefined && sameKeys(next, keys)) return ok({ ...rest, ...keys });
  return sameKeys(keySetsOf(rest)[0]!, keys) ? ok(null) : err('these keys were never announced');
}

function sameKeys(a: KeySet, b: KeySet): boolean {
  return a.signingKey === b.signingKey && a.tlsPin === b.tlsPin && a.sealKey === b.sealKey;
}

/** Whether a key that is taken of the partner has signed this note. */
export function isSignedBy(partner: Partner, note: string): boolean {
  const name = note.split('\n', 1)[0] ?? '';
  return signingKeysOf(partner).some(
    (publicKey) => openNote(sha256, note, { name, publicKey }, verifyEd25519).ok,
  );
}
