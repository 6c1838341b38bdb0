/**
 * What people do: they look at services by day, a name asked before each, heavy-tailed sizes; they call each other, upload films and
 * copies, and some share files among peers. None of it is an attack; much of it looks like one to somebody.
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

const WORK = { fromHour: 8, toHour: 18 } as const;
const SERVICES = 400;
const ADDRESSES_A_SERVICE = 4; // a delivery network answers with one or another

export function tellPeople(place: Place, random: Random, tell: Tell): void {
  for (let i = 0; i < place.people; i++) {
    const person = place.person(i);
    for (let day = 0; day < place.days; day++) workDay(place, person, day, random, tell);
  }
  for (let i = poisson(random, place.peerPrograms); i > 0; i--)
    sharesFiles(place, place.person(random.integer(place.people)), random, tell);
  for (let i = poisson(random, place.people / 40); i > 0; i--)
    uploads(place, place.person(random.integer(place.people)), random, tell);
}

function workDay(place: Place, person: number, day: number, random: Random, tell: Tell): void {
  const busy = day === place.restDay ? 0.15 : 1;
  const fromS = day * DAY_S + (WORK.fromHour + 1.5 * random.uniform()) * HOUR_S;
  const hours = WORK.toHour - WORK.fromHour - 2 * random.uniform();
  const sessions = poisson(random, busy * place.sessionsAWorkHour * hours);
  for (let i = 0; i < sessions; i++)
    session(place, person, fromS + random.uniform() * hours * HOUR_S, random, tell);
  if (random.uniform() < 0.15 * busy)
    call(person, fromS + random.uniform() * 6 * HOUR_S, random, tell);
  if (random.uniform() < 0.02 * busy)
    deadLinks(person, fromS + random.uniform() * 6 * HOUR_S, random, tell);
}

function session(place: Place, source: number, atS: number, random: Random, tell: Tell): void {
  tell({
    ...{ atS, durationS: 0.03, source, destination: place.resolver, port: 53, protocol: UDP },
    ...{ state: 'finished', bytesOut: 60 + random.integer(40), bytesIn: 120 + random.integer(300) },
  });
  const service = Math.floor(SERVICES * random.uniform() ** 3);
  const at = ADDRESSES_A_SERVICE * service + random.integer(ADDRESSES_A_SERVICE);
  const destination = outsideAddress(OUTSIDE_FROM.services + at);
  for (let i = 1 + random.integer(4); i > 0; i--)
    tell({
      ...{
        atS: atS + 0.1 + 60 * random.uniform() ** 3,
        durationS: 0.2 + 30 * random.uniform() ** 2,
      },
      ...{ source, destination, port: 443, protocol: TCP, state: 'finished' },
      ...{ bytesOut: heavy(random, 2500, 1), bytesIn: heavy(random, 30_000, 2) },
    });
}

/** Sound and picture both ways, by UDP, to a meeting point outside. */
function call(source: number, atS: number, random: Random, tell: Tell): void {
  const durationS = 60 * (5 + 55 * random.uniform());
  const destination = outsideAddress(OUTSIDE_FROM.services + 3000 + random.integer(40));
  const up = 200_000 * random.uniform();
  const down = up * (0.6 + 2.4 * random.uniform()); // of one or of many others
  tell({
    ...{ atS, durationS, source, destination, port: pick(random, [3478, 8801, 19_305]) },
    ...{ protocol: UDP, state: 'finished', bytesOut: up * durationS, bytesIn: down * durationS },
  });
}

/** A page of old links, or a list of servers of which some are gone. */
function deadLinks(source: number, atS: number, random: Random, tell: Tell): void {
  const count = 2 + random.integer(6);
  for (let i = 0; i < count; i++)
    tell({
      ...{ atS: atS + 240 * random.uniform(), durationS: 3, source, port: pick(random, [80, 443]) },
      destination: outsideAddress(OUTSIDE_FROM.peers + random.integer(30_000)),
      ...{ protocol: TCP, state: pick(random, ['attempt', 'rejected'] as const) },
      ...{ bytesOut: 180, bytesIn: 0 },
    });
}

/** Hundreds of peers in an evening, most of them gone or behind a translator. */
function sharesFiles(place: Place, source: number, random: Random, tell: Tell): void {
  const fromS = random.integer(place.days) * DAY_S + (9 + 9 * random.uniform()) * HOUR_S;
  const spanS = (0.5 + 4 * random.uniform()) * HOUR_S;
  const isUdp = random.uniform() < 0.5;
  const answers = 0.2 + 0.4 * random.uniform();
  const usual = random.uniform() < 0.5 ? 6881 : null; // many keep the port a program comes with
  for (let i = 60 + random.integer(300); i > 0; i--) {
    const isAnswered = random.uniform() < answers;
    tell({
      ...{
        atS: fromS + spanS * random.uniform(),
        durationS: isAnswered ? 200 * random.uniform() : 3,
      },
      ...{ source, destination: outsideAddress(OUTSIDE_FROM.peers + random.integer(30_000)) },
      port: usual !== null && random.uniform() < 0.6 ? usual : 1024 + random.integer(60_000),
      ...{ protocol: isUdp ? UDP : TCP, state: isAnswered ? 'finished' : 'attempt' },
      bytesOut: isAnswered ? heavy(random, 40_000, 2) : 120,
      bytesIn: isAnswered ? heavy(random, 300_000, 2.5) : 0,
    });
  }
}

/** A film, a first full copy of a disk, a machine image. */
function uploads(place: Place, source: number, random: Random, tell: Tell): void {
  const atS = (place.days - 1) * DAY_S + (9 + 7 * random.uniform()) * HOUR_S;
  const bytes = heavy(random, 300e6, 1.2);
  const parts = 1 + random.integer(8);
  const destination = outsideAddress(OUTSIDE_FROM.services + random.integer(1600));
  for (let i = 0; i < parts; i++)
    tell({
      ...{ atS: atS + 90 * i, durationS: 80, source, destination, port: 443, protocol: TCP },
      ...{ state: 'finished', bytesOut: bytes / parts, bytesIn: bytes / parts / 60 },
    });
}
