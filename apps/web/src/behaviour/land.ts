/** The coastlines for a flat map, fetched once a page. Without them a map has its graticule alone. */
import { useEffect, useState } from 'preact/hooks';
import { askBytes } from '../data/ask.ts';
import { decodeRings, type Ring } from '../globe/coast.ts';

let rings: Promise<readonly Ring[]> | null = null;
const NONE: readonly Ring[] = [];

export function useLand(): readonly Ring[] {
  const [land, setLand] = useState(NONE);
  useEffect(() => {
    rings ??= loadRings();
    void rings.then(setLand);
  }, []);
  return land;
}

async function loadRings(): Promise<readonly Ring[]> {
  const asked = await askBytes('/assets/coastlines.bin');
  const read = asked.ok ? decodeRings(asked.body) : null;
  if (read === null) rings = null; // asked again with the next map
  return read ?? NONE;
}
