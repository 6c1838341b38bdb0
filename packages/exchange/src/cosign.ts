/**
 * A cosignature on a checkpoint: a witness states that, at a time, it had verified the log up to there and that it only ever
 * grew. The partner who follows a lane is its first witness, an oversight body can be another. One line of a signed note:
 * `— name base64(key id, time, signature)`. Of Ed25519 or of ML-DSA-44 (FIPS 204), which a quantum computer does not forge;
 * the length of the public key says which. https://c2sp.org/tlog-cosignature
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
import { type NoteKey, parseCheckpoint, parseVkey, type Sign, type Verify } from './note.ts';

/** tlog-cosignature, Format: the byte in key id and vkey, and the lengths of FIPS 204 table 2. */
const ED25519 = { type: 4, keyBytes: 32, signatureBytes: 64 } as const;
const ML_DSA_44 = { type: 6, keyBytes: 1312, signatureBytes: 2420 } as const;
const LABEL = new TextEncoder().encode('subtree/v1\n\0');
const HEAD_BYTES = 4 + 8; // key id and time
const LINE = /^— (\S{1,200}) ([A-Za-z0-9+/=]{16,4096})\n$/u;
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
  const signed = message(text, witness, atS);
  if (signed === null) throw new RangeError('cosign: it is no checkpoint');
  const signature = sign(signed);
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
  const match = LINE.exec(line);
  const bytes = match === null ? null : bytesFromBase64(match[2]!);
  const { signatureBytes } = algorithmOf(witness);
  if (match === null || bytes?.length !== HEAD_BYTES + signatureBytes)
    return err(
      `a cosignature of ${witness.name} is one line "— name base64" of ${HEAD_BYTES + signatureBytes} bytes`,
    );
  const isTheirs =
    match[1] === witness.name && sameBytes(bytes.subarray(0, 4), witnessHash(sha256, witness));
  if (!isTheirs) return err(`the cosignature is not of ${witness.name} with its key`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const atS = view.getUint32(4) * 2 ** 32 + view.getUint32(8);
  if (atS > TIME_MAX_S) return err('its time is out of range');
  const signed = message(text, witness, atS);
  if (signed === null || !verify(witness.publicKey, signed, bytes.subarray(HEAD_BYTES)))
    return err(`the cosignature of ${witness.name} is not right`);
  return ok({ atS });
}

/** A witness by its key as C2SP writes it, `name+hash+base64(4, key)`; one of a plain signature (type 1) is its own witness, too. */
export function parseWitnessKey(sha256: Sha256, text: string): Result<NoteKey, string> {
  const match = /^([^+\s]{1,200})\+([\da-f]{8})\+(\S+)$/.exec(text);
  const bytes = match === null ? null : bytesFromBase64(match[3]!);
  const algorithm = [ED25519, ML_DSA_44].find(({ keyBytes }) => bytes?.length === 1 + keyBytes);
  if (match === null || bytes === null || algorithm === undefined)
    return err('the key of a witness is name+hash+base64, of Ed25519 or ML-DSA-44');
  const key = { name: match[1]!, publicKey: bytes.slice(1) };
  if (bytes[0] === algorithm.type && hexFromBytes(witnessHash(sha256, key)) === match[2])
    return ok(key);
  const plain = parseVkey(sha256, text);
  return plain.ok ? plain : err('the hash in the key is not that of its name and bytes');
}

export function formatWitnessKey(sha256: Sha256, key: NoteKey): string {
  const bytes = joinBytes(Uint8Array.of(algorithmOf(key).type), key.publicKey);
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

/** What is signed; null where ML-DSA-44, which signs the parts of a checkpoint, is given something else. */
function message(text: string, witness: NoteKey, atS: number): Uint8Array | null {
  const encoder = new TextEncoder();
  if (algorithmOf(witness) === ED25519)
    return encoder.encode(`cosignature/v1\ntime ${atS}\n${text}`);
  const checkpoint = parseCheckpoint(text);
  const [name, origin] = [witness.name, checkpoint.ok ? checkpoint.value.origin : ''].map((each) =>
    encoder.encode(each),
  );
  if (!checkpoint.ok || name!.length > 255 || origin!.length > 255) return null;
  const { size, root } = checkpoint.value;
  return joinBytes(
    ...[LABEL, Uint8Array.of(name!.length), name!, numberBytes(atS)],
    ...[Uint8Array.of(origin!.length), origin!, numberBytes(0), numberBytes(size), root],
  );
}

function algorithmOf({ publicKey }: NoteKey): typeof ED25519 | typeof ML_DSA_44 {
  return publicKey.length === ML_DSA_44.keyBytes ? ML_DSA_44 : ED25519;
}

function timeBytes(atS: number): Uint8Array {
  if (!Number.isSafeInteger(atS) || atS < 0 || atS > TIME_MAX_S)
    throw new RangeError(`cosign: a time of ${atS} s`);
  return numberBytes(atS);
}

/** Eight bytes, the highest first. */
function numberBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(value / 2 ** 32));
  view.setUint32(4, value % 2 ** 32);
  return bytes;
}

function witnessHash(sha256: Sha256, key: NoteKey): Uint8Array {
  const text = new TextEncoder().encode(`${key.name}\n`);
  const type = Uint8Array.of(algorithmOf(key).type);
  return sha256(joinBytes(text, type, key.publicKey)).subarray(0, 4);
}
