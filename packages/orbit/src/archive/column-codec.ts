/**
 * One column of a block. Its first byte says how it is kept:
 *   0      one double, the same in every set
 *   1      doubles as they are
 *   2 + d  whole numbers of 10^-d: exceptions (sets whose double is on no such grid) with their doubles, then for each set the
 *          difference to its forecast
 */
import {
  type ByteReader,
  type ByteWriter,
  getByte,
  getDouble,
  getSigned,
  getVarint,
  putByte,
  putDouble,
  putSigned,
  putVarint,
} from './bytes.ts';
import {
  DIGITS_MAX,
  doubleOf,
  type GridKind,
  nearestWhole,
  powerOfTen,
  WHOLE_MAX,
  wholeOf,
} from './grid.ts';

const CONSTANT = 0;
const RAW = 1;
const GRID = 2;
/** After that many values on no grid a column is looked at no further. */
const TRIES = 8;

/** The forecast of a row in the unit of the column, from the rows before it; NaN: the same as the row before. */
export type Forecast = (row: number) => number;

export type ColumnForm = {
  readonly kind: GridKind;
  readonly digitsMin: number; // where the search begins
  readonly turnDeg: number; // 360 for angles that go round, else 0
};

export function putColumn(
  writer: ByteWriter,
  values: ArrayLike<number>,
  form: ColumnForm,
  forecast: Forecast,
): void {
  const count = values.length;
  if (isConstant(values)) {
    putByte(writer, CONSTANT);
    putDouble(writer, values[0]);
    return;
  }
  const digits = digitsOf(values, form);
  const wholes = digits < 0 ? undefined : wholesOf(values, form, digits);
  const exceptions = wholes === undefined ? [] : rowsWithout(wholes);
  if (wholes === undefined || exceptions.length * 2 > count) {
    putByte(writer, RAW);
    for (let row = 0; row < count; row++) putDouble(writer, values[row]);
    return;
  }
  putByte(writer, GRID + digits);
  putVarint(writer, exceptions.length);
  let before = -1;
  for (const row of exceptions) {
    putVarint(writer, row - before - 1);
    putDouble(writer, values[row]);
    before = row;
  }
  let held = 0;
  for (let row = 0; row < count; row++) {
    const guess = guessOf(row, held, form, digits, forecast);
    held = Number.isNaN(wholes[row]) ? guess : wholes[row];
    putSigned(writer, difference(held, guess, form, digits));
  }
}

/** Fills `out` in order of rows, so that a forecast may look at rows already filled. */
export function getColumn(
  reader: ByteReader,
  out: { [row: number]: number; readonly length: number },
  form: ColumnForm,
  forecast: Forecast,
): void {
  const mode = getByte(reader);
  if (mode === CONSTANT || mode === RAW) {
    let value = getDouble(reader);
    for (let row = 0; row < out.length && !reader.failed; row++) {
      if (mode === RAW && row > 0) value = getDouble(reader);
      out[row] = value;
    }
    return;
  }
  const digits = mode - GRID;
  const exceptions = digits > DIGITS_MAX ? undefined : getExceptions(reader, out.length);
  if (exceptions === undefined) {
    reader.failed = true;
    return;
  }
  let held = 0;
  for (let row = 0; row < out.length && !reader.failed; row++) {
    const guess = guessOf(row, held, form, digits, forecast);
    held = added(guess, getSigned(reader), form, digits);
    out[row] = exceptions.get(row) ?? doubleOf(form.kind, held, digits);
  }
}

function getExceptions(reader: ByteReader, count: number): ReadonlyMap<number, number> | undefined {
  const many = getVarint(reader);
  if (many > count) return undefined;
  const exceptions = new Map<number, number>();
  let row = -1;
  for (let i = 0; i < many; i++) {
    row += getVarint(reader) + 1;
    if (row >= count) return undefined;
    exceptions.set(row, getDouble(reader));
  }
  return exceptions;
}

function guessOf(
  row: number,
  held: number,
  form: ColumnForm,
  digits: number,
  forecast: Forecast,
): number {
  if (row === 0) return 0;
  const value = forecast(row);
  if (Number.isNaN(value)) return held;
  const whole = nearestWhole(form.kind, value, digits);
  if (!(Math.abs(whole) <= WHOLE_MAX)) return held;
  const turn = form.turnDeg * powerOfTen(digits);
  return turn === 0 ? whole : whole - turn * Math.floor(whole / turn);
}

/** From guess to whole, the short way round where the column is an angle within one turn. */
function difference(whole: number, guess: number, form: ColumnForm, digits: number): number {
  const plain = whole - guess;
  const turn = form.turnDeg * powerOfTen(digits);
  if (turn === 0) return plain;
  const short = plain > turn / 2 ? plain - turn : plain < -turn / 2 ? plain + turn : plain;
  return added(guess, short, form, digits) === whole ? short : plain;
}

function added(guess: number, step: number, form: ColumnForm, digits: number): number {
  const sum = guess + step;
  const turn = form.turnDeg * powerOfTen(digits);
  if (turn === 0) return sum;
  return sum < 0 ? sum + turn : sum >= turn ? sum - turn : sum;
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let row = 1; row < values.length; row++) {
    if (!Object.is(values[row], values[0])) return false;
  }
  return true;
}

/** The fewest digits of a grid that all values lie on, exceptions aside; -1 when there is none. */
function digitsOf(values: ArrayLike<number>, form: ColumnForm): number {
  let digits = form.digitsMin;
  let exceptions = 0;
  for (let row = 0; row < values.length; row++) {
    let tried = digits;
    while (tried <= DIGITS_MAX && !isOnGrid(values[row], form, tried)) tried++;
    if (tried <= DIGITS_MAX) digits = tried;
    else if (++exceptions === TRIES && row < 2 * TRIES) return -1;
  }
  return digits;
}

function wholesOf(values: ArrayLike<number>, form: ColumnForm, digits: number): Float64Array {
  const wholes = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    wholes[row] = isOnGrid(values[row], form, digits)
      ? wholeOf(form.kind, values[row], digits)
      : Number.NaN;
  }
  return wholes;
}

function isOnGrid(value: number, form: ColumnForm, digits: number): boolean {
  const whole = wholeOf(form.kind, value, digits);
  if (Number.isNaN(whole)) return false;
  const turn = form.turnDeg * powerOfTen(digits);
  return turn === 0 || (whole >= 0 && whole < turn);
}

function rowsWithout(wholes: Float64Array): number[] {
  const rows: number[] = [];
  for (let row = 0; row < wholes.length; row++) if (Number.isNaN(wholes[row])) rows.push(row);
  return rows;
}
