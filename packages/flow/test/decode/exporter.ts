/** An exporter for tests and benches: messages of NetFlow 5, 9 and IPFIX made of plain values, and seeded ones by the thousand. */

export type Field = { readonly id: number; readonly length: number; readonly enterprise?: number };
export type Value = number | Uint8Array;

export const VARIABLE = 65_535;

export const field = (id: number, length: number, enterprise?: number): Field =>
  enterprise === undefined ? { id, length } : { id, length, enterprise };

/** Big-endian, `length` bytes. */
export function uint(value: number, length: number): number[] {
  const bytes: number[] = [];
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 256))
    bytes.unshift(rest % 256);
  return bytes;
}

export function record(fields: readonly Field[], values: readonly Value[]): Uint8Array {
  const bytes = fields.flatMap(({ length }, i) => {
    const value = values[i]!;
    const own = typeof value === 'number' ? uint(value, length) : [...value];
    if (length !== VARIABLE) return own;
    return own.length < 255 ? [own.length, ...own] : [255, ...uint(own.length, 2), ...own];
  });
  return new Uint8Array(bytes);
}

export function ipv4(text: string): Uint8Array {
  return new Uint8Array(text.split('.').map(Number));
}

const specifier = ({ id, length, enterprise }: Field): number[] =>
  enterprise === undefined
    ? [...uint(id, 2), ...uint(length, 2)]
    : [...uint(id + 0x8000, 2), ...uint(length, 2), ...uint(enterprise, 4)];

export type Set = { readonly id: number; readonly bytes: Uint8Array };

export function templateSet(version: 9 | 10, id: number, fields: readonly Field[]): Set {
  const bytes = [...uint(id, 2), ...uint(fields.length, 2), ...fields.flatMap(specifier)];
  return { id: version === 9 ? 0 : 2, bytes: new Uint8Array(bytes) };
}

export function optionsSet(
  version: 9 | 10,
  id: number,
  scopes: readonly Field[],
  fields: readonly Field[],
): Set {
  const counts =
    version === 9
      ? [...uint(scopes.length * 4, 2), ...uint(fields.length * 4, 2)]
      : [...uint(scopes.length + fields.length, 2), ...uint(scopes.length, 2)];
  const bytes = [...uint(id, 2), ...counts, ...[...scopes, ...fields].flatMap(specifier)];
  return { id: version === 9 ? 1 : 3, bytes: new Uint8Array(bytes) };
}

/** IPFIX only; the id of a set (2, 3) withdraws all of its kind. */
export function withdrawalSet(id: number, isOptions = false): Set {
  return { id: isOptions ? 3 : 2, bytes: new Uint8Array([...uint(id, 2), 0, 0]) };
}

export function dataSet(id: number, records: readonly Uint8Array[], paddingBytes = 0): Set {
  const bytes = records.flatMap((one) => [...one]);
  return { id, bytes: new Uint8Array([...bytes, ...new Array<number>(paddingBytes).fill(0)]) };
}

const setBytes = ({ id, bytes }: Set) => [...uint(id, 2), ...uint(bytes.length + 4, 2), ...bytes];

export type Head = {
  readonly exportS?: number;
  readonly uptimeMs?: number;
  readonly sequence?: number;
  readonly domain?: number;
};

export const EXPORT_S = 1_790_000_000;

export function ipfix(sets: readonly Set[], head: Head = {}): Uint8Array {
  const { exportS = EXPORT_S, sequence = 0, domain = 1 } = head;
  const body = sets.flatMap(setBytes);
  const fields = [...uint(exportS, 4), ...uint(sequence, 4), ...uint(domain, 4)];
  return new Uint8Array([0, 10, ...uint(body.length + 16, 2), ...fields, ...body]);
}

export function netflow9(sets: readonly Set[], head: Head = {}): Uint8Array {
  const { exportS = EXPORT_S, uptimeMs = 1e6, sequence = 0, domain = 1 } = head;
  const fields = [uptimeMs, exportS, sequence, domain].flatMap((value) => uint(value, 4));
  return new Uint8Array([0, 9, ...uint(sets.length, 2), ...fields, ...sets.flatMap(setBytes)]);
}

export type Flow5 = {
  readonly source: string;
  readonly destination: string;
  readonly packets?: number;
  readonly bytes?: number;
  readonly firstMs?: number;
  readonly lastMs?: number;
  readonly ports?: readonly [number, number];
  readonly tcpFlags?: number;
  readonly protocol?: number;
};

export function netflow5(
  flows: readonly Flow5[],
  head: Head & { readonly sampling?: number; readonly nanoseconds?: number } = {},
): Uint8Array {
  const { exportS = EXPORT_S, uptimeMs = 1e6, sequence = 0, domain = 0 } = head;
  const { sampling = 0, nanoseconds = 0 } = head;
  const words = [uptimeMs, exportS, nanoseconds, sequence].flatMap((value) => uint(value, 4));
  const records = flows.flatMap((one) => {
    const { packets = 1, bytes = 40, firstMs = 0, lastMs = 0, ports = [0, 0] } = one;
    const { tcpFlags = 0, protocol = 6 } = one;
    const amounts = [packets, bytes, firstMs, lastMs].flatMap((value) => uint(value, 4));
    const addresses = [...ipv4(one.source), ...ipv4(one.destination), 0, 0, 0, 0];
    const tail = [0, tcpFlags, protocol, ...new Array<number>(9).fill(0)];
    return [...addresses, 0, 0, 0, 0, ...amounts, ...ports.flatMap((p) => uint(p, 2)), ...tail];
  });
  const header = [0, 5, ...uint(flows.length, 2), ...words, ...uint(domain, 2)];
  return new Uint8Array([...header, ...uint(sampling, 2), ...records]);
}

/** mulberry32: the same numbers for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a router of today sends of a flow, and a few elements that are passed over. */
const FLOW9: readonly Field[] = [
  ...[
    field(8, 4),
    field(12, 4),
    field(15, 4),
    field(10, 4),
    field(14, 4),
    field(1, 4),
    field(2, 4),
  ],
  ...[field(22, 4), field(21, 4), field(7, 2), field(11, 2), field(6, 1), field(4, 1)],
  ...[field(5, 1), field(16, 4), field(17, 4), field(9, 1), field(13, 1), field(61, 1)],
];
const FLOW10: readonly Field[] = [
  ...[field(8, 4), field(12, 4), field(10, 4), field(14, 4), field(1, 8), field(2, 8)],
  ...[field(152, 8), field(153, 8), field(7, 2), field(11, 2), field(6, 2), field(4, 1)],
  ...[field(5, 1), field(56, 6), field(80, 6), field(58, 2), field(136, 1)],
];
const AMOUNTS: ReadonlyMap<number, number> = new Map([
  ...([
    [1, 1e6],
    [2, 1e3],
    [4, 256],
    [6, 32],
    [7, 65_536],
    [11, 65_536],
  ] as const),
]);

export type Format = 'netflow5' | 'netflow9' | 'ipfix';

/** Datagrams of `flowsEach` flows among `hosts` addresses; templates come in the first and in every 20th. */
export function seededDatagrams(
  format: Format,
  datagrams: number,
  flowsEach: number,
  seed: number,
  hosts = 65_536,
): Uint8Array[] {
  const random = randomOf(seed);
  const address = () => {
    const host = Math.floor(random() * hosts);
    return ipv4(`${random() < 0.5 ? 10 : 203}.0.${host >> 8}.${host & 255}`);
  };
  const seededValue = ({ id, length }: Field, uptimeMs: number): Value => {
    if (id === 8 || id === 12) return address();
    if (id === 22) return uptimeMs - 1000 - Math.floor(random() * 60_000);
    if (id === 21) return uptimeMs - Math.floor(random() * 1000);
    if (id === 152) return EXPORT_S * 1000 - 1000 - Math.floor(random() * 60_000);
    if (id === 153) return EXPORT_S * 1000 - Math.floor(random() * 1000);
    return Math.floor(random() * (AMOUNTS.get(id) ?? 2 ** Math.min(31, 8 * length)));
  };
  return Array.from({ length: datagrams }, (_, i) => {
    const uptimeMs = 1e6 + i * 10;
    const head = { uptimeMs, sequence: format === 'netflow9' ? i : i * flowsEach };
    if (format === 'netflow5') return netflow5(flows5(random, address, flowsEach, uptimeMs), head);
    const fields = format === 'netflow9' ? FLOW9 : FLOW10;
    const records = Array.from({ length: flowsEach }, () =>
      record(
        fields,
        fields.map((one) => seededValue(one, uptimeMs)),
      ),
    );
    const version = format === 'netflow9' ? 9 : 10;
    const sets = i % 20 === 0 ? [templateSet(version, 300, fields)] : [];
    const make = version === 9 ? netflow9 : ipfix;
    return make([...sets, dataSet(300, records)], head);
  });
}

function flows5(
  random: () => number,
  address: () => Uint8Array,
  count: number,
  uptimeMs: number,
): Flow5[] {
  return Array.from({ length: count }, () => ({
    ...{ source: address().join('.'), destination: address().join('.') },
    ...{ packets: 1 + Math.floor(random() * 100), bytes: Math.floor(random() * 1e6) },
    ...{ firstMs: uptimeMs - 1 - Math.floor(random() * 6e4), lastMs: uptimeMs - 1 },
    ports: [Math.floor(random() * 65_536), Math.floor(random() * 65_536)] as const,
    ...{ tcpFlags: Math.floor(random() * 32), protocol: random() < 0.8 ? 6 : 17 },
  }));
}
