/** Why a message is refused, on stderr: the first faults with their places, and how many more there are. */
import { safeText } from '@noroshi/host';
import { type Fault, formatFault } from '@noroshi/ndm';
import { say, type World } from './world.ts';

const SHOWN_MAX = 5;

export function sayFaults(world: World, file: string, faults: readonly Fault[]): void {
  for (const fault of faults.slice(0, SHOWN_MAX)) say(world, safeText(formatFault(file, fault)));
  const more = faults.length - SHOWN_MAX;
  if (more > 0) say(world, `… and ${more} more faults in ${safeText(file)}`);
}
