/** The shape of a scan from the services that failed: one port on many hosts, many ports on one host, or a block of both. */

export type ScanShape = {
  readonly shape: 'horizontal' | 'vertical' | 'block';
  readonly hosts: number;
  readonly ports: number;
  /** The port or the host that is common, where the shape has one. */
  readonly port: number | null;
  readonly protocol: number | null;
  readonly host: number | null;
};

export type FailedService = {
  readonly host: number;
  readonly port: number;
  readonly protocol: number;
};

/** A row or a column of the block holds this share of all or more: then it is no block. */
const LINE_SHARE_MIN = 0.7;

export function shapeOf(failed: readonly FailedService[]): ScanShape {
  const hosts = tally(failed.map(({ host }) => host));
  const services = tally(failed.map(({ port, protocol }) => port * 256 + protocol));
  const [host, onHost] = most(hosts);
  const [service, ofService] = most(services);
  const sizes = { hosts: hosts.size, ports: services.size };
  const need = LINE_SHARE_MIN * failed.length;
  if (ofService >= need && ofService >= onHost && hosts.size > 1)
    return {
      shape: 'horizontal',
      ...sizes,
      port: service >>> 8,
      protocol: service & 255,
      host: null,
    };
  if (onHost >= need && services.size > 1)
    return { shape: 'vertical', ...sizes, port: null, protocol: protocolOf(failed), host };
  return { shape: 'block', ...sizes, port: null, protocol: protocolOf(failed), host: null };
}

function tally(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function most(counts: ReadonlyMap<number, number>): [value: number, count: number] {
  let best: [number, number] = [0, 0];
  for (const [value, count] of counts) if (count > best[1]) best = [value, count];
  return best;
}

/** The protocol, where all have the same. */
function protocolOf(failed: readonly FailedService[]): number | null {
  const first = failed[0]?.protocol ?? null;
  return failed.every(({ protocol }) => protocol === first) ? first : null;
}
