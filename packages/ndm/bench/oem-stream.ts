/**
 * Streams a made OEM of a gigabyte from a file: bytes a second on one core, memory while it runs, and how the cost grows with
 * size. Beside it, in the same run, the least any reader does (reading the file and looking at each byte) and what a
 * reader in this language usually does (JSON.parse of the same numbers). Numbers as agencies print them, and with all digits.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOemReader, formatFault } from '../src/index.ts';

const CHUNK_BYTES = 2 ** 20;
const STEP_US = 1e6;
const FIRST_MS = Date.UTC(2024, 10, 1);
const HEAD = `CCSDS_OEM_VERS = 2.0
CREATION_DATE = 2024-11-01T00:00:00
ORIGINATOR = BENCH

META_START
OBJECT_NAME = ALPHA
OBJECT_ID = 2024-001A
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = UTC
START_TIME = 2024-11-01T00:00:00
STOP_TIME = 2034-11-01T00:00:00
INTERPOLATION = HERMITE
INTERPOLATION_DEGREE = 7
META_STOP
`;

export type OemStreamFigures = {
  readonly bytes: number;
  readonly states: number;
  readonly mbS: number; // decimals as agencies print them
  readonly allDigitsMbS: number; // every digit of a double
  readonly cpuMbS: number; // by the time of the process, on a machine that others use too
  readonly covarianceMbS: number; // nothing but covariances
  readonly smallMbS: number; // a twentieth of the size
  readonly scanMbS: number; // reading the file and looking at each byte
  readonly jsonMbS: number; // JSON.parse of numbers of the same text
  readonly rssStartMib: number; // after the first tenth
  readonly rssPeakMib: number; // after it
};

/** Throws where a made file is refused: then it measures nothing. */
export function measureOemStream(bytes: number, seed: number): OemStreamFigures {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-oem-'));
  try {
    const file = join(folder, 'made.oem');
    writeOem(file, bytes / 20, seed, decimals);
    const warm = streamFile(file);
    const small = streamFile(file);
    writeOem(file, bytes, seed, decimals);
    const whole = streamFile(file);
    const scanMbS = scanFile(file);
    writeOem(file, bytes / 4, seed, String);
    const allDigits = streamFile(file);
    writeOem(file, bytes / 20, seed, decimals);
    const jsonMbS = parseJson(file);
    writeCovariances(file, bytes / 20, seed);
    const covariances = streamFile(file);
    return {
      ...{ bytes: whole.bytes, states: whole.states, mbS: whole.mbS, jsonMbS },
      ...{ cpuMbS: whole.cpuMbS, covarianceMbS: covariances.mbS },
      ...{ smallMbS: Math.max(warm.mbS, small.mbS), allDigitsMbS: allDigits.mbS },
      ...{ scanMbS, rssStartMib: whole.rssStartMib, rssPeakMib: whole.rssPeakMib },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Millimetres and nanometres a second, as agencies print them. */
function decimals(value: number): string {
  return value.toFixed(Math.abs(value) > 20 ? 6 : 9);
}

function writeOem(file: string, bytes: number, seed: number, text: (value: number) => string) {
  const out = openSync(file, 'w');
  let done = writeSync(out, HEAD);
  const random = randomFrom(seed);
  for (let row = 0; done < bytes; ) {
    const lines: string[] = [];
    for (let k = 0; k < 10_000; k++, row++) {
      const cells = [timeText(row)];
      for (let i = 0; i < 6; i++) cells.push(text((random() - 0.5) * (i < 3 ? 14_000 : 15)));
      lines.push(cells.join(' '));
    }
    done += writeSync(out, `${lines.join('\n')}\n`);
  }
  closeSync(out);
}

/** A covariance a second, of one state. */
function writeCovariances(file: string, bytes: number, seed: number) {
  const out = openSync(file, 'w');
  const head = HEAD.replace('DEGREE = 7', 'DEGREE = 1');
  let done = writeSync(out, `${head}${timeText(0)} 1 2 3 4 5 6\nCOVARIANCE_START\n`);
  const random = randomFrom(seed);
  for (let k = 0; done < bytes; ) {
    const lines: string[] = [];
    for (let one = 0; one < 1000; one++, k++) {
      lines.push(`EPOCH = ${timeText(k)}`);
      for (let row = 1; row <= 6; row++) {
        const cells = Array.from({ length: row }, () => (random() * 1e-5).toExponential(12));
        lines.push(cells.join(' '));
      }
    }
    done += writeSync(out, `${lines.join('\n')}\n`);
  }
  writeSync(out, 'COVARIANCE_STOP\n');
  closeSync(out);
}

function timeText(row: number): string {
  return `${new Date(FIRST_MS + (row * STEP_US) / 1000).toISOString().slice(0, -1)}000`;
}

/** Uniform in 0 … 1, the same every time (Park and Miller 1988). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function streamFile(file: string) {
  let rssStartMib = 0;
  let rssPeakMib = 0;
  let seen = 0;
  let checksum = 0;
  const reader = createOemReader({
    states: ({ states, count }) => {
      checksum += states[6 * count - 1]!;
    },
  });
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const bytes = eachChunk(file, (chunk, share) => {
    reader.push(chunk);
    if (++seen % 16 > 0) return;
    const rssMib = process.memoryUsage.rss() / 2 ** 20;
    if (share < 0.1) rssStartMib = Math.max(rssStartMib, rssMib);
    rssPeakMib = Math.max(rssPeakMib, rssMib);
  });
  const { faults, states } = reader.end();
  const mbS = bytes / 1e3 / (performance.now() - startMs);
  const { user, system } = process.cpuUsage(startCpu);
  const [fault] = faults;
  if (fault !== undefined || !Number.isFinite(checksum))
    throw new Error(`the made file is refused: ${fault && formatFault(file, fault)}`);
  return { bytes, states, mbS, cpuMbS: bytes / (user + system), rssStartMib, rssPeakMib };
}

/** Returns how many bytes there were. */
function eachChunk(file: string, each: (chunk: Uint8Array, share: number) => void): number {
  const input = openSync(file, 'r');
  const buffer = new Uint8Array(CHUNK_BYTES);
  const total = sizeOf(input, buffer);
  let done = 0;
  for (;;) {
    const count = readSync(input, buffer, 0, CHUNK_BYTES, done);
    if (count === 0) break;
    done += count;
    each(buffer.subarray(0, count), done / total);
  }
  closeSync(input);
  return done;
}

/** Reads it once, so that what is measured does not wait for the disk. */
function sizeOf(input: number, buffer: Uint8Array): number {
  let done = 0;
  for (let count = -1; count !== 0; done += count)
    count = readSync(input, buffer, 0, CHUNK_BYTES, done);
  return done;
}

/** The limit: each byte is looked at once, lines are counted. */
function scanFile(file: string): number {
  let lines = 0;
  let atMs = 0;
  const bytes = eachChunk(file, (chunk) => {
    if (lines === 0) atMs = performance.now();
    for (let i = 0; i < chunk.length; i++) if (chunk[i] === 10) lines++;
  });
  return bytes / 1e3 / (performance.now() - atMs);
}

/** The peer: the same numbers as one array of JSON, parsed by the engine itself. */
function parseJson(file: string): number {
  const parts: string[] = [];
  eachChunk(file, (chunk) => parts.push(new TextDecoder().decode(chunk)));
  const rows = parts.join('').split('\n').slice(HEAD.split('\n').length, -1);
  const text = `[${rows.map((row) => `["${row.replace(' ', '",').replaceAll(' ', ',')}]`).join()}]`;
  const startMs = performance.now();
  const parsed = JSON.parse(text) as unknown[];
  const rate = text.length / 1e3 / (performance.now() - startMs);
  if (parsed.length !== rows.length) throw new Error('assertion: JSON lost rows');
  return rate;
}
