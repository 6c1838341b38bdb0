/** The Web Worker of the tab: the same task handler as the worker thread of the benchmarks. */
import { serveTasks, webPort } from '@noroshi/host/browser';
import { createTaskHandler, type WorkerTask } from '../../bench/tiers.ts';
import type { ScreenPart } from '../../src/index.ts';

if (typeof SharedArrayBuffer !== 'undefined') throw new Error('this worker has SharedArrayBuffer');

serveTasks<WorkerTask, ScreenPart>(
  webPort(),
  createTaskHandler(() => performance.now()),
);
