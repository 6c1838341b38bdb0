/** Harmless reasons for a connection that stays for hours, and what the flows say about each. One that fits halves the score. */
import type { Otherwise } from '../contract.ts';

export const LONG_REASON_LIMITS = {
  bulkBytesPerS: 50_000, // a stream, a copy, a call: half a megabit a second over the whole of it
  widelyUsedShare: 0.5, // of our hosts (RITA's limit of prevalence)
  widelyUsedHostsMin: 10,
} as const;

const PUSH_PORTS = [1883, 5222, 5223, 5228, 5229, 5230, 8883]; // MQTT, XMPP, push services of telephones
const PEER_PORTS = [179, 646, 3784]; // BGP, LDP, BFD: routers keep these up for months
const TUNNEL_PORTS = [500, 1194, 1701, 1723, 4500, 51_820]; // IKE, OpenVPN, L2TP, PPTP, ESP in UDP, WireGuard
const TUNNEL_PROTOCOLS = [4, 41, 47, 50, 51]; // IP in IP, GRE, ESP, AH
const SESSION_PORTS = [22, 3389, 5900];

export type LongFacts = {
  readonly port: number;
  readonly protocol: number;
  readonly bytesPerS: number;
  readonly sourceInside: boolean;
  readonly users: number; // sources of ours that speak to this service
  readonly insideHosts: number;
};

export function explainLong(facts: LongFacts): Otherwise[] {
  const { port, protocol, bytesPerS, users, insideHosts } = facts;
  const { bulkBytesPerS, widelyUsedShare, widelyUsedHostsMin } = LONG_REASON_LIMITS;
  const isTunnel = TUNNEL_PORTS.includes(port) || TUNNEL_PROTOCOLS.includes(protocol);
  const isWide = insideHosts >= widelyUsedHostsMin && users >= widelyUsedShare * insideHosts;
  return [
    told('a stream, a copy or a call', bytesPerS >= bulkBytesPerS, rateText(bytesPerS)),
    told('a chat or push service that stays reachable', PUSH_PORTS.includes(port), to(port)),
    told('routers or servers that keep each other informed', PEER_PORTS.includes(port), to(port)),
    told(
      'a service that many of our hosts use',
      facts.sourceInside && isWide,
      `${users} of ${insideHosts} of our hosts use it`,
    ),
    open('a tunnel of your own between sites', isTunnel, to(port)),
    open('an administrator who stays signed in', SESSION_PORTS.includes(port), to(port)),
  ];
}

function told(explanation: string, fits: boolean, because: string): Otherwise {
  return { explanation, fits: fits ? 'yes' : 'no', because };
}

/** What fits by its port is as well how attackers stay: only who runs the hosts can tell. */
function open(explanation: string, fits: boolean, because: string): Otherwise {
  return { explanation, fits: fits ? 'cannot tell' : 'no', because };
}

const to = (port: number) => `to port ${port}`;
const rateText = (bytesPerS: number) => `${Math.round(bytesPerS)} bytes a second over all of it`;
