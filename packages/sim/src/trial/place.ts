/**
 * Four kinds of network a warrant may name, by their size: how many people, devices and servers, and how often what. Sizes are
 * those of small sites, so that a trial of hundreds of them takes minutes; rates are by host, so that larger sites are the same more often.
 */
import type { Random } from '../random.ts';
import { insideAddress, outsideAddress } from './flow.ts';

export const TRIAL_KINDS = ['office', 'campus', 'hosting', 'agency'] as const;
export type TrialKind = (typeof TRIAL_KINDS)[number];

export type PlaceSize = {
  readonly people: number;
  readonly devices: number; // printers, cameras, screens, sensors
  readonly servers: number;
  readonly sessionsAWorkHour: number; // of a person
  readonly visitsAnHour: number; // from outside, of each server
  readonly peerPrograms: number; // expected people who share files or play
};

export const PLACES: Readonly<Record<TrialKind, PlaceSize>> = {
  office: size(30, 6, 2, 2, 4, 0.3),
  campus: size(60, 10, 4, 1.5, 8, 3),
  hosting: size(2, 0, 12, 1, 12, 0),
  agency: size(12, 4, 2, 2, 2, 0.1),
};

export type Place = PlaceSize & {
  readonly kind: TrialKind;
  readonly days: number;
  readonly person: (i: number) => number;
  readonly device: (i: number) => number;
  readonly server: (i: number) => number;
  readonly resolver: number; // outside
  /** A day on which hardly anybody works. */
  readonly restDay: number;
};

/** Numbers outside, by role, apart from each other. */
export const OUTSIDE_FROM = {
  services: 0,
  vendors: 4000,
  partners: 6000,
  monitors: 7000,
  surveys: 7500,
  mail: 8000,
  visitors: 12_000, // 40,000 of them
  peers: 60_000, // 30,000
  knocks: 95_000, // 20,000
  attackers: 120_000,
} as const;

export function placeOf(kind: TrialKind, days: number, random: Random): Place {
  return {
    ...PLACES[kind],
    ...{ kind, days, restDay: random.integer(days - 1) },
    person: (i) => insideAddress(1000 + i),
    device: (i) => insideAddress(4000 + i),
    server: (i) => insideAddress(10 + i),
    resolver: outsideAddress(OUTSIDE_FROM.services + 3999),
  };
}

function size(
  people: number,
  devices: number,
  servers: number,
  sessionsAWorkHour: number,
  visitsAnHour: number,
  peerPrograms: number,
): PlaceSize {
  return { people, devices, servers, sessionsAWorkHour, visitsAnHour, peerPrograms };
}
