/**
 * Looking over very many records without an object each: the canonical form of a record (RFC 8785: its members in their order)
 * as one expression over its bytes as text. What the expression takes, `decodeRecord` takes too; what it does not take may still
 * be right (the last days of a month, a leap second), and then `decodeRecord` has the word. Signatures are not looked at here:
 * they cost twenty times as much and are asked for by themselves.
 */
import type { Sign } from './note.ts';
import { decodeRecord, type Place, RECORD_LIMITS, RECORD_VERSION } from './record.ts';

/** Looks over one record of a lane; null when it is right at this place, else what is wrong. */
export type RecordScan = (record: Uint8Array, sequence: number) => string | null;

const NATURAL = '(?:0|[1-9]\\d{0,14})';
const ID = '[A-Za-z0-9][A-Za-z0-9._:@/-]{0,94}';
/** A day that every month has, so that no calendar is asked; the others are left to the full reading. */
const UTC =
  '20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{6}Z';
const LANE = '(?:flash|routine|bulk)';

/** `latin1`: bytes as text, one character a byte; records that have others than ASCII are read in full. */
export function scannerOf(
  lane: Omit<Place, 'sequence'>,
  latin1: (bytes: Uint8Array) => string,
): RecordScan {
  const pattern = new RegExp(
    `^\\{"body":\\{"bytes":(\\d{1,6}),"sha256":"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="\\},` +
      `"epochNumber":${lane.epochNumber},(?:"expiresUtc":"${UTC}",)?"from":${quoted(lane.from)},"id":"${ID}",` +
      `"issuedUtc":"${UTC}","lane":"${lane.lane}","mode":"${lane.mode}",` +
      `"precedence":"(?:FLASH|IMMEDIATE|PRIORITY|ROUTINE)","sequence":(${NATURAL}),` +
      `"sig":"[A-Za-z0-9+/]{85}[AQgw]==",(?:"supersedes":\\{"lane":"${LANE}","sequence":${NATURAL}\\},)?` +
      `"tlp":"(?:RED|AMBER\\+STRICT|AMBER|GREEN|CLEAR)","to":${quoted(lane.to)},"type":"[a-z][a-z-]{0,30}",` +
      `"v":${RECORD_VERSION},"version":[1-9]\\d{0,14}\\}$`,
  );
  return (record, sequence) => {
    const found = pattern.exec(latin1(record));
    const isQuick =
      found !== null && found[2] === String(sequence) && isLength(found[1]!) && fits(record);
    return isQuick ? null : readInFull(record, { ...lane, sequence });
  };
}

function fits({ length }: Uint8Array): boolean {
  return length <= RECORD_LIMITS.recordBytesMax;
}

/** `"bytes"` as a number is written, and no more than a body may have. */
function isLength(text: string): boolean {
  return (text === '0' || text[0] !== '0') && Number(text) <= RECORD_LIMITS.bodyBytesMax;
}

function readInFull(record: Uint8Array, place: Place): string | null {
  const decoded = decodeRecord(() => true, NO_KEY, record, place);
  return decoded.ok ? null : decoded.error.message;
}

const NO_KEY: ReturnType<Sign> = new Uint8Array(32);

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
