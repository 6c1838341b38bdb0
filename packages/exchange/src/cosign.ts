/**
 * A cosignature on a checkpoint: a witness states that, at a time, it had verified the log up to there and that it only ever
 * grew. The partner who follows a lane is its first witness, an oversight body can be another. One line of a signed note:
 * `— name base64(key id, time, signature)`. C2SP tlog-cosignature, Ed25519: https://c2sp.org/tlog-cosignature
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  base64FromBytes,
  bytesFromBase64,
  hexFromBytes,
  joinBytes,
  type Sha256,
  sameBytes,
} from './bytes.ts';
import { type NoteKey, parseVkey, type Sign, type Verify } from './note.ts';

const ED25519_COSIGNATURE = 4;
const LENGTH = 4 + 8 + 64;
const TIME_MAX_S = 2 ** 48; // beyond any clock; keeps the number exact

/** How a node is called as a witness. */
export function witnessName(mode: string, nodeId: string): string {
  return `noroshi/${mode}/${nodeId}`;
}

/** The line that a witness adds to a note, with its newline. `text` is the checkpoint alone; `atS` seconds since 1970 UTC. */
export function cosign(
  sha256: Sha256,
  text: string,
  witness: NoteKey,
  sign: Sign,
  atS: number,
): string {
  const time = timeBytes(atS);
  const signature = sign(message(text, atS));
  const bytes = joinBytes(witnessHash(sha256, witness), time, signature);
  return `— ${witness.name} ${base64FromBytes(bytes)}\n`;
}

/** When the witness says it saw this checkpoint, seconds since 1970 UTC; an error says why the line is not its word. */
export function openCosignature(
  sha256: Sha256,
  text: string,
  line: string,
  witness: NoteKey,
  verify: Verify,
): Result<{ readonly atS: number }, string> {
  const match = /^— (\S{1,200}) (\S{1,200})\n$/u.exec(line);
  const bytes = match === null ? null : bytesFromBase64(match[2]!);
  if (match === null || bytes?.length !== LENGTH)
    return err('a cosignature is one line "— name base64" of 76 bytes');
  const isTheirs =
    match[1] === witness.name && sameBytes(bytes.subarray(0, 4), witnessHash(sha256, witness));
  if (!isTheirs) return err(`the cosignature is not of ${witness.name} with its key`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const atS = view.getUint32(4) * 2 ** 32 + view.getUint32(8);
  if (atS > TIME_MAX_S) return err('its time is out of range');
  if (!verify(witness.publicKey, message(text, atS), bytes.subarray(12)))
    return err(`the cosignature of ${witness.name} is not right`);
  return ok({ atS });
}

/** A witness by its key as C2SP writes it, `name+hash+base64(4, key)`; one of a plain signature (type 1) is its own witness, too. */
export function parseWitnessKey(sha256: Sha256, text: string): Result<NoteKey, string> {
  const match = /^([^+\s]{1,200})\+([\da-f]{8})\+(\S+)$/.exec(text);
  const bytes = match === null ? null : bytesFromBase64(match[3]!);
  if (match === null || bytes?.length !== 33)
    return err('the key of a witness is name+hash+base64, of Ed25519');
  const key = { name: match[1]!, publicKey: bytes.slice(1) };
  if (bytes[0] === ED25519_COSIGNATURE && hexFromBytes(witnessHash(sha256, key)) === match[2])
    return ok(key);
  const plain = parseVkey(sha256, text);
  return plain.ok ? plain : err('the hash in the key is not that of its name and bytes');
}

export function formatWitnessKey(sha256: Sha256, key: NoteKey): string {
  const bytes = joinBytes(Uint8Array.of(ED25519_COSIGNATURE), key.publicKey);
  return `${key.name}+${hexFromBytes(witnessHash(sha256, key))}+${base64FromBytes(bytes)}`;
}

/** When this witness says in the note that it saw it; an error where it has no line, or a wrong one. */
export function witnessedAt(
  sha256: Sha256,
  note: string,
  witness: NoteKey,
  verify: Verify,
): Result<{ readonly atS: number }, string> {
  const cut = note.lastIndexOf('\n\n') + 1;
  const lines = note.slice(cut + 1).split('\n');
  const theirs = lines.filter((line) => line.startsWith(`— ${witness.name} `));
  let last: Result<{ readonly atS: number }, string> = err(`no cosignature of ${witness.name}`);
  for (const line of theirs.slice(0, 4)) {
    last = openCosignature(sha256, note.slice(0, cut), `${line}\n`, witness, verify);
    if (last.ok) return last;
  }
  return last;
}

function message(text: string, atS: number): Uint8Array {
  return new TextEncoder().encode(`cosignature/v1\ntime ${atS}\n${text}`);
}

function timeBytes(atS: number): Uint8Array {
  if (!Number.isSafeInteger(atS) || atS < 0 || atS > TIME_MAX_S)
    throw new RangeError(`cosign: a time of ${atS} s`);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(atS / 2 ** 32));
  view.setUint32(4, atS % 2 ** 32);
  return bytes;
}

function witnessHash(sha256: Sha256, { name, publicKey }: NoteKey): Uint8Array {
  const text = new TextEncoder().encode(`${name}\n`);
  return sha256(joinBytes(text, Uint8Array.of(ED25519_COSIGNATURE), publicKey)).subarray(0, 4);
}
