/** Captures for tests, made of UDP payloads or whole packets: pcap in both byte orders and both resolutions, and pcapng. */
import { EXPORT_S } from './exporter.ts';

export type PcapFile = {
  readonly form: 'pcap' | 'pcapng';
  readonly isLittle?: boolean;
  readonly isNano?: boolean;
  readonly link?: number;
  readonly port?: number;
  readonly sources?: readonly string[]; // of each payload; else one for all
  readonly isPacket?: boolean; // the bytes are packets, not payloads
};

const PSEUDO_SOURCE = '192.0.2.1';

export function pcapOf(payloads: readonly Uint8Array[], file: PcapFile): Uint8Array {
  const { port = 2055, sources = [], isPacket = false } = file;
  const packets = payloads.map((payload, i) =>
    isPacket ? payload : udpPacket(payload, sources[i] ?? PSEUDO_SOURCE, port),
  );
  const chunks = file.form === 'pcap' ? pcapChunks(packets, file) : pcapngChunks(packets, file);
  return new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
}

/** Ethernet, IPv4, UDP; checksums are left zero. */
export function udpPacket(payload: Uint8Array, source: string, port: number): Uint8Array {
  const packet = new Uint8Array(42 + payload.length);
  const view = new DataView(packet.buffer);
  view.setUint16(12, 0x0800);
  packet[14] = 0x45;
  view.setUint16(16, 28 + payload.length);
  packet[22] = 64;
  packet[23] = 17;
  packet.set(source.split('.').map(Number), 26);
  packet.set([192, 0, 2, 200], 30);
  view.setUint16(34, 40_000);
  view.setUint16(36, port);
  view.setUint16(38, 8 + payload.length);
  packet.set(payload, 42);
  return packet;
}

function words(isLittle: boolean, ...values: readonly (number | [number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  let at = 0;
  for (const value of values) {
    if (typeof value === 'number') {
      view.setUint32(at, value, isLittle);
      at += 4;
    } else {
      view.setUint16(at, value[0], isLittle);
      at += 2;
    }
  }
  return new Uint8Array(view.buffer, 0, at);
}

function pcapChunks(packets: readonly Uint8Array[], file: PcapFile): Uint8Array[] {
  const { isLittle = true, isNano = false, link = 1 } = file;
  const magic = isNano ? 0xa1b23c4d : 0xa1b2c3d4;
  const head = words(isLittle, magic, [2], [4], 0, 0, 262_144, link);
  return [
    head,
    ...packets.flatMap((packet, i) => [
      words(isLittle, EXPORT_S + i, isNano ? 5000 : 5, packet.length, packet.length),
      packet,
    ]),
  ];
}

function pcapngChunks(packets: readonly Uint8Array[], file: PcapFile): Uint8Array[] {
  const { isLittle = true, isNano = false, link = 1 } = file;
  const ticks = isNano ? 1e9 : 1e6;
  const section = words(isLittle, 0x0a0d0d0a, 28, 0x1a2b3c4d, [1], [0], 0xffffffff, 0xffffffff, 28);
  const resolution = isNano ? [words(isLittle, [9], [1]), new Uint8Array([9, 0, 0, 0])] : [];
  const options = new Uint8Array(resolution.flatMap((one) => [...one]));
  const length = 20 + options.length;
  const described = [words(isLittle, 1, length, [link], [0], 0), options, words(isLittle, length)];
  const names = words(isLittle, 4, 16, 0, 16); // a block of names: passed over
  const blocks = packets.flatMap((packet, i) => {
    const padded = (packet.length + 3) & ~3;
    const total = 32 + padded;
    const at = (EXPORT_S + i) * ticks + (5 * ticks) / 1e6;
    const head = words(
      isLittle,
      6,
      total,
      0,
      Math.floor(at / 2 ** 32),
      at % 2 ** 32,
      packet.length,
      packet.length,
    );
    const body = new Uint8Array(padded);
    body.set(packet);
    return [head, body, words(isLittle, total)];
  });
  return [section, ...described, names, ...blocks];
}
