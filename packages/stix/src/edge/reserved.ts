/**
 * Networks and names that no list for an edge may hold: special-purpose addresses (IANA IPv4 and IPv6 Special-Purpose Address
 * Registries, RFC 6890 and its updates; multicast, RFC 5771 and RFC 4291), special-use names (RFC 6761 and its registry), and
 * what half the world depends on: public resolvers and the root servers.
 */
import { formatPrefix, type Prefix, parsePrefix } from '../address.ts';
import { createPrefixTable } from '../prefixes.ts';

const SPECIAL = `
0.0.0.0/8 this network
10.0.0.0/8 private use
100.64.0.0/10 shared by carriers
127.0.0.0/8 loopback
169.254.0.0/16 link-local
172.16.0.0/12 private use
192.0.0.0/24 protocol assignments
192.0.2.0/24 documentation
192.31.196.0/24 AS112
192.52.193.0/24 multicast tunnelling
192.88.99.0/24 6to4 relays
192.168.0.0/16 private use
192.175.48.0/24 AS112
198.18.0.0/15 benchmarks
198.51.100.0/24 documentation
203.0.113.0/24 documentation
224.0.0.0/4 multicast
240.0.0.0/4 reserved
::/128 unspecified
::1/128 loopback
64:ff9b::/96 translation
64:ff9b:1::/48 translation
100::/64 discard
100:0:0:1::/64 dummy
2001::/23 protocol assignments
2001:db8::/32 documentation
2002::/16 6to4
2620:4f:8000::/48 AS112
3fff::/20 documentation
5f00::/16 segment routing
fc00::/7 unique local
fe80::/10 link-local
fec0::/10 site-local
ff00::/8 multicast`;

const RESOLVERS = `1.1.1.1 1.0.0.1 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 64.6.64.6 64.6.65.6
94.140.14.14 94.140.15.15 76.76.2.0 76.76.10.0 185.228.168.9 185.228.169.9 4.2.2.1 4.2.2.2 2606:4700:4700::1111
2606:4700:4700::1001 2001:4860:4860::8888 2001:4860:4860::8844 2620:fe::fe 2620:fe::9 2620:119:35::35 2620:119:53::53`;

const ROOTS = `198.41.0.4 170.247.170.2 192.33.4.12 199.7.91.13 192.203.230.10 192.5.5.241 192.112.36.4 198.97.190.53
192.36.148.17 192.58.128.30 193.0.14.129 199.7.83.42 202.12.27.33 2001:503:ba3e::2:30 2801:1b8:10::b 2001:500:2::c
2001:500:2d::d 2001:500:a8::e 2001:500:2f::f 2001:500:12::d0d 2001:500:1::53 2001:7fe::53 2001:503:c27::2:30 2001:7fd::1
2001:500:9f::42 2001:dc3::35`;

type Named = { readonly prefix: Prefix; readonly what: string };

const named = (network: string, what: string): Named => {
  const parsed = parsePrefix(network);
  if (!parsed.ok) throw new TypeError(`reserved: ${parsed.error.message}`);
  return { prefix: parsed.value, what };
};

const RESERVED: readonly Named[] = [
  ...SPECIAL.trim()
    .split('\n')
    .map((line) => named(line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1))),
  ...RESOLVERS.split(/\s+/).map((one) => named(one, 'a public resolver')),
  ...ROOTS.split(/\s+/).map((one) => named(one, 'a root server of names')),
];

const WHAT = new Map(RESERVED.map(({ prefix, what }) => [prefix, what]));
const findReserved = createPrefixTable([...WHAT.keys()]);

/** Why the network is reserved, in words; null where it is not. */
export function reservedNetwork(prefix: Prefix): string | null {
  const found = findReserved(prefix);
  return found === undefined ? null : `${formatPrefix(found)} is ${WHAT.get(found)}`;
}

const SPECIAL_NAMES = [
  ...['arpa', 'example', 'example.com', 'example.net', 'example.org', 'internal', 'invalid'],
  ...['local', 'localhost', 'onion', 'test', 'alt'],
];

export function reservedName(name: string): string | null {
  const found = SPECIAL_NAMES.find((one) => isWithin(name, one));
  return found === undefined ? null : `${found} is a name of special use`;
}

/** Whether a name is the other one or below it. */
function isWithin(name: string, parent: string): boolean {
  return name === parent || name.endsWith(`.${parent}`);
}

/** Names above it, the nearest first. */
export function parentsOf(name: string): string[] {
  const labels = name.split('.');
  return labels.slice(1).map((_, i) => labels.slice(i + 1).join('.'));
}

/** A name of a host as the files may hold it: ASCII letters, digits, - and _, two labels at least; null for anything else. */
export function hostName(text: string): string | null {
  const name = text.toLowerCase().replace(/\.$/, '');
  const labels = name.split('.');
  const isName = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  const isAddress = /^\d+$/.test(labels.at(-1)!);
  // 240: a zone has a name of its own behind it, and the whole is at most 253 (RFC 1035 §2.3.4)
  return isName && !isAddress && labels.length > 1 && name.length <= 240 ? name : null;
}
