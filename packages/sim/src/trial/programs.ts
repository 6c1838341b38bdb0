/**
 * What programs do by themselves: clocks and names of every host, telemetry and updates of one maker's product on many hosts, mail
 * that is fetched, devices that report to their vendor, agents of servers, backups, tunnels, a service that is gone. Most come by a
 * timer, as beacons do; that is what makes a trial of beacons hard. Periods are the products' usual defaults (RFC 5905 for NTP).
 */
import type { Random } from '../random.ts';
import {
  DAY_S,
  HOUR_S,
  heavy,
  outsideAddress,
  pick,
  poisson,
  TCP,
  type Tell,
  UDP,
} from './flow.ts';
import { OUTSIDE_FROM, type Place } from './place.ts';

type Program = {
  readonly periodS: number;
  readonly jitter: number; // half width, of the period
  readonly isByClock: boolean; // else from its last turn
  readonly destinations: readonly number[]; // one at a time, by names that change
  readonly port: number;
  readonly protocol: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly byDayOnly: boolean;
  readonly renewS?: number; // how long the answer for a name is kept, at least; half an hour
  readonly state?: 'attempt' | 'rejected';
};

export function tellPrograms(place: Place, random: Random, tell: Tell): void {
  const hosts = [...everyOne(place.people, place.person), ...everyOne(place.servers, place.server)];
  const common = commonPrograms(random);
  for (const host of hosts) {
    for (const { share, program } of common)
      if (random.uniform() < share) runs(place, host, program, random, tell);
  }
  for (const device of everyOne(place.devices, place.device)) reports(place, device, random, tell);
  for (let i = poisson(random, place.people / 30); i > 0; i--)
    runs(place, place.person(random.integer(place.people)), ownAgent(random), random, tell);
  for (const server of everyOne(place.servers, place.server))
    servesItself(place, server, random, tell);
  if (random.uniform() < 0.4) deadService(place, hosts, random, tell);
  if (random.uniform() < 0.5) tunnel(place, random, tell);
}

/** Of everybody, or of a share of them: clocks, telemetry, protection, mail. */
function commonPrograms(random: Random): { share: number; program: Program }[] {
  const at = (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => outsideAddress(OUTSIDE_FROM.vendors + first + i));
  const https = { port: 443, protocol: TCP, byDayOnly: true, isByClock: false } as const;
  return [
    {
      share: 1,
      program: {
        ...{ periodS: 1024, jitter: 0.02, isByClock: false, destinations: at(0, 4), port: 123 },
        ...{ protocol: UDP, bytesOut: 76, bytesIn: 76, byDayOnly: false },
      },
    },
    {
      share: 0.9,
      program: {
        ...https,
        ...{ periodS: pick(random, [600, 900, 1800]), jitter: 0.2, destinations: at(10, 12) },
        ...{ bytesOut: 2200, bytesIn: 4000 },
      },
    },
    {
      share: 0.85,
      program: {
        ...{ ...https, periodS: pick(random, [120, 300]), jitter: 0.05, destinations: at(30, 2) },
        ...{ bytesOut: 900, bytesIn: 700 },
      },
    },
    {
      share: 0.3 + 0.4 * random.uniform(),
      program: {
        ...{ ...https, periodS: pick(random, [300, 600]), jitter: 0.02, destinations: at(40, 1) },
        ...{ port: pick(random, [993, 443]), bytesOut: 1500, bytesIn: 5000 },
      },
    },
  ];
}

/**
 * A camera, a screen, a printer, a sensor. Half of them keep one connection open to their vendor for days; of those that come back
 * by a timer, half reach one of a few addresses, the others any of a delivery network's.
 */
function reports(place: Place, device: number, random: Random, tell: Tell): void {
  const vendor = OUTSIDE_FROM.vendors + 100 + 25 * random.integer(60);
  if (random.uniform() < 0.5) {
    const spanS = place.days * DAY_S - 7200 * random.uniform() - 60;
    tell({
      ...{ atS: 60 * random.uniform(), durationS: spanS, source: device, protocol: TCP },
      ...{ destination: outsideAddress(vendor), port: pick(random, [443, 8883, 8883, 5223]) },
      ...{ state: 'finished', bytesOut: 4 * spanS, bytesIn: 3 * spanS },
    });
    return;
  }
  runs(place, device, { ...agent(vendor, random), byDayOnly: false }, random, tell);
}

/** What one host has and no other: its vendor's cloud, a runner of builds, a weather panel, a licence, a share price. */
function agent(first: number, random: Random): Program {
  const addresses = random.uniform() < 0.5 ? 1 + random.integer(6) : 25;
  return {
    periodS: pick(random, [15, 60, 120, 300, 600, 1800, 3600]),
    ...{ jitter: pick(random, [0.001, 0.05, 0.3]), isByClock: random.uniform() < 0.3 },
    destinations: Array.from({ length: addresses }, (_, i) => outsideAddress(first + i)),
    ...{ port: pick(random, [443, 443, 443, 8883, 5228, 80]), protocol: TCP },
    ...{ byDayOnly: random.uniform() < 0.6, renewS: addresses === 25 ? 60 : 1800 },
    ...{ bytesOut: 300 + random.integer(1500), bytesIn: 300 + random.integer(9000) },
  };
}

const ownAgent = (random: Random): Program =>
  agent(OUTSIDE_FROM.partners + random.integer(800), random);

function runs(place: Place, source: number, program: Program, random: Random, tell: Tell): void {
  const { periodS, jitter, destinations, port, protocol, byDayOnly } = program;
  let name = random.integer(destinations.length);
  let renewS = 0;
  const offset = periodS * random.uniform();
  let drift = 0;
  for (let turn = 0; ; turn++) {
    const off = periodS * jitter * (2 * random.uniform() - 1);
    drift += off;
    const atS = offset + turn * periodS + (program.isByClock ? off : drift);
    if (atS >= place.days * DAY_S) return;
    const hour = (atS % DAY_S) / HOUR_S;
    if (byDayOnly && (hour < 8 || hour > 18 || Math.floor(atS / DAY_S) === place.restDay)) continue;
    if (atS < 0) continue;
    if (atS > renewS) {
      name = random.integer(destinations.length);
      renewS = atS + (program.renewS ?? 1800) * (1 + random.uniform());
    }
    tell({
      ...{ atS, durationS: 0.1 + 0.3 * random.uniform(), source, destination: destinations[name]! },
      ...{ port, protocol, state: program.state ?? 'finished' },
      ...{
        bytesOut: program.bytesOut,
        bytesIn: program.state ? 0 : program.bytesIn + random.integer(40),
      },
    });
  }
}

/** An agent of monitoring, packages, a copy each night, sometimes a partner that fetches or brings by a schedule. */
function servesItself(place: Place, server: number, random: Random, tell: Tell): void {
  if (random.uniform() < 0.15) runs(place, server, ownAgent(random), random, tell);
  const store = outsideAddress(OUTSIDE_FROM.partners + 900 + random.integer(40));
  const nightly = heavy(random, 200e6, 1);
  const isFast = random.uniform() < 0.1; // a night's copy at the full speed of the line
  for (let day = 0; day < place.days; day++)
    tell({
      ...{ atS: day * DAY_S + 2.5 * HOUR_S + 60 * random.uniform(), durationS: isFast ? 50 : 900 },
      ...{ source: server, destination: store, port: 443, protocol: TCP, state: 'finished' },
      bytesOut: (isFast ? 20 : 1) * nightly * (0.8 + 0.4 * random.uniform()),
      bytesIn: 2e6,
    });
  if (random.uniform() < 0.15) {
    const partner = outsideAddress(OUTSIDE_FROM.partners + 950 + random.integer(40));
    const periodS = pick(random, [300, 900, 3600]);
    for (let atS = periodS * random.uniform(); atS < place.days * DAY_S; atS += periodS)
      tell({
        ...{ atS: atS + random.uniform(), durationS: 2 + random.uniform(), source: partner },
        ...{ destination: server, port: 22, protocol: TCP, state: 'finished' },
        ...{ bytesOut: 4000 + random.integer(400), bytesIn: 3800 + random.integer(4000) },
      });
  }
}

/** A service that was taken away, which one program, or everybody's, goes on asking for. */
function deadService(place: Place, hosts: readonly number[], random: Random, tell: Tell): void {
  const program: Program = {
    periodS: pick(random, [10, 60, 300, 1800]),
    ...{ jitter: pick(random, [0.01, 0.1, 0.3]), isByClock: false },
    destinations: [outsideAddress(OUTSIDE_FROM.partners + 990)],
    ...{ port: pick(random, [443, 8080, 1688, 27_000]), protocol: TCP, byDayOnly: false },
    ...{ bytesOut: 180, bytesIn: 0, state: pick(random, ['attempt', 'rejected'] as const) },
  };
  const users = random.uniform() < 0.3 ? hosts : [pick(random, hosts)];
  for (const host of users) runs(place, host, program, random, tell);
}

/** A private network between sites: one record for days, or one an hour where the exporter cuts. */
function tunnel(place: Place, random: Random, tell: Tell): void {
  const [port, protocol] = pick(random, [
    [4500, UDP] as const,
    [1194, UDP] as const,
    [443, TCP] as const,
  ]);
  const spanS = (6 + 60 * random.uniform()) * HOUR_S;
  tell({
    ...{ atS: 3 * HOUR_S * random.uniform(), durationS: spanS, source: place.server(0) },
    ...{ destination: outsideAddress(OUTSIDE_FROM.partners + 998), port, protocol },
    ...{ state: 'finished', bytesOut: 3000 * spanS, bytesIn: 3000 * spanS },
  });
}

const everyOne = (count: number, of: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => of(i));
