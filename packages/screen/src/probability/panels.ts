/**
 * The collision integral where the disk is wider than the error: adaptive Gauss-Kronrod panels over the angle.
 * The logarithm of the integrand is, but for slow factors, -E with E convex along the disk (half the squared Mahalanobis
 * distance of the nearest point of each chord). So its one valley is found first, the integral is cut where E has risen
 * by 46 (e^-46 = 1e-20 of the peak), and panels start at the places where the integrand turns sharply.
 * Rule: Kronrod's 7/15 points (Kronrod 1965; nodes and weights as tabulated in QUADPACK, Piessens et al. 1983).
 */
import { weightedErfSpan } from './erf.ts';

/** Half of the 15 points, from the outside to the middle, and the weights of both rules. */
export const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945,
  0.5860872354676911, 0.4058451513773972, 0.20778495500789848, 0,
];
export const KRONROD = [
  0.022935322010529224, 0.06309209262997854, 0.10479001032225019, 0.14065325971552592,
  0.1690047266392679, 0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
];
export const GAUSS = [
  0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0, 0.4179591836734694,
];

const ROOT_TWO_PI = 2.5066282746310002;
const RISE_MAX = 46; // of E, from the peak to where the integral is cut
const TOLERANCE = 1e-10; // of the gap between 7 and 15 points, whose better half is far closer
const PANELS_MAX = 4000;

/** One call's geometry; a module variable so that the loops below allocate nothing. */
const disk = { mx: 0, my: 0, along: 0, across: 0, radius: 0 };
const edges = new Float64Array(10); // two ends, the valley, the centre, three heights twice
const stack = new Float64Array(2 * PANELS_MAX);
let gap = 0; // between the two rules, of the panel last done

/** As `diskProbability`, for mx, my >= 0 and wide >= narrow > 0. */
export function diskByPanels(
  mx: number,
  my: number,
  wide: number,
  narrow: number,
  radius: number,
): number {
  disk.mx = mx;
  disk.my = my;
  disk.along = Math.SQRT1_2 / wide;
  disk.across = Math.SQRT1_2 / narrow;
  disk.radius = radius;
  const count = placeEdges();
  let total = 0;
  for (let i = 0; i + 1 < count; i++) total += rule(edges[i]!, edges[i + 1]!);
  return (refined(count, total) * radius) / (2 * ROOT_TWO_PI * wide);
}

/** Splits every panel until its two rules agree to TOLERANCE of the whole. */
function refined(count: number, firstTotal: number): number {
  let depth = 0;
  for (let i = 0; i + 1 < count; i++) {
    stack[depth++] = edges[i]!;
    stack[depth++] = edges[i + 1]!;
  }
  let total = 0;
  let panels = 0;
  while (depth > 0) {
    const to = stack[--depth]!;
    const from = stack[--depth]!;
    const value = rule(from, to);
    const middle = 0.5 * (from + to);
    panels++;
    const good = gap <= TOLERANCE * Math.max(total, Math.min(value, firstTotal));
    if (good || panels > PANELS_MAX || middle <= from || middle >= to) {
      total += value;
      continue;
    }
    stack[depth++] = from;
    stack[depth++] = middle;
    stack[depth++] = middle;
    stack[depth++] = to;
  }
  return total;
}

/** Fifteen-point value of one panel; leaves the distance to the seven-point value in `gap`. */
function rule(from: number, to: number): number {
  const middle = 0.5 * (from + to);
  const half = 0.5 * (to - from);
  let fine = KRONROD[7]! * integrand(middle);
  let coarse = (fine / KRONROD[7]!) * GAUSS[7]!;
  for (let i = 0; i < 7; i++) {
    const pair = integrand(middle - half * NODES[i]!) + integrand(middle + half * NODES[i]!);
    fine += KRONROD[i]! * pair;
    coarse += GAUSS[i]! * pair;
  }
  gap = Math.abs(fine - coarse) * half;
  return fine * half;
}

function integrand(angle: number): number {
  const sine = Math.sin(angle);
  const u = (disk.mx + disk.radius * Math.cos(angle)) * disk.along;
  const h = disk.radius * sine;
  return weightedErfSpan(u, disk.my * disk.across, h * disk.across) * sine;
}

/** E: half the squared Mahalanobis distance from the centre of the error to the chord at this angle. */
function rise(angle: number): number {
  const u = (disk.mx + disk.radius * Math.cos(angle)) * disk.along;
  const v = Math.max(0, disk.my - disk.radius * Math.sin(angle)) * disk.across;
  return u * u + v * v;
}

/**
 * The ends of the part that matters and the places between them where the integrand turns, ascending; returns how many:
 * the valley, the chord through the centre of the error, and the chords that end within 8 narrow sigma of its height.
 */
function placeEdges(): number {
  const valley = lowest();
  const limit = rise(valley) + RISE_MAX;
  const from = crossing(valley, 0, limit);
  const to = crossing(valley, Math.PI, limit);
  edges[0] = from;
  edges[1] = to;
  let count = addEdge(2, valley);
  if (disk.mx < disk.radius) count = addEdge(count, Math.acos(-disk.mx / disk.radius));
  const turn = 8 * (Math.SQRT1_2 / disk.across);
  for (let side = -1; side <= 1; side++) {
    const height = (disk.my + side * turn) / disk.radius;
    if (height <= 0 || height >= 1) continue;
    count = addEdge(count, Math.asin(height));
    count = addEdge(count, Math.PI - Math.asin(height));
  }
  edges.fill(Infinity, count);
  edges.sort();
  return count;
}

/** Keeps an angle that lies between the two ends, edges 0 and 1. */
function addEdge(count: number, angle: number): number {
  if (angle <= edges[0]! || angle >= edges[1]!) return count;
  edges[count] = angle;
  return count + 1;
}

/** Golden section on E, which has one valley in 0..pi. */
function lowest(): number {
  const golden = 0.6180339887498949;
  let a = 0;
  let b = Math.PI;
  let c = b - golden * (b - a);
  let d = a + golden * (b - a);
  let ec = rise(c);
  let ed = rise(d);
  for (let i = 0; i < 75; i++) {
    if (ec < ed) {
      b = d;
      d = c;
      ed = ec;
      c = b - golden * (b - a);
      ec = rise(c);
    } else {
      a = c;
      c = d;
      ec = ed;
      d = a + golden * (b - a);
      ed = rise(d);
    }
  }
  return 0.5 * (a + b);
}

/** Where E reaches `limit` between the valley and an end of the disk; the end itself when it does not. */
function crossing(valley: number, end: number, limit: number): number {
  if (rise(end) <= limit) return end;
  let inside = valley;
  let outside = end;
  for (let i = 0; i < 60; i++) {
    const middle = 0.5 * (inside + outside);
    if (rise(middle) <= limit) inside = middle;
    else outside = middle;
  }
  return outside;
}
