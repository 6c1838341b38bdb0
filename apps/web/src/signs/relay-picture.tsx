/** Who passes on to whom: the ends of a sign as a graph. */
import type { SignLine, SignWholeReply } from '../data/wire.ts';

type RelayProps = {
  readonly sign: SignLine;
  readonly ends: SignWholeReply['ends'];
  readonly evidence: SignWholeReply['evidence'];
};

export function RelayGraph(_: RelayProps) {
  return null;
}
