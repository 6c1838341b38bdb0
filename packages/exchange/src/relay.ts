/**
 * A partner's word handed on to another: the record as its author signed it, with the body it stands for, so that who gets it
 * can prove whose words they are. It goes whole or not at all; nothing of it is written anew on the way. Each node on the way
 * calls it by its own name for it, `<from>:<id>`, as it does everything that it was told.
 */
import { err, ok, type Result } from '@noroshi/time';
import type { Mode } from '@noroshi/watch';
import type { Body, CancelBody, WarningBody } from './body.ts';
import { bytesFromBase64, type Sha256 } from './bytes.ts';
import type { Verify } from './note.ts';
import { decodeBody } from './open-body.ts';
import { checkBody, decodeRecord, type LaneRecord } from './record.ts';
import { nameAlong, type RelayBody } from './relay-body.ts';

/** What is handed on, opened. `isProven`: its author's signature was checked with a key that is known here. */
export type Relayed = {
  readonly record: LaneRecord;
  readonly body: WarningBody | CancelBody;
  readonly isProven: boolean;
};

/**
 * Opens what `parties.from` hands on. `verify` is asked with the author's name, and answers null where it knows no key of theirs.
 * Never throws; the error says what is wrong.
 */
export function openRelay(
  sha256: Sha256,
  verify: (author: string) => Verify | null,
  { path, record: text, salt: saltText, said, warningId }: RelayBody,
  { mode, from, to }: { readonly mode: Mode; readonly from: string; readonly to: string },
): Result<Relayed, string> {
  const holders = [...path, from];
  if (new Set(holders).size < holders.length || holders.includes(to))
    return err(`a relay by way of ${holders.join(', ')} to ${to}: nobody is told it twice`);
  const [author, reader] = [holders[0]!, holders[1]!];
  const known = verify(author);
  const bytes = new TextEncoder().encode(text);
  const place = placeIn(text);
  if (place === null) return err('the record in a relay is not JSON');
  const expected = { ...place, mode, from: author, to: reader };
  const decoded = decodeRecord(known ?? (() => true), new Uint8Array(32), bytes, expected);
  if (!decoded.ok) return err(`the record of ${author} in a relay: ${decoded.error.message}`);
  const record = decoded.value;
  const salt = bytesFromBase64(saltText);
  const sealed = { salt: salt ?? new Uint8Array(), bytes: new TextEncoder().encode(said) };
  const isRight = checkBody(sha256, record, sealed);
  if (!isRight.ok) return err(`in a relay: ${isRight.error.message}`);
  if (record.type !== 'warning' && record.type !== 'cancel')
    return err(`a relay of a ${record.type}: a warning or its end is handed on`);
  const opened = decodeBody(sealed.bytes, record.type, { mode, from: author, to });
  if (!opened.ok) return err(`in a relay: ${opened.error}`);
  const body = opened.value as WarningBody | CancelBody;
  if (warningId !== nameAlong(path, record.id) || idOf(body) !== record.id)
    return err(`a relay about ${warningId}, and its record about ${record.id} of ${author}`);
  if (body.type === 'warning' && (body.hops ?? 0) < path.length)
    return err(
      `${author} lets it be handed on ${body.hops ?? 0} times, and this is ${path.length}`,
    );
  return ok({ record, body, isProven: known !== null });
}

function idOf(body: Extract<Body, { type: 'warning' | 'cancel' }>): string {
  return body.type === 'warning' ? body.warning.id : body.warningId;
}

/** Where the record says it stands; whether that is so only its author's log could tell. */
function placeIn(text: string): Pick<LaneRecord, 'lane' | 'epochNumber' | 'sequence'> | null {
  try {
    const { lane, epochNumber, sequence } = JSON.parse(text) as LaneRecord;
    return { lane, epochNumber, sequence };
  } catch {
    return null;
  }
}
