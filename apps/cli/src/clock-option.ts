/** `--clock real|ISO8601[@RATE]`: the machine's clock, or history replayed from an instant, RATE times as fast. */
import type { ClockSetting } from '@noroshi/node';
import { parseUtc } from '@noroshi/time';
import { InvalidArgumentError } from 'commander';

const RATE_MAX = 100_000;

/** Undefined is the machine's clock. */
export function parseClock(text: string): ClockSetting | undefined {
  if (text === 'real') return undefined;
  const [utc, rateText = '1', ...rest] = text.split('@');
  const from = parseUtc(utc!);
  if (!from.ok) throw new InvalidArgumentError(`${from.error.message}. Or give real.`);
  const rate = /^\d+(\.\d+)?$/.test(rateText) ? Number(rateText) : Number.NaN;
  if (rest.length > 0 || !(rate > 0 && rate <= RATE_MAX)) {
    throw new InvalidArgumentError(
      `After @ give how many seconds pass in one, up to ${RATE_MAX}, as in 2024-11-01T00:00:00Z@60.`,
    );
  }
  return { fromUs: from.value, rate };
}
