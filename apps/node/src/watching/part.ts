/**
 * The watch of conjunctions as a part of a node: assets against all first, every pair in the background, again when elements
 * or assets change and as the hours go by. Why so: docs/decisions/0008-watch-schedule.md.
 */
import { workerCountHere } from '@noroshi/host';
import { clearStaged } from '@noroshi/store/conjunctions';
import type { Part } from '../context.ts';
import type { ElementsAt } from './catalogue.ts';
import { createEngine } from './engine.ts';
import { loadScreen } from './kernels.ts';
import type { Admit } from './perform.ts';
import { startSchedule, tellBefore } from './schedule.ts';

export type WatchingOptions = {
  readonly elementsAt: (context: Parameters<Part['start']>[0]) => ElementsAt;
  readonly admit: (context: Parameters<Part['start']>[0]) => Admit;
  readonly workers?: number;
};

/** A core is left for the requests where there is more than one. */
export function screenWorkersHere(cores: number = workerCountHere()): number {
  return Math.max(1, cores - 1);
}

export function createWatchingPart(options: WatchingOptions): Part {
  return {
    name: 'watching',
    start: async (context) => {
      const loaded = await loadScreen(process.env.NOROSHI_KERNEL);
      if (!loaded.ok) throw new Error(loaded.error);
      const { kernels, slower } = loaded.value;
      if (slower !== undefined) context.log('warn', slower);
      await context.store.write(clearStaged);
      await tellBefore(context);
      const engine = createEngine({ kernels, workers: options.workers ?? screenWorkersHere() });
      const schedule = startSchedule(
        context,
        engine,
        options.elementsAt(context),
        options.admit(context),
      );
      const unfollow = context.feed.follow((events) => {
        for (const { kind, subject } of events) {
          if (kind === 'elements.changed') schedule.wake('elements');
          if (kind === 'config.changed' && /^(asset|watch)\//.test(subject))
            schedule.wake('settings');
          if (kind === 'watch.asked') schedule.wake('asked');
        }
      });
      return {
        close: async () => {
          unfollow();
          await engine.close();
          await schedule.done;
        },
      };
    },
  };
}
