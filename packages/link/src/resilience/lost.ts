/**
 * What is lost if something fails: the network is carried through time without the failure and with each, and what differs is told:
 * lost, slower, moved, unknown, since when and until when. Time goes in the intervals between the instants at which anything
 * changes, so a minute is never guessed.
 */
import { type Carrier, createCarrier } from './carry.ts';
import type { Failure } from './failure.ts';
import { type Columns, columnsOf, NOWHERE } from './load.ts';
import type { Network } from './network.ts';

export const LOSS_STATES = ['lost', 'degraded', 'unknown', 'moved'] as const; // worst first
export type LossState = (typeof LOSS_STATES)[number];

export type LossSpan = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly state: LossState;
  readonly rateKbitS: number;
  /** Over which path of the service now; null where nothing carries it. */
  readonly path: number | null;
};

export type Loss = {
  readonly serviceId: string;
  readonly state: LossState; // the worst
  readonly firstUs: number; // of that state
  readonly lostS: number;
  /** Of what is lost: no path is without what failed; none is in view then; or there is no room. */
  readonly why: 'onlyWay' | 'outOfView' | 'noRoom' | null;
  readonly spans: readonly LossSpan[];
  readonly spansMore: number;
};

export type FailureReport = {
  readonly failure: Failure;
  readonly losses: readonly Loss[]; // worst first, then by first instant, then by id
  readonly counts: Readonly<Record<LossState, number>>;
  readonly firstLossUs: number | null;
};

export type ResilienceReport = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly intervals: number;
  /** Services that are not whole even if nothing fails, with the share of the time. */
  readonly shortAnyway: readonly { readonly serviceId: string; readonly share: number }[];
  readonly failures: readonly FailureReport[];
};

export const RESILIENCE_LIMITS = { spansMax: 200, cellsMax: 4e6, daysMax: 31 } as const;
const DAY_US = 86_400e6;

/** Failures of hops that do not exist are the caller's fault. Throws RangeError over the limits. */
export function whatIsLost(
  network: Network,
  failures: readonly Failure[],
  span: { readonly fromUs: number; readonly toUs: number },
  onProgress?: (share: number) => void,
): ResilienceReport {
  const { fromUs, toUs } = span;
  if (!(toUs > fromUs && toUs - fromUs <= RESILIENCE_LIMITS.daysMax * DAY_US))
    throw new RangeError(
      `whatIsLost: ${fromUs} to ${toUs}, at most ${RESILIENCE_LIMITS.daysMax} days`,
    );
  if (failures.length * network.services.length > RESILIENCE_LIMITS.cellsMax)
    throw new RangeError(
      `whatIsLost: ${failures.length} failures of ${network.services.length} services`,
    );
  const columns = columnsOf(network);
  const cuts = failures.map((failure) => cutOf(failure, network, columns));
  const edges = edgesOf(network, failures, fromUs, toUs);
  const carrier = createCarrier(columns);
  const short = new Float64Array(columns.serviceIds.length);
  const capacity = new Float64Array(columns.capacityKbitS.length);
  const there = createThere(network);
  for (let i = 0; i + 1 < edges.length; i++) {
    const [beginUs, endUs] = [edges[i]!, edges[i + 1]!];
    there(beginUs, columns.capacityKbitS, capacity);
    carrier.carry(capacity);
    for (let s = 0; s < short.length; s++)
      if (carrier.rate[s]! < columns.requiredKbitS[s]!) short[s]! += endUs - beginUs;
    for (const cut of cuts)
      if (beginUs >= cut.fromUs && beginUs < cut.toUs)
        compare(cut, carrier, columns, capacity, beginUs, endUs);
    onProgress?.((i + 1) / (edges.length - 1));
  }
  return {
    ...{ fromUs, toUs, intervals: edges.length - 1 },
    shortAnyway: columns.serviceIds.flatMap((serviceId, s) =>
      short[s]! > 0 ? [{ serviceId, share: short[s]! / (toUs - fromUs) }] : [],
    ),
    failures: cuts.map((cut) => reportOf(cut, columns)),
  };
}

type Cut = {
  readonly failure: Failure;
  readonly hops: readonly number[];
  readonly isFailed: Uint8Array;
  readonly left: number; // share of the capacity
  readonly fromUs: number;
  readonly toUs: number;
  readonly withheld: ReadonlySet<number>; // hops that it may touch unseen
  readonly found: (Found | undefined)[]; // by service
};
type Found = { spans: LossSpan[]; more: number; lostUs: number; why: Loss['why'] };

function cutOf(failure: Failure, network: Network, columns: Columns): Cut {
  const index = new Map(columns.hopIds.map((id, k) => [id, k]));
  const hops = failure.hopIds.map((id) => {
    const hop = index.get(id);
    if (hop === undefined) throw new RangeError(`failure ${failure.id}: there is no hop ${id}`);
    return hop;
  });
  const isFailed = new Uint8Array(columns.hopIds.length);
  for (const hop of hops) isFailed[hop] = 1;
  const owners = new Set(failure.mayTouch ?? []);
  const withheld = network.hops.flatMap(({ isWithheld, owner }, k) =>
    isWithheld === true && owner !== undefined && owners.has(owner) ? [k] : [],
  );
  return {
    ...{ failure, hops, isFailed, left: failure.share ?? 0, withheld: new Set(withheld) },
    ...{ fromUs: failure.fromUs ?? Number.NEGATIVE_INFINITY, toUs: failure.toUs ?? Infinity },
    found: new Array<Found | undefined>(columns.serviceIds.length).fill(undefined),
  };
}

/** Every instant at which a hop comes or goes, or a failure begins or ends. */
function edgesOf(
  network: Network,
  failures: readonly Failure[],
  fromUs: number,
  toUs: number,
): number[] {
  const edges = new Set([fromUs, toUs]);
  const add = (us: number | undefined) => {
    if (us !== undefined && us > fromUs && us < toUs) edges.add(us);
  };
  for (const { windows = [] } of network.hops)
    for (const window of windows) {
      add(window.fromUs);
      add(window.toUs);
    }
  for (const failure of failures) {
    add(failure.fromUs);
    add(failure.toUs);
  }
  return [...edges].sort((a, b) => a - b);
}

/** Capacities at instants that go up: each hop remembers the window it is in. */
function createThere({ hops }: Network) {
  const next = new Uint32Array(hops.length);
  return (atUs: number, capacityKbitS: Float64Array, out: Float64Array) => {
    for (const [k, { windows }] of hops.entries()) {
      if (windows === undefined) {
        out[k] = capacityKbitS[k]!;
        continue;
      }
      while (next[k]! < windows.length && windows[next[k]!]!.toUs <= atUs) next[k]!++;
      const window = windows[next[k]!];
      out[k] = window !== undefined && window.fromUs <= atUs ? capacityKbitS[k]! : 0;
    }
  };
}

function compare(
  cut: Cut,
  carrier: Carrier,
  columns: Columns,
  capacity: Float64Array,
  fromUs: number,
  toUs: number,
): void {
  const { rate, path, before: was } = carrier;
  if (cut.withheld.size === 0 && !cut.hops.some(carrier.isUsed)) return;
  const doubtful = cut.withheld.size === 0 ? [] : unseen(cut, carrier, columns);
  carrier.reduce(cut.hops, (hop) => Math.ceil(capacity[hop]! * (1 - cut.left)));
  for (const s of carrier.touched) {
    const now = {
      rateKbitS: rate[s]!,
      path: path[s] === NOWHERE ? null : path[s]! - columns.pathStart[s]!,
    };
    if (path[s] === was.path[s] && rate[s]! >= was.rate[s]!) continue;
    const state = rate[s]! >= was.rate[s]! ? 'moved' : rate[s] === 0 ? 'lost' : 'degraded';
    const found = note(cut, s, { fromUs, toUs, state, ...now });
    if (state === 'lost') found.why ??= whyLost(cut, columns, capacity, s);
  }
  for (const s of doubtful)
    if (rate[s] === was.rate[s] && path[s] === was.path[s])
      note(cut, s, {
        fromUs,
        toUs,
        state: 'unknown',
        rateKbitS: rate[s]!,
        path: path[s]! - columns.pathStart[s]!,
      });
  carrier.undo();
}

/** Services that now go over a hop whose map is withheld, and which the failure may touch there. */
function unseen({ withheld }: Cut, { path }: Carrier, { hopStart, hops }: Columns): number[] {
  const found: number[] = [];
  for (let s = 0; s < path.length; s++) {
    const p = path[s]!;
    if (p === NOWHERE) continue;
    for (let k = hopStart[p]!; k < hopStart[p + 1]!; k++)
      if (withheld.has(hops[k]!)) {
        found.push(s);
        break;
      }
  }
  return found;
}

function whyLost(
  { isFailed, left }: Cut,
  columns: Columns,
  capacity: Float64Array,
  s: number,
): Loss['why'] {
  const { pathStart, hopStart, hops } = columns;
  let why: Loss['why'] = 'onlyWay';
  for (let p = pathStart[s]!; p < pathStart[s + 1]!; p++) {
    const way = hops.subarray(hopStart[p]!, hopStart[p + 1]!);
    if (left === 0 && way.some((hop) => isFailed[hop] === 1)) continue;
    if (way.every((hop) => capacity[hop]! > 0)) return 'noRoom';
    why = 'outOfView';
  }
  return why;
}

function note({ found }: Cut, s: number, span: LossSpan): Found {
  let row = found[s];
  if (row === undefined) {
    row = { spans: [], more: 0, lostUs: 0, why: null };
    found[s] = row;
  }
  if (span.state === 'lost') row.lostUs += span.toUs - span.fromUs;
  const last = row.spans.at(-1);
  const isSame =
    last?.toUs === span.fromUs &&
    last.state === span.state &&
    last.rateKbitS === span.rateKbitS &&
    last.path === span.path;
  if (isSame) row.spans[row.spans.length - 1] = { ...last, toUs: span.toUs };
  else if (row.spans.length < RESILIENCE_LIMITS.spansMax) row.spans.push(span);
  else row.more++;
  return row;
}

function reportOf({ failure, found }: Cut, { serviceIds }: Columns): FailureReport {
  const losses = found.flatMap((row, s): Loss[] => {
    if (row === undefined) return [];
    const { spans, more, lostUs, why } = row;
    const state = LOSS_STATES.find((one) => spans.some((span) => span.state === one))!;
    const firstUs = spans.find((span) => span.state === state)!.fromUs;
    return [
      {
        serviceId: serviceIds[s]!,
        state,
        firstUs,
        lostS: lostUs / 1e6,
        why,
        spans,
        spansMore: more,
      },
    ];
  });
  losses.sort(
    (a, b) =>
      LOSS_STATES.indexOf(a.state) - LOSS_STATES.indexOf(b.state) ||
      a.firstUs - b.firstUs ||
      (a.serviceId < b.serviceId ? -1 : 1),
  );
  const counts = { lost: 0, degraded: 0, unknown: 0, moved: 0 };
  for (const { state } of losses) counts[state]++;
  const first = losses.filter(({ state }) => state === 'lost').map(({ firstUs }) => firstUs);
  return { failure, losses, counts, firstLossUs: first.length === 0 ? null : Math.min(...first) };
}

export type SinglePoint = {
  readonly failureId: string;
  readonly hopIds: readonly string[];
  readonly serviceIds: readonly string[]; // lost for want of another way
};

/** Of a report over single failures: those without which a service has no way at all, most services first. */
export function singlePointsOfFailure({ failures }: ResilienceReport): SinglePoint[] {
  return failures
    .flatMap(({ failure, losses }): SinglePoint[] => {
      const serviceIds = losses
        .filter(({ why }) => why === 'onlyWay')
        .map(({ serviceId }) => serviceId);
      return serviceIds.length === 0
        ? []
        : [{ failureId: failure.id, hopIds: failure.hopIds, serviceIds }];
    })
    .sort(
      (a, b) => b.serviceIds.length - a.serviceIds.length || (a.failureId < b.failureId ? -1 : 1),
    );
}
