/**
 * Attacks from outside: scans of every shape, fast, slow, shared out and mixed with answers; guessing of passwords, by one and by
 * many; floods of records and of packets; reflection at us and by us. Grids from plain to hardly there (ATT&CK T1595.001, T1110,
 * T1498; TA14-017A for sizes of answers).
 */
import type { Random } from '../random.ts';
import type { Plant } from './attacks-inside.ts';
import { victimOf } from './attacks-inside.ts';
import { DAY_S, HOUR_S, heavy, outsideAddress, pick, TCP, type Tell, UDP } from './flow.ts';
import { OUTSIDE_FROM, type Place } from './place.ts';
import type { TrialTruth } from './truth.ts';

/** One in six is a worm on a host of ours that looks for others outside. */
export const plantScan: Plant = (place, attacker, random, tell) => {
  const width = pick(random, [4, 7, 12, 30, 100, 250]);
  const gapS = pick(random, [0.02, 1, 20, 600, 3600]);
  const shape = pick(random, ['hosts', 'hosts', 'ports', 'block'] as const);
  const sources = pick(random, [1, 1, 1, 20]);
  const mixed = pick(random, [0, 0, 1]); // services that answer, for each that does not
  const isWorm = random.uniform() < 1 / 6;
  const spanS = Math.min(width * gapS, place.days * DAY_S - 2 * HOUR_S);
  const fromS = random.uniform() * (place.days * DAY_S - HOUR_S - spanS);
  const worm = victimOf(place, random);
  const base = random.integer(200);
  const targetOf = (i: number) =>
    isWorm
      ? outsideAddress(OUTSIDE_FROM.peers + ((base * 97 + i) % 30_000))
      : place.server((base + i) % 256);
  const port = pick(random, [22, 23, 445, 3389, 5555, 8080]);
  for (let i = 0; i < width; i++) {
    const atS = fromS + (spanS * (i + random.uniform())) / width;
    const source = isWorm ? worm : attacker(i % sources);
    tell({
      ...{ atS, durationS: 0, source, protocol: TCP, bytesOut: 44, bytesIn: 0 },
      destination: targetOf(shape === 'ports' ? 0 : shape === 'block' ? i >> 2 : i),
      port: shape === 'hosts' ? port : shape === 'ports' ? 1 + 37 * i : 100 + (i & 3),
      state: random.uniform() < 0.7 ? 'attempt' : 'rejected',
    });
    if (random.uniform() < mixed)
      tell({
        ...{ atS: atS + 1, durationS: 0.3, source, protocol: TCP, port: 443, state: 'finished' },
        destination: isWorm
          ? outsideAddress(random.integer(1600))
          : place.server(random.integer(place.servers)),
        ...{ bytesOut: 700, bytesIn: 3000 },
      });
  }
  const outside = Array.from({ length: sources }, (_, i) => attacker(i));
  return {
    ...{ kind: 'scan', says: ['scan'], fromS, toS: fromS + spanS },
    strength: `${width} ${shape}, each ${gapS} s, ${sources} sources, ${mixed} mixed${isWorm ? ', a worm' : ''}`,
    inside: isWorm ? new Set([worm]) : everyServer(place),
    outside: new Set(isWorm ? Array.from({ length: width }, (_, i) => targetOf(i)) : outside),
  };
};

export const plantGuessing: Plant = (place, attacker, random, tell) => {
  const attempts = pick(random, [12, 40, 150, 600, 2000]);
  const perHour = pick(random, [4, 30, 300, 3000]);
  const spread = pick(random, [0.05, 0.4, 1.2]);
  const sources = pick(random, [1, 1, 20]);
  const port = pick(random, [22, 22, 3389, 445, 143]);
  const spanS = Math.min((attempts / perHour) * HOUR_S, place.days * DAY_S - 2 * HOUR_S);
  const fromS = random.uniform() * (place.days * DAY_S - HOUR_S - spanS);
  const destination = place.server(random.integer(place.servers));
  for (let i = 0; i < attempts; i++)
    tell({
      ...{
        atS: fromS + (spanS * (i + random.uniform())) / attempts,
        durationS: 1 + random.uniform(),
      },
      ...{ source: attacker(random.integer(sources)), destination, port, protocol: TCP },
      ...{
        state: 'finished',
        bytesOut: heavy(random, 2200, spread),
        bytesIn: heavy(random, 2900, spread),
      },
    });
  return {
    ...{ kind: 'brute-force', says: ['brute-force'], fromS, toS: fromS + spanS },
    strength: `${attempts} at ${perHour} an hour, ${sources} sources, spread ${spread}`,
    inside: new Set([destination]),
    outside: new Set(Array.from({ length: sources }, (_, i) => attacker(i))),
  };
};

const FORGED = 8000;

export const plantFlood: Plant = (place, attacker, random, tell) => {
  const destination = place.server(random.integer(place.servers));
  const minutes = pick(random, [2, 6]);
  const fromS = (place.days - random.uniform()) * DAY_S - HOUR_S;
  const toS = fromS + 60 * minutes;
  if (random.uniform() < 0.3)
    return packetFlood(attacker(0), destination, fromS, minutes, random, tell);
  const perMinute = pick(random, [300, 900, 2500, 5000]);
  const sources = pick(random, [1, 50, FORGED]);
  const isAnswered = random.uniform() < 0.3;
  const sourceOf = () =>
    sources === 1 ? attacker(0) : outsideAddress(OUTSIDE_FROM.knocks + random.integer(sources));
  for (let i = 0; i < perMinute * minutes; i++)
    tell({
      ...{ atS: fromS + 60 * minutes * random.uniform(), durationS: 0.1, source: sourceOf() },
      ...{ destination, port: 443, protocol: TCP, state: isAnswered ? 'finished' : 'attempt' },
      ...{ bytesOut: isAnswered ? 900 : 60, bytesIn: isAnswered ? 2000 : 0 },
    });
  return {
    ...{ kind: 'flood', says: ['flood'], fromS, toS, inside: new Set([destination]) },
    strength: `${perMinute} a minute, ${sources} sources${isAnswered ? ', answered' : ''}`,
    outside: sources === 1 ? new Set([attacker(0)]) : knockers(sources),
  };
};

/** Few records, many packets. */
function packetFlood(
  source: number,
  destination: number,
  fromS: number,
  minutes: number,
  random: Random,
  tell: Tell,
): TrialTruth {
  const perMinute = pick(random, [150_000, 600_000, 3_000_000]);
  for (let i = 0; i < 4 * minutes; i++)
    tell({
      ...{ atS: fromS + 15 * i, durationS: 14, source, destination, port: 80, protocol: UDP },
      ...{
        state: 'finished',
        bytesOut: 120 * (perMinute / 4),
        bytesIn: 0,
        packetsOut: perMinute / 4,
      },
    });
  return {
    ...{ kind: 'flood', says: ['flood'], fromS, toS: fromS + 60 * minutes },
    ...{ strength: `${perMinute} packets a minute`, inside: new Set([destination]) },
    outside: new Set([source]),
  };
}

const SIZES = [
  { port: 123, bytes: 440 },
  { port: 53, bytes: 2800 },
  { port: 1900, bytes: 1000 },
  { port: 389, bytes: 2900 },
] as const;

/** At us from servers that were asked in our name; one in four: a server of ours that answers for somebody else's name. */
export const plantReflection: Plant = (place, attacker, random, tell) => {
  const service = pick(random, SIZES);
  const records = pick(random, [40, 300, 2000, 6000]);
  const fromS = (place.days - 0.2 - 0.7 * random.uniform()) * DAY_S;
  const spanS = pick(random, [60, 1200]);
  const atS = () => fromS + spanS * random.uniform();
  const common = { protocol: UDP, state: 'unknown', durationS: 0 } as const;
  const toS = fromS + spanS;
  if (random.uniform() < 0.25) {
    const destination = place.server(random.integer(place.servers));
    const factor = pick(random, [4, 12, 40]);
    for (let i = 0; i < records; i++)
      tell({
        ...{ ...common, atS: atS(), source: attacker(0), destination, port: service.port },
        ...{ bytesOut: 64, bytesIn: 64 * factor },
      });
    return {
      ...{ kind: 'reflection', says: ['reflection'], fromS, toS, inside: new Set([destination]) },
      ...{ strength: `by us: ${records}, ${factor} times`, outside: new Set([attacker(0)]) },
    };
  }
  const reflectors = pick(random, [4, 20, 55]);
  const destination = victimOf(place, random);
  for (let i = 0; i < records; i++)
    tell({
      ...{ ...common, atS: atS(), source: attacker(random.integer(reflectors)), destination },
      ...{ sourcePort: service.port, port: 40_000 + random.integer(20_000), isOneWay: true },
      ...{ bytesOut: service.bytes, bytesIn: 0, packetsOut: Math.ceil(service.bytes / 1400) },
    });
  return {
    ...{ kind: 'reflection', says: ['reflection'], fromS, toS, inside: new Set([destination]) },
    strength: `at us: ${records} of ${service.bytes} bytes from ${reflectors}`,
    outside: new Set(Array.from({ length: reflectors }, (_, i) => attacker(i))),
  };
};

const everyServer = (place: Place): ReadonlySet<number> =>
  new Set(Array.from({ length: 256 }, (_, i) => place.server(i)));
const knockers = (count: number): ReadonlySet<number> =>
  new Set(Array.from({ length: count }, (_, i) => outsideAddress(OUTSIDE_FROM.knocks + i)));
