/** What a path of a tiled log asks for, read as strictly as it is written. https://c2sp.org/tlog-tiles */
import { TILE_WIDTH, tilePath } from './tiles.ts';

export type TileAsked = {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
};

const PATH =
  /^tile\/(entries|0|[1-5]?\d|6[0-3])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Null for a path of no tile. */
export function parseTilePath(path: string): TileAsked | null {
  const match = PATH.exec(path);
  if (match === null) return null;
  const [, level, groups, partial] = match;
  const index = Number(groups!.replaceAll('/', '').replaceAll('x', ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  if (width >= TILE_WIDTH && partial !== undefined) return null;
  const asked = { level: level === 'entries' ? 'entries' : Number(level), index, width } as const;
  return pathOfTile(asked) === path ? asked : null;
}

export function pathOfTile({ level, index, width }: TileAsked): string {
  return `tile/${level}/${tilePath(index, width)}`;
}
