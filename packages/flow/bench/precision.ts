/**
 * What a person gets who looks at the first N findings a day: `node packages/flow/bench/precision.ts [worlds]`. On trials that no
 * curve was fitted on, with attacks as often as nature has them, and on the real sets of the acceptance data.
 * True is a finding whose best sign is what it says: the kind, the ends and the time of an attack that was planted (sim, truth.ts), or
 * on real sets one of the known answers. Everything else is false, also a survey that says what it is, and on real sets every scanner
 * that nobody listed. Intervals of 95 % by resampling worlds.
 */
import { readFileSync } from 'node:fs';
import { createRandom, tellsTruth } from '@noroshi/sim';
import { dataPath } from '@noroshi/tidy';
import {
  ATTACKS_A_DAY,
  createFlowReader,
  createWatch,
  DETECTORS,
  epochUsFromUnixUs,
  findingsOf,
  type Sign,
  type SignKind,
  type Watch,
} from '../src/index.ts';
import { lineOf } from '../test/flows.ts';
import { zeekFiles } from '../test/rita-set.ts';
import { warrantOf } from '../test/warrants.ts';
import { runTrial, TRIAL_START_US } from './trial.ts';

export const PLACES_A_DAY = [1, 5, 10, 20] as const;
const FIRST_WORLD = 20_000; // neither fitted nor checked on
const RESAMPLES = 400;

export type WorldScore = {
  readonly days: number;
  readonly isTrue: readonly boolean[]; // of each finding, best first
  readonly kinds: readonly SignKind[]; // of its best sign
  readonly found: readonly (readonly [kind: SignKind, place: number])[]; // of each attack; Infinity: never said
};

/** One world with attacks by nature. */
export function scoreWorld(world: number): WorldScore {
  const { judged, signs, truths, days } = runTrial(world, ATTACKS_A_DAY);
  const findings = findingsOf(signs);
  const isTrue = new Map(judged.map((one) => [one.sign, one.isTrue]));
  return {
    ...{ days, isTrue: findings.map(([sign]) => isTrue.get(sign!)!) },
    kinds: findings.map(([sign]) => sign!.kind),
    found: truths.map((truth) => {
      const tells = (sign: Sign) => tellsTruth(sign, truth, TRIAL_START_US);
      const place = findings.findIndex((finding) => finding.some(tells));
      return [truth.kind, place < 0 ? Number.POSITIVE_INFINITY : place] as const;
    }),
  };
}

/** Share of the first `perDay` findings a day that are true, and of the attacks that are among them. */
export function precisionAt(worlds: readonly WorldScore[], perDay: number) {
  let [right, all, reached, attacks] = [0, 0, 0, 0];
  for (const { days, isTrue, found } of worlds) {
    const first = isTrue.slice(0, perDay * days);
    right += first.filter(Boolean).length;
    all += first.length;
    reached += found.filter(([, place]) => place < perDay * days).length;
    attacks += found.length;
  }
  return { precision: right / all, recall: reached / attacks, right, all };
}

export function withInterval(
  worlds: readonly WorldScore[],
  of: (some: readonly WorldScore[]) => number,
) {
  const random = createRandom('precision');
  const drawn = Array.from({ length: RESAMPLES }, () =>
    of(worlds.map(() => worlds[random.integer(worlds.length)]!)),
  ).sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.floor(share * RESAMPLES)]!.toFixed(2);
  return `${of(worlds).toFixed(2)} (${at(0.025)} to ${at(0.975)})`;
}

function printWorlds(worlds: readonly WorldScore[]): void {
  const days = worlds.reduce((sum, one) => sum + one.days, 0);
  console.info(
    `${worlds.length} worlds, ${days} days; findings a day, precision, share of the attacks reached`,
  );
  for (const perDay of PLACES_A_DAY)
    console.info(
      `  ${String(perDay).padStart(2)}  ${withInterval(worlds, (some) => precisionAt(some, perDay).precision)}  ${withInterval(worlds, (some) => precisionAt(some, perDay).recall)}`,
    );
  console.info('kind: planted, found at all, within 20 a day; findings a day that are false');
  for (const kind of Object.keys(ATTACKS_A_DAY) as SignKind[]) {
    const places = worlds.flatMap((one) =>
      one.found.filter(([of]) => of === kind).map(([, place]) => [place, one.days] as const),
    );
    const said = places.filter(([place]) => Number.isFinite(place)).length;
    const kept = places.filter(([place, of]) => place < 20 * of).length;
    const wrong = withInterval(worlds, (some) => falseADay(some, kind));
    console.info(`  ${kind.padEnd(16)} ${places.length} ${said} ${kept}; ${wrong}`);
  }
  console.info(`  false findings a day in all: ${withInterval(worlds, (some) => falseADay(some))}`);
}

export function falseADay(worlds: readonly WorldScore[], kind?: SignKind): number {
  const days = worlds.reduce((sum, one) => sum + one.days, 0);
  const wrong = worlds.flatMap(({ isTrue, kinds }) =>
    kinds.filter((of, i) => !isTrue[i] && (kind === undefined || of === kind)),
  );
  return wrong.length / days;
}

type RealSet = {
  readonly name: string;
  readonly path: string;
  readonly networks: readonly string[];
  readonly known: RegExp; // lines of signs that are known answers
  readonly unixS: number; // of its records, within half a year
  readonly days: number;
};

const HOST = '64\\.225\\.56\\.201';
const NOISE = [
  `beacon 73\\.54\\.23\\.243 > ${HOST}:80`,
  `long-connection 73\\.54\\.23\\.243 > ${HOST}:22`,
  'flood 120\\.245\\.134\\.197 ',
  `brute-force .* > ${HOST}:22`,
].join('|');

const REAL_SETS: readonly RealSet[] = [
  set('noise of three days', 'rita/missing_host', '64.225.56.201/32', NOISE, 1.7136e9, 3),
  set('a proxy', 'rita/proxy', '10.136.0.18/32', '^beacon .* > 10\\.136\\.0\\.16:3128', 1.6728e9),
  set('scan of port 80', 'slips/port-scans/horizontal/conn.log', '10.0.2.112/32', '^scan 10', 0),
  set('scan of port 81', 'slips/test4-malicious.binetflow', '192.168.2.0/24', '^scan 19', 1.526e9),
  set('scan of hosts', 'slips/test11-portscan.binetflow', '10.8.0.0/16', '^scan 10', 1.5543e9),
  set('sweep', 'slips/test12-icmp-portscan.pcap', '192.168.1.109/32', '^scan 19', 1.664e9),
  set('burst', 'slips/test1-malicious.nfdump.csv', '147.32.82.0/24', '^flood 147', 1.5158e9),
  set('home', 'slips/test6-malicious.suricata.json', '192.168.0.0/16', '^scan 193', 1.623e9),
];

function set(
  name: string,
  path: string,
  network: string,
  known: string,
  unixS: number,
  days = 1,
): RealSet {
  return { name, path, networks: [network], known: new RegExp(known), unixS, days };
}

function watchReal(files: readonly Uint8Array[], { networks, unixS }: RealSet): Watch {
  const span = (days: number) => epochUsFromUnixUs((unixS + days * 86_400) * 1e6);
  const retention = { windowHours: 7 * 24, keepDays: 30 };
  const around = { fromUs: span(-180), toUs: span(180) };
  const warrant = warrantOf({ networks: [...networks], retention, ...around });
  const watch = createWatch(warrant, DETECTORS, { seed: 1 });
  for (const bytes of files) {
    const reader = createFlowReader(watch.sink);
    for (let i = 0; i < bytes.length; i += 65_536) reader.push(bytes.slice(i, i + 65_536));
    reader.finish();
  }
  return watch;
}

function printReal(one: RealSet): void {
  const { name, path, known, days } = one;
  const found = dataPath(`cyber/detect/${path}`);
  if (found === undefined) {
    console.info(`${name}: not at hand`);
    return;
  }
  const files = path.startsWith('rita') ? zeekFiles(found) : [new Uint8Array(readFileSync(found))];
  const watch = watchReal(files, one);
  const findings = findingsOf(watch.judge(watch.newestUs));
  const isKnown = (sign: Sign) => known.test(lineOf(sign));
  const shares = PLACES_A_DAY.map((perDay) => {
    const first = findings.slice(0, perDay * days);
    return `${first.filter((finding) => finding.some(isKnown)).length}/${first.length}`;
  });
  const beside = new Map<SignKind, number>();
  for (const [sign] of findings.filter((finding) => !finding.some(isKnown)))
    beside.set(sign!.kind, (beside.get(sign!.kind) ?? 0) + 1);
  const [first] = findings;
  console.info(
    `${name}: first ${first === undefined ? 'none' : `${lineOf(first[0]!)} ${first[0]!.confidence.toFixed(2)}`}; known among the first ${PLACES_A_DAY.join(', ')} a day: ${shares.join(', ')}; beside them a day: ${[...beside].map(([kind, count]) => `${kind} ${(count / days).toFixed(1)}`).join(', ') || 'none'}`,
  );
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 100);
  printWorlds(Array.from({ length: count }, (_, i) => scoreWorld(FIRST_WORLD + i)));
  for (const one of REAL_SETS) printReal(one);
  console.info(`${(process.cpuUsage().user / 1e6).toFixed(0)} processor seconds`);
}
