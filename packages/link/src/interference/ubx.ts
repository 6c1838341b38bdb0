/**
 * Raw logs of u-blox receivers, piece by piece: UBX-NAV-SAT (class 01, id 35), which lists each satellite with its C/N0. A log is a mix of UBX, NMEA, RTCM and
 * damage: what is no frame is passed over and counted, a frame whose sum is wrong costs the two bytes of its sync, so a frame that begins inside it is found.
 * The message has the time of the week only: the week is that which lies nearest to the epoch before, and at first to `nearUs`.
 * u-blox M8 interface description UBX-13003221 R28, §32.1 to 32.4 (frame, checksum by RFC 1145), §32.17.20 (NAV-SAT); numbers
 * of satellites: RINEX 4.00, table of systems.
 */
import type { HeardSignal, ReceiverEpoch } from './receiver-epoch.ts';

/** `payloadBytesMax`: a longer length is damage, not a frame: it would hold back what follows. */
export const UBX_LIMITS = { payloadBytesMax: 8192, pieceBytesMax: 64 * 1024 * 1024 } as const;

export type UbxCounts = {
  readonly bytes: number; // of all pieces
  readonly frames: number; // with the right sum, of any message
  readonly badSums: number; // what began like a frame and was none
  readonly badFrames: number; // NAV-SAT of the right sum whose content cannot be
  readonly skippedBytes: number; // outside frames of the right sum
};

export type UbxLog = {
  readonly rest: Uint8Array; // a frame that is not whole yet
  readonly lastUs: number; // µs TAI of the epoch before, or the caller's
  readonly counts: UbxCounts;
};

/** `nearUs` (µs TAI): within three days of the log's begin, as by its file name. */
export const emptyUbxLog = (nearUs: number): UbxLog => ({
  rest: new Uint8Array(0),
  lastUs: nearUs,
  counts: { bytes: 0, frames: 0, badSums: 0, badFrames: 0, skippedBytes: 0 },
});

type Tally = { -readonly [name in keyof UbxCounts]: number };

/**
 * The log after a piece of any size, and the epochs that became whole. `isLast`: nothing follows, so what waits for more bytes is looked through once more.
 * Throws RangeError for a piece of more than 64 MiB.
 */
export function readUbx(
  log: UbxLog,
  piece: Uint8Array,
  isLast = false,
): { readonly log: UbxLog; readonly epochs: readonly ReceiverEpoch[] } {
  if (piece.length > UBX_LIMITS.pieceBytesMax)
    throw new RangeError(`readUbx: a piece of ${piece.length} bytes: at most 64 MiB`);
  const bytes = joined(log.rest, piece);
  const counts: Tally = { ...log.counts, bytes: log.counts.bytes + piece.length };
  const epochs: ReceiverEpoch[] = [];
  let { lastUs } = log;
  let at = 0;
  while (at < bytes.length) {
    const bytesOf = frameBytes(bytes, at, isLast);
    if (bytesOf === WAITS) break;
    if (bytesOf <= 0) {
      if (bytesOf === BAD_SUM) counts.badSums++;
      const step = bytesOf === BAD_SUM ? 2 : 1;
      counts.skippedBytes += step;
      at += step;
      continue;
    }
    counts.frames++;
    if (bytes[at + 2] === NAV && bytes[at + 3] === SAT) {
      const epoch = epochOf(bytes.subarray(at + HEAD, at + bytesOf - SUM), lastUs);
      if (epoch === null) counts.badFrames++;
      else {
        epochs.push(epoch);
        lastUs = epoch.atUs;
      }
    }
    at += bytesOf;
  }
  return { log: { rest: bytes.slice(at), lastUs, counts }, epochs };
}

const [SYNC1, SYNC2, NAV, SAT] = [0xb5, 0x62, 0x01, 0x35];
const [HEAD, SUM] = [6, 2];
const [NO_FRAME, BAD_SUM, WAITS] = [0, -1, -2];

/** Length of the frame that begins here, or why there is none (yet). */
function frameBytes(bytes: Uint8Array, at: number, isLast: boolean): number {
  const waits = isLast ? NO_FRAME : WAITS;
  if (bytes[at] !== SYNC1) return NO_FRAME;
  if (at + 1 >= bytes.length) return waits;
  if (bytes[at + 1] !== SYNC2) return NO_FRAME;
  if (at + HEAD > bytes.length) return waits;
  const payloadBytes = bytes[at + 4]! | (bytes[at + 5]! << 8);
  if (payloadBytes > UBX_LIMITS.payloadBytesMax) return BAD_SUM;
  const whole = HEAD + payloadBytes + SUM;
  if (at + whole > bytes.length) return isLast ? BAD_SUM : WAITS;
  let [a, b] = [0, 0];
  for (let k = at + 2; k < at + whole - SUM; k++) {
    a = (a + bytes[k]!) & 0xff;
    b = (b + a) & 0xff;
  }
  return bytes[at + whole - 2] === a && bytes[at + whole - 1] === b ? whole : BAD_SUM;
}

const [FIXED, PER_SATELLITE] = [8, 12];
const WEEK_MS = 604_800_000;
/** GPS time 0, 1980-01-06 00:00:19 TAI, against 2000-01-01 12:00:00 TAI. */
const GPS_ZERO_US = (19 - 7300 * 86_400 - 43_200) * 1e6;
const SYSTEMS = ['G', 'S', 'E', 'C', '', 'J', 'R', 'I'] as const; // by gnssId; 4 is IMES, no satellite

/** Null where version, count and length do not agree, or the time is not of a week. */
function epochOf(payload: Uint8Array, lastUs: number): ReceiverEpoch | null {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (payload.length < FIXED || payload[4] !== 1) return null;
  const [weekMs, count] = [view.getUint32(0, true), payload[5]!];
  if (weekMs >= WEEK_MS || payload.length !== FIXED + count * PER_SATELLITE) return null;
  const signals: HeardSignal[] = [];
  for (let at = FIXED; at < payload.length; at += PER_SATELLITE) {
    const [gnssId, number, cn0DbHz] = [payload[at]!, payload[at + 1]!, payload[at + 2]!];
    const satellite = nameOf(gnssId, number);
    if (satellite !== null && cn0DbHz > 0) signals.push({ satellite, code: '', cn0DbHz });
  }
  const inWeekUs = GPS_ZERO_US + weekMs * 1000;
  const week = Math.round((lastUs - inWeekUs) / (WEEK_MS * 1000));
  return { atUs: inWeekUs + week * WEEK_MS * 1000, signals };
}

/** Null for what is no satellite, or a GLONASS one that the receiver has not told apart yet (255). */
function nameOf(gnssId: number, number: number): string | null {
  const system = SYSTEMS[gnssId] ?? '';
  const own = system === 'S' ? number - 100 : number;
  return system === '' || own < 1 || own > 99 ? null : system + String(own).padStart(2, '0');
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
