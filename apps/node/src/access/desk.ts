/** What the work on people needs of its surroundings: less than a whole node, so that a command can do it beside one. */
import type { Store } from '@noroshi/store';
import type { Mode } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';

export type Desk = {
  readonly store: Store;
  readonly mode: Mode;
  readonly random: (bytes: number) => Uint8Array;
  readonly wallUs: () => number;
};

export function deskOf(context: NodeContext): Desk {
  const { store, mode, random, clock } = context;
  return { store, mode, random, wallUs: () => clock.wallUs() };
}

/** Who acts from the machine's own command line. */
export const CONSOLE = 'console';

/** A person as the audit, the history and the events name them. */
export function actorOf(personId: string): string {
  return `user:${personId}`;
}
