/** What people are told of services: which open warning would take them, since when, and for want of what. */
import type { FailureReport } from '@noroshi/link';
import { formatUtc } from '@noroshi/time';
import { type NoticeDraft, SCHEMA_LIMITS, type Severity } from '@noroshi/watch';
import type { NetworkRow } from './settings.ts';

const SHOWN_MAX = 16;
const URGENT_PRECEDENCE = 2; // services of this precedence or higher are missed at once

/** Null where no service is lost or slower. `confidence`: of what is warned of, since the loss hangs on it. */
export function tellLosses(
  network: NetworkRow,
  { failure, losses, counts, firstLossUs }: FailureReport,
  { confidence, atUs, toUs }: { confidence: number; atUs: number; toUs: number },
): NoticeDraft | null {
  const worse = losses.filter(({ state }) => state === 'lost' || state === 'degraded');
  if (worse.length === 0) return null;
  const services = new Map(network.services.map((service) => [service.id, service]));
  const isUrgent = worse.some(
    ({ serviceId, state }) =>
      state === 'lost' && services.get(serviceId)!.precedence <= URGENT_PRECEDENCE,
  );
  const severity: Severity = isUrgent ? 'high' : counts.lost > 0 ? 'moderate' : 'low';
  const hops = new Set(failure.hopIds);
  const assetIds = network.hops.flatMap(({ id, asset }) => (hops.has(id) && asset ? [asset] : []));
  const fromUs = firstLossUs ?? Math.min(...worse.map(({ firstUs }) => firstUs));
  const count = (name: string, value: number) => ({ type: 'value' as const, name, value });
  return {
    ...{ kind: 'link', key: `losses:${network.id}:${failure.id}`, severity, confidence, atUs },
    title: cut(
      `Services at stake on ${network.name}: ${counts.lost} lost, ${counts.degraded} slower, from ${formatUtc(fromUs, 0)}`,
    ),
    about: [...new Set(assetIds)]
      .slice(0, SCHEMA_LIMITS.aboutMax)
      .map((id) => ({ type: 'asset', id })),
    window: { fromUs, toUs: Math.max(fromUs, toUs) },
    evidence: [
      ...[count('servicesLost', counts.lost), count('servicesDegraded', counts.degraded)],
      ...[count('servicesMoved', counts.moved), count('servicesUnknown', counts.unknown)],
      { type: 'time', name: 'firstLoss', atUs: fromUs },
      ...worse.slice(0, SHOWN_MAX).map(({ serviceId, state, why, firstUs }) => ({
        ...{ type: 'value' as const, name: 'service' },
        value: `${services.get(serviceId)!.name}: ${state} from ${formatUtc(firstUs, 0)}${why === null ? '' : `, ${WHY[why]}`}`,
      })),
    ],
    method: { name: 'service-loss', version: '1', parameters: { network: network.id } },
  };
}

const WHY = {
  onlyWay: 'there is no other way',
  outOfView: 'no other way is in view',
  noRoom: 'other ways are full',
} as const;

function cut(title: string): string {
  const { titleLengthMax } = SCHEMA_LIMITS;
  return title.length <= titleLengthMax ? title : `${title.slice(0, titleLengthMax - 1)}…`;
}

/** What a reader would act on; another one is news. */
export function gistOf({ losses }: FailureReport): string {
  return losses
    .map(({ serviceId, state, why }) => `${serviceId} ${state} ${why}`)
    .sort()
    .join('\n');
}
