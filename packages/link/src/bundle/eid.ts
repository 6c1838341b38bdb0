/**
 * Endpoint identifiers (RFC 9171 §4.2.5, RFC 9758 for numbers of three parts): where a bundle comes from and goes to, as CBOR and as a URI. A scheme that nobody
 * here knows is kept as it came.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  type CborReader,
  CborRefused,
  type CborValue,
  createCborReader,
  encodeCbor,
  type Uint,
} from './cbor.ts';

export type Eid =
  | { readonly scheme: 'dtn'; readonly name: string } // '//node/service'; '' is dtn:none
  | { readonly scheme: 'ipn'; readonly parts: readonly Uint[] } // node, service; or allocator, node, service
  | { readonly scheme: 'other'; readonly code: Uint; readonly raw: Uint8Array };

export const NOBODY: Eid = { scheme: 'dtn', name: '' };
const [DTN, IPN] = [1, 2];
const UINT64 = 2n ** 64n;

export function readEid(reader: CborReader, what: string): Eid {
  const from = reader.offset();
  if (reader.array(`${what}: an array of scheme and name`) !== 2)
    throw new CborRefused(from, `${what}: an array of two is right`);
  const code = reader.uint(`${what}: the number of a scheme`);
  if (code === DTN) return readDtn(reader, what);
  if (code === IPN) return readIpn(reader, what);
  if (code === 0) throw new CborRefused(from, `${what}: scheme 0 is reserved`);
  return { scheme: 'other', code, raw: reader.raw() };
}

function readDtn(reader: CborReader, what: string): Eid {
  const from = reader.offset();
  if (reader.peek() >> 5 === 0) {
    if (reader.uint(what) !== 0) throw new CborRefused(from, `${what}: dtn:none is 0`);
    return NOBODY;
  }
  const name = reader.text(`${what}: a text`);
  if (!/^\/\/[^/]+\/.*$/.test(name))
    throw new CborRefused(from, `${what}: a name as //node/service is right`);
  return { scheme: 'dtn', name };
}

function readIpn(reader: CborReader, what: string): Eid {
  const from = reader.offset();
  const size = reader.array(`${what}: an array of numbers`);
  if (size !== 2 && size !== 3)
    throw new CborRefused(from, `${what}: two numbers, or three, are right`);
  return { scheme: 'ipn', parts: Array.from({ length: size }, () => reader.uint(what)) };
}

/** One by itself, with nothing after it. Never throws. */
export function readEidBytes(
  bytes: Uint8Array,
): Result<Eid, { readonly offset: number; readonly message: string }> {
  const reader = createCborReader(bytes);
  try {
    const eid = readEid(reader, 'the endpoint');
    if (!reader.isAtEnd()) throw new CborRefused(reader.offset(), 'nothing after it is right');
    return ok(eid);
  } catch (cause) {
    if (cause instanceof CborRefused) return err({ offset: cause.offset, message: cause.message });
    throw cause;
  }
}

export function eidValue(eid: Eid): CborValue {
  if (eid.scheme === 'dtn') return [DTN, eid.name === '' ? 0 : eid.name];
  return eid.scheme === 'ipn' ? [IPN, eid.parts] : [eid.code, { raw: eid.raw }];
}

export const encodeEid = (eid: Eid): Uint8Array => encodeCbor(eidValue(eid));

/** 'dtn://node/service', 'dtn:none', 'ipn:2.1', 'ipn:977000.2.1'; what has another scheme has no URI here. */
export function eidText(eid: Eid): string {
  if (eid.scheme === 'dtn') return eid.name === '' ? 'dtn:none' : `dtn:${eid.name}`;
  return eid.scheme === 'ipn' ? `ipn:${eid.parts.join('.')}` : `scheme-${eid.code}:?`;
}

/** Null where it is none. */
export function parseEid(text: string): Eid | null {
  if (text === 'dtn:none') return NOBODY;
  const dtn = /^dtn:(\/\/[^/]+\/.*)$/.exec(text);
  if (dtn !== null) return { scheme: 'dtn', name: dtn[1]! };
  if (!/^ipn:\d{1,20}(\.\d{1,20}){1,2}$/.test(text)) return null;
  const parts = text.slice(4).split('.').map(BigInt);
  if (parts.some((part) => part >= UINT64)) return null;
  const small = parts.map((part) =>
    part <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(part) : part,
  );
  return { scheme: 'ipn', parts: small };
}
