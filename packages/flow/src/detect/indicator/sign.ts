/** From what was seen of an indicator at one host to a sign: its author's confidence, less what fits otherwise. */
import { type Address, type FlowTerm, isIpv4, type Prefix, prefixHas } from '@noroshi/stix';
import type { Sign } from '../contract.ts';
import { type FlowIndicator, INDICATOR_LIMITS } from '../indicator.ts';
import { explainIndicator } from './explain.ts';
import { onlyUser, type Sighting, usersOf } from './sighting.ts';

export function signOf(
  indicator: FlowIndicator,
  address: Address,
  seen: Sighting,
  atUs: number,
): Sign {
  const bits = bitsOf(seen.term, address);
  const ageDays = Math.max(0, seen.lastUs - indicator.validFromUs) / 86_400e6;
  const otherwise = explainIndicator({
    ...seen,
    ...{ insideUsers: seen.ours.size, ageDays, bits },
    ...{ hasEnd: indicator.validUntilUs < Infinity, isOver: indicator.validUntilUs <= atUs },
  });
  const limits = INDICATOR_LIMITS;
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const author = indicator.confidence ?? limits.authorsConfidence;
  const answered = seen.answered > 0 ? 1 : limits.unansweredFactor;
  const confidence = author * answered * limits.reasonFactor ** reasons;
  const isCaller = seen.fromOutside === seen.count;
  return {
    ...{
      kind: 'indicator',
      key: `indicator:${indicator.id}:${address.map((word) => word.toString(16)).join('.')}`,
    },
    source: isCaller ? address : onlyUser(seen),
    destination: isCaller ? onlyUser(seen) : address,
    ...{ port: seen.port, protocol: seen.protocol, firstUs: seen.firstUs, lastUs: seen.lastUs },
    ...{
      count: seen.count,
      score: confidence * (bits < 128 ? limits.networkFactor : 1),
      confidence,
    },
    evidence: [
      { name: 'indicatorId', value: indicator.id },
      ...(indicator.tlp === undefined ? [] : [{ name: 'indicatorTlp', value: indicator.tlp }]),
      { name: 'indicatorConfidence', value: indicator.confidence },
      { name: 'indicatorAgeDays', value: ageDays, unit: 'd' },
      { name: 'contacts', value: seen.count },
      { name: 'answeredContacts', value: seen.answered },
      { name: 'insideUsers', value: seen.ours.size },
      { name: 'bytesOut', value: seen.bytesOut, unit: 'bytes' },
      { name: 'bytesIn', value: seen.bytesIn, unit: 'bytes' },
    ],
    otherwise,
    ends: usersOf(seen).map((user) => ({ role: isCaller ? 'destination' : 'source', ...user })),
  };
}

/** Of the narrowest network in the term that holds the address, as of 128. */
function bitsOf({ source, destination, either }: FlowTerm, address: readonly number[]): number {
  const holding = [source, destination, either].flatMap((list): readonly Prefix[] => list ?? []);
  const bits = holding.filter((one) => prefixHas(one, address)).map((one) => one.bits);
  return Math.max(0, ...bits) + (isIpv4(address) ? 96 : 0);
}
