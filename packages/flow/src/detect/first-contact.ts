/**
 * First contact with rare infrastructure: a host of ours that hardly ever speaks to anything new reaches a host outside to which
 * nobody here spoke before, and is answered. Weak by itself, since every day brings something new; it raises what else is said of
 * the same hosts (first-contact/raise.ts). What is usual is learned from the window: in its first day nothing is said.
 * A host that meets r new ones a day (k seen in d days: (k+1)/(d+1)) meets none in a day with probability exp(-r): the surprise.
 */
import { grown } from '../window/slots.ts';
import { CONNECTION, connectionOf } from './beacon/connection.ts';
import { bestFirst, pairKeyText } from './beacon/sign.ts';
import type { CreateDetector, Sign, WindowTables } from './contract.ts';
import { isMet, metBetween } from './first-contact/met.ts';

export const FIRST_CONTACT_LIMITS = {
  learnDays: 1, // of the window, before anything is called new
  newDays: 1, // a contact is new for so long
  usersMax: 1, // hosts of ours that reach it: more are no rare infrastructure
  scoreMax: 0.3, // weak by itself
  scoreMin: 0.03, // a host that meets more than 2.3 new ones a day tells nothing by one more
} as const;

const DAY_US = 86_400e6;

type Contact = { readonly host: number; readonly pair: number; readonly firstUs: number };

export const createFirstContactDetector: CreateDetector = (tables) => {
  const { learnDays, newDays, usersMax, scoreMin } = FIRST_CONTACT_LIMITS;
  let firstUs = new Float64Array(1024); // by host outside, when one of ours first reached it; 0: never
  let firstPair = new Uint32Array(1024); // the pair by which
  let fromUs = Number.POSITIVE_INFINITY;

  /** Rows may come in any order: the earliest counts. */
  const meet = (destination: number, pair: number, atUs: number) => {
    if (destination >= firstUs.length) {
      firstUs = grown(firstUs, 2 * (destination + 1));
      firstPair = grown(firstPair, 2 * (destination + 1));
    }
    firstUs[destination] = atUs;
    firstPair[destination] = pair;
  };

  const contacts = (atUs: number): Contact[] => {
    const sinceUs = Math.max(fromUs + learnDays * DAY_US, atUs - newDays * DAY_US);
    const found: Contact[] = [];
    for (let host = 0; host < Math.min(tables.hostCount, firstUs.length); host++) {
      if (firstUs[host]! < sinceUs || firstUs[host]! > atUs || tables.isInside(host)) continue;
      if (isMet({ firstUs, firstPair }, host, tables))
        found.push({ host, pair: firstPair[host]!, firstUs: firstUs[host]! });
    }
    return found;
  };

  return {
    kinds: ['first-contact'],
    observe({ batch, count, rows, pair, ...flows }) {
      const { destinationHost, sourceInside, destinationInside } = flows;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const at = batch.startUs[row]!;
        if (batch.endUs[row]! < fromUs) fromUs = batch.endUs[row]!; // what was open already began before
        if (sourceInside[i] !== 1 || destinationInside[i] === 1) continue;
        const known = firstUs[destinationHost[i]!]!;
        if (known > 0 && at >= known) continue; // most are known
        if (connectionOf(batch, row) !== CONNECTION.answered) continue;
        meet(destinationHost[i]!, pair[i]!, at);
      }
    },
    judge(atUs) {
      const found = contacts(atUs);
      const users = usersOf(tables, found);
      const newUs = fromUs + learnDays * DAY_US;
      const metOf = metBetween({ firstUs, firstPair }, newUs, atUs, tables);
      const days = Math.max(0, (atUs - fromUs) / DAY_US - learnDays);
      const signs = found
        .filter(({ host }) => users.get(host)! <= usersMax)
        .map((contact) => {
          const met = metOf.get(tables.sourceOf(contact.pair))!; // this one among them
          return contactSign(contact, tables, met / (days + 1), days + learnDays);
        });
      return bestFirst(signs, scoreMin);
    },
    forget(beforeUs) {
      fromUs = Math.max(fromUs, beforeUs);
    },
    releaseHost(host) {
      if (host >= firstUs.length) return;
      firstUs[host] = 0;
      firstPair[host] = 0;
    },
  };
};

/** Sources of ours with a pair to each of these hosts. */
function usersOf(tables: WindowTables, found: readonly Contact[]): Map<number, number> {
  const sources = new Map(found.map(({ host }) => [host, new Set<number>()]));
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (!tables.hasPair(pair)) continue;
    const source = tables.sourceOf(pair);
    if (tables.isInside(source)) sources.get(tables.destinationOf(pair))?.add(source);
  }
  return new Map([...sources].map(([host, users]) => [host, users.size]));
}

function contactSign(
  { pair, firstUs }: Contact,
  tables: WindowTables,
  newPerDay: number,
  historyDays: number,
): Sign {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const score = FIRST_CONTACT_LIMITS.scoreMax * Math.exp(-newPerDay);
  return {
    ...{ kind: 'first-contact', key: `first-contact:${pairKeyText(tables, pair)}` },
    ...{ source: tables.addressOf(source), destination: tables.addressOf(destination) },
    ...{ port, protocol, firstUs, lastUs: firstUs, count: 1, score, confidence: score },
    evidence: [
      { name: 'newHostsPerDay', value: newPerDay },
      { name: 'historyDays', value: historyDays, unit: 'd' },
      { name: 'insideUsers', value: 1 },
    ],
    otherwise: [
      {
        explanation: 'a new address of a service long in use',
        fits: 'cannot tell',
        because: 'flows do not name the service',
      },
      {
        explanation: 'something new that a person began to use',
        fits: newPerDay >= 1 ? 'yes' : 'cannot tell',
        because: `this host meets ${newPerDay.toFixed(2)} new ones a day`,
      },
    ],
    ends: [],
  };
}
