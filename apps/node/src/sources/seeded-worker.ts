/** The worker in which a seeded world is made: some seconds of arithmetic that must not hold the node. One world, one answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { createWorld, type WorldOptions, worldPast, worldSets } from '@noroshi/sim';

const { options, atUs, what } = workerData as {
  readonly options: WorldOptions;
  readonly atUs: number;
  readonly what: 'now' | 'past';
};
const world = createWorld(options);
parentPort?.postMessage(what === 'now' ? worldSets(world, atUs) : worldPast(world));
