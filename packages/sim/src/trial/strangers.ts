/**
 * What comes from outside and means no harm: visitors of servers, crawlers, monitors that ask by the minute, staff on the road who
 * fetch mail, surveys that try everybody and say so, lone knocks; what servers do for them: mail that is delivered or passed on, a
 * gateway that asks behind itself, a crowd on one evening, answers whose questions the exporter did not tell.
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

export function tellStrangers(place: Place, random: Random, tell: Tell): void {
  for (let i = 0; i < place.servers; i++) visits(place, place.server(i), random, tell);
  for (let i = poisson(random, place.servers / 8); i > 0; i--) crawler(place, random, tell);
  for (let i = poisson(random, place.servers / 8); i > 0; i--) monitor(place, random, tell);
  for (let i = poisson(random, 0.8 * place.days); i > 0; i--) survey(place, random, tell);
  for (let i = poisson(random, 40 * place.days); i > 0; i--) knock(place, random, tell);
  roamingMail(place, random, tell);
  mailServer(place, random, tell);
  if (random.uniform() < 0.4) gateway(place, random, tell);
  if (random.uniform() < 0.15) crowd(place, random, tell);
  if (random.uniform() < 0.12) untoldQuestions(place, random, tell);
  if (random.uniform() < 0.25) nameServer(place, random, tell);
}

const visitor = (random: Random) => outsideAddress(OUTSIDE_FROM.visitors + random.integer(40_000));
const byDay = (place: Place, random: Random) =>
  random.integer(place.days) * DAY_S + 24 * random.uniform() ** 0.8 * HOUR_S;

function visits(place: Place, destination: number, random: Random, tell: Tell): void {
  for (let i = poisson(random, place.visitsAnHour * 24 * place.days); i > 0; i--)
    tell({
      ...{ atS: byDay(place, random), durationS: 0.2 + 20 * random.uniform() ** 3 },
      ...{ source: visitor(random), destination, port: 443, protocol: TCP, state: 'finished' },
      ...{ bytesOut: heavy(random, 1800, 0.8), bytesIn: heavy(random, 25_000, 1.8) },
    });
}

/** One page each so many seconds, for hours: politely, by a timer. */
function crawler(place: Place, random: Random, tell: Tell): void {
  const delayS = pick(random, [10, 30, 120]);
  const fromS = random.uniform() * (place.days - 1) * DAY_S;
  const source = outsideAddress(OUTSIDE_FROM.monitors + random.integer(100));
  const destination = place.server(random.integer(place.servers));
  const spanS = (0.5 + 8 * random.uniform()) * HOUR_S;
  for (let atS = fromS; atS < fromS + spanS; atS += delayS * (1 + 0.8 * random.uniform()))
    tell({
      ...{ atS, durationS: 0.5, source, destination, port: 443, protocol: TCP, state: 'finished' },
      ...{ bytesOut: 700 + random.integer(200), bytesIn: heavy(random, 20_000, 1) },
    });
}

/** Asks whether a server is up, each minute or five, from one place or from several in turn. */
function monitor(place: Place, random: Random, tell: Tell): void {
  const periodS = pick(random, [60, 300]);
  const probes = random.uniform() < 0.3 ? 1 : 4 + random.integer(12);
  const first = OUTSIDE_FROM.monitors + 100 + random.integer(200);
  const destination = place.server(random.integer(place.servers));
  for (let atS = periodS * random.uniform(); atS < place.days * DAY_S; atS += periodS)
    tell({
      ...{ atS: atS + 0.5 * random.uniform(), durationS: 0.2, destination, port: 443 },
      source: outsideAddress(first + random.integer(probes)),
      ...{ protocol: TCP, state: 'finished', bytesOut: 620, bytesIn: 1400 + random.integer(30) },
    });
}

/** A survey of the whole network by people who publish it: many of our hosts at one port or a few, slowly. */
function survey(place: Place, random: Random, tell: Tell): void {
  const source = outsideAddress(OUTSIDE_FROM.surveys + random.integer(200));
  const fromS = random.uniform() * (place.days - 0.5) * DAY_S;
  const hosts = 3 + random.integer(60);
  const spanS = heavy(random, 3000, 2);
  const port = pick(random, [443, 22, 80, 25, 3389, 502, 161]);
  for (let i = 0; i < hosts; i++)
    tell({
      ...{
        atS: Math.min(place.days * DAY_S - 1, fromS + spanS * random.uniform()),
        durationS: 0.1,
      },
      ...{ source, destination: place.server(random.integer(256)), port, protocol: TCP },
      ...{ state: random.uniform() < 0.85 ? 'attempt' : 'rejected', bytesOut: 44, bytesIn: 0 },
    });
}

function knock(place: Place, random: Random, tell: Tell): void {
  const ports = [22, 23, 80, 443, 445, 1433, 3389, 5060, 8080, 8443];
  const source = outsideAddress(OUTSIDE_FROM.knocks + random.integer(20_000));
  const atS = random.uniform() * (place.days * DAY_S - 600);
  for (let i = 1 + Math.floor(3 * random.uniform() ** 3); i > 0; i--)
    tell({
      ...{ atS: atS + 300 * random.uniform(), durationS: 0, source, port: pick(random, ports) },
      ...{ destination: place.server(random.integer(256)), protocol: TCP, state: 'attempt' },
      ...{ bytesOut: 60, bytesIn: 0 },
    });
}

/** Telephones of staff that fetch mail from the own server, each from an address of its own. */
function roamingMail(place: Place, random: Random, tell: Tell): void {
  for (let i = Math.floor(place.people / 3); i > 0; i--) {
    const source = visitor(random);
    const fromS = random.uniform() * (place.days - 1) * DAY_S;
    const turns = 2 + random.integer(40);
    for (let turn = 0; turn < turns; turn++)
      tell({
        ...{
          atS: fromS + 600 * turn + 120 * random.uniform(),
          durationS: 1 + 20 * random.uniform() ** 4,
        },
        ...{ source, destination: place.server(1), port: 993, protocol: TCP, state: 'finished' },
        ...{ bytesOut: heavy(random, 2500, 0.4), bytesIn: heavy(random, 9000, 1.6) },
      });
  }
}

/** Mail out to many servers, of which some are gone; now and then passed on from a list. */
function mailServer(place: Place, random: Random, tell: Tell): void {
  const source = place.server(1);
  const isList = random.uniform() < 0.3;
  const count = poisson(random, place.days * (isList ? 120 : 25));
  for (let i = 0; i < count; i++) {
    const atS = byDay(place, random);
    const isGone = random.uniform() < 0.08;
    const bytes = heavy(random, 30_000, 1.3);
    const destination = outsideAddress(
      OUTSIDE_FROM.mail + Math.floor(3000 * random.uniform() ** 2),
    );
    tell({
      ...{ atS, durationS: isGone ? 9 : 2, source, destination, port: 25, protocol: TCP },
      state: isGone ? 'attempt' : 'finished',
      ...{ bytesOut: isGone ? 180 : bytes, bytesIn: isGone ? 0 : 1200 },
    });
    if (isList && !isGone && random.uniform() < 0.4)
      tell({
        ...{ atS: Math.max(0, atS - 3 * random.uniform()), durationS: 2, source: visitor(random) },
        ...{ destination: source, port: 25, protocol: TCP, state: 'finished' },
        ...{ bytesOut: bytes - random.integer(900), bytesIn: 1150 },
      });
  }
}

/** Asked from outside, it asks a service outside and hands the answer back: a proxy as it should be. */
function gateway(place: Place, random: Random, tell: Tell): void {
  const host = place.server(random.integer(place.servers));
  const port = pick(random, [443, 443, 8080, 8443, 9000]);
  const behind = outsideAddress(OUTSIDE_FROM.partners + 960 + random.integer(20));
  const wraps = pick(random, [0, 0.03, 0.3]); // of what it passes, in headers of its own
  for (let i = poisson(random, place.days * pick(random, [20, 100])); i > 0; i--) {
    const atS = byDay(place, random);
    const [up, down] = [heavy(random, 3000, 1), heavy(random, 20_000, 1.5)];
    const common = { protocol: TCP, state: 'finished', durationS: 1 } as const;
    tell({
      ...{ ...common, atS, source: visitor(random), destination: host, port },
      ...{ bytesOut: up, bytesIn: down },
    });
    tell({
      ...{ ...common, atS: atS + 0.02 + 0.2 * random.uniform(), source: host, destination: behind },
      ...{ port: 443, bytesOut: up * (1 + wraps), bytesIn: down * (1 - wraps / 2) },
    });
  }
}

/** News, the start of a sale: many who are all served. */
function crowd(place: Place, random: Random, tell: Tell): void {
  const destination = place.server(random.integer(place.servers));
  const fromS = (place.days - 1) * DAY_S + 12 * HOUR_S * random.uniform();
  const minutes = 3 + random.integer(8);
  const perMinute = heavy(random, 700, 0.5);
  for (let i = 0; i < minutes * perMinute; i++)
    tell({
      ...{ atS: fromS + 60 * minutes * random.uniform(), durationS: 1, destination, port: 443 },
      ...{ source: visitor(random), protocol: TCP },
      state: random.uniform() < 0.93 ? 'finished' : 'attempt', // a server in need drops some
      ...{ bytesOut: 1500, bytesIn: 30_000 },
    });
}

/** The exporter saw the answers of name servers and not the questions, which left by another line. */
function untoldQuestions(place: Place, random: Random, tell: Tell): void {
  const destination = place.server(0);
  const servers = 4 + random.integer(12);
  const bytes = heavy(random, 350, 0.6);
  for (let i = heavy(random, 2500, 1); i > 0; i--)
    tell({
      ...{ atS: byDay(place, random), durationS: 0, sourcePort: 53, destination, protocol: UDP },
      source: outsideAddress(OUTSIDE_FROM.services + 3900 + random.integer(servers)),
      ...{ port: 40_000 + random.integer(20_000), state: 'unknown', isOneWay: true },
      ...{ bytesOut: bytes, bytesIn: 0, packetsOut: 1 },
    });
}

/** Signed names are long: answers six times the questions, asked by resolvers, some of which ask much. */
function nameServer(place: Place, random: Random, tell: Tell): void {
  const resolvers = pick(random, [3, 15, 60]);
  const factor = 2 + 8 * random.uniform();
  for (let i = heavy(random, 1200, 1); i > 0; i--)
    tell({
      ...{ atS: byDay(place, random), durationS: 0.01, destination: place.server(0), port: 53 },
      source: outsideAddress(OUTSIDE_FROM.services + 3920 + random.integer(resolvers)),
      ...{ protocol: UDP, state: 'finished', bytesOut: 80, bytesIn: 80 * factor },
    });
}
