/**
 * FlowSpec NLRI as bytes: RFC 8955 §4 (IPv4) and RFC 8956 §3 (IPv6). Components in ascending order of type; a list of values is
 * joined by OR, the two ends of a range by AND. The order and the shortest length of numbers are ours; RFC §4.2.1 wants both.
 */
import type { Prefix } from '../address.ts';
import type { PortRange } from '../pattern/ranges.ts';

export type FlowSpecRule = {
  readonly destination?: Prefix;
  readonly source?: Prefix;
  readonly protocols?: readonly number[];
  readonly ports?: readonly PortRange[]; // at one of the ends
  readonly destinationPorts?: readonly PortRange[];
  readonly sourcePorts?: readonly PortRange[];
};

/** §4.2.2: component types. */
const TYPE = {
  ...{ destination: 1, source: 2, protocols: 3, ports: 4, destinationPorts: 5, sourcePorts: 6 },
} as const;
/** §4.2.1.1: bits of a numeric operator. */
const OPERATOR = { end: 0x80, and: 0x40, two: 0x10, less: 4, greater: 2, equal: 1 } as const;
const SHORT_MAX = 0xf0; // §4.1: lengths from here on take two bytes
const LONG_MAX = 0xfff;

/** With its length in front. Throws where the rule is longer than the format can hold (4,095 bytes). */
export function flowSpecNlri(rule: FlowSpecRule): Uint8Array {
  const { destination, source, protocols, ports, destinationPorts, sourcePorts } = rule;
  const bytes = [
    ...(destination === undefined ? [] : prefixBytes(TYPE.destination, destination)),
    ...(source === undefined ? [] : prefixBytes(TYPE.source, source)),
    ...numberBytes(
      TYPE.protocols,
      protocols?.map((one) => [one, one]),
    ),
    ...numberBytes(TYPE.ports, ports),
    ...numberBytes(TYPE.destinationPorts, destinationPorts),
    ...numberBytes(TYPE.sourcePorts, sourcePorts),
  ];
  if (bytes.length > LONG_MAX)
    throw new TypeError(`flowSpecNlri: ${bytes.length} bytes; at most ${LONG_MAX}`);
  const length =
    bytes.length < SHORT_MAX ? [bytes.length] : [0xf0 | (bytes.length >> 8), bytes.length & 255];
  return Uint8Array.from([...length, ...bytes]);
}

/** Of IPv6 the bits begin at an offset, which is 0 here (RFC 8956 §3.1). */
function prefixBytes(type: number, { family, address, bits }: Prefix): number[] {
  const all = address.flatMap((word) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255));
  const kept = (family === 4 ? all.slice(12) : all).slice(0, Math.ceil(bits / 8));
  return family === 4 ? [type, bits, ...kept] : [type, bits, 0, ...kept];
}

function numberBytes(type: number, ranges: readonly PortRange[] = []): number[] {
  const steps = ranges.flatMap(([from, to]): [operator: number, value: number][] => {
    const { equal, greater, less, and } = OPERATOR;
    if (from === to) return [[equal, from]];
    return [
      [greater | equal, from],
      [and | less | equal, to],
    ];
  });
  const bytes = steps.flatMap(([operator, value], i) => {
    const last = i === steps.length - 1 ? OPERATOR.end : 0;
    if (value < 256) return [operator | last, value];
    return [operator | last | OPERATOR.two, value >> 8, value & 255];
  });
  return bytes.length === 0 ? [] : [type, ...bytes];
}
