/** One export in a thread of its own, so that reading a large feed holds up nobody. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeEdge } from './make.ts';
import type { EdgeOrder } from './messages.ts';

parentPort!.postMessage(await makeEdge(workerData as EdgeOrder));
