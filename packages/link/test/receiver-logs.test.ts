import { parseUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import {
  emptyDropWatch,
  emptyRinexLog,
  emptyUbxLog,
  type ReceiverEpoch,
  readRinex,
  readUbx,
  signalEpoch,
  watchDrops,
} from '../src/index.ts';
import { bytesOf, hasRows } from './rows.ts';

const utc = (text: string): number => {
  const read = parseUtc(text);
  if (!read.ok) throw new Error(text);
  return read.value;
};

type Sat = readonly [gnssId: number, number: number, cn0DbHz: number];

/** A frame as the interface description writes it; any class and id. */
function frame(cls: number, id: number, payload: readonly number[]): number[] {
  const body = [cls, id, payload.length & 0xff, payload.length >> 8, ...payload];
  let [a, b] = [0, 0];
  for (const byte of body) [a, b] = [(a + byte) & 0xff, (b + a + byte) & 0xff];
  return [0xb5, 0x62, ...body, a, b];
}
const u32 = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
const navSat = (weekMs: number, sats: readonly Sat[]) =>
  frame(0x01, 0x35, [
    ...[...u32(weekMs), 1, sats.length, 0, 0],
    ...sats.flatMap(([gnssId, number, cno]) => [gnssId, number, cno, 40, 90, 0, 0, 0, 15, 0, 0, 0]),
  ]);

/** Three frames that another's reader is tested with (pyubx2, tests of bit fields); sums included. */
const OTHERS = [
  'b562013514000000000001010000' + '00002b2af000fdff070700009b74',
  'b562013514000000000001010000' + '00002b2af000fdff03040200965f',
  'b562013514000000000001010000' + '00002b2af000fdff0a155f000b68',
].map((hex) => Uint8Array.from(hex.match(/../g)!, (two) => Number.parseInt(two, 16)));

test('frames that another reader is tested with: their sums hold, and week 0 s is 23:59:42 UTC', () => {
  for (const bytes of OTHERS) {
    const { log, epochs } = readUbx(emptyUbxLog(utc('2021-10-17T06:00:00Z')), bytes, true);
    // satellite 0 is none, so the epoch is there and holds no signal
    expect(epochs).toEqual([{ atUs: utc('2021-10-16T23:59:42Z'), signals: [] }]);
    expect(log.counts).toEqual({ bytes: 28, frames: 1, badSums: 0, badFrames: 0, skippedBytes: 0 });
  }
});

const week = utc('2026-03-01T00:00:00Z') - 18e6; // a Sunday; TAI - GPS is 19 s, TAI - UTC 37 s
const FOUR: Sat[] = [
  [0, 5, 44],
  [0, 31, 41],
  [6, 12, 39],
  [2, 30, 42],
  [1, 123, 30],
  [0, 9, 0],
  [6, 255, 35],
];

test('satellites by their names, times over the end of a week, the same in any pieces', () => {
  const bytes = Uint8Array.from([
    ...[...'$GNGGA,1*00\r\n'].map((c) => c.charCodeAt(0)),
    ...navSat(604_799_000, FOUR),
    ...frame(0x01, 0x07, Array(92).fill(7)),
    ...navSat(0, FOUR.slice(0, 1)),
  ]);
  const start = emptyUbxLog(week + 3600e6);
  const whole = readUbx(start, bytes, true);
  expect(whole.epochs.map(({ atUs }) => atUs - week)).toEqual([-1e6, 0]);
  expect(whole.epochs[0]!.signals.map(({ satellite, cn0DbHz }) => [satellite, cn0DbHz])).toEqual([
    ...[
      ['G05', 44],
      ['G31', 41],
      ['R12', 39],
      ['E30', 42],
      ['S23', 30],
    ],
  ]);
  expect(whole.log.counts).toMatchObject({ frames: 3, badSums: 0, skippedBytes: 13 });
  for (const size of [1, 2, 7, 50]) {
    let log = start;
    const epochs: ReceiverEpoch[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      const step = readUbx(log, bytes.subarray(at, at + size), at + size >= bytes.length);
      log = step.log;
      epochs.push(...step.epochs);
    }
    expect(epochs).toEqual(whole.epochs);
    expect(log.counts).toEqual(whole.log.counts);
  }
});

test('one damaged byte anywhere costs at most the frame it is in', () => {
  const frames = [0, 1, 2].map((k) => navSat(1000 * k, FOUR));
  const good = frames.flat();
  const middle = frames[0]!.length;
  for (let at = 0; at < good.length; at++)
    for (const flip of [0x01, 0x80, 0xff]) {
      const bytes = Uint8Array.from(good);
      bytes[at]! ^= flip;
      const { epochs, log } = readUbx(emptyUbxLog(week), bytes, true);
      const hit = Math.floor(at / middle);
      const want = [0, 1, 2].filter((k) => k !== hit).map((k) => k * 1e6);
      expect([at, ...epochs.map(({ atUs }) => atUs - week)]).toEqual([at, ...want]);
      expect(log.counts.skippedBytes + log.counts.frames * middle).toBe(good.length);
    }
});

test('a length beyond the cap, a count that lies, and random bytes', () => {
  const lies = frame(0x01, 0x35, [...u32(0), 1, 3, 0, 0, ...Array(12).fill(1)]);
  const late = frame(0x01, 0x35, [...u32(604_800_000), 1, 0, 0, 0]);
  const long = [0xb5, 0x62, 0x01, 0x35, 0xff, 0xff];
  const bytes = Uint8Array.from([...long, ...lies, ...late, ...navSat(5000, FOUR)]);
  const { epochs, log } = readUbx(emptyUbxLog(week), bytes);
  expect(epochs).toHaveLength(1); // without waiting for 64 kB
  expect(log.counts).toMatchObject({ badSums: 1, badFrames: 2, frames: 3, skippedBytes: 6 });
  let seed = 12345;
  const noise = Uint8Array.from({ length: 100_000 }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    const byte = seed >>> 24;
    return byte < 40 ? 0xb5 : byte < 80 ? 0x62 : byte;
  });
  const random = readUbx(emptyUbxLog(week), noise, true);
  expect(random.log.counts.bytes).toBe(100_000);
  expect(random.log.counts.badSums).toBeGreaterThan(1000);
  expect(random.log.rest).toHaveLength(0);
  expect(random.epochs).toEqual([]);
});

test.skipIf(!hasRows)('the staged log as frames: the one drop, rows 376 to 438', () => {
  const rows = new TextDecoder()
    .decode(bytesOf('gnss-interference/ublox-neo-m8-navsat-cn0.csv'))
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const bytes = rows.flatMap(([weekMs, , , , mean, best]) => {
    const others = Math.round(4 * mean!) - best!; // whole dB, shared among the other three
    const three = [0, 1, 2].map((k) => Math.floor((others + k) / 3));
    return navSat(weekMs!, [[0, 1, best!], ...three.map((cno, k): Sat => [0, 2 + k, cno])]);
  });
  const { epochs } = readUbx(emptyUbxLog(week), Uint8Array.from(bytes), true);
  expect(epochs).toHaveLength(490);
  const { drops } = watchDrops(
    emptyDropWatch,
    epochs.map((one) => signalEpoch(one)),
  );
  expect(drops.map(({ firstRow, lastRow }) => [firstRow + 1, lastRow + 1])).toEqual([[376, 438]]);
});

const label = (content: string, name: string) => `${content.padEnd(60)}${name}`;
const HEADER = [
  label('     3.05           OBSERVATION DATA    M', 'RINEX VERSION / TYPE'),
  label('made up', 'MARKER NAME'),
  label('G    4 C1C L1C S1C S2W', 'SYS / # / OBS TYPES'),
  label(`R   15 ${'C1C L1C D1C S1C '.repeat(3)}C2C`, 'SYS / # / OBS TYPES'),
  label('       L2C S2C', 'SYS / # / OBS TYPES'),
  label('DBHZ', 'SIGNAL STRENGTH UNIT'),
  label('  2026     3     1     0     0    0.0000000     GPS', 'TIME OF FIRST OBS'),
  label('', 'END OF HEADER'),
];
const cell = (value: number | null, flags = '  ') =>
  (value === null ? ' '.repeat(14) : value.toFixed(3).padStart(14)) + flags;
const gps = (number: string, s1c: number | null, s2w: number | null) =>
  `G${number}${cell(20123456.789, ' 7')}${cell(105748888.123, '17')}${cell(s1c)}${cell(s2w)}`;
const glonass = `R 9${Array.from({ length: 15 }, (_, k) => cell(k === 14 ? 38.25 : 30 + k)).join('')}`;
const epochLine = (second: number, flag: number, count: number) =>
  `> 2026 03 01 00 00${second.toFixed(7).padStart(11)}  ${flag}${String(count).padStart(3)}`;
const FILE = [
  ...HEADER,
  ...[epochLine(0, 0, 3), gps('05', 44.5, 31), gps('31', null, 0), glonass],
  ...[epochLine(1, 4, 2), label('an event', 'COMMENT')],
  label('G    2 S1C C1C', 'SYS / # / OBS TYPES'),
  ...[epochLine(2, 1, 1), `G05${cell(43)}${cell(20123456.789)}`, ''],
].join('\r\n');

test('codes S of a RINEX file, by columns; events are passed over, but for a new order of codes', () => {
  const { epochs, faults, log } = readRinex(emptyRinexLog, FILE, true);
  expect(faults).toEqual([]);
  expect(log.codes.get('R')).toHaveLength(15);
  expect(epochs).toEqual([
    {
      atUs: week,
      signals: [
        { satellite: 'G05', code: 'S1C', cn0DbHz: 44.5 },
        { satellite: 'G05', code: 'S2W', cn0DbHz: 31 },
        ...[3, 7, 11].map((k) => ({ satellite: 'R09', code: 'S1C', cn0DbHz: 30 + k })),
        { satellite: 'R09', code: 'S2C', cn0DbHz: 38.25 },
      ],
    },
    { atUs: week + 2e6, signals: [{ satellite: 'G05', code: 'S1C', cn0DbHz: 43 }] },
  ]);
});

test('any pieces give the same; the four best satellites of one band', () => {
  const whole = readRinex(emptyRinexLog, FILE, true);
  for (const size of [1, 7, 61, 200]) {
    let log = emptyRinexLog;
    const epochs: ReceiverEpoch[] = [];
    for (let at = 0; at < FILE.length; at += size) {
      const step = readRinex(log, FILE.slice(at, at + size), at + size >= FILE.length);
      log = step.log;
      epochs.push(...step.epochs);
    }
    expect(epochs).toEqual(whole.epochs);
  }
  const [first] = whole.epochs as [ReceiverEpoch];
  expect(signalEpoch(first)).toEqual({ atUs: week, bestDbHz: (44.5 + 41) / 4 });
  expect(signalEpoch(first, 'S2').bestDbHz).toBe((31 + 38.25) / 4);
  expect(signalEpoch({ atUs: 1, signals: [] })).toEqual({ atUs: 1, bestDbHz: 0 });
});

const withTime = (system: string) =>
  readRinex(emptyRinexLog, FILE.replace('0.0000000     GPS', `0.0000000     ${system}`), true)
    .epochs[0]!.atUs;

test('each time system by its offset from TAI', () => {
  expect(withTime('GPS')).toBe(utc('2026-02-28T23:59:42Z'));
  expect(withTime('GLO')).toBe(utc('2026-03-01T00:00:00Z'));
  expect(withTime('BDT') - withTime('GPS')).toBe(14e6);
  expect(withTime('GAL')).toBe(withTime('GPS'));
});

test('what cannot be read is told with its line and costs itself', () => {
  const faultsOf = (text: string) => {
    const { faults, epochs } = readRinex(emptyRinexLog, text, true);
    return { faults: faults.map(({ line, right }) => [line, right]), epochs: epochs.length };
  };
  expect(faultsOf(FILE.replace('3.05', '2.11'))).toEqual({
    ...{ faults: [[1, 'version 3 or 4']], epochs: 0 },
  });
  const compact = `${label('3.0                 COMPACT RINEX FORMAT', 'CRINEX VERS   / TYPE')}\n${FILE}`;
  expect(faultsOf(compact).faults[0]![1]).toMatch(/expand it/);
  expect(faultsOf(FILE.replace('4 C1C L1C', '5 C1C L1C')).faults).toHaveLength(1);
  expect(faultsOf(FILE.replace('44.500', '44.5x0'))).toEqual({
    ...{ faults: [[10, 'S1C of G05: dBHz with three digits, or blank']], epochs: 2 },
  });
  expect(faultsOf(FILE.replace('G31', 'X31'))).toMatchObject({
    epochs: 2,
    faults: [[11, 'a satellite of G, R']],
  });
  expect(faultsOf(FILE.replace('  0  3', '  0  4'))).toMatchObject({
    ...{ epochs: 1, faults: [[13, '1 more lines of the epoch']] },
  });
  expect(faultsOf(FILE.replace('2026 03 01 00 00  0.0', '2026 13 01 00 00  0.0'))).toEqual({
    ...{ epochs: 1, faults: [[9, 'a day and a time of day']] },
  });
  expect(faultsOf(FILE.replace('> 2026 03', '> 2026x03'))).toMatchObject({ epochs: 1 });
  expect(faultsOf(FILE.slice(0, FILE.indexOf('G31')))).toMatchObject({ epochs: 0 });
  expect(faultsOf('')).toMatchObject({ faults: [[0, 'END OF HEADER before it']] });
  const endless = readRinex(emptyRinexLog, 'x'.repeat(5000));
  expect(endless).toMatchObject({ log: { stage: 'refused', rest: '' }, faults: [{ line: 1 }] });
  expect(readRinex(endless.log, `\n${FILE}`, true).epochs).toEqual([]);
});

test('a file cut or changed anywhere never throws, and faults are told up to a hundred', () => {
  for (let at = 0; at < FILE.length; at += 3) {
    const changed = `${FILE.slice(0, at)}\u0000>${FILE.slice(at + 2)}`;
    expect(readRinex(emptyRinexLog, changed, true).epochs.length).toBeLessThanOrEqual(2);
    expect(readRinex(emptyRinexLog, FILE.slice(0, at), true).log.rest).toBe('');
  }
  const noise = `${HEADER.join('\n')}\n${'what is this\n'.repeat(500)}`;
  const { log, faults } = readRinex(emptyRinexLog, noise, true);
  expect([log.faults, faults.length]).toEqual([500, 100]);
});
