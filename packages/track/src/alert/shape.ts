/**
 * Polygons and circles of an alert: latitude before longitude, pairs with blanks between (CAP 1.2 §3.2.4). The schema takes any text there, and
 * open or crossing rings are really published. An open one is closed; one that crosses itself becomes its hull, which leaves out nobody; each
 * with a note.
 */
import type { CapArea, CapPoint } from '@noroshi/watch';
import { crossesItself, flatRing, hullOf, isClosed, pointsOf, wrapDeg } from './geometry.ts';
import { textIn, type XmlElement } from './xml.ts';

/** What the schema lets pass and was repaired or left out. */
export type Note = { readonly line: number; readonly rule: string; readonly message: string };

type Circle = NonNullable<CapArea['circle']>[number];

const POINTS_MAX = 20_000;
const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)';
const POINT = new RegExp(`^(${NUMBER}),(${NUMBER})$`);

/** A closed ring, or undefined where there is none to save. */
export function polygonOf(element: XmlElement, notes: Note[]): CapPoint[] | undefined {
  const note = (rule: string, message: string) => notes.push({ line: element.line, rule, message });
  const words = textIn(element)
    .split(/\s+/)
    .filter((each) => each !== '');
  if (words.length > POINTS_MAX) {
    note('INVALID_POLYGON', `${words.length} points: at most ${POINTS_MAX}; it is left out`);
    return undefined;
  }
  const points = words.map(pointOf);
  const wrong = points.indexOf(null);
  if (wrong >= 0) {
    const right = 'latitude,longitude within ±90,±180 is right';
    note('INVALID_POLYGON', `"${words[wrong]!.slice(0, 40)}": ${right}; it is left out`);
    return undefined;
  }
  return repaired(points as CapPoint[], note);
}

function repaired(
  points: readonly CapPoint[],
  note: (rule: string, message: string) => void,
): CapPoint[] | undefined {
  let ring = flatRing(points);
  if (ring.length > 0 && !isClosed(flatEnds(points))) {
    note('INVALID_POLYGON', 'the last point is not the first; it is closed');
    ring = [...ring, ring[0]!];
  }
  if (new Set(ring.map(String)).size < 3) {
    note('INVALID_POLYGON', `${ring.length} points bound no area: four at least; it is left out`);
    return undefined;
  }
  if (crossesItself(ring)) {
    note('INVALID_POLYGON_SELF_INTERSECTION', 'it crosses itself; its hull stands for it');
    ring = hullOf(ring);
    if (ring.length < 4) return undefined;
  }
  return pointsOf(ring.map(([x, y]) => [wrapDeg(x), y]));
}

const flatEnds = (points: readonly CapPoint[]) => flatRing([points[0]!, points.at(-1)!]);

function pointOf(word: string): CapPoint | null {
  const found = POINT.exec(word);
  if (found === null) return null;
  const [latitudeDeg, longitudeDeg] = [Number(found[1]), Number(found[2])];
  if (Math.abs(latitudeDeg) > 90 || Math.abs(longitudeDeg) > 180) return null;
  return { latitudeDeg, longitudeDeg };
}

export function circleOf(element: XmlElement, notes: Note[]): Circle | undefined {
  const words = textIn(element).trim().split(/\s+/);
  const centre = pointOf(words[0]!);
  const radiusKm = Number(words[1]);
  if (
    centre !== null &&
    words.length === 2 &&
    words[1] !== '' &&
    radiusKm >= 0 &&
    radiusKm < 20_040
  )
    return { centre, radiusKm };
  const shown = textIn(element).trim().slice(0, 40);
  const message = `"${shown}": latitude,longitude radius (km) is right; it is left out`;
  notes.push({ line: element.line, rule: 'INVALID_CIRCLE', message });
  return undefined;
}
