/**
 * Where looks come from, in the thread: a folder of lines that grows, or a made-up sky. Each gives the looks that have come up to an
 * instant of the watch's clock; a line that is no look costs itself and is counted, with its fault.
 */
import { createFollower } from '@noroshi/host';
import { createMissileWorld } from '@noroshi/sim';
import {
  decodeLook,
  type Infrared,
  type LiveLook,
  LOOK_LIMITS,
  type RadarSite,
} from '@noroshi/track';
import type { LooksFacts } from './messages.ts';
import { type LooksSource, sensorsOf } from './settings.ts';

export type OpenLooks = {
  readonly id: string;
  readonly sensors: readonly (RadarSite | Infrared)[];
  /** What has come by then, in order. */
  next(watchUs: number): Promise<readonly LiveLook[]>;
  facts(): LooksFacts;
  /** What really flies, where somebody knows. */
  flying?(atUs: number): readonly Float64Array[];
  close(): Promise<void>;
};

/** Before the first instant that is asked for: a flight that is on its way then is seen from its launch. */
export const BEFORE_US = 2400e6;
const EARLY_US = 5e6; // a clock of a sensor may be so much ahead
const SPAN_US = 60e6; // made-up looks are told so much at a time
const WAITING_MAX = 200_000;

/** Words where it cannot be opened at all. */
export function openLooks(
  source: LooksSource,
  watchUs: number,
): OpenLooks | { readonly fault: string } {
  if (source.type === 'seeded') return openWorld(source, watchUs);
  const read = sensorsOf(source.sensors);
  return 'fault' in read ? read : openFolder(source, read.sensors, watchUs);
}

function openWorld(source: Extract<LooksSource, { type: 'seeded' }>, watchUs: number): OpenLooks {
  const world = createMissileWorld({ seed: source.seed, epochUs: source.fromUs });
  let toldUs = Math.max(source.fromUs, watchUs - BEFORE_US);
  let looks = 0;
  return {
    ...{ id: source.id, sensors: world.sensors },
    next: async (untilUs) => {
      const toUs = Math.min(untilUs, toldUs + SPAN_US);
      if (toUs <= toldUs) return [];
      const found = world.tell(toldUs, toUs);
      toldUs = toUs;
      looks += found.length;
      return found;
    },
    facts: () => ({
      ...{ id: source.id, looks, refused: 0, lateOrEarly: 0, lastFault: '', failure: '' },
    }),
    flying: (atUs) => world.flying(atUs).map(({ state }) => state),
    close: async () => {},
  };
}

function openFolder(
  source: Extract<LooksSource, { type: 'folder' }>,
  sites: readonly (RadarSite | Infrared)[],
  startUs: number,
): OpenLooks {
  const sensors = new Map(sites.map((site) => [site.name, site]));
  const counts = { looks: 0, refused: 0, lateOrEarly: 0, lastFault: '', failure: '' };
  const waiting: LiveLook[] = [];
  const take = (file: string, number: number, line: string) => {
    if (line.trim() === '') return;
    const look = decodeLook(line, sensors);
    if (!look.ok) {
      counts.refused++;
      counts.lastFault = `${file}, line ${number}: ${look.error.path} ${look.error.message}`;
    } else if (look.value.atUs < startUs - BEFORE_US || waiting.length >= WAITING_MAX)
      counts.lateOrEarly++;
    else waiting.push(look.value);
  };
  const follower = createFollower([source.path], {
    open: (file) => {
      const name = file.split(/[/\\]/).at(-1)!;
      const decoder = new TextDecoder();
      let [rest, number] = ['', 0];
      return {
        push: (chunk) => {
          const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
          rest = lines.pop()!;
          // what has no end is no line: it would grow without limit
          if (rest.length > LOOK_LIMITS.lineLengthMax) rest = rest.slice(0, 0);
          for (const line of lines) take(name, ++number, line);
        },
        flush: () => {},
        finish: () => take(name, ++number, rest),
      };
    },
    told: (file, reason) => {
      counts.lastFault = `${file.split(/[/\\]/).at(-1)}: ${reason}`;
    },
  });
  return {
    ...{ id: source.id, sensors: sites },
    next: async (untilUs) => {
      try {
        await follower.look();
        counts.failure = '';
      } catch (cause) {
        counts.failure = cause instanceof Error ? cause.message : String(cause);
      }
      const due = waiting.filter(({ atUs }) => atUs <= untilUs + EARLY_US);
      const later = waiting.filter(({ atUs }) => atUs > untilUs + EARLY_US);
      waiting.splice(0, waiting.length, ...later);
      counts.looks += due.length;
      return due.sort((a, b) => a.atUs - b.atUs);
    },
    facts: () => ({ id: source.id, ...counts }),
    close: () => follower.close(),
  };
}
