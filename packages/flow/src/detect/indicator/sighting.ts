/** What was seen of one indicator at one host outside: a few numbers and some of our hosts that spoke with it. */
import { type Address, type FlowTerm, formatAddress, isIpv4 } from '@noroshi/stix';
import { addressAt, FLOW_FLAG } from '../../batch.ts';
import { ENDS_MAX, type SelectedFlows } from '../contract.ts';

const USERS_KEPT = ENDS_MAX; // enough to say that many do

type User = { readonly address: Address; count: number };
type Users = Map<number | string, User>;

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
  /** Hosts at the other end by their address, each at most USERS_KEPT. */
  readonly ours: Users;
  readonly others: Users;
};

const DNS_PORTS = [53, 853];

export function createSighting(term: FlowTerm): Sighting {
  return {
    ...{ term, firstUs: Infinity, lastUs: -Infinity, count: 0, answered: 0, fromOutside: 0 },
    ...{
      bytesOut: 0,
      bytesIn: 0,
      isDns: true,
      port: null,
      protocol: null,
      ours: new Map(),
      others: new Map(),
    },
  };
}

/** Row i of `flows`; `isSource`: the host of the sighting is its source. */
export function addContact(
  seen: Sighting,
  { batch, rows, sourceInside, destinationInside }: SelectedFlows,
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
  const isOurs = (isSource ? destinationInside : sourceInside)[i] === 1;
  addUser(isOurs ? seen.ours : seen.others, isSource ? batch.destination : batch.source, row);
}

function addUser(users: Users, column: Uint32Array, row: number): void {
  const key = isIpv4(column, 4 * row) ? column[4 * row + 3]! : formatAddress(column, 4 * row);
  const known = users.get(key);
  if (known !== undefined) known.count++;
  else if (users.size < USERS_KEPT) users.set(key, { address: addressAt(column, row), count: 1 });
}

/** The other end, where it is one; null: many. */
export function onlyUser({ ours, others }: Sighting): Address | null {
  const [only] = [...ours.values(), ...others.values()];
  return ours.size + others.size === 1 ? only!.address : null;
}

/** Where they are many: ours first, the most active first. */
export function usersOf({ ours, others }: Sighting): readonly User[] {
  if (ours.size + others.size < 2) return [];
  const sorted = (users: Users) => [...users.values()].sort((a, b) => b.count - a.count);
  return [...sorted(ours), ...sorted(others)].slice(0, ENDS_MAX);
}
