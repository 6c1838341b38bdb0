/**
 * What is in a drop file, opened: items, one after the other, then zeros up to a class of lengths.
 *
 *   item = kind 1, length 4, payload                        kind 0: the end
 *   said   = canonical JSON: how far the sender has taken the lanes of the reader, signed where it has verified a checkpoint
 *   answer = lane 1, from 6, known 6, squeezed batch        what a pull from there would have answered, of that lane alone
 *   mark   = canonical JSON: the strictest marking in it, who made it
 *
 * `said` comes first, `mark` last, each once. Lengths are big-endian. What of an answer is true, `verifyPull` says.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  canonicalBytes,
  decodeEdge,
  encodeEdge,
  Id,
  type JsonValue,
  parseStrictText,
  Tlp,
} from '@noroshi/watch';
import { type Static, type TSchema, Type } from 'typebox';
import { BATCH_LIMITS, decodeBatch, encodeBatch, type LaneAnswer } from '../batch.ts';
import { joinBytes } from '../bytes.ts';
import { LANES, type LaneName } from '../lanes.ts';
import { type Squeezer, squeeze, unsqueeze } from '../squeeze.ts';

export const DROP_LIMITS = {
  fileBytesMax: 268_435_456, // 256 MiB
  itemsMax: 65_536,
  itemBytesMax: BATCH_LIMITS.bytesMax,
  recordsMax: 1_000_000,
  /** Of all answers together, unfolded. */
  unfoldedBytesMax: 1_073_741_824, // 1 GiB
} as const;
const SAID_DEPTH_MAX = 4;
const Count = Type.Integer({ minimum: 0, maximum: 2 ** 47 });

const DropSaid = Type.Object(
  {
    lanes: Type.Array(
      Type.Object(
        {
          lane: Type.Enum(LANES),
          taken: Count, // records of the reader's lane that the sender keeps
          known: Count, // size of the checkpoint that it verified last
          /** base64url of key id, time, signature on that checkpoint. */
          cosignature: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{102}$' })),
        },
        { additionalProperties: false },
      ),
      { maxItems: LANES.length },
    ),
  },
  { additionalProperties: false },
);
export type DropSaid = Static<typeof DropSaid>;

const DropMark = Type.Object({ tlp: Tlp, by: Id, records: Count }, { additionalProperties: false });
export type DropMark = Static<typeof DropMark>;

/** What a reader at `from`, knowing the checkpoint of size `known`, would be answered of one lane. */
export type DropAnswer = {
  readonly from: number;
  readonly known: number;
  readonly answer: LaneAnswer;
};

export type DropItem =
  | { readonly kind: 'said'; readonly said: DropSaid }
  | ({ readonly kind: 'answer'; readonly unfoldedBytes: number } & DropAnswer)
  | { readonly kind: 'mark'; readonly mark: DropMark };

const KINDS = ['end', 'said', 'answer', 'mark'] as const;
const HEAD_BYTES = 5;
const PLACE_BYTES = 13;

export function saidItem(said: DropSaid): Uint8Array {
  return itemOf('said', json(DropSaid, said));
}

export function markItem(mark: DropMark): Uint8Array {
  return itemOf('mark', json(DropMark, mark));
}

export function answerItem(squeezer: Squeezer, { from, known, answer }: DropAnswer): Uint8Array {
  const place = new Uint8Array(PLACE_BYTES);
  place[0] = LANES.indexOf(answer.lane);
  putUint(place, 1, 6, from);
  putUint(place, 7, 6, known);
  return itemOf('answer', joinBytes(place, squeeze(squeezer, encodeBatch([answer]))));
}

/** After the last item. */
export const END_ITEM: Uint8Array = new Uint8Array(HEAD_BYTES);

function itemOf(kind: (typeof KINDS)[number], payload: Uint8Array): Uint8Array {
  if (payload.length > DROP_LIMITS.itemBytesMax)
    throw new RangeError(`an item of ${payload.length} bytes`);
  const head = Uint8Array.of(KINDS.indexOf(kind), 0, 0, 0, 0);
  putUint(head, 1, 4, payload.length);
  return joinBytes(head, payload);
}

function json(schema: TSchema, value: unknown): Uint8Array {
  const bytes = canonicalBytes(encodeEdge(schema, value as never) as unknown as JsonValue);
  if (!bytes.ok) throw new TypeError(`a drop file: ${bytes.error.message}`);
  return bytes.value;
}

/** Takes what was opened, piece after piece, and gives the items that are whole; holds one item at most. */
export type DropReader = {
  push(plain: Uint8Array): Result<readonly DropItem[], string>;
  /** What is wrong with where it ended; null when nothing. */
  end(): string | null;
};

const AFTER_END = 'something stands after its end';

export function createDropReader(squeezer: Squeezer): DropReader {
  let held: Uint8Array = new Uint8Array(0);
  let isOver = false;
  const count = { items: 0, records: 0, unfolded: 0 };
  let last: DropItem['kind'] | null = null;
  const take = (kind: number, payload: Uint8Array): Result<DropItem, string> => {
    if (++count.items > DROP_LIMITS.itemsMax) return err(`more than ${DROP_LIMITS.itemsMax} items`);
    const room = DROP_LIMITS.unfoldedBytesMax - count.unfolded;
    const item = itemFrom(squeezer, KINDS[kind], payload, room);
    if (!item.ok) return item;
    if ((item.value.kind === 'said') !== (last === null) || last === 'mark')
      return err('its items are not in their order');
    last = item.value.kind;
    if (item.value.kind === 'answer') {
      count.records += item.value.answer.entries.length;
      count.unfolded += item.value.unfoldedBytes;
    }
    return count.records > DROP_LIMITS.recordsMax
      ? err(`more than ${DROP_LIMITS.recordsMax} records`)
      : item;
  };
  return {
    push: (plain) => {
      const items: DropItem[] = [];
      if (isOver) return isZero(plain) ? ok(items) : err(AFTER_END);
      held = held.length === 0 ? plain : joinBytes(held, plain);
      while (held.length >= HEAD_BYTES) {
        const length = uintAt(held, 1, 4);
        if (held[0] === 0 && length === 0) {
          isOver = true;
          return isZero(held) ? ok(items) : err(AFTER_END);
        }
        if (length > DROP_LIMITS.itemBytesMax) return err(`an item of ${length} bytes`);
        if (held.length < HEAD_BYTES + length) break;
        const item = take(held[0]!, held.slice(HEAD_BYTES, HEAD_BYTES + length));
        if (!item.ok) return item;
        items.push(item.value);
        held = held.slice(HEAD_BYTES + length);
      }
      return ok(items);
    },
    end: () => (isOver && last === 'mark' ? null : 'it ends before its end'),
  };
}

function itemFrom(
  squeezer: Squeezer,
  kind: (typeof KINDS)[number] | undefined,
  payload: Uint8Array,
  room: number,
): Result<DropItem, string> {
  if (kind === 'answer') return answerFrom(squeezer, payload, room);
  if (kind !== 'said' && kind !== 'mark') return err('an item of a kind that is not known here');
  const text = parseStrictText(new TextDecoder().decode(payload), SAID_DEPTH_MAX);
  if (!text.ok) return err(`an item is not JSON: ${text.error.message}`);
  if (kind === 'said') {
    const said = decodeEdge(DropSaid, text.value);
    if (!said.ok) return err(said.error.message);
    const names = new Set(said.value.lanes.map(({ lane }) => lane));
    return names.size === said.value.lanes.length
      ? ok({ kind, said: said.value })
      : err('it says how far a lane was taken twice');
  }
  const mark = decodeEdge(DropMark, text.value);
  return mark.ok ? ok({ kind, mark: mark.value }) : err(mark.error.message);
}

function answerFrom(
  squeezer: Squeezer,
  payload: Uint8Array,
  room: number,
): Result<DropItem, string> {
  if (payload.length <= PLACE_BYTES) return err('an answer without its place');
  const lane: LaneName | undefined = LANES[payload[0]!];
  const [from, known] = [uintAt(payload, 1, 6), uintAt(payload, 7, 6)];
  const most = Math.min(BATCH_LIMITS.bytesMax, room);
  const unfolded = unsqueeze(squeezer, payload.subarray(PLACE_BYTES), most);
  if (!unfolded.ok) return err(`an answer: ${unfolded.error}`);
  const batch = decodeBatch(unfolded.value);
  if (!batch.ok) return err(`an answer: ${batch.error.message}`);
  const [answer, ...more] = batch.value;
  if (answer === undefined || more.length > 0 || answer.lane !== lane)
    return err('an answer is of its one lane');
  return ok({ kind: 'answer', from, known, answer, unfoldedBytes: unfolded.value.length });
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function putUint(bytes: Uint8Array, at: number, length: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** length)
    throw new RangeError(`${value} does not fit into ${length} bytes`);
  for (let i = at + length - 1, left = value; i >= at; i--, left = Math.floor(left / 256))
    bytes[i] = left % 256;
}

function uintAt(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 256 + bytes[i]!;
  return value;
}
