/** Collects what overlay.ts draws at this frame: names of assets, shapes of warnings, stations, the approach. */
import { chosenApproach, chosenObject } from '../data/select.ts';
import type { WarningLine } from '../data/wire.ts';
import { assetOf, stations } from './assets.ts';
import { feed } from './feed.ts';
import { flights, placeOfTrack, standingAt } from './flights.ts';
import { plainName } from './name.ts';
import type { Link, Mark } from './overlay.ts';
import { groundOf } from './places.ts';
import { layers, under } from './show.ts';
import { words } from './words.ts';
import { groundToTeme, pixelsOf, placeOf, type World } from './world.ts';

const NAMES_MAX = 120;
const WEIGHT = { under: 9e5, chosen: 8e5, warned: 5e5, station: 3e5, asset: 1e5 } as const;
const ORDER = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'] as const;
export type Urgency = (typeof ORDER)[number];

/** The most urgent open warning of each object. */
export function urgencyByObject(lines: readonly WarningLine[]): ReadonlyMap<string, Urgency> {
  const found = new Map<string, Urgency>();
  for (const { warning } of lines) {
    const rank = ORDER.indexOf(warning.precedence);
    for (const id of warning.objectIds) {
      const before = found.get(id);
      if (before === undefined || rank < ORDER.indexOf(before)) found.set(id, warning.precedence);
    }
  }
  return found;
}

export type Collected = { readonly marks: readonly Mark[]; readonly link: Link | null };

export function collectMarks(
  world: World,
  urgency: ReadonlyMap<string, Urgency>,
  assetRows: readonly number[],
): Collected {
  const isNamed = layers.peek().labels;
  const marks: Mark[] = [];
  for (const row of assetRows.slice(0, NAMES_MAX)) pushNamed(world, row, isNamed, marks);
  for (const [id, precedence] of urgency) pushWarned(world, id, precedence, isNamed, marks);
  for (const station of stations.peek()) {
    const at = pixelsOf(world, groundToTeme(world, groundOf(station)));
    if (at === null) continue;
    const text = isNamed ? plainName(station.name) : '';
    marks.push(markAt(at, { kind: 'station', text, colour: 'cone', weight: WEIGHT.station }));
  }
  pushFlights(world, marks);
  const link = pushApproach(world, marks);
  pushOne(world, chosenObject.peek(), 'name', WEIGHT.chosen, marks);
  const pointed = under.peek();
  if (pointed !== null) pushOne(world, pointed.objectId, 'under', WEIGHT.under, marks);
  return { marks, link };
}

type Kind = Omit<Mark, 'xPx' | 'yPx'>;

const markAt = ([xPx, yPx]: readonly [number, number], kind: Kind): Mark => ({
  ...kind,
  ...{ xPx, yPx },
});

export function nameOf(world: World, row: number): string {
  const { catalogue } = world;
  if (catalogue === null || row < 0) return '';
  const id = catalogue.objectIds[row]!;
  const name = assetOf.peek().get(id)?.name ?? catalogue.names[row]!;
  return plainName(name === '' ? id : name);
}

function pushNamed(world: World, row: number, isNamed: boolean, marks: Mark[]): void {
  const place = placeOf(world, row);
  const at = place && pixelsOf(world, place);
  if (!at || !isNamed) return;
  const text = nameOf(world, row);
  marks.push(markAt(at, { kind: 'name', text, colour: 'asset', weight: WEIGHT.asset }));
}

/** Ballistic objects where they are, and the crosses where they come down, with when. */
function pushFlights(world: World, marks: Mark[]): void {
  for (const { now } of standingAt(flights.peek(), world.ms)) {
    const colour = now.impact === null ? 'asset' : 'FLASH';
    const at = pixelsOf(world, groundToTeme(world, placeOfTrack(now)));
    const text = `${now.heightKm.toFixed(0)} km`;
    if (at !== null) marks.push(markAt(at, { kind: 'under', text, colour, weight: WEIGHT.warned }));
    if (now.impact === null) continue;
    const down = placeOfTrack({ ...now.impact, heightKm: 3 });
    const foot = pixelsOf(world, groundToTeme(world, down));
    const when = `${now.impact.atUtc.slice(11, 19)}Z`;
    if (foot !== null)
      marks.push(markAt(foot, { kind: 'tca', text: when, colour: 'FLASH', weight: WEIGHT.chosen }));
  }
}

function pushWarned(
  world: World,
  objectId: string,
  precedence: Urgency,
  isNamed: boolean,
  marks: Mark[],
): void {
  const row = feed.row(objectId);
  const place = placeOf(world, row);
  const at = place && pixelsOf(world, place);
  if (!at) return;
  const isAsset = world.catalogue?.isAsset[row] === 1;
  const text = isNamed && !isAsset ? nameOf(world, row) : '';
  const weight = WEIGHT.warned - ORDER.indexOf(precedence);
  marks.push(markAt(at, { kind: 'warned', text, colour: precedence, weight, precedence }));
}

function pushOne(
  world: World,
  objectId: string | null,
  kind: 'name' | 'under',
  weight: number,
  marks: Mark[],
): void {
  if (objectId === null) return;
  const row = feed.row(objectId);
  const place = placeOf(world, row);
  const at = place && pixelsOf(world, place);
  const text = kind === 'under' ? '' : nameOf(world, row); // the pointer has its own tip
  if (at) marks.push(markAt(at, { kind, text, colour: 'chosen', weight }));
}

const APART_PX = 26;

/** Both objects with their digits, and the line between them with how far that is now. */
function pushApproach(world: World, marks: Mark[]): Link | null {
  const approach = chosenApproach.peek();
  if (approach === null) return null;
  pushClosest(world, approach.tcaUtc, marks);
  const places = [approach.id1, approach.id2].map((id) => placeOf(world, feed.row(id))?.slice());
  const [one, two] = places;
  const ends = places.map((place) => (place ? pixelsOf(world, place) : null));
  const [from, to] = ends;
  const isClose = from && to && Math.hypot(from[0] - to[0], from[1] - to[1]) < APART_PX;
  const shift = isClose ? APART_PX / 2 : 0;
  const texts = [approach.id1, approach.id2].map((id) => nameOf(world, feed.row(id)));
  for (const [k, at] of ends.entries()) {
    if (!at) continue;
    const moved = [at[0] + (k === 0 ? -shift : shift), at[1]] as const;
    const colour = k === 0 ? 'one' : 'two';
    const mark = { kind: 'digit', digit: `${k + 1}`, text: texts[k]!, colour } as const;
    marks.push(markAt(moved, { ...mark, weight: WEIGHT.chosen + 10 - k }));
  }
  if (!one || !two || !from || !to) return null;
  const apartKm = Math.hypot(one[0]! - two[0]!, one[1]! - two[1]!, one[2]! - two[2]!);
  return { from, to, text: words().km(apartKm) };
}

function pushClosest(world: World, tcaUtc: string, marks: Mark[]): void {
  const places = world.stage.orbits.approachPlaces();
  const at = places && pixelsOf(world, places[0]);
  if (!at) return;
  const text = `TCA ${tcaUtc.slice(11, 19)}Z`;
  marks.push(markAt(at, { kind: 'tca', text, colour: 'text', weight: WEIGHT.chosen + 5 }));
}
