/** One object that comes down by itself within weeks: its sets, one a day, and what is left by the forecast of the newest. */
import { cleanHistories, decayList, type ObjectHistory } from '@noroshi/behave';
import { createWorld, worldPast } from '@noroshi/sim';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const DAY_US = 86_400e6;

export function lowOrbit(): {
  readonly histories: readonly ObjectHistory[];
  readonly atUs: number;
  readonly remainingDays: number;
} {
  const options = { seed: 1, count: 20, scenario: 'first-light', plants: true } as const;
  const world = createWorld({ ...options, epochUs: EPOCH_US });
  const { objectId } = world.known.behaviour!.decay;
  const clean = cleanHistories(worldPast(world, 40)).histories;
  const histories = clean.filter((one) => one.objectId === objectId);
  const atUs = EPOCH_US - DAY_US;
  const [forecast] = decayList(histories, null, atUs);
  return { histories, atUs, remainingDays: (forecast!.decayUs - atUs) / DAY_US };
}
