/**
 * C/N0 out of RINEX observation files, versions 3 and 4, text piece by piece: the codes S1C, S2W … of each satellite at each epoch. All other observations are
 * passed over. Strict: what cannot be read is a fault with its line and what would be right; it costs its line or epoch, and the rest goes on. A file without a
 * header that can be read gives nothing. Compact (Hatanaka) files and version 2 are refused with advice.
 * RINEX 3.05 (IGS/RTCM, 2020) and 4.01 (2023), appendix tables A2 (header) and A3 (observations).
 */
import { mjdFromCalendar, parseUtc } from '@noroshi/time';
import type { HeardSignal, ReceiverEpoch } from './receiver-epoch.ts';

export const RINEX_LIMITS = { lineCharsMax: 4096, satellitesMax: 400, faultsMax: 100 } as const;

export type RinexFault = {
  readonly line: number; // from 1
  readonly value: string;
  readonly right: string;
};

export type RinexLog = {
  readonly rest: string; // a line that is not whole yet
  readonly line: number; // whole ones so far
  readonly stage: 'header' | 'epochs' | 'refused';
  readonly codes: ReadonlyMap<string, readonly string[]>; // by system, in order
  readonly open: { readonly system: string; readonly left: number } | null; // codes that go on in the next line
  readonly timeSystem: string;
  readonly epoch: ReceiverEpoch | null; // not whole yet
  readonly left: number; // lines of it, or to pass over, still to come
  readonly faults: number; // all, also those that are not told one by one
};

export const emptyRinexLog: RinexLog = {
  ...{ rest: '', line: 0, stage: 'header', codes: new Map(), open: null, timeSystem: 'GPS' },
  ...{ epoch: null, left: 0, faults: 0 },
};

type Mutable = { -readonly [name in keyof RinexLog]: RinexLog[name] };
type Reading = {
  readonly log: Mutable;
  readonly epochs: ReceiverEpoch[];
  readonly faults: RinexFault[];
};

/** The log after a piece of text, the epochs that became whole, and the first 100 faults of the log. `isLast`: nothing follows. */
export function readRinex(
  before: RinexLog,
  piece: string,
  isLast = false,
): {
  readonly log: RinexLog;
  readonly epochs: readonly ReceiverEpoch[];
  readonly faults: readonly RinexFault[];
} {
  const lines = (before.rest + piece).split('\n');
  const rest = isLast ? '' : lines.pop()!;
  if (isLast && lines.at(-1) === '') lines.pop();
  const reading: Reading = { log: { ...before, rest }, epochs: [], faults: [] };
  const { log } = reading;
  for (const whole of lines) {
    log.line++;
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (log.stage === 'refused') break;
    if (line.length > RINEX_LIMITS.lineCharsMax) skipLine(reading, line);
    else if (log.stage === 'header') readHeader(reading, line);
    else readBody(reading, line);
  }
  if (rest.length > RINEX_LIMITS.lineCharsMax) {
    fault(reading, rest.slice(0, 40), 'lines of at most 4,096 characters', log.line + 1);
    Object.assign(log, { rest: '', stage: 'refused' });
  }
  if (isLast) finish(reading);
  return { log, epochs: reading.epochs, faults: reading.faults };
}

function fault({ log, faults }: Reading, value: string, right: string, line = log.line): void {
  if (log.faults++ < RINEX_LIMITS.faultsMax) faults.push({ line, value, right });
}

function skipLine(reading: Reading, line: string): void {
  fault(reading, line.slice(0, 40), 'a line of at most 4,096 characters');
  if (reading.log.left > 0) reading.log.left--;
}

function finish(reading: Reading): void {
  const { log } = reading;
  if (log.stage === 'header') fault(reading, 'the end', 'END OF HEADER before it');
  if (log.left > 0) fault(reading, 'the end', `${log.left} more lines of the epoch`);
  else if (log.epoch !== null) reading.epochs.push(log.epoch);
  Object.assign(log, { epoch: null, left: 0 });
}

const TIME_SYSTEMS = ['GPS', 'GLO', 'GAL', 'QZS', 'BDT', 'IRN'];

function readHeader(reading: Reading, line: string): void {
  const { log } = reading;
  const label = line.slice(60).trim();
  const refuse = (value: string, right: string) => {
    fault(reading, value, right);
    log.stage = 'refused';
  };
  if (log.line === 1 && label.startsWith('CRINEX'))
    refuse(label, 'a file that is not compact: expand it with crx2rnx first');
  else if (log.line === 1 && label !== 'RINEX VERSION / TYPE')
    refuse(line.slice(0, 40), 'RINEX VERSION / TYPE in the first line');
  else if (label === 'RINEX VERSION / TYPE') {
    const version = Number(line.slice(0, 9));
    if (!(version >= 3 && version < 5)) refuse(line.slice(0, 9).trim(), 'version 3 or 4');
    else if (line[20] !== 'O') refuse(line.slice(20, 40).trim(), 'O: observations');
  } else if (label === 'SYS / # / OBS TYPES') readCodes(reading, line);
  else if (label === 'SIGNAL STRENGTH UNIT' && line.slice(0, 20).trim() !== 'DBHZ')
    refuse(line.slice(0, 20).trim(), 'C/N0 in DBHZ');
  else if (label === 'TIME OF FIRST OBS') {
    const system = line.slice(48, 51).trim() || (log.codes.size === 1 ? onlySystem(log) : 'GPS');
    if (TIME_SYSTEMS.includes(system)) log.timeSystem = system;
    else refuse(system, TIME_SYSTEMS.join(', '));
  } else if (label === 'END OF HEADER') {
    if (log.codes.size === 0) refuse(label, 'SYS / # / OBS TYPES before it');
    else if (log.open) refuse(label, `${log.open.left} more codes of ${log.open.system} before it`);
    else log.stage = 'epochs';
  }
}

/** A file of one system may leave its time system out. */
function onlySystem(log: RinexLog): string {
  const own: Readonly<Record<string, string>> = {
    R: 'GLO',
    E: 'GAL',
    J: 'QZS',
    C: 'BDT',
    I: 'IRN',
  };
  return own[[...log.codes.keys()][0]!] ?? 'GPS';
}

/** A1, 2X, I3, 13(1X, A3); what does not fit goes on in lines whose first six characters are blank. */
function readCodes(reading: Reading, line: string): void {
  const { log } = reading;
  const goesOn = line[0] === ' ';
  const system = goesOn ? (log.open?.system ?? '') : line[0]!;
  const wanted = goesOn ? (log.open?.left ?? 0) : Number(line.slice(3, 6));
  const codes = line
    .slice(6, 58)
    .split(' ')
    .filter((code) => code !== '');
  const isRight =
    /^[GRECJIS]$/.test(system) &&
    goesOn === (log.open !== null) &&
    Number.isSafeInteger(wanted) &&
    codes.length === Math.min(13, wanted) &&
    codes.every((code) => /^[CLDSIX]\d[A-Z ]?$/.test(code));
  if (!isRight) {
    fault(reading, line.slice(0, 58).trim(), 'a system, the number of codes, and 13 codes a line');
    log.stage = 'refused'; // columns of what follows are not known
    return;
  }
  const all = [...(goesOn ? (log.codes.get(system) ?? []) : []), ...codes];
  log.codes = new Map([...log.codes, [system, all]]);
  log.open = wanted > codes.length ? { system, left: wanted - codes.length } : null;
}

/** Of `left`: all lines to the next epoch are passed over. */
const TO_NEXT = -1;

function readBody(reading: Reading, line: string): void {
  const { log } = reading;
  if (line.startsWith('>')) {
    if (log.left > 0) fault(reading, line.slice(0, 40), `${log.left} more lines of the epoch`);
    else if (log.epoch !== null) reading.epochs.push(log.epoch);
    readEpoch(reading, line);
  } else if (log.left > 0) {
    log.left--;
    if (log.epoch !== null) log.epoch = withSatellite(reading, log.epoch, line);
    else if (line.slice(60).trim() === 'SYS / # / OBS TYPES') readCodes(reading, line);
  } else if (log.left === 0 && line.trim() !== '')
    fault(reading, line.slice(0, 40), 'an epoch, that begins with >');
}

/** A1, 1X, I4, 4(1X, I2), F11.7, 2X, I1, I3; an event (flags 2 to 6) may leave the time out. */
const EPOCH =
  /^> (\d{4}) ([ \d]\d) ([ \d]\d) ([ \d]\d) ([ \d]\d)([ \d]{3}\.\d{7}) {2}([0-6])([ \d]{2}\d)/;
const EVENT = /^> {30}([2-6])([ \d]{2}\d)/;

/** Flags 0 and 1 are observations; the lines of events are passed over, but for a new order of codes. */
function readEpoch(reading: Reading, line: string): void {
  const { log } = reading;
  const read = EPOCH.exec(line);
  const [flag, count] = (read?.slice(7) ?? EVENT.exec(line)?.slice(1) ?? []).map(Number);
  if (flag === undefined || count === undefined || count > RINEX_LIMITS.satellitesMax) {
    fault(
      reading,
      line.slice(0, 40),
      '> yyyy mm dd hh mm ss.sssssss, a flag, up to 400 satellites',
    );
    Object.assign(log, { epoch: null, left: TO_NEXT });
    return;
  }
  Object.assign(log, { epoch: null, left: count });
  if (flag > 1 || read === null) return;
  const [year, month, day, hour, minute, second] = read.slice(1, 7).map(Number) as Clock;
  const atUs = taiUs([year, month, day, hour, minute, second], log.timeSystem);
  if (atUs === null) fault(reading, line.slice(2, 29), 'a day and a time of day');
  else log.epoch = { atUs, signals: [] };
}

type Clock = [number, number, number, number, number, number];

/** GLONASS time here is UTC. The others do not know leap seconds: TAI less 19 s, BeiDou's less 33 s. */
function taiUs([year, month, day, hour, minute, second]: Clock, system: string): number | null {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  const text = `${date}T${two(hour)}:${two(minute)}:${second.toFixed(6).padStart(9, '0')}Z`;
  const utc = parseUtc(text);
  if (!utc.ok) return null;
  if (system === 'GLO') return utc.value;
  if (second >= 60) return null;
  const days = mjdFromCalendar(year, month, day) - MJD_2000;
  const offsetS = system === 'BDT' ? 33 : 19;
  return (
    (days * 86_400 + (hour - 12) * 3600 + minute * 60 + offsetS) * 1e6 + Math.round(second * 1e6)
  );
}
const MJD_2000 = 51_544;

/** A1, I2, then for each code F14.3, I1, I1; blank or 0 where there is none. */
function withSatellite(reading: Reading, epoch: ReceiverEpoch, line: string): ReceiverEpoch {
  const satellite = line.slice(0, 3).replace(' ', '0');
  const codes = reading.log.codes.get(satellite[0] ?? '');
  if (codes === undefined || !/^[GRECJIS]\d\d$/.test(satellite)) {
    fault(reading, line.slice(0, 20), `a satellite of ${[...reading.log.codes.keys()].join(', ')}`);
    return epoch;
  }
  const signals: HeardSignal[] = [];
  for (const [k, code] of codes.entries()) {
    if (code[0] !== 'S') continue;
    const text = line.slice(3 + 16 * k, 17 + 16 * k);
    if (text.trim() === '') continue;
    const cn0DbHz = /^ *\d{1,3}\.\d{3}$/.test(text) ? Number(text) : Number.NaN;
    if (!(cn0DbHz >= 0 && cn0DbHz < 100))
      fault(reading, text, `${code} of ${satellite}: dBHz with three digits, or blank`);
    else if (cn0DbHz > 0) signals.push({ satellite, code, cn0DbHz });
  }
  return { ...epoch, signals: [...epoch.signals, ...signals] };
}
