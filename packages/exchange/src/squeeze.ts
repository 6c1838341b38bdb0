/**
 * Batches made small for a thin link: raw deflate (RFC 1951) with a dictionary that both sides know, since every record and
 * body has the same names in it. What goes out is never longer than what came in by more than a byte. The compressor is an
 * argument; the reader says how much it is willing to unfold.
 */
import { err, ok, type Result } from '@noroshi/time';
import { joinBytes } from './bytes.ts';

/** Raw deflate with a preset dictionary, as zlib has it. `inflate` gives null for damage and for more than `bytesMax`. */
export type Squeezer = {
  readonly deflate: (bytes: Uint8Array, dictionary: Uint8Array) => Uint8Array;
  readonly inflate: (
    bytes: Uint8Array,
    dictionary: Uint8Array,
    bytesMax: number,
  ) => Uint8Array | null;
};

const PLAIN = 0;
const DEFLATED_1 = 1; // with DICTIONARY_1

export function squeeze({ deflate }: Squeezer, bytes: Uint8Array): Uint8Array {
  const small = deflate(bytes, dictionary1());
  return small.length < bytes.length
    ? joinBytes(Uint8Array.of(DEFLATED_1), small)
    : joinBytes(Uint8Array.of(PLAIN), bytes);
}

export function unsqueeze(
  { inflate }: Squeezer,
  bytes: Uint8Array,
  bytesMax: number,
): Result<Uint8Array, string> {
  const packed = bytes.subarray(1);
  if (bytes[0] === PLAIN)
    return packed.length > bytesMax ? err(`more than ${bytesMax} bytes`) : ok(packed.slice());
  if (bytes[0] !== DEFLATED_1) return err('packed in a way that is not known here');
  const unfolded = inflate(packed, dictionary1(), bytesMax);
  return unfolded === null
    ? err(`it cannot be unfolded, or has more than ${bytesMax} bytes`)
    : ok(unfolded);
}

let encoded: Uint8Array | undefined;

function dictionary1(): Uint8Array {
  encoded ??= new TextEncoder().encode(DICTIONARY_1);
  return encoded;
}

/** What is met most often stands last, nearest to the text. Never changed: a new one gets a number of its own. */
const DICTIONARY_1 = [
  '"type":"request","ask":"look","about":{"id":"","of":"","type":"object"},"requestId":"r-","text":"","tlp":"AMBER"}',
  '{"answer":"acting","atUtc":"2026-","text":"","type":"answer"}{"answer":"read","text":"","type":"reply","warningId":"w-"}',
  '{"atUtc":"2026-","state":"closed","type":"cancel","warningId":"w-"}"state":"cancelled"',
  '"severity":"critical","severity":"moderate","severity":"low","kind":"manoeuvre","kind":"proximity","kind":"breakup","kind":"decay",',
  '"kind":"beacon","kind":"scan","kind":"flood","kind":"relay","kind":"brute-force","domains":["cyber"],"domains":["missile"],"domains":["link"],',
  '"name":"probability","name":"relativeSpeedKmS","name":"missDistanceKm","name":"source","name":"method","unit":"km/s","unit":"bytes","unit":"s",',
  '"objectIds":[],"assetIds":[],"precedence":"FLASH","precedence":"IMMEDIATE","precedence":"PRIORITY","title":"","window":{"fromUtc":"2026-',
  '{"notices":[{"about":[{"id":"","type":"asset"},{"id":"","type":"object"}],"atUtc":"2026-","confidence":0.9,"evidence":[{"name":"","type":"value","unit":"km","value":0.},',
  '"id":"n-","key":"","kind":"conjunction","marking":{"caveats":[],"originator":"","releasableTo":[""],"tlp":"AMBER"},',
  '"method":{"name":"","parameters":{},"version":"1"},"mode":"live","origin":"","severity":"high","title":"","window":{"fromUtc":"2026-","toUtc":"2026-',
  '],"shortened":false,"type":"warning","warning":{"assetIds":["","decideByUtc":"2026-","domains":["space"],"id":"w-","objectIds":["","precedence":"ROUTINE",',
  'noroshi/exercise//\n=\n\n— noroshi/live//flash/1 noroshi/live//routine/1 ',
  '{"body":{"bytes":,"sha256":"="},"epochNumber":1,"expiresUtc":"2026-","from":"alpha","id":"w-","issuedUtc":"2026-',
  '"lane":"bulk","lane":"routine","lane":"flash","mode":"exercise","mode":"live",',
  '"precedence":"FLASH","sequence":,"sig":"=="},"supersedes":{"lane":"flash","sequence":},"tlp":"AMBER","to":"bravo","type":"warning","v":2,"version":1}',
].join('');
