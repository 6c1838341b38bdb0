/** The worker in which a seeded world is made: some seconds of arithmetic that must not hold the node. One world, one answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { createWorld, type WorldOptions, worldSets } from '@noroshi/sim';

const { options, atUs } = workerData as { options: WorldOptions; atUs: number };
parentPort?.postMessage(worldSets(createWorld(options), atUs));
