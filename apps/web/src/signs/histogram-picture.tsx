/** How many signs of each kind were going on when. */
import type { SignHistogramReply } from '../data/wire.ts';

type HistogramProps = {
  readonly data: SignHistogramReply;
  readonly onSpan: (fromUtc: string, toUtc: string) => void; // both '': no span
};

export function SignHistogram(_: HistogramProps) {
  return null;
}
