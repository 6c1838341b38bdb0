/**
 * A trial of the detectors: a seeded network of one of four kinds, some days of its harmless traffic, and attacks whose answers are
 * known. `planted` says how many of each: `dense`, so that every kind is seen often enough to learn from; a number a day by kind, as
 * they come by nature; or none. From one seed, the same flows everywhere.
 */
import type { FlowBatch, FlowSink, SignKind } from '@noroshi/flow';
import { createRandom, type Random } from '../random.ts';
import {
  attackerOf,
  type Plant,
  plantBeacon,
  plantExfiltration,
  plantRelay,
  plantRetry,
  plantTunnel,
} from './attacks-inside.ts';
import { plantFlood, plantGuessing, plantReflection, plantScan } from './attacks-outside.ts';
import { DAY_S, INSIDE_NETWORK, poisson, type TrialFlow, writeFlow } from './flow.ts';
import { tellPeople } from './people.ts';
import { type Place, placeOf, type TrialKind } from './place.ts';
import { tellPrograms } from './programs.ts';
import { tellStrangers } from './strangers.ts';
import type { TrialTruth } from './truth.ts';

/** Kinds that a trial can plant; an indicator's truth is its author's, a first contact is no attack by itself. */
export type PlantedKind = Exclude<SignKind, 'indicator' | 'first-contact'>;

const PLANTS: Readonly<Record<PlantedKind, Plant>> = {
  beacon: plantBeacon,
  'retry-beacon': plantRetry,
  exfiltration: plantExfiltration,
  relay: plantRelay,
  'long-connection': plantTunnel,
  scan: plantScan,
  'brute-force': plantGuessing,
  flood: plantFlood,
  reflection: plantReflection,
};

/** Of each kind in one dense world. */
export const DENSE: Readonly<Record<PlantedKind, number>> = {
  ...{ beacon: 2, 'retry-beacon': 1, exfiltration: 1, relay: 1, 'long-connection': 1 },
  ...{ scan: 4, 'brute-force': 3, flood: 1, reflection: 1 },
};

export type PlantedADay = Readonly<Record<PlantedKind, number>>;

export type TrialOptions = {
  readonly kind: TrialKind;
  readonly seed: number;
  readonly days: number;
  readonly planted: 'none' | 'dense' | PlantedADay;
};

export type TrialWorld = {
  readonly networks: readonly string[];
  readonly truths: readonly TrialTruth[];
  readonly flows: number;
  /** In the order of their ends, as exporters tell them. */
  tell(startUs: number, batch: FlowBatch, sink: FlowSink): void;
};

export function createTrial({ kind, seed, days, planted }: TrialOptions): TrialWorld {
  const random = createRandom(`trial/${kind}/${seed}`);
  const place = placeOf(kind, days, random);
  const flows: TrialFlow[] = [];
  const tell = (flow: TrialFlow) => void flows.push(flow);
  tellPeople(place, random, tell);
  tellPrograms(place, random, tell);
  tellStrangers(place, random, tell);
  const truths = plant(place, planted, createRandom(`trial/${kind}/${seed}/attacks`), tell);
  const told = flows.filter(({ atS }) => atS >= 0 && atS < days * DAY_S);
  told.sort((a, b) => a.atS + a.durationS - b.atS - b.durationS);
  return {
    ...{ networks: [INSIDE_NETWORK], truths, flows: told.length },
    tell(startUs, batch, sink) {
      for (const [i, flow] of told.entries()) {
        if (batch.count === batch.capacity) sink(batch);
        writeFlow(batch, flow, startUs, i);
      }
      sink(batch);
    },
  };
}

function plant(
  place: Place,
  planted: TrialOptions['planted'],
  random: Random,
  tell: (flow: TrialFlow) => void,
): TrialTruth[] {
  if (planted === 'none') return [];
  const truths: TrialTruth[] = [];
  for (const kind of Object.keys(PLANTS) as PlantedKind[]) {
    const count = planted === 'dense' ? DENSE[kind] : poisson(random, planted[kind] * place.days);
    for (let i = 0; i < count; i++)
      truths.push(PLANTS[kind](place, attackerOf(truths.length), random, tell));
  }
  return truths;
}
