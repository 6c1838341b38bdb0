/** What the steps of an exercise share: its nodes, the link between them, and how a step waits, runs a command and reads a store. */
import { join } from 'node:path';
import type { ThinLink } from '@noroshi/node/exercise';
import type { Store } from '@noroshi/store';
import { type NodeStore, openNodeStore } from '../open-store.ts';
import type { World } from '../world.ts';
import { type ChildAnswer, type NodeProcess, runChild } from './child.ts';
import type { LinkLook } from './look.ts';

export const SIDES = ['alpha', 'bravo'] as const;
export type Side = (typeof SIDES)[number];
export const OTHER = { alpha: 'bravo', bravo: 'alpha' } as const satisfies Record<Side, Side>;
export const TITLE = { alpha: 'Alpha', bravo: 'Bravo' } as const;

export type WalkOptions = {
  readonly folder: string;
  readonly scenario: string;
  readonly world: World;
  readonly isThin: boolean; // a satellite link, and cuts that nobody is told of
  readonly cutS: number; // how long the link stays cut, at least
  readonly stays: boolean; // the nodes are left running
  /** How both ends of the link are, while the exercise waits for it. */
  readonly onLook: (look: LinkLook) => void;
};

export type Place = {
  readonly options: WalkOptions;
  readonly link: ThinLink;
  readonly nodes: Map<Side, NodeProcess>;
  readonly stores: Map<Side, NodeStore>;
  readonly notes: Map<string, string>; // what earlier steps found: addresses, ids
  lastLook: LinkLook | null;
};

export type Step = {
  readonly step: string;
  readonly proves: string;
  /** Resolves with what was seen; throws with why not. */
  run(place: Place): Promise<string>;
};

const WAIT_MAX_MS = 180_000;
const LOOK_EACH_MS = 250;

/** Looks until there is something; fails with what did not come. */
export async function until<T>(
  { options }: Place,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const { world, isThin } = options;
  const startMs = world.clockMs();
  const mostMs = isThin ? 4 * WAIT_MAX_MS : WAIT_MAX_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (world.signal.aborted) throw new Error('stopped');
    if (world.clockMs() - startMs > mostMs)
      throw new Error(`${what} did not come within ${mostMs / 1000} s`);
    await pause(LOOK_EACH_MS, world.signal);
  }
}

/** Ends early when somebody stops it. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

/** A command of the node's own machine, as a person gives it; its failure ends the step. */
export async function command(
  { options }: Place,
  side: Side,
  args: readonly string[],
  stdin?: string,
): Promise<ChildAnswer> {
  const { folder, world } = options;
  const data = ['--data', join(folder, side)];
  const answer = await runChild([...args, ...data], world.env, world.signal, stdin);
  if (answer.code === 0) return answer;
  const said = answer.stderr.trim().split('\n').slice(0, 2).join(' ');
  throw new Error(`noroshi ${args.join(' ')} at ${side} ended with ${answer.code}: ${said}`);
}

/** The store of a node beside the running node, kept open for the exercise. */
export async function nodeStore(place: Place, side: Side): Promise<NodeStore> {
  const known = place.stores.get(side);
  if (known !== undefined) return known;
  const { DATABASE_URL: _url, NOROSHI_DIR: _dir, ...env } = place.options.world.env;
  const world = { ...place.options.world, env };
  const opened = await openNodeStore(world, { data: join(place.options.folder, side) });
  place.stores.set(side, opened);
  return opened;
}

export async function storeOf(place: Place, side: Side): Promise<Store> {
  return (await nodeStore(place, side)).store;
}
