/**
 * Selection under a warrant: the first thing that happens to a row, and the only place that decides whether anything else ever
 * sees it. By the instant it began, by which of its ends are inside, and by protocol; of what is not selected only the number
 * is kept, by reason. A pure function of warrant and row (docs/decisions/0027): the same rule text gives the same rows.
 * Group and local addresses (multicast, broadcast, link-local, loopback, unspecified) are neither inside nor outside: what is
 * sent to them does not cross the border of a site, so it is discarded and never counts as 'outside'.
 */
import { type Prefix, parsePrefix } from '@noroshi/stix';
import type { FlowBatch } from '../batch.ts';
import type { Direction, Warrant } from '../warrant/contract.ts';
import { networksOf } from '../warrant/decode.ts';
import { createInsideSet, createNetworkSet } from '../warrant/networks.ts';
import type { SelectedRows } from './selected.ts';

/** What selects. A change of what is selected by the same warrant is a new version. */
export const SELECTION_VERSION = 1;

/** IPv4: RFC 1122 §3.2.1.3, RFC 3927, RFC 5771, RFC 919. IPv6: RFC 4291 §2.5, §2.7. */
export const LOCAL_NETWORKS = [
  ...['0.0.0.0/32', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '255.255.255.255/32'],
  ...['::/128', '::1/128', 'fe80::/10', 'ff00::/8'],
] as const;

/** Rows that were not selected, by the first reason that held. */
export type Discards = {
  outsideSpan: number; // began before the warrant or after it, or without a time
  local: number; // an end is a group or local address
  insideOnly: number; // both ends inside: no warrant can permit it
  nothingInside: number; // both ends outside, and the warrant has no outside-to-outside
  direction: number; // across the border, the way that the warrant does not have
  protocol: number; // not among the warrant's protocols
};

export type Selection = {
  readonly discards: Discards;
  /** Whether the warrant has this way: asked again of a row that was turned round, since it then goes another way. */
  permits(isSourceInside: number, isDestinationInside: number): boolean;
  /** Fills `selected` with the rows of its batch that the warrant permits; allocates nothing. Returns how many. */
  select(selected: SelectedRows): number;
};

/** Bits of a row: whether its source and its destination are inside. */
const DIRECTION_BITS: Readonly<Record<Direction, number>> = {
  'outside-to-outside': 0,
  'inside-to-outside': 1,
  'outside-to-inside': 2,
};
const BOTH_INSIDE = 3;

export function createSelection(warrant: Warrant): Selection {
  const inside = createInsideSet(networksOf(warrant));
  const local = createNetworkSet(LOCAL_NETWORKS.map(prefixOf));
  const permitted = new Uint8Array(4);
  for (const direction of warrant.directions) permitted[DIRECTION_BITS[direction]] = 1;
  permitted[BOTH_INSIDE] = 0; // whatever a list says
  const protocols = new Uint8Array(256).fill(warrant.protocols === undefined ? 1 : 0);
  for (const protocol of warrant.protocols ?? []) protocols[protocol] = 1;
  const { fromUs, toUs } = warrant;
  const discards: Discards = {
    ...{ outsideSpan: 0, local: 0, insideOnly: 0 },
    ...{ nothingInside: 0, direction: 0, protocol: 0 },
  };
  const isLocal = (batch: FlowBatch, at: number) =>
    local.has(batch.source, at) || local.has(batch.destination, at);
  const select = (selected: SelectedRows): number => {
    const { batch, rows, sourceInside, destinationInside } = selected;
    let count = 0;
    for (let row = 0; row < batch.count; row++) {
      const startUs = batch.startUs[row]!;
      if (!(startUs >= fromUs && startUs < toUs)) {
        discards.outsideSpan++;
        continue;
      }
      const at = 4 * row;
      const from = inside.has(batch.source, at) ? 1 : 0;
      const to = inside.has(batch.destination, at) ? 1 : 0;
      const bits = from + 2 * to;
      if (bits === BOTH_INSIDE) discards.insideOnly++;
      else if (isLocal(batch, at)) discards.local++;
      else if (permitted[bits] !== 1) discards[bits === 0 ? 'nothingInside' : 'direction']++;
      else if (protocols[batch.protocol[row]!] !== 1) discards.protocol++;
      else {
        rows[count] = row;
        sourceInside[count] = from;
        destinationInside[count] = to;
        count++;
      }
    }
    selected.count = count;
    return count;
  };
  const permits = (from: number, to: number) => permitted[from + 2 * to] === 1;
  return { discards, permits, select };
}

function prefixOf(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new TypeError(`selection: ${parsed.error.message}`);
  return parsed.value;
}
