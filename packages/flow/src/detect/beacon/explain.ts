/**
 * Harmless reasons for connections that come by a timer, and what the flows say about each. Ports and intervals are those of the
 * standards; the rest are published limits of others. A reason that fits halves the score of a beacon (beacon.ts).
 */
import { type Address, isIpv4 } from '@noroshi/stix';
import type { Otherwise } from '../contract.ts';

export const EXPLAIN_LIMITS = {
  timeBytesMax: 136, // NTP packet of 48 bytes with a MAC of up to 24 and an extension, IPv6 and UDP headers (RFC 5905, RFC 7822)
  widelyUsedShare: 0.5, // of our hosts: RITA's own limit of prevalence
  widelyUsedHostsMin: 10, // fewer hosts make no share
  servicesMax: 5, // more services than this tried by one source is a scan (Slips)
  openCallersMin: 10, // sources outside besides it that a service of ours answers: it is open to all
  monitorJitterMax: 0.1, // of the period: a monitor asks by the clock, late by what its queue takes
} as const;

const TIME_PORTS = [123];
const NAME_PORTS = [53, 137, 853, 5353, 5355]; // DNS, NetBIOS, DNS over TLS, mDNS, LLMNR
const LOCAL_PORTS = [67, 68, 546, 547, 1900, 3702]; // DHCP, DHCPv6, SSDP, WS-Discovery
const PUSH_PORTS = [1883, 5222, 5223, 5228, 5229, 5230, 8883]; // MQTT, XMPP, push services of telephones
const LOGIN_PORTS = [21, 22, 23, 110, 143, 389, 445, 993, 995, 1433, 3306, 3389, 5432, 5900, 5985];
const UDP = 17;
const ICMP = [1, 58];

export type BeaconFacts = {
  readonly port: number;
  readonly protocol: number;
  readonly destination: Address;
  readonly sourceInside: boolean;
  readonly bytesOut: number; // median; NaN unknown
  readonly bytesIn: number;
  readonly users: number; // sources of ours that speak to this service
  readonly insideHosts: number; // sources of ours at all
  readonly services: number; // that the source tried
  readonly closed: number; // of these, never answered
  readonly callers: number; // sources outside that the service answered, this one among them
  readonly jitter: number; // of the period
  readonly together: 'ports' | 'neighbours' | 'size' | null; // what pairs that are told together share
  readonly ports: readonly number[]; // of them
  readonly knownDays: number; // since it was first seen
};

export function explainBeacon(facts: BeaconFacts): Otherwise[] {
  return [
    timeKeeping(facts),
    nameLookups(facts),
    localNetwork(facts),
    signIns(facts),
    returningScanner(facts),
    widelyUsed(facts),
    keepAlive(facts),
    longKnown(facts),
    monitor(facts),
    ...manyEnds(facts),
    ownService,
  ];
}

/** What flows alone do not tell apart from a beacon. */
const ownService: Otherwise = {
  explanation: 'monitoring, an update check or a backup of your own',
  fits: 'cannot tell',
  because: 'flows do not say which program asks; ask who runs the source',
};

function timeKeeping({ ports, protocol, bytesOut, bytesIn }: BeaconFacts): Otherwise {
  const explanation = 'time keeping (NTP)';
  if (!areAll(ports, TIME_PORTS) || protocol !== UDP) return no(explanation, 'not UDP to port 123');
  const most = Math.max(bytesOut, bytesIn);
  if (Number.isNaN(most)) return unknown(explanation, 'UDP to port 123, sizes not known');
  return most <= EXPLAIN_LIMITS.timeBytesMax
    ? yes(explanation, 'UDP to port 123, one time packet each way')
    : no(explanation, `to port 123, but ${Math.round(most)} bytes are more than a time packet`);
}

function nameLookups({ port, ports }: BeaconFacts): Otherwise {
  const explanation = 'name lookups';
  return areAll(ports, NAME_PORTS)
    ? yes(explanation, `to port ${port}, a name service`)
    : no(explanation, 'not to the port of a name service');
}

function localNetwork({ port, ports, protocol, destination }: BeaconFacts): Otherwise {
  const explanation = 'housekeeping of the network';
  if (ICMP.includes(protocol)) return yes(explanation, 'ICMP: replies, neighbours, routers');
  if (protocol === UDP && areAll(ports, LOCAL_PORTS))
    return yes(explanation, `UDP to port ${port}, addresses or discovery`);
  return isLocal(destination)
    ? yes(explanation, 'to a group or the own link only')
    : no(explanation, 'to one host beyond the link, no port of discovery');
}

function signIns({ port, ports, sourceInside }: BeaconFacts): Otherwise {
  const explanation = 'attempts to sign in, told as brute force';
  if (!areAll(ports, LOGIN_PORTS)) return no(explanation, 'not to a port where people sign in');
  return sourceInside
    ? unknown(explanation, `a host of ours, to port ${port} of one outside`)
    : yes(explanation, `from outside to port ${port}, where people sign in`);
}

/** One port among others is no reason: it could be mixed in. */
const areAll = (ports: readonly number[], known: readonly number[]) =>
  ports.every((port) => known.includes(port));

/** Who uses a service does not knock at closed doors beside it. */
function returningScanner({ sourceInside, services, closed }: BeaconFacts): Otherwise {
  const explanation = 'a scanner or survey that comes back';
  if (sourceInside) return no(explanation, 'the source is ours');
  const because = `the source tried ${services} services, ${closed} of them closed`;
  return closed > 0 || services > EXPLAIN_LIMITS.servicesMax
    ? yes(explanation, because)
    : no(explanation, because);
}

function widelyUsed({ sourceInside, users, insideHosts }: BeaconFacts): Otherwise {
  const explanation = 'a service that many of our hosts use';
  if (!sourceInside) return no(explanation, 'the source is not ours');
  if (insideHosts < EXPLAIN_LIMITS.widelyUsedHostsMin)
    return unknown(explanation, `only ${insideHosts} of our hosts are seen`);
  const because = `${users} of ${insideHosts} of our hosts use it`;
  return users >= EXPLAIN_LIMITS.widelyUsedShare * insideHosts
    ? yes(explanation, because)
    : no(explanation, because);
}

function keepAlive({ port, ports }: BeaconFacts): Otherwise {
  const explanation = 'a chat or push service that stays reachable';
  return areAll(ports, PUSH_PORTS)
    ? yes(explanation, `to port ${port} of such services`)
    : no(explanation, 'not to a port of such services');
}

/** An implant that has been there for weeks is no less of one: never a reason by itself. */
function longKnown({ knownDays }: BeaconFacts): Otherwise {
  const because = `first seen ${knownDays.toFixed(1)} days before its last`;
  return unknown('part of how the host has long been used', because);
}

export const MONITOR = 'a monitor outside that asks whether an open service of ours is up';

/** It lowers what is told and never hides it (sign.ts). */
function monitor({ sourceInside, callers, jitter }: BeaconFacts): Otherwise {
  if (sourceInside) return no(MONITOR, 'the source is ours');
  const others = Math.max(0, callers - 1);
  if (others < EXPLAIN_LIMITS.openCallersMin)
    return no(MONITOR, `${others} others outside use the service`);
  const because = `${others} others outside use the service; the gaps spread by ${(100 * jitter).toFixed(1)} %`;
  return jitter <= EXPLAIN_LIMITS.monitorJitterMax ? yes(MONITOR, because) : no(MONITOR, because);
}

const CONTROL_PORTS = [21, 554, 1720, 3478, 5060, 5061, 5349]; // FTP, RTSP, H.323, STUN and TURN, SIP

/** Of pairs that are told together only. */
function manyEnds({ together, ports }: BeaconFacts): Otherwise[] {
  if (together === null) return [];
  if (together !== 'ports') {
    const because = 'flows do not say which program asks; ask who runs the source';
    return [unknown('one service of several addresses, asked by a program of your own', because)];
  }
  const control = ports.find((port) => CONTROL_PORTS.includes(port));
  const explanation = 'a transfer or a call that opens port after port';
  return control === undefined
    ? [unknown(explanation, 'none of the ports is one where such are arranged')]
    : [yes(explanation, `port ${control} between the same hosts, where such are arranged`)];
}

/** Group, broadcast or link-local addresses (RFC 5771, 3927, 4291). */
function isLocal(address: Address): boolean {
  const [first, , , last] = address;
  if (isIpv4(address)) {
    const top = last >>> 24;
    return (top >= 224 && top <= 239) || last === 0xffff_ffff || last >>> 16 === 0xa9fe;
  }
  return first >>> 24 === 0xff || first >>> 22 === 0x3fa;
}

const yes = (explanation: string, because: string): Otherwise => ({
  ...{ explanation, fits: 'yes', because },
});
const no = (explanation: string, because: string): Otherwise => ({
  ...{ explanation, fits: 'no', because },
});
const unknown = (explanation: string, because: string): Otherwise => ({
  ...{ explanation, fits: 'cannot tell', because },
});
