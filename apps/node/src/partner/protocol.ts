/**
 * The requests of the partner link: GET only, small numbers in the query, nothing else. Only the lanes to whoever asks can be
 * named, since the asker is not named at all.
 *
 *   /partner/v2/pull?flash=F.K&routine=F.K&bulk=F.K&most=B&waitS=S   a batch (packages/exchange/src/batch.ts), squeezed: of each
 *                    lane named, records from F on where the checkpoint of size K is known; about B bytes at most; waits up to
 *                    S s for news. `flashSeen=K.COSIGNATURE` (base64url) says that the checkpoint of size K was verified.
 *   /partner/v2/body?lane=L&index=N&from=B&most=B          salt and body of a record, a piece of it
 *   /partner/v2/checkpoint?lane=L&after=N&waitS=S          the signed checkpoint
 *   /partner/v2/entries?lane=L&from=N&to=M                 records N ≤ i < M as a C2SP bundle, fewer when they are many
 *   /partner/v2/consistency?lane=L&from=N&to=M             hashes of the proof, base64, one a line
 *   /partner/v2/inclusion?lane=L&index=N&size=M            the same
 *   /partner/v2/L/checkpoint, /partner/v2/L/tile/…           lane L as a tiled log, for an audit (C2SP tlog-tiles)
 */
import { LANES, type LaneName, parseTilePath, type TileAsked } from '@noroshi/exchange';

export const PROTOCOL_LIMITS = {
  urlLengthMax: 700,
  waitSMax: 25,
  bytesMin: 1024,
  bytesMax: 900_000, // of an answer before it is squeezed; room is left for checkpoints and proofs
  entriesMax: 64, // of one lane in an answer
  answerBytesMax: 1_048_576, // as it travels
} as const;

/** Where the reader of a lane is. */
export type LaneQuestion = {
  readonly lane: LaneName;
  readonly from: number; // records it has
  readonly known: number; // size of the checkpoint it verified last
};

/** A checkpoint that the reader has verified, with its signature on it. */
export type Seen = {
  readonly lane: LaneName;
  readonly size: number;
  readonly cosignature: string; // base64url of key id, time, signature
};

export type PullQuestion = {
  readonly lanes: readonly LaneQuestion[]; // at least one, in their order
  readonly seen: readonly Seen[];
  readonly most: number;
  readonly waitS: number;
};

export type BodyQuestion = {
  readonly lane: LaneName;
  readonly index: number;
  readonly from: number; // byte
  readonly most: number;
};

export type PartnerRequest =
  | ({ readonly kind: 'pull' } & PullQuestion)
  | ({ readonly kind: 'body' } & BodyQuestion)
  | {
      readonly kind: 'checkpoint';
      readonly lane: LaneName;
      readonly after: number;
      readonly waitS: number;
    }
  | {
      readonly kind: 'entries';
      readonly lane: LaneName;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'consistency';
      readonly lane: LaneName;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'inclusion';
      readonly lane: LaneName;
      readonly index: number;
      readonly size: number;
    }
  /** A file of the lane as a tiled log; null: its checkpoint. */
  | { readonly kind: 'file'; readonly lane: LaneName; readonly tile: TileAsked | null };

const ROOT = '/partner/v2/';
const FIELDS: Readonly<
  Record<Exclude<PartnerRequest['kind'], 'pull' | 'file'>, readonly string[]>
> = {
  body: ['index', 'from', 'most'],
  checkpoint: ['after', 'waitS'],
  entries: ['from', 'to'],
  consistency: ['from', 'to'],
  inclusion: ['index', 'size'],
};
const NUMBER = /^(?:0|[1-9]\d{0,14})$/;
const PAIR = /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})$/;
const SEEN = /^(0|[1-9]\d{0,14})\.([A-Za-z0-9_-]{102})$/;

export function pullUrl({ lanes, seen, most, waitS }: PullQuestion): string {
  const parts = [
    ...lanes.map(({ lane, from, known }) => `${lane}=${from}.${known}`),
    ...seen.map(({ lane, size, cosignature }) => `${lane}Seen=${size}.${cosignature}`),
  ];
  return `${ROOT}pull?${[...parts, `most=${most}`, `waitS=${waitS}`].join('&')}`;
}

export function bodyUrl({ lane, index, from, most }: BodyQuestion): string {
  return `${ROOT}body?lane=${lane}&index=${index}&from=${from}&most=${most}`;
}

/** `path` as C2SP tlog-tiles has it: `checkpoint`, `tile/0/000`. */
export function fileUrl(lane: LaneName, path: string): string {
  return `${ROOT}${lane}/${path}`;
}

/** Null for anything that is not exactly one of them. */
export function parsePartnerUrl(url: string): PartnerRequest | null {
  if (url.length > PROTOCOL_LIMITS.urlLengthMax || !url.startsWith(ROOT)) return null;
  const [kind = '', query, more] = url.slice(ROOT.length).split('?');
  if (query === undefined) return parseFile(kind);
  const given = more === undefined ? fieldsOf(query) : null;
  if (given === null) return null;
  if (kind === 'pull') return parsePull(given);
  if (!Object.hasOwn(FIELDS, kind)) return null;
  const names = FIELDS[kind as keyof typeof FIELDS];
  const lane = LANES.find((name) => name === given.get('lane'));
  const numbers = names.map((name) => [name, numberOf(given.get(name))] as const);
  const isWhole = given.size === names.length + 1 && numbers.every(([, value]) => value !== null);
  if (lane === undefined || !isWhole) return null;
  const asked = { kind, lane, ...Object.fromEntries(numbers) } as PartnerRequest;
  return inBounds(asked) ? asked : null;
}

function parseFile(path: string): PartnerRequest | null {
  const cut = path.indexOf('/');
  const lane = LANES.find((name) => name === path.slice(0, cut));
  const rest = path.slice(cut + 1);
  const tile = rest === 'checkpoint' ? null : parseTilePath(rest);
  if (lane === undefined || (tile === null && rest !== 'checkpoint')) return null;
  return { kind: 'file', lane, tile };
}

function parsePull(given: ReadonlyMap<string, string>): PartnerRequest | null {
  const lanes: LaneQuestion[] = [];
  const seen: Seen[] = [];
  let used = 2;
  for (const lane of LANES) {
    const pair = given.get(lane);
    const place = pair === undefined ? undefined : PAIR.exec(pair);
    const mark = given.get(`${lane}Seen`);
    const sign = mark === undefined ? undefined : SEEN.exec(mark);
    if (place === null || sign === null) return null;
    if (place !== undefined) lanes.push({ lane, from: Number(place[1]), known: Number(place[2]) });
    if (sign !== undefined) seen.push({ lane, size: Number(sign[1]), cosignature: sign[2]! });
    used += Number(place !== undefined) + Number(sign !== undefined);
  }
  const [most, waitS] = [numberOf(given.get('most')), numberOf(given.get('waitS'))];
  if (most === null || waitS === null || lanes.length === 0 || used !== given.size) return null;
  const asked = { kind: 'pull', lanes, seen, most, waitS } as const;
  return inBounds(asked) ? asked : null;
}

function inBounds(asked: PartnerRequest): boolean {
  const { waitSMax, bytesMin, bytesMax } = PROTOCOL_LIMITS;
  if ('waitS' in asked && asked.waitS > waitSMax) return false;
  return !('most' in asked) || (asked.most >= bytesMin && asked.most <= bytesMax);
}

/** Null where a name comes twice, or is none. */
function fieldsOf(query: string): ReadonlyMap<string, string> | null {
  const given = new Map<string, string>();
  for (const part of query.split('&')) {
    const match = /^([a-zA-Z]+)=([A-Za-z0-9._-]+)$/.exec(part);
    if (match === null || given.has(match[1]!)) return null;
    given.set(match[1]!, match[2]!);
  }
  return given;
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && NUMBER.test(text) ? Number(text) : null;
}
