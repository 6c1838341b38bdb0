/**
 * The way of a bundle through a contact plan: the earliest arrival; of those the fewest hops; of those, from the first hop on, the lowest node, and to it
 * the contact that gets there first, ends last, stands first in the plan. Layer by layer: how early one can be at each node after so
 * many hops (Bellman-Ford over contacts), then back. A contact carries a bundle if it is sent whole before the end.
 * CCSDS 734.3-B-1 (Schedule-Aware Bundle Routing), without its volumes of other bundles.
 */
import type { Contact } from './plan.ts';

export type Route = {
  readonly contacts: readonly number[]; // places in the plan, in order
  readonly nextNode: number;
  readonly arrivalS: number;
};

export type RouteAsk = {
  readonly from: number;
  readonly to: number;
  readonly startS: number;
  readonly sizeBits?: number; // 0 where it is left out
};

export const HOPS_MAX = 64;

/** Null where there is no way; a node reaches itself over no contact at once. */
export function findRoute(
  plan: readonly Contact[],
  { from, to, startS, sizeBits = 0 }: RouteAsk,
): Route | null {
  if (from === to) return { contacts: [], nextNode: to, arrivalS: startS };
  const layers = layersFrom(plan, from, startS, sizeBits);
  const times = layers.map((layer) => layer.get(to) ?? Number.POSITIVE_INFINITY);
  const arrivalS = Math.min(...times);
  if (arrivalS === Number.POSITIVE_INFINITY) return null;
  const hops = times.indexOf(arrivalS);
  const contacts = walk(
    plan,
    latestFrom(plan, to, arrivalS, hops, sizeBits),
    from,
    startS,
    hops,
    sizeBits,
  );
  return { contacts, nextNode: plan[contacts[0]!]!.to, arrivalS };
}

const sendingS = ({ rateBitS }: Contact, sizeBits: number): number =>
  sizeBits === 0 ? 0 : sizeBits / rateBitS;

/** When a bundle that is there at a time arrives over a contact; Infinity where it cannot. */
function arrivalOver(contact: Contact, atS: number, sizeBits: number): number {
  const { startS, endS, owltS } = contact;
  const sentS = Math.max(atS, startS) + sendingS(contact, sizeBits);
  return Math.max(atS, startS) < endS && sentS <= endS ? sentS + owltS : Number.POSITIVE_INFINITY;
}

/** The earliest time at each node after at most so many hops; layers until nothing is earlier. */
function layersFrom(plan: readonly Contact[], from: number, startS: number, sizeBits: number) {
  const layers: Map<number, number>[] = [new Map([[from, startS]])];
  while (layers.length <= HOPS_MAX) {
    const before = layers.at(-1)!;
    const next = new Map(before);
    for (const contact of plan) {
      const atS = before.get(contact.from);
      if (atS === undefined) continue;
      const arrivalS = arrivalOver(contact, atS, sizeBits);
      if (arrivalS < (next.get(contact.to) ?? Number.POSITIVE_INFINITY))
        next.set(contact.to, arrivalS);
    }
    if (next.size === before.size && [...next].every(([node, s]) => before.get(node) === s)) break;
    layers.push(next);
  }
  return layers;
}

/** By hops left: the latest time at each node from which one is still there in time. */
function latestFrom(
  plan: readonly Contact[],
  to: number,
  arrivalS: number,
  hops: number,
  sizeBits: number,
) {
  const layers: Map<number, number>[] = [new Map([[to, arrivalS]])];
  for (let left = 1; left < hops; left++) {
    const after = layers.at(-1)!;
    const next = new Map<number, number>();
    for (const contact of plan) {
      const untilS = after.get(contact.to);
      if (untilS === undefined) continue;
      const takesS = sendingS(contact, sizeBits);
      const latestS = Math.min(contact.endS - takesS, untilS - contact.owltS - takesS);
      if (latestS >= contact.startS)
        next.set(
          contact.from,
          Math.max(latestS, next.get(contact.from) ?? Number.NEGATIVE_INFINITY),
        );
    }
    layers.push(next);
  }
  return layers;
}

function walk(
  plan: readonly Contact[],
  latest: readonly ReadonlyMap<number, number>[],
  from: number,
  startS: number,
  hops: number,
  sizeBits: number,
): number[] {
  const taken: number[] = [];
  let [node, atS] = [from, startS];
  for (let left = hops - 1; left >= 0; left--) {
    let best: { readonly k: number; readonly contact: Contact; readonly arrivalS: number } | null =
      null;
    for (const [k, contact] of plan.entries()) {
      if (contact.from !== node) continue;
      const arrivalS = arrivalOver(contact, atS, sizeBits);
      if (arrivalS > (latest[left]!.get(contact.to) ?? Number.NEGATIVE_INFINITY)) continue;
      if (best === null || isBefore(contact, arrivalS, best)) best = { k, contact, arrivalS };
    }
    if (best === null) throw new Error('findRoute: a route was found and cannot be walked');
    taken.push(best.k);
    [node, atS] = [best.contact.to, best.arrivalS];
  }
  return taken;
}

function isBefore(
  { to, endS }: Contact,
  arrivalS: number,
  than: { readonly contact: Contact; readonly arrivalS: number },
): boolean {
  if (to !== than.contact.to) return to < than.contact.to;
  if (arrivalS !== than.arrivalS) return arrivalS < than.arrivalS;
  return endS > than.contact.endS;
}

/** The next time at which something can be sent from one node to another straight, at or after a time; null: none is planned. */
export function nextContact(
  plan: readonly Contact[],
  from: number,
  to: number,
  atS: number,
): Contact | null {
  const later = plan.filter((one) => one.from === from && one.to === to && one.endS > atS);
  return later.sort((a, b) => a.startS - b.startS || b.endS - a.endS)[0] ?? null;
}
