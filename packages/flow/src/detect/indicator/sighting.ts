/** What was seen of one indicator at one host outside: a few numbers and some of our hosts that spoke with it. */
import { type Address, type FlowTerm, formatAddress, isIpv4 } from '@noroshi/stix';
import { addressAt, FLOW_FLAG } from '../../batch.ts';
import { ENDS_MAX, type SelectedFlows } from '../contract.ts';

const USERS_KEPT = ENDS_MAX; // of our hosts: enough to say that many do

type User = { readonly address: Address; count: number };

export type Sighting = {
  readonly term: FlowTerm; // by which it was first met
  firstUs: number;
  lastUs: number;
  count: number; // records
  answered: number;
  fromOutside: number;
  bytesOut: number; // from our side; what is not known counts as nothing
  bytesIn: number;
  isDns: boolean;
  port: number | null; // null: several
  protocol: number | null;
  readonly users: Map<number | string, User>; // hosts at the other end, at most USERS_KEPT
};

const DNS_PORTS = [53, 853];

export function createSighting(term: FlowTerm): Sighting {
  return {
    ...{ term, firstUs: Infinity, lastUs: -Infinity, count: 0, answered: 0, fromOutside: 0 },
    ...{ bytesOut: 0, bytesIn: 0, isDns: true, port: null, protocol: null, users: new Map() },
  };
}

/** Row i of `flows`; `isSource`: the host of the sighting is its source. */
export function addContact(
  seen: Sighting,
  { batch, rows }: SelectedFlows,
  i: number,
  isSource: boolean,
  isAnswered: boolean,
): void {
  const row = rows[i]!;
  const port = batch.destinationPort[row]!;
  const protocol = batch.protocol[row]!;
  const isFirst = seen.count === 0;
  seen.port = isFirst || seen.port === port ? port : null;
  seen.protocol = isFirst || seen.protocol === protocol ? protocol : null;
  if (!DNS_PORTS.includes(port)) seen.isDns = false;
  seen.firstUs = Math.min(seen.firstUs, batch.startUs[row]!);
  seen.lastUs = Math.max(seen.lastUs, batch.endUs[row]!);
  if ((batch.flags[row]! & FLOW_FLAG.again) === 0) seen.count++;
  if (isAnswered) seen.answered++;
  if (isSource) seen.fromOutside++;
  const [out, back] = [batch.bytesOut[row]!, batch.bytesIn[row]!];
  seen.bytesOut += (isSource ? back : out) || 0;
  seen.bytesIn += (isSource ? out : back) || 0;
  addUser(seen.users, isSource ? batch.destination : batch.source, row);
}

function addUser(users: Sighting['users'], column: Uint32Array, row: number): void {
  const key = isIpv4(column, 4 * row) ? column[4 * row + 3]! : formatAddress(column, 4 * row);
  const known = users.get(key);
  if (known !== undefined) known.count++;
  else if (users.size < USERS_KEPT) users.set(key, { address: addressAt(column, row), count: 1 });
}

/** The other end, where it is one; null: many. */
export function onlyUser({ users }: Sighting): Address | null {
  const [only] = users.values();
  return users.size === 1 ? only!.address : null;
}

/** Where they are many, the most active first. */
export function usersOf({ users }: Sighting): readonly User[] {
  return users.size < 2 ? [] : [...users.values()].sort((a, b) => b.count - a.count);
}
