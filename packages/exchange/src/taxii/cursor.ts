/**
 * The stateless cursor of TAXII paging (`next`): how far the reader is, and the filter of its first question, under a MAC that
 * also covers who asks and where. Nothing is kept, so it works after a restart and in another process with the same key; changed,
 * or given to another caller or endpoint, it is refused. Positions only grow, so equal dates lose and repeat nothing.
 */
import { base64FromBytes, bytesFromBase64, sameBytes } from '../bytes.ts';
import { type TaxiiFilter, textOfFilter } from './query.ts';

/** HMAC-SHA-256 under a key of the server's. */
export type Hmac = (message: Uint8Array) => Uint8Array;

/** Who asks, and where: collection, endpoint, object. */
export type CursorPlace = { readonly caller: string; readonly endpoint: string };

export type TaxiiCursor = {
  readonly seq: number; // of the last object that was given
  readonly filter: TaxiiFilter;
};

const MAC_BYTES = 16;
const VERSION = 1;

export function encodeCursor(hmac: Hmac, place: CursorPlace, cursor: TaxiiCursor): string {
  const payload = new TextEncoder().encode(
    JSON.stringify([VERSION, cursor.seq, JSON.parse(textOfFilter(cursor.filter))]),
  );
  return `${toUrl(payload)}.${toUrl(macOf(hmac, place, payload))}`;
}

/** Null for whatever this server did not make for this caller at this place. */
export function decodeCursor(hmac: Hmac, place: CursorPlace, text: string): TaxiiCursor | null {
  const [left, right, ...more] = text.split('.');
  if (left === undefined || right === undefined || more.length > 0) return null;
  const payload = fromUrl(left);
  const mac = fromUrl(right);
  if (payload === null || mac === null || !sameBytes(mac, macOf(hmac, place, payload))) return null;
  const [version, seq, filter] = JSON.parse(new TextDecoder().decode(payload)) as [
    number,
    number,
    TaxiiFilter,
  ];
  return version === VERSION ? { seq, filter } : null;
}

function macOf(hmac: Hmac, { caller, endpoint }: CursorPlace, payload: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`${JSON.stringify(['taxii', caller, endpoint])}\n`);
  const message = new Uint8Array(head.length + payload.length);
  message.set(head);
  message.set(payload, head.length);
  return hmac(message).slice(0, MAC_BYTES);
}

function toUrl(bytes: Uint8Array): string {
  const text = base64FromBytes(bytes);
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromUrl(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return bytesFromBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='));
}
