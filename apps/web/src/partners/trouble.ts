/** What is wrong with a link, in the order in which a person should care; pure, by the node's clock. */
import type { PartnerLinkReply } from '@noroshi/node/wire';

export type Trouble =
  | { readonly kind: 'stopped' | 'never' }
  | { readonly kind: 'silent' | 'planned'; readonly forMs: number }
  | { readonly kind: 'thin'; readonly bitsPerS?: number; readonly roundTripMs?: number }
  | { readonly kind: 'backlog'; readonly count: number; readonly forMs: number }
  | { readonly kind: 'clock'; readonly aheadS: number }
  | { readonly kind: 'certificate'; readonly leftMs: number };

const SILENT_MS = 120_000; // an answer comes at least each 25 s while the link is up
const WAITS_MS = 120_000;
const CLOCK_S = 5;
const CERTIFICATE_MS = 14 * 86_400_000;

export function troublesOf(link: PartnerLinkReply, nowMs: number): readonly Trouble[] {
  const found: Trouble[] = [];
  const { state, contactUtc, positions, clockAheadS, certificateToUtc } = link;
  const contactMs = contactUtc === undefined ? null : Date.parse(contactUtc);
  if (state === 'stopped') found.push({ kind: 'stopped' });
  else if (contactMs === null && link.address !== undefined) {
    found.push({ kind: 'never' });
  } else if (contactMs !== null) {
    const forMs = Math.max(0, nowMs - contactMs);
    const fromMs = link.nextContact === undefined ? null : Date.parse(link.nextContact.fromUtc);
    const kind = fromMs !== null && fromMs > nowMs ? 'planned' : 'silent';
    if (state === 'down' || forMs > SILENT_MS) found.push({ kind, forMs });
  }
  if (state === 'thin') {
    const { bitsPerS, roundTripMs } = link;
    found.push({
      kind: 'thin',
      ...(bitsPerS !== undefined && { bitsPerS }),
      ...(roundTripMs !== undefined && { roundTripMs }),
    });
  }
  if (positions?.oldestUtc !== undefined) {
    const forMs = nowMs - Date.parse(positions.oldestUtc);
    if (forMs > WAITS_MS) found.push({ kind: 'backlog', count: positions.backlog, forMs });
  }
  if (clockAheadS !== undefined && Math.abs(clockAheadS) >= CLOCK_S)
    found.push({ kind: 'clock', aheadS: clockAheadS });
  const leftMs = certificateToUtc === undefined ? null : Date.parse(certificateToUtc) - nowMs;
  if (leftMs !== null && leftMs < CERTIFICATE_MS) found.push({ kind: 'certificate', leftMs });
  return found;
}
