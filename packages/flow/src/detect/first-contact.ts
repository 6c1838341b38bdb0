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
  scoreMax: 0.3, // weak by itself
  scoreMin: 0.03, // a host that meets more than 2.3 new ones a day tells nothing by one more
} as const;

const DAY_US = 86_400e6;

type Contact = { readonly host: number; readonly pair: number; readonly firstUs: number };

export const createFirstContactDetector: CreateDetector = (tables) => {
  const { learnDays, newDays, scoreMin } = FIRST_CONTACT_LIMITS;
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
      const many = manyUsers(tables);
      const newUs = fromUs + learnDays * DAY_US;
      const metOf = metBetween({ firstUs, firstPair }, newUs, atUs, tables);
      const days = Math.max(0, (atUs - fromUs) / DAY_US - learnDays);
      const of = { newDays: days + 1, historyDays: days + learnDays };
      const rare = found.filter(({ host }) => many[host] === 0);
      return bestFirst(contactSigns(rare, tables, metOf, of), scoreMin);
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

/** By host outside: 1 where more of ours than one have a pair to it: what several reach is no rare infrastructure. */
function manyUsers(tables: WindowTables): Uint8Array {
  const only = new Int32Array(tables.hostCount).fill(-1); // the one source met so far
  const many = new Uint8Array(tables.hostCount);
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (!tables.hasPair(pair)) continue;
    const [source, destination] = [tables.sourceOf(pair), tables.destinationOf(pair)];
    if (!tables.isInside(source)) continue;
    if (only[destination] === -1) only[destination] = source;
    else if (only[destination] !== source) many[destination] = 1;
  }
  return many;
}

/** Of each contact its sign; what is said of a host of ours is the same for each of its contacts. */
function contactSigns(
  contacts: readonly Contact[],
  tables: WindowTables,
  metOf: ReadonlyMap<number, number>,
  { newDays, historyDays }: { readonly newDays: number; readonly historyDays: number },
): Sign[] {
  const surprises = new Map<number, Surprise>(); // by host of ours
  const signs: Sign[] = [];
  for (const contact of contacts) {
    const source = tables.sourceOf(contact.pair);
    let surprise = surprises.get(source);
    if (surprise === undefined) {
      surprise = surpriseOf(metOf.get(source)! / newDays, historyDays); // this one among them
      surprises.set(source, surprise);
    }
    if (surprise.score >= FIRST_CONTACT_LIMITS.scoreMin)
      signs.push(contactSign(contact, tables, surprise));
  }
  return signs;
}

type Surprise = Pick<Sign, 'score' | 'evidence' | 'otherwise'>;

function surpriseOf(newPerDay: number, historyDays: number): Surprise {
  return {
    score: FIRST_CONTACT_LIMITS.scoreMax * Math.exp(-newPerDay),
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
  };
}

function contactSign({ pair, firstUs }: Contact, tables: WindowTables, surprise: Surprise): Sign {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  return {
    ...{ kind: 'first-contact', key: `first-contact:${pairKeyText(tables, pair)}` },
    ...{ source: tables.addressOf(source), destination: tables.addressOf(destination) },
    ...{ port, protocol, firstUs, lastUs: firstUs, count: 1, confidence: surprise.score },
    ...{ ...surprise, ends: [] },
  };
}
