/** Answers of TAXII 2.1 as they stand on the wire: errors (§3.6.1), envelopes (§3.7), manifests (§5.3), versions (§5.8), status (§4.3). */

export type ManifestRecord = {
  readonly id: string;
  readonly date_added: string;
  readonly version: string;
  readonly media_type: string;
};

export type StatusDetail = {
  readonly id: string;
  readonly version: string;
  readonly message?: string;
};

export type TaxiiStatus = {
  readonly id: string;
  readonly status: 'complete' | 'pending';
  readonly request_timestamp: string;
  readonly total_count: number;
  readonly success_count: number;
  readonly successes?: readonly StatusDetail[];
  readonly failure_count: number;
  readonly failures?: readonly StatusDetail[];
  readonly pending_count: number;
  readonly pendings?: readonly StatusDetail[];
};

export function errorMessage(status: number, title: string): string {
  return JSON.stringify({ title, http_status: String(status) });
}

/** An envelope of stored texts, or a manifest or versions of made ones. Empty is {}: `more` is false where it is absent. */
export function pageText(
  field: 'objects' | 'versions',
  items: readonly string[],
  next: string | null,
): string {
  if (items.length === 0) return '{}';
  const head = next === null ? '{"more":false,' : `{"more":true,"next":${JSON.stringify(next)},`;
  return `${head}"${field}":[${items.join(',')}]}`;
}

export function statusOf(
  id: string,
  requestTimestamp: string,
  found: {
    readonly successes: readonly StatusDetail[];
    readonly failures: readonly StatusDetail[];
    readonly pendings: readonly StatusDetail[];
  },
): TaxiiStatus {
  const { successes, failures, pendings } = found;
  return {
    ...{ id, status: pendings.length > 0 ? 'pending' : 'complete' },
    request_timestamp: requestTimestamp,
    total_count: successes.length + failures.length + pendings.length,
    success_count: successes.length,
    ...(successes.length > 0 && { successes }),
    failure_count: failures.length,
    ...(failures.length > 0 && { failures }),
    pending_count: pendings.length,
    ...(pendings.length > 0 && { pendings }),
  };
}

/** A person decided about a pending object: it is a success, or a failure with the reason. Of no pending object, as it was. */
export function settleStatus(
  status: TaxiiStatus,
  about: { readonly id: string; readonly version: string },
  failure: string | null,
): TaxiiStatus {
  const { successes = [], failures = [], pendings = [] } = status;
  const isIt = ({ id, version }: StatusDetail) => id === about.id && version === about.version;
  const decided = pendings.filter(isIt);
  const told = decided.map((one) => (failure === null ? one : { ...one, message: failure }));
  return statusOf(status.id, status.request_timestamp, {
    successes: failure === null ? [...successes, ...told] : successes,
    failures: failure === null ? failures : [...failures, ...told],
    pendings: pendings.filter((one) => !isIt(one)),
  });
}
