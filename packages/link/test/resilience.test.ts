import { expect, test } from 'vitest';
import {
  columnsOf,
  createCarrier,
  type Failure,
  failuresOfConcerns,
  type Network,
  networkFaults,
  singleFailures,
  singlePointsOfFailure,
  whatIsLost,
} from '../src/index.ts';
import { seededNetwork } from './networks.ts';

const MINUTE_US = 60e6;

/** Two satellites, the second in view for ten minutes of each twenty; two gateways, one wire. */
const SMALL: Network = {
  hops: [
    { id: 'term', name: 'terminal', kind: 'terminal', capacityKbitS: 5000 },
    {
      id: 'sat-a',
      name: 'satellite A',
      kind: 'satellite',
      capacityKbitS: 3000,
      asset: 'relay-1',
      band: 'ku',
    },
    {
      ...{ id: 'sat-b', name: 'satellite B', kind: 'satellite', capacityKbitS: 1500, band: 'ku' },
      windows: [
        { fromUs: 0, toUs: 10 * MINUTE_US },
        { fromUs: 20 * MINUTE_US, toUs: 30 * MINUTE_US },
      ],
    },
    { id: 'gw', name: 'gateway', kind: 'gateway', capacityKbitS: 5000, site: 'north' },
  ],
  services: [
    {
      ...{ id: 'voice', name: 'voice', precedence: 1, requiredKbitS: 1000 },
      paths: [
        ['term', 'sat-a', 'gw'],
        ['term', 'sat-b', 'gw'],
      ],
    },
    {
      ...{ id: 'bulk', name: 'bulk', precedence: 5, requiredKbitS: 2000, leastKbitS: 400 },
      paths: [
        ['term', 'sat-a', 'gw'],
        ['term', 'sat-b', 'gw'],
      ],
    },
  ],
};
const HOUR = { fromUs: 0, toUs: 60 * MINUTE_US };

test('the loss of one satellite: what moves, what is slower, what is lost and since which minute', () => {
  const failure: Failure = { id: 'f', kind: 'hop', title: 'A fails', hopIds: ['sat-a'] };
  const [report] = whatIsLost(SMALL, [failure], HOUR).failures;
  const [first, second] = report!.losses;
  expect(first).toMatchObject({
    serviceId: 'bulk',
    state: 'lost',
    firstUs: 10 * MINUTE_US,
    lostS: 2400,
    why: 'outOfView',
  });
  expect(first!.spans[0]).toMatchObject({
    state: 'degraded',
    rateKbitS: 500,
    path: 1,
    toUs: 10 * MINUTE_US,
  });
  expect(second).toMatchObject({
    serviceId: 'voice',
    state: 'lost',
    firstUs: 10 * MINUTE_US,
    lostS: 2400,
  });
  expect(second!.spans[0]).toMatchObject({ state: 'moved', rateKbitS: 1000, path: 1 });
  expect(report!.firstLossUs).toBe(10 * MINUTE_US);
  expect(report!.counts).toEqual({ lost: 2, degraded: 0, unknown: 0, moved: 0 });
});

test('a gateway that everything needs is a single point of failure; a satellite with a stand-in is none', () => {
  const report = whatIsLost(SMALL, singleFailures(SMALL), HOUR);
  const points = singlePointsOfFailure(report);
  expect(points.map(({ failureId }) => failureId)).toEqual(['band/ku', 'hop/gw', 'hop/term']);
  expect(points[1]!.serviceIds).toEqual(['bulk', 'voice']);
});

test('rain that leaves a share of a capacity slows the least important first', () => {
  const rain: Failure = {
    id: 'r',
    kind: 'rain',
    title: 'rain',
    hopIds: ['sat-a'],
    share: 0.5,
    fromUs: 40 * MINUTE_US,
    toUs: 50 * MINUTE_US,
  };
  const [report] = whatIsLost(SMALL, [rain], HOUR).failures;
  expect(report!.losses).toHaveLength(1);
  expect(report!.losses[0]).toMatchObject({
    serviceId: 'bulk',
    state: 'degraded',
    firstUs: 40 * MINUTE_US,
    lostS: 0,
  });
  expect(report!.losses[0]!.spans).toEqual([
    { fromUs: 40 * MINUTE_US, toUs: 50 * MINUTE_US, state: 'degraded', rateKbitS: 500, path: 0 },
  ]);
});

test('an open warning about an asset fails its hops in its window; one about nothing here fails nothing', () => {
  const failures = failuresOfConcerns(SMALL, [
    { warningId: 'w1', title: 'close approach', assetIds: ['relay-1'], fromUs: 5 * MINUTE_US },
    { warningId: 'w2', title: 'elsewhere', assetIds: ['harbour'] },
  ]);
  expect(failures).toEqual([
    {
      id: 'warning/w1',
      kind: 'warning',
      title: 'close approach',
      hopIds: ['sat-a'],
      fromUs: 5 * MINUTE_US,
    },
  ]);
  expect(whatIsLost(SMALL, failures, HOUR).failures[0]!.counts.lost).toBe(2);
});

test('what a partner withheld is unknown, not safe', () => {
  const hops = SMALL.hops.map((hop) =>
    hop.id === 'gw' ? { ...hop, owner: 'bravo', isWithheld: true } : hop,
  );
  const jam: Failure = { id: 'j', kind: 'band', title: 'jam', hopIds: [], mayTouch: ['bravo'] };
  const [report] = whatIsLost({ ...SMALL, hops }, [jam], HOUR).failures;
  expect(report!.counts).toEqual({ lost: 0, degraded: 0, unknown: 2, moved: 0 });
});

test('a failure alone and among others gives the same; nothing is carried over its capacity', () => {
  const network = seededNetwork(7, { services: 60, hops: 50, paths: 3, minutes: 200, load: 8 });
  const failures = singleFailures(network);
  const span = { fromUs: 0, toUs: 200 * MINUTE_US };
  const all = whatIsLost(network, failures, span).failures;
  expect(all.reduce((sum, { losses }) => sum + losses.length, 0)).toBeGreaterThan(100);
  for (const k of [0, 11, 23, 37, failures.length - 1])
    expect(whatIsLost(network, [failures[k]!], span).failures[0]).toEqual(
      withinEdges(all[k]!.failure.id, all),
    );
  const columns = columnsOf(network);
  const carrier = createCarrier(columns);
  carrier.carry(columns.capacityKbitS);
  expect(Math.min(...carrier.left)).toBeGreaterThanOrEqual(0);
  const before = {
    left: carrier.left.slice(),
    rate: carrier.rate.slice(),
    path: carrier.path.slice(),
  };
  carrier.reduce([3, 12, 25], (hop) => columns.capacityKbitS[hop]!);
  expect(Math.min(...carrier.left)).toBeGreaterThanOrEqual(0);
  expect(carrier.touched.length).toBeGreaterThan(0);
  carrier.undo();
  expect({ left: carrier.left, rate: carrier.rate, path: carrier.path }).toEqual(before);
});

const withinEdges = (id: string, all: ReturnType<typeof whatIsLost>['failures']) =>
  all.find(({ failure }) => failure.id === id);

/** Rates by precedence of the best of all ways to carry at once; whole or not at all. */
function bestOf(network: Network): number[] {
  const columns = columnsOf(network);
  const { pathStart, hopStart, hops, requiredKbitS, precedence } = columns;
  const left = columns.capacityKbitS.slice();
  const sums = new Array<number>(10).fill(0);
  let best = sums.slice();
  const isBetter = () => {
    const k = sums.findIndex((sum, i) => sum !== best[i]);
    return k >= 0 && sums[k]! > best[k]!;
  };
  const go = (s: number) => {
    if (s === requiredKbitS.length) {
      if (isBetter()) best = sums.slice();
      return;
    }
    go(s + 1);
    for (let p = pathStart[s]!; p < pathStart[s + 1]!; p++) {
      const way = hops.subarray(hopStart[p]!, hopStart[p + 1]!);
      if (way.some((hop) => left[hop]! < requiredKbitS[s]!)) continue;
      for (const hop of way) left[hop]! -= requiredKbitS[s]!;
      sums[precedence[s]!]! += requiredKbitS[s]!;
      go(s + 1);
      sums[precedence[s]!]! -= requiredKbitS[s]!;
      for (const hop of way) left[hop]! += requiredKbitS[s]!;
    }
  };
  go(0);
  return best;
}

test('beside the search of all ways, crowded networks of seven services are carried nearly as well', () => {
  let [same, mine, most, firstSame] = [0, 0, 0, 0];
  const ROUNDS = 300;
  for (let seed = 0; seed < ROUNDS; seed++) {
    const seeded = seededNetwork(seed, { services: 7, hops: 15, paths: 3, minutes: 0, load: 2 });
    const services = seeded.services.map(({ leastKbitS: _, ...service }) => service);
    const network = { hops: seeded.hops.map(({ windows: _, ...hop }) => hop), services };
    const best = bestOf(network);
    const columns = columnsOf(network);
    const carrier = createCarrier(columns);
    carrier.carry(columns.capacityKbitS);
    const sums = new Array<number>(10).fill(0);
    for (const [s, kbitS] of carrier.rate.entries()) sums[columns.precedence[s]!]! += kbitS;
    if (sums.every((sum, k) => sum === best[k])) same++;
    if (sums[1] === best[1]) firstSame++;
    mine += sums.reduce((a, b) => a + b);
    most += best.reduce((a, b) => a + b);
  }
  expect(same / ROUNDS).toBeGreaterThan(0.6); // as good as the best of all
  expect(firstSame / ROUNDS).toBeGreaterThan(0.9); // in what matters most
  expect(mine / most).toBeGreaterThan(0.9); // of the sum
});

test('what is wrong in a network is named with its place', () => {
  const bad = {
    ...SMALL,
    services: [{ ...SMALL.services[0]!, leastKbitS: 2000, paths: [['term', 'sat-z']] }],
  };
  expect(networkFaults(bad)).toEqual([
    { path: '/services/0/leastKbitS', value: '2000', right: 'at most 1000, what is required' },
    { path: '/services/0/paths/0/1', value: 'sat-z', right: 'the id of a hop' },
  ]);
  expect(networkFaults({ hops: [], services: [] })[0]).toMatchObject({ path: '/hops' });
  expect(networkFaults(null)).toHaveLength(1);
  expect(networkFaults(SMALL)).toEqual([]);
});
