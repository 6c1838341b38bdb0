/**
 * Texts and ids among the bytes of the archive. A text is its length and its UTF-16 units as varints: any string comes back as
 * it was, and plain ASCII takes a byte a letter. An id that is its catalogue number in decimal takes only the difference to the
 * one before, twice (a byte in a whole catalogue); any other is its length, twice and one, its units and its number.
 */
import { type ByteReader, type ByteWriter, getVarint, putVarint } from './bytes.ts';

/** Longer ones are cut by no writer of ours and believed of no reader. */
export const TEXT_UNITS_MAX = 1024;
const UNIT_MAX = 0xffff;
const NUMBER_MAX = 0xffff_ffff;

export function putText(writer: ByteWriter, text: string): void {
  if (text.length > TEXT_UNITS_MAX) throw new Error(`a text of ${text.length} units`);
  putVarint(writer, text.length);
  putUnits(writer, text);
}

export function getText(reader: ByteReader): string {
  return getUnits(reader, getVarint(reader));
}

export type Ids = {
  readonly objectId: readonly string[]; // none of them empty
  readonly catalogueNumber: ArrayLike<number>; // 0: none
};

export function putIds(
  writer: ByteWriter,
  { objectId, catalogueNumber }: Ids,
  from: number,
  to: number,
): void {
  let before = 0;
  for (let row = from; row < to; row++) {
    const id = objectId[row];
    const number = catalogueNumber[row];
    if (number > 0 && id === String(number)) {
      const step = number - before;
      putVarint(writer, 2 * (step < 0 ? -2 * step - 1 : 2 * step));
      before = number;
    } else {
      if (id.length > TEXT_UNITS_MAX) throw new Error(`an id of ${id.length} units`);
      putVarint(writer, 2 * id.length + 1);
      putUnits(writer, id);
      putVarint(writer, number);
    }
  }
}

/** Appends `count` ids to `objectId`, their numbers from row `at` on. */
export function getIds(
  reader: ByteReader,
  objectId: string[],
  catalogueNumber: Uint32Array,
  at: number,
  count: number,
): void {
  let before = 0;
  for (let row = at; row < at + count && !reader.failed; row++) {
    const mark = getVarint(reader);
    if (mark % 2 === 1) {
      objectId.push(getUnits(reader, (mark - 1) / 2));
      catalogueNumber[row] = getNumber(reader);
      continue;
    }
    const zigzag = mark / 2;
    before += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    if (!(before > 0 && before <= NUMBER_MAX)) reader.failed = true;
    objectId.push(String(before));
    catalogueNumber[row] = before;
  }
}

function getNumber(reader: ByteReader): number {
  const value = getVarint(reader);
  if (value <= NUMBER_MAX) return value;
  reader.failed = true;
  return 0;
}

function putUnits(writer: ByteWriter, text: string): void {
  for (let i = 0; i < text.length; i++) putVarint(writer, text.charCodeAt(i));
}

const scratch = new Uint16Array(TEXT_UNITS_MAX);

function getUnits(reader: ByteReader, length: number): string {
  if (length > TEXT_UNITS_MAX || length > reader.bytes.length - reader.at) reader.failed = true;
  for (let i = 0; i < length && !reader.failed; i++) {
    const unit = getVarint(reader);
    if (unit > UNIT_MAX) reader.failed = true;
    scratch[i] = unit;
  }
  return reader.failed ? '' : String.fromCharCode(...scratch.subarray(0, length));
}
