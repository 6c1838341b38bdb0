/**
 * The way of a flow, measured: Zeek text to signs with every detector on one core, how that grows with flows and with pairs, what a
 * million pairs take, and the real set end to end. Seconds are of the processor, since others share the machine. The peer of each
 * speed is the same text split into fields by the language itself, in the same run. `node --expose-gc packages/flow/bench/flows.ts`
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createWatch, createZeekReader, DETECTORS } from '@noroshi/flow';
import { dataPath } from '@noroshi/tidy';
import { warrantOf } from '../test/warrants.ts';

const SET = 'cyber/detect/rita/missing_host';
export const BARS = {
  recordsPerS: 400_000,
  setS: 2,
  bytes: 1e9,
  flowsExponent: 1.1,
  pairsExponent: 1.3,
};
const UNIX_S = 1_713_484_800; // 2024-04-19
const WARRANT = warrantOf({
  ...{ networks: ['10.0.0.0/8', '64.225.56.201/32'], fromUs: 765e12, toUs: 769e12 },
  retention: { windowHours: 96, keepDays: 30 },
});
const FIELDS =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state ' +
  'local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents';

/**
 * Connections in order of time, one a line, as Zeek writes them, of at most `pairs` pairs: few make most of them, the k-th a share of
 * 1/k (Zipf), as in real logs.
 */
export function zeekText(records: number, pairs: number, spanS: number): Buffer[] {
  const head = `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\t${FIELDS.replaceAll(' ', '\t')}\n`;
  const chunks = [Buffer.from(head)];
  const lines: string[] = [];
  let state = 1;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < records; i++) {
    const pair = Math.floor(pairs ** random()) - 1;
    const at = (UNIX_S + (spanS * i) / records).toFixed(6);
    const inside = `10.${(pair >> 4) & 255}.${(pair >> 12) & 255}.${pair & 15}`;
    const outside = `${20 + (pair % 97)}.${(pair >> 16) & 255}.${(pair >> 8) & 255}.${pair & 255}`;
    const bytes = Math.floor(200 + 5000 * random() ** 4);
    const out = `${bytes}\t${bytes * 3}\tSF\t-\t-\t0\tShADadFf\t${5 + (bytes >> 9)}\t${bytes + 260}\t${6 + (bytes >> 8)}\t${3 * bytes + 300}\t-`;
    lines.push(
      `${at}\tC${i.toString(36)}x${pair.toString(36)}\t${inside}\t${32768 + (i % 28000)}\t${outside}\t443\ttcp\tssl\t${(0.05 + random()).toFixed(6)}\t${out}\n`,
    );
    if (lines.length === 2000) chunks.push(Buffer.from(lines.splice(0).join('')));
  }
  chunks.push(Buffer.from(lines.join('')));
  return chunks;
}

type Run = {
  readonly observeS: number;
  readonly judgeS: number;
  readonly records: number;
  readonly pairs: number;
};

/** Reads every chunk into a watch of every detector and judges once. */
export function watchText(chunks: readonly Uint8Array[]): Run & { readonly signs: number } {
  const watch = createWatch(WARRANT, DETECTORS, { seed: 1 });
  const copies = chunks.map((chunk) => Uint8Array.from(chunk)); // a reader zeroes what it has read
  const observeS = cpuS(() => {
    const reader = createZeekReader(watch.sink);
    for (const chunk of copies) reader.push(chunk);
    reader.finish();
  });
  let signs = 0;
  const judgeS = cpuS(() => void (signs = watch.judge(watch.newestUs).length));
  return { observeS, judgeS, records: watch.counts.observed, pairs: watch.pairs, signs };
}

/** The peer: lines and fields split by the language, two numbers made, nothing selected or watched. */
export function splitText(chunks: readonly Uint8Array[]): number {
  let sum = 0;
  return cpuS(() => {
    for (const chunk of chunks)
      for (const line of Buffer.from(chunk).toString('latin1').split('\n')) {
        const fields = line.split('\t');
        sum += Number(fields[0]) + Number(fields[9]);
      }
    if (sum === 0) throw new Error('nothing was split');
  });
}

/** Power b of y = a·x^b by least squares on logarithms, with its 95 % interval. */
export function growth(points: readonly (readonly [x: number, y: number])[]): {
  exponent: number;
  low: number;
  high: number;
} {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const n = logs.length;
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / n;
  const sxx = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const exponent = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sxx;
  const rest = logs.reduce((sum, [x, y]) => sum + (y - meanY - exponent * (x - meanX)) ** 2, 0);
  const half = STUDENT_95[n - 2]! * Math.sqrt(rest / (n - 2) / sxx);
  return { exponent, low: exponent - half, high: exponent + half };
}

/** Two-sided 95 % of Student's t by degrees of freedom. */
const STUDENT_95: Readonly<Record<number, number>> = {
  ...{ 4: 2.776, 6: 2.447, 7: 2.365, 8: 2.306, 10: 2.228, 12: 2.179, 13: 2.16, 16: 2.12 },
};

function cpuS(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Bytes in use: heap and columns, after what is free has been collected where node was given --expose-gc. */
function bytesInUse(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + Math.max(external, arrayBuffers);
}

/** Records of a core: read, observed and judged by all detectors, and the peer, which splits fields and watches nothing. */
export function measureSpeed() {
  const chunks = zeekText(400_000, 100_000, 86_400);
  watchText(chunks.slice(0, 40)); // compiles
  const runs = [0, 1, 2].map(() => watchText(chunks));
  const { records, pairs, observeS, judgeS } = runs.reduce((a, b) =>
    a.observeS < b.observeS ? a : b,
  );
  const splitS = splitText(chunks);
  const perS = records / (observeS + judgeS);
  return { records, pairs, observeS, judgeS, splitS, perS, splitPerS: records / splitS };
}

function speed(): void {
  const { records, pairs, observeS, judgeS, splitS, perS, splitPerS } = measureSpeed();
  const each = (s: number) => `${((1e6 * s) / records).toFixed(2)} µs`;
  line(
    'Zeek TSV to signs, all detectors',
    `${whole(perS)} records/s (${each(observeS)} to read and observe, ${judgeS.toFixed(2)} s to judge ${pairs} pairs)`,
    `≥ ${whole(BARS.recordsPerS)}`,
    perS >= BARS.recordsPerS,
  );
  line(
    '  peer: fields split, nothing watched',
    `${whole(splitPerS)} records/s (${each(splitS)})`,
    '',
    null,
  );
}

export type GrowthShape = {
  readonly what: string;
  readonly sizes: readonly number[];
  readonly textOf: (size: number) => Buffer[];
  readonly exponentMax: number;
};

export const GROWTHS: Readonly<Record<'flows' | 'pairs', GrowthShape>> = {
  flows: {
    what: 'flows, of 10,000 pairs',
    sizes: [100_000, 200_000, 400_000, 800_000],
    textOf: (size) => zeekText(size, 10_000, 86_400),
    exponentMax: BARS.flowsExponent,
  },
  pairs: {
    what: 'pairs, 3 flows each',
    sizes: [20_000, 40_000, 80_000, 160_000],
    textOf: (size) => zeekText(3 * size, size, 86_400),
    exponentMax: BARS.pairsExponent,
  },
};

/** Together, against the bar, and its two parts. */
export function measureGrowth({ sizes, textOf }: GrowthShape) {
  const runs = sizes.flatMap((size) => {
    const chunks = textOf(size);
    return [0, 1, 2].map(() => [size, watchText(chunks)] as const);
  });
  const of = (seconds: (run: Run) => number) =>
    growth(runs.map(([size, run]) => [size, seconds(run)]));
  return {
    whole: of(({ observeS, judgeS }) => observeS + judgeS),
    observing: of(({ observeS }) => observeS),
    judging: of(({ judgeS }) => judgeS),
  };
}

function growths(): void {
  for (const shape of Object.values(GROWTHS)) {
    const measured = measureGrowth(shape);
    tellGrowth(`growth with ${shape.what}`, measured.whole, shape.exponentMax);
    tellGrowth('  reading and observing', measured.observing, null);
    tellGrowth('  judging', measured.judging, null);
  }
}

function tellGrowth(
  what: string,
  { exponent, low, high }: ReturnType<typeof growth>,
  most: number | null,
): void {
  const figure = `N^${exponent.toFixed(2)} (95 %: ${low.toFixed(2)} … ${high.toFixed(2)})`;
  line(what, figure, most === null ? '' : `≤ ${most}`, most === null ? null : high <= most);
}

/** A million pairs, each with two hosts of its own and two connections: the most that the window holds. */
export function measureMemory() {
  const before = bytesInUse();
  const watch = createWatch(WARRANT, DETECTORS, { seed: 1 });
  const reader = createZeekReader(watch.sink);
  const step = 1 << 14;
  for (let turn = 0; turn < 2; turn++)
    for (let from = 0; from < 1 << 20; from += step)
      for (const chunk of ownPairs(from, step, turn)) reader.push(chunk);
  reader.finish();
  const observed = bytesInUse() - before;
  const judgeS = cpuS(() => void watch.judge(watch.newestUs));
  const bytes = Math.max(observed, bytesInUse() - before);
  return { bytes, judgeS, pairs: watch.pairs, hosts: watch.hosts };
}

function memory(): void {
  const { bytes: used, judgeS, pairs, hosts } = measureMemory();
  line(
    `${whole(pairs)} pairs, ${whole(hosts)} hosts`,
    `${(used / 1e9).toFixed(2)} GB, ${(used / pairs).toFixed(0)} bytes a pair (judged in ${judgeS.toFixed(1)} s)`,
    '≤ 1 GB',
    used <= BARS.bytes,
  );
}

function ownPairs(from: number, count: number, turn: number): Buffer[] {
  const head = `#separator \\x09\n#unset_field\t-\n#path\tconn\n#fields\t${FIELDS.replaceAll(' ', '\t')}\n`;
  const lines = Array.from({ length: count }, (_, i) => {
    const pair = from + i;
    const tail = `${(pair >> 16) & 255}.${(pair >> 8) & 255}.${pair & 255}`;
    const at = UNIX_S + 40_000 * turn + pair / 64;
    return `${at.toFixed(6)}\t-\t10.${tail}\t40000\t77.${tail}\t443\ttcp\t-\t0.5\t400\t900\tSF\t-\t-\t0\tSF\t5\t600\t5\t1100\t-\n`;
  });
  return [Buffer.from(head), Buffer.from(lines.join(''))];
}

/** The real set from its packed files to signs, cold and once more; the peer unpacks and splits the same. */
export function measureSet(folder: string) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.gz')).sort();
  const unpacked = () => files.map((file) => gunzipSync(readFileSync(`${folder}/${file}`)));
  let records = 0;
  const [coldS, warmS] = [0, 1].map(() =>
    cpuS(() => {
      const watch = createWatch(WARRANT, DETECTORS, { seed: 1 });
      for (const file of files) {
        const reader = createZeekReader(watch.sink);
        reader.push(gunzipSync(readFileSync(`${folder}/${file}`)));
        reader.finish();
      }
      records = watch.counts.read;
      watch.judge(watch.newestUs);
    }),
  );
  const splitS = cpuS(() => void splitText(unpacked()));
  return { files: files.length, records, coldS: coldS!, warmS: warmS!, splitS };
}

function realSet(): void {
  const folder = dataPath(SET);
  if (folder === undefined) {
    process.stdout.write(`no data: ${SET}\n`);
    return;
  }
  const { files, records, coldS, warmS } = measureSet(folder);
  line(
    `the set of ${whole(records)} records, ${files} files, gzip to signs, cold`,
    `${coldS.toFixed(2)} s of processor (again: ${warmS.toFixed(2)})`,
    `≤ ${BARS.setS} s`,
    coldS <= BARS.setS,
  );
}

function line(what: string, figure: string, bar: string, pass: boolean | null): void {
  const verdict = pass === null ? '' : pass ? '  pass' : '  NOT REACHED';
  process.stdout.write(`${what}: ${figure}${bar === '' ? '' : `   bar ${bar}`}${verdict}\n`);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

if (import.meta.main) {
  realSet();
  speed();
  growths();
  memory();
}
