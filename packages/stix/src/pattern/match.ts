/**
 * Whether observations satisfy a pattern, and which (STIX 2.1 §9.5 to §9.7). An observation takes part as often as it was observed, once each time. Bindings are
 * looked for one at a time with the window of WITHIN passed down, so that the first is found without listing the rest, and all work
 * is counted: what does not end within the limit is told as such.
 */
import { err, ok, type Result } from '@noroshi/time';
import { isObject, type JsonObject } from '../check/fault.ts';
import { usOfTimestamp } from '../timestamp.ts';
import type { Observation, Pattern } from './ast.ts';
import { Incomparable } from './compare.ts';
import { type LeafTest, prepareLeaf } from './leaf.ts';

/** An observed-data object with the objects that it refers to. */
export type ObservedData = {
  readonly firstUs: number; // µs TAI
  readonly lastUs: number;
  readonly numberObserved: number;
  /** Objects by id (or key): those observed first of all, and others that references may lead to. */
  readonly objects: ReadonlyMap<string, JsonObject>;
  readonly observed: readonly string[]; // ids of those observed
};

export type MatchError =
  | { readonly kind: 'work'; readonly message: string } // more steps than allowed
  | { readonly kind: 'pattern'; readonly message: string } // it parses and has no meaning
  | { readonly kind: 'value'; readonly message: string }; // a value cannot be compared at all

export const MATCH_STEPS_MAX = 2_000_000;

/** Places of the observations that satisfy the pattern, or null where none do. */
export function matchPattern(
  { root }: Pattern,
  observations: readonly ObservedData[],
  stepsMax: number = MATCH_STEPS_MAX,
): Result<readonly number[] | null, MatchError> {
  const work = { left: stepsMax };
  const spend = (steps: number) => (work.left -= steps) >= 0;
  try {
    const m: Matching = {
      observations,
      spend,
      leaves: new Map(),
      taken: new Int32Array(observations.length),
      depth: 0,
    };
    prepare(root, m);
    const all = observations.map((_, i) => i).sort(byTime(observations));
    let found: readonly number[] | null = null;
    search(root, all, m, (binding) => {
      found = binding.places;
      return true;
    });
    return ok(found);
  } catch (stopped) {
    if (stopped instanceof Stopped) return err(stopped.error);
    if (stopped instanceof Incomparable) return err({ kind: 'value', message: stopped.message });
    throw stopped;
  }
}

/** Never leaves this file. */
class Stopped extends Error {
  readonly error: MatchError;
  constructor(error: MatchError) {
    super(error.message);
    this.error = error;
  }
}

type Matching = {
  readonly observations: readonly ObservedData[];
  readonly spend: (steps: number) => boolean;
  readonly leaves: Map<Observation, readonly boolean[]>; // by place
  readonly taken: Int32Array; // how often each observation takes part so far, by place
  depth: number;
};

/** Observations that satisfy a part: its places, the latest first time and the earliest last time among them. */
type Binding = {
  readonly places: readonly number[];
  readonly firstMaxUs: number;
  readonly lastMinUs: number;
};

/** Called with each binding until it returns true. */
type Take = (binding: Binding) => boolean;

const NOTHING: Binding = {
  places: [],
  firstMaxUs: Number.NEGATIVE_INFINITY,
  lastMinUs: Number.POSITIVE_INFINITY,
};

/** Every leaf is tried on every observation once; what has no meaning is found before anything is matched. */
function prepare(node: Observation, m: Matching): void {
  if (node.kind === 'observation') {
    const leaf = prepareLeaf(node.comparison, m.spend);
    if (!leaf.ok) throw new Stopped({ kind: 'pattern', message: leaf.error });
    m.leaves.set(
      node,
      m.observations.map((one) => tryLeaf(leaf.value, one, m)),
    );
  } else if ('left' in node) {
    prepare(node.left, m);
    prepare(node.right, m);
  } else {
    if (node.kind === 'within' && node.windowS <= 0)
      throw new Stopped({ kind: 'pattern', message: 'WITHIN needs more than 0 seconds' });
    if (node.kind === 'repeats' && node.count < 1)
      throw new Stopped({ kind: 'pattern', message: 'REPEATS needs at least one time' });
    prepare(node.of, m);
  }
}

function tryLeaf(leaf: LeafTest, one: ObservedData, m: Matching): boolean {
  const isMatch = leaf(one);
  step(m);
  return isMatch;
}

function step(m: Matching): void {
  if (!m.spend(1))
    throw new Stopped({ kind: 'work', message: 'the pattern asks for more work than is allowed' });
}

function search(node: Observation, domain: readonly number[], m: Matching, take: Take): boolean {
  switch (node.kind) {
    case 'observation':
      return searchLeaf(node, domain, m, take);
    case 'or':
      return search(node.left, domain, m, take) || search(node.right, domain, m, take);
    case 'and':
    case 'followedby':
      return search(node.left, domain, m, (left) =>
        search(node.right, domain, m, (right) => {
          if (node.kind === 'followedby' && left.firstMaxUs > right.lastMinUs) return false;
          return take(joined(left, right));
        }),
      );
    case 'within':
      return searchWithin(node, domain, m, take);
    case 'repeats':
      return searchRepeats(node, domain, m, NOTHING, 0, -1, take);
    case 'startStop': {
      const [startUs, stopUs] = [timeOf(node.start), timeOf(node.stop)];
      const inside = domain.filter((place) => {
        const { firstUs, lastUs } = m.observations[place]!;
        return firstUs < stopUs && lastUs >= startUs;
      });
      return search(node.of, inside, m, take);
    }
  }
}

function timeOf(text: string): number {
  const us = usOfTimestamp(text);
  if (us === null)
    throw new Stopped({ kind: 'pattern', message: `there is no such time as ${text}` });
  return us;
}

function searchLeaf(
  node: Observation,
  domain: readonly number[],
  m: Matching,
  take: Take,
): boolean {
  const matches = m.leaves.get(node)!;
  for (const place of domain) {
    if (matches[place] && leftAt(place, m) > 0 && takeAt(place, 1, m, take)) return true;
  }
  return false;
}

/**
 * Observations last from first to last; they fit a window when some instants of theirs do: the latest beginning is no more than
 * the window after the earliest end. Each end is tried as the earliest.
 */
function searchWithin(
  node: Extract<Observation, { kind: 'within' }>,
  domain: readonly number[],
  m: Matching,
  take: Take,
): boolean {
  const windowUs = node.windowS * 1e6;
  const ends = [...new Set(domain.map((place) => m.observations[place]!.lastUs))].sort(
    (a, b) => a - b,
  );
  for (const endUs of ends) {
    step(m);
    const inside = domain.filter((place) => {
      const { firstUs, lastUs } = m.observations[place]!;
      return lastUs >= endUs && firstUs <= endUs + windowUs;
    });
    if (search(node.of, inside, m, take)) return true;
  }
  return false;
}

/** Times over with others each time; in order of their first places, so that no order of the same is tried twice. */
function searchRepeats(
  node: Extract<Observation, { kind: 'repeats' }>,
  domain: readonly number[],
  m: Matching,
  so: Binding,
  times: number,
  from: number,
  take: Take,
): boolean {
  if (times >= node.count) return take(so);
  if (node.of.kind === 'observation')
    return searchCounts(m.leaves.get(node.of)!, domain, 0, node.count, m, so, take);
  const ahead = domain.filter((place) => place >= from);
  return search(node.of, ahead, m, (binding) => {
    const first = Math.min(...binding.places);
    return searchRepeats(node, domain, m, joined(so, binding), times + 1, first, take);
  });
}

/** A plain observation so many times: from each place as many as there are, fewer where that leads nowhere. */
function searchCounts(
  matches: readonly boolean[],
  domain: readonly number[],
  next: number,
  missing: number,
  m: Matching,
  so: Binding,
  take: Take,
): boolean {
  if (missing === 0) return take(so);
  let reach = 0;
  for (let i = next; i < domain.length && reach < missing; i++)
    if (matches[domain[i]!]) reach += leftAt(domain[i]!, m);
  if (reach < missing) return false;
  const place = domain[next]!;
  const most = matches[place] ? Math.min(missing, leftAt(place, m)) : 0;
  for (let count = most; count >= 0; count--) {
    step(m);
    const onward = (binding: Binding) =>
      searchCounts(matches, domain, next + 1, missing - count, m, joined(so, binding), take);
    if (count === 0 ? onward(NOTHING) : takeAt(place, count, m, onward)) return true;
  }
  return false;
}

const leftAt = (place: number, m: Matching): number =>
  m.observations[place]!.numberObserved - m.taken[place]!;

/** Takes an observation some times over while the rest is looked for. */
function takeAt(place: number, count: number, m: Matching, take: Take): boolean {
  step(m);
  if (m.depth >= DEPTH_MAX)
    throw new Stopped({
      kind: 'work',
      message: `more than ${DEPTH_MAX} observations are asked for`,
    });
  const { firstUs, lastUs } = m.observations[place]!;
  m.taken[place] = m.taken[place]! + count;
  m.depth++;
  const isTaken = take({ places: [place], firstMaxUs: firstUs, lastMinUs: lastUs });
  m.depth--;
  m.taken[place] = m.taken[place]! - count;
  return isTaken;
}

/** A binding of more observations than this would need a deeper stack than there is. */
const DEPTH_MAX = 1000;

function joined(a: Binding, b: Binding): Binding {
  return {
    places: [...a.places, ...b.places],
    firstMaxUs: Math.max(a.firstMaxUs, b.firstMaxUs),
    lastMinUs: Math.min(a.lastMinUs, b.lastMinUs),
  };
}

function byTime(observations: readonly ObservedData[]) {
  return (a: number, b: number) => observations[a]!.firstUs - observations[b]!.firstUs || a - b;
}

/** Observed data of a bundle (2.1), or one observed-data object with its own dictionary (as 2.0 had it). */
export function observedDataOf(value: JsonObject): ObservedData[] {
  if (value.type === 'observed-data') return observedOf(value, new Map());
  const objects = Array.isArray(value.objects) ? value.objects.filter(isObject) : [];
  const byId = new Map(objects.map((object) => [String(object.id), object]));
  return objects.flatMap((object) =>
    object.type === 'observed-data' ? observedOf(object, byId) : [],
  );
}

function observedOf(data: JsonObject, byId: ReadonlyMap<string, JsonObject>): ObservedData[] {
  const firstUs = usOfTimestamp(String(data.first_observed));
  const lastUs = usOfTimestamp(String(data.last_observed));
  if (firstUs === null || lastUs === null) return [];
  const numberObserved = typeof data.number_observed === 'number' ? data.number_observed : 1;
  const own = isObject(data.objects) ? Object.entries(data.objects) : [];
  const inner = own.flatMap(([key, object]): [string, JsonObject][] =>
    isObject(object) ? [[key, object]] : [],
  );
  const refs = Array.isArray(data.object_refs) ? data.object_refs.map(String) : [];
  const observed = [...inner.map(([key]) => key), ...refs.filter((id) => byId.has(id))];
  return [{ firstUs, lastUs, numberObserved, objects: new Map([...byId, ...inner]), observed }];
}
