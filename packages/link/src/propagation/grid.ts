/**
 * Values over the Earth on a grid of latitude and longitude, as the digital maps of Recommendations come: bilinear between four corners, around the
 * antimeridian too. A map is an argument: a node ships only what its terms allow, an operator loads the rest.
 */
export type Grid = {
  /** Row by row from the first latitude; each row goes east from the first longitude, whose last column is the first again. */
  readonly values: Float32Array | Float64Array | Uint16Array;
  readonly rows: number;
  readonly columns: number;
  readonly firstLatitudeDeg: number; // 90 or -90
  readonly firstLongitudeDeg: number; // -180 or 0
  readonly stepDeg: number;
  readonly scale: number; // of the values
};

export type GridFacts = Omit<Grid, 'values' | 'scale'> & { readonly scale: number };

/** What is wrong with a grid; null: nothing. */
export function gridFault({
  values,
  rows,
  columns,
  stepDeg,
  firstLatitudeDeg,
}: Grid): string | null {
  if (values.length !== rows * columns)
    return `${values.length} values, expected ${rows} rows of ${columns}: ${rows * columns}`;
  if (Math.abs((rows - 1) * stepDeg - 180) > 1e-6 || Math.abs((columns - 1) * stepDeg - 360) > 1e-6)
    return `${rows} by ${columns} at ${stepDeg}°, expected the whole Earth, its edges twice`;
  return Math.abs(firstLatitudeDeg) === 90
    ? null
    : `first latitude ${firstLatitudeDeg}, expected 90 or -90`;
}

/** Unsigned 16-bit numbers, little end first. */
export function gridOfU16(bytes: Uint8Array, facts: GridFacts): Grid {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Uint16Array.from({ length: bytes.byteLength >> 1 }, (_, i) =>
    view.getUint16(2 * i, true),
  );
  const grid = { ...facts, values };
  const fault = gridFault(grid);
  if (fault !== null) throw new RangeError(`gridOfU16: ${fault}`);
  return grid;
}

/** Degrees; longitudes of any turn. */
export function gridAt(grid: Grid, latitudeDeg: number, longitudeDeg: number): number {
  const { values, rows, columns, stepDeg, firstLatitudeDeg, firstLongitudeDeg, scale } = grid;
  const y = Math.abs(latitudeDeg - firstLatitudeDeg) / stepDeg;
  const turns = (((longitudeDeg - firstLongitudeDeg) % 360) + 360) % 360;
  const x = turns / stepDeg;
  const [row, column] = [Math.min(rows - 2, Math.floor(y)), Math.min(columns - 2, Math.floor(x))];
  const [down, east] = [y - row, x - column];
  const at = (r: number, c: number) => values[r * columns + c]!;
  const upper = at(row, column) * (1 - east) + at(row, column + 1) * east;
  const lower = at(row + 1, column) * (1 - east) + at(row + 1, column + 1) * east;
  return scale * (upper * (1 - down) + lower * down);
}

/** km over mean sea level, P.839-4: the mean height of 0 °C, and 0.36 km. */
export const rainHeightKm = (zeroDegreeKm: number): number => zeroDegreeKm + 0.36;
