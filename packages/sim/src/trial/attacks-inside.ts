/**
 * Attacks that have a host of ours: implants that call, that call in vain, that send things out, that pass connections on for others,
 * and a way in that is kept open. Each over a grid of strength from plain to hardly there, as published descriptions have them
 * (ATT&CK T1071, T1571, T1041, T1090.003, T1572; sleep and jitter of common implants: minutes to hours, 0 to 50 %).
 */
import type { Random } from '../random.ts';
import { DAY_S, HOUR_S, heavy, outsideAddress, pick, TCP, type Tell } from './flow.ts';
import { OUTSIDE_FROM, type Place } from './place.ts';
import type { TrialTruth } from './truth.ts';

/** `attacker`: numbers of its own for this attack, from 0. */
export type Plant = (
  place: Place,
  attacker: (i: number) => number,
  random: Random,
  tell: Tell,
) => TrialTruth;

/** A host of ours, as likely a person's as a server. */
export function victimOf(place: Place, random: Random): number {
  const all = place.people + place.servers + place.devices;
  const i = random.integer(all);
  if (i < place.people) return place.person(i);
  return i < place.people + place.servers
    ? place.server(i - place.people)
    : place.device(i - place.people - place.servers);
}

export const plantBeacon: Plant = (place, attacker, random, tell) => {
  const periodS = pick(random, [10, 60, 300, 900, 3600, 14_400]);
  const jitter = pick(random, [0.001, 0.1, 0.3, 0.5]);
  const loss = pick(random, [0, 0, 0.2]);
  const dwellH = pick(random, [6, 24, 72]);
  const addresses = pick(random, [1, 1, 1, 3]);
  const person = pick(random, [0, 0, 0.5]); // other calls to the same end, for each turn
  const toS = place.days * DAY_S - 60;
  const fromS = Math.max(0, toS - dwellH * HOUR_S);
  const source = victimOf(place, random);
  const port = pick(random, [443, 80, 8080, 8443, 53]);
  const ends = Array.from({ length: addresses }, (_, i) => attacker(i));
  const call = (atS: number, destination: number, bytes: number) =>
    tell({
      ...{ atS, durationS: 0.2 + 0.4 * random.uniform(), source, destination, port },
      ...{ protocol: TCP, state: 'finished', bytesOut: bytes, bytesIn: 500 + random.integer(200) },
    });
  for (let atS = fromS + periodS * random.uniform(); atS < toS; ) {
    const end = pick(random, ends);
    if (random.uniform() >= loss) call(atS, end, 400 + random.integer(30));
    if (random.uniform() < person)
      call(fromS + (toS - fromS) * random.uniform(), end, heavy(random, 3000, 1.5));
    atS += periodS * (1 + jitter * (2 * random.uniform() - 1));
  }
  return {
    ...{ kind: 'beacon', says: ['beacon'], fromS, toS },
    strength: `${periodS} s, ${100 * jitter} %, ${100 * loss} % lost, ${dwellH} h, ${addresses} ends`,
    ...{ inside: new Set([source]), outside: new Set(ends) },
  };
};

export const plantRetry: Plant = (place, attacker, random, tell) => {
  const periodS = pick(random, [0.5, 10, 60, 600, 3600]);
  const jitter = pick(random, [0.01, 0.2, 0.5]);
  const dwellH = pick(random, [0.2, 2, 24, 72]);
  const source = victimOf(place, random);
  const toS = place.days * DAY_S - 60;
  const fromS = toS - Math.min(dwellH, place.days * 24 - 1) * HOUR_S;
  const state = pick(random, ['attempt', 'rejected'] as const);
  const port = pick(random, [443, 5888, 4444, 80]);
  let told = 0;
  for (let atS = fromS; atS < toS && told < 3000; told++) {
    tell({
      ...{ atS, durationS: state === 'attempt' ? 3 : 0, source, destination: attacker(0), port },
      ...{ protocol: TCP, state, bytesOut: 180, bytesIn: 0 },
    });
    atS += periodS * (1 + jitter * (2 * random.uniform() - 1));
  }
  return {
    ...{ kind: 'retry-beacon', says: ['retry-beacon'], fromS, toS },
    strength: `${periodS} s, ${100 * jitter} %, ${dwellH} h`,
    ...{ inside: new Set([source]), outside: new Set([attacker(0)]) },
  };
};

export const plantExfiltration: Plant = (place, attacker, random, tell) => {
  const bytes = pick(random, [10e6, 60e6, 300e6, 2e9, 8e9]);
  const hours = pick(random, [0.5, 2, 10]);
  const source = victimOf(place, random);
  const fromS = (place.days - 1) * DAY_S + (1 + 11 * random.uniform()) * HOUR_S;
  const parts = Math.ceil(12 * hours);
  for (let i = 0; i < parts; i++)
    tell({
      ...{ atS: fromS + (hours * HOUR_S * (i + random.uniform())) / parts, durationS: 120 },
      ...{ source, destination: attacker(0), port: pick(random, [443, 22]), protocol: TCP },
      ...{ state: 'finished', bytesOut: bytes / parts, bytesIn: bytes / parts / 80 },
    });
  return {
    ...{ kind: 'exfiltration', says: ['exfiltration'], fromS, toS: fromS + hours * HOUR_S },
    strength: `${bytes / 1e6} MB in ${hours} h`,
    ...{ inside: new Set([source]), outside: new Set([attacker(0)]) },
  };
};

export const plantRelay: Plant = (place, attacker, random, tell) => {
  const perHour = pick(random, [1, 4, 20]);
  const delayS = pick(random, [0.3, 3, 8]);
  const padding = pick(random, [0, 0.04, 0.2]);
  const hours = pick(random, [6, 24, 60]);
  const [clients, servers] = [pick(random, [1, 5]), pick(random, [1, 8])];
  const host = victimOf(place, random);
  const port = pick(random, [443, 4444, 8443, 8443, 31_337]);
  const toS = place.days * DAY_S - 600;
  const fromS = toS - hours * HOUR_S;
  for (let i = 0; i < perHour * hours; i++) {
    const atS = fromS + (toS - fromS - 60) * random.uniform();
    const [up, down] = [heavy(random, 20_000, 1.2), heavy(random, 60_000, 1.5)];
    const common = {
      protocol: TCP,
      state: 'finished',
      durationS: 3 + 20 * random.uniform(),
    } as const;
    tell({
      ...{ ...common, atS, source: attacker(random.integer(clients)), destination: host, port },
      ...{ bytesOut: up, bytesIn: down },
    });
    const off = 1 + padding * random.uniform();
    tell({
      ...{ ...common, atS: atS + delayS * (0.2 + 0.8 * random.uniform()), source: host },
      ...{ destination: attacker(20 + random.integer(servers)), port: 443 },
      ...{ bytesOut: up * off, bytesIn: down * off },
    });
  }
  return {
    ...{ kind: 'relay', says: ['relay'], fromS, toS, inside: new Set([host]) },
    strength: `${perHour} an hour for ${hours} h, after ${delayS} s, ${100 * padding} % more`,
    outside: new Set(Array.from({ length: 40 }, (_, i) => attacker(i))),
  };
};

export const plantTunnel: Plant = (place, attacker, random, tell) => {
  const hours = pick(random, [2, 5, 10, 40]);
  const source = victimOf(place, random);
  const fromS = place.days * DAY_S - (hours + 1) * HOUR_S;
  tell({
    ...{ atS: fromS, durationS: hours * HOUR_S, source, destination: attacker(0) },
    ...{ port: pick(random, [443, 22, 8443]), protocol: TCP, state: 'finished' },
    ...{ bytesOut: 200 * hours * HOUR_S, bytesIn: 900 * hours * HOUR_S },
  });
  return {
    ...{ kind: 'long-connection', says: ['long-connection'], fromS, toS: fromS + hours * HOUR_S },
    ...{ strength: `${hours} h`, inside: new Set([source]), outside: new Set([attacker(0)]) },
  };
};

/** Numbers of one attack outside: 60 of them, apart from those of every other. */
export const attackerOf =
  (attack: number) =>
  (i: number): number =>
    outsideAddress(OUTSIDE_FROM.attackers + ((60 * attack + i) % 11_000));
