/** Stations of `noroshi passes`: "lat,lon,heightM" as it stands, or a file of them. */
import type { Station } from '@noroshi/link';
import { parseStrictJson } from '@noroshi/watch';
import { readTextFile } from './read-text.ts';
import { CommandError, EXIT, type World } from './world.ts';

export type NamedStation = Station & { readonly name: string };

const DEG = Math.PI / 180;
const BYTES_MAX = 4_000_000;
const STATIONS_MAX = 1000;
const MASK_MAX = 720;

type Given = {
  readonly name: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly heightM: number;
  readonly elevationMinDeg: number;
  readonly mask: readonly { readonly azimuthDeg: number; readonly elevationDeg: number }[];
};

export async function stationsFrom(
  world: World,
  text: string,
  elevationMinDeg: number | undefined,
  air: Station['air'],
): Promise<readonly NamedStation[]> {
  const given = /^[-+0-9., ]+$/.test(text) ? [placeOf(text)] : await fromFile(world, text);
  return given.map((one) => ({
    ...{ name: one.name, latitudeRad: one.latitudeDeg * DEG, longitudeRad: one.longitudeDeg * DEG },
    ...{ heightKm: one.heightM / 1000 },
    elevationMinRad: (elevationMinDeg ?? one.elevationMinDeg) * DEG,
    ...(one.mask.length > 0 && {
      mask: one.mask.map(({ azimuthDeg, elevationDeg }) => ({
        ...{ azimuthRad: azimuthDeg * DEG, elevationRad: elevationDeg * DEG },
      })),
    }),
    ...(air !== undefined && { air }),
  }));
}

function placeOf(text: string): Given {
  const [latitudeDeg, longitudeDeg, heightM = 0] = text.split(',').map(Number);
  return checked({ name: 'station', latitudeDeg, longitudeDeg, heightM }, '--station');
}

async function fromFile(world: World, file: string): Promise<readonly Given[]> {
  const bytes = await readTextFile(world, file, BYTES_MAX);
  const parsed = parseStrictJson(bytes, { bytesMax: BYTES_MAX, depthMax: 8 });
  if (!parsed.ok) throw new CommandError(EXIT.failure, `${file}: ${parsed.error.message}`);
  const rows = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  if (rows.length === 0 || rows.length > STATIONS_MAX)
    throw new CommandError(
      EXIT.failure,
      `${file}: ${rows.length} stations, expected 1 to ${STATIONS_MAX}`,
    );
  return rows.map((row, k) => checked(row, rows.length === 1 ? file : `${file}: station ${k + 1}`));
}

/** Every field with its range; what is not known is refused, so that no misspelling is passed over. */
function checked(value: unknown, where: string): Given {
  const row = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const refuse = (field: string, found: unknown, right: string) =>
    new CommandError(
      EXIT.failure,
      `${where}: ${field} is ${JSON.stringify(found) ?? 'missing'}, expected ${right}`,
    );
  const number = (
    from: Record<string, unknown>,
    field: string,
    min: number,
    max: number,
    otherwise?: number,
  ) => {
    const found = from[field] ?? otherwise;
    if (typeof found !== 'number' || !(found >= min && found <= max))
      throw refuse(field, from[field], `a number, ${min} to ${max}`);
    return found;
  };
  for (const field of Object.keys(row))
    if (!FIELDS.includes(field)) throw refuse(field, row[field], `one of ${FIELDS.join(', ')}`);
  const { name = 'station', mask = [] } = row;
  if (typeof name !== 'string' || name.length < 1 || name.length > 60)
    throw refuse('name', name, '1 to 60 characters');
  if (!Array.isArray(mask) || mask.length > MASK_MAX)
    throw refuse('mask', mask, `a list of at most ${MASK_MAX} corners`);
  const corners = mask.map((corner: Record<string, unknown>) => ({
    azimuthDeg: number(corner ?? {}, 'azimuthDeg', 0, 359.999999),
    elevationDeg: number(corner ?? {}, 'elevationDeg', -5, 89),
  }));
  if (corners.some(({ azimuthDeg }, k) => k > 0 && azimuthDeg <= corners[k - 1]!.azimuthDeg))
    throw refuse('mask', mask, 'corners in order of azimuth');
  return {
    ...{ name, latitudeDeg: number(row, 'latitudeDeg', -90, 90) },
    longitudeDeg: number(row, 'longitudeDeg', -180, 360),
    heightM: number(row, 'heightM', -500, 10_000, 0),
    elevationMinDeg: number(row, 'elevationMinDeg', -5, 89, 0),
    mask: corners,
  };
}

const FIELDS: readonly string[] = [
  'name',
  'latitudeDeg',
  'longitudeDeg',
  'heightM',
  'elevationMinDeg',
  'mask',
];
