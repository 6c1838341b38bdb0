/** From flow logs to signs: the warrant first, then reading, selecting and judging in one pass; nothing of the logs stays. */
import { randomBytes } from 'node:crypto';
import {
  createCryptoPan,
  createIndicatorDetector,
  createOutward,
  createWatch,
  DETECTORS,
  type FlowIndicator,
  type Outward,
  type OutwardSign,
  type OwnHosts,
  outwardSign,
  ownHostsBehind,
  type Ranked,
  rankSigns,
  type Sign,
  type SignKind,
  type Warrant,
  type Watch,
  type WatchCounts,
  withheldNames,
} from '@noroshi/flow';
import { DAY_US, formatUtc } from '@noroshi/time';
import { CommandError, counted, EXIT, say, type World } from '../world.ts';
import type { DatagramTotals } from './listen.ts';
import { type FlowFilesRead, readFlowFiles } from './read-files.ts';
import { aes128, warrantKey } from './warrant-key.ts';

export type FlowsOptions = {
  readonly at?: number; // µs TAI
  readonly budget?: number; // signs a day of event time
  readonly kinds?: readonly SignKind[]; // of those the warrant permits; all of them unless given
  readonly confidenceMin?: number; // 0 to 1
  readonly zoneMinutes?: number; // east of UTC, of logs whose times name no zone
  readonly keyFile?: string;
  readonly indicators?: readonly FlowIndicator[];
};

export type FlowFindings = {
  readonly warrant: Warrant;
  readonly outward: Outward;
  readonly signs: readonly OutwardSign[]; // best first
  readonly ownHosts: readonly OwnHosts[]; // behind each
  readonly cut: Ranked['cut']; // signs the budget left out, by kind
  readonly aside: number; // signs that were not asked for: of other kinds, or less sure
  readonly atUs: number;
  readonly read: FlowFilesRead;
  readonly counts: WatchCounts;
  readonly pairs: number;
  readonly hosts: number;
  readonly datagrams?: DatagramTotals; // where it listened
};

/** A watch under its warrant, with the way out of it. */
export type SignsWatch = {
  readonly warrant: Warrant;
  readonly outward: Outward;
  readonly watch: Watch;
  /** As of then, what was asked for, within the budget. */
  judge(atUs: number): Judgement;
};

export type Judgement = Ranked & { readonly aside: number };

const NO_JUDGEMENT: Judgement = { kept: [], cut: {}, aside: 0 };

export async function openSigns(
  world: World,
  warrant: Warrant,
  options: FlowsOptions,
): Promise<SignsWatch> {
  const pan =
    warrant.ownAddresses === 'pseudonym'
      ? createCryptoPan(await warrantKey(world, options.keyFile, warrant), aes128)
      : null;
  const { indicators } = options;
  const detectors =
    indicators === undefined ? DETECTORS : [...DETECTORS, createIndicatorDetector(indicators)];
  const watch = createWatch(warrant, detectors, { seed: randomBytes(4).readUInt32LE() });
  const toldNames = new Set<string>();
  return {
    ...{ warrant, watch, outward: createOutward(warrant, pan) },
    judge(atUs) {
      if (!Number.isFinite(atUs)) return NO_JUDGEMENT;
      const judged = watch.judge(atUs);
      tellWithheld(world, judged, toldNames);
      return chosen(watch, judged, options);
    },
  };
}

/** What may leave of a judgement, with where the records went. */
export function findingsOf(
  { warrant, outward, watch }: SignsWatch,
  { kept, cut, aside }: Judgement,
  read: FlowFilesRead,
  atUs: number,
): FlowFindings {
  const signs = kept.map((sign, i) => outwardSign(sign, i + 1, outward));
  const ownHosts = ownHostsBehind(kept, signs, { warrant, outward });
  return {
    ...{ warrant, outward, atUs, read, cut, aside, signs, ownHosts },
    ...{ counts: watch.counts, pairs: watch.pairs, hosts: watch.hosts },
  };
}

export async function findSigns(
  world: World,
  warrant: Warrant,
  paths: readonly string[],
  options: FlowsOptions,
): Promise<FlowFindings> {
  const signs = await openSigns(world, warrant, options);
  const { zoneMinutes } = options;
  const read = await readFlowFiles(world, paths, signs.watch.sink, {
    ...(zoneMinutes === undefined ? {} : { zoneMinutes }),
  });
  if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted: nothing is written');
  tellLate(world, signs);
  tellOutside(world, signs);
  const atUs = options.at ?? signs.watch.newestUs;
  return findingsOf(signs, signs.judge(atUs), read, atUs);
}

/** Rows that came after the window had passed them, and what would help. */
function tellLate(world: World, { warrant, watch }: SignsWatch): void {
  const { late } = watch.counts;
  if (late === 0) return;
  const { windowHours } = warrant.retention;
  say(
    world,
    `noroshi: ${counted(late, 'record')} came more than ${counted(windowHours, 'hour')} after newer ones and could not be ` +
      'looked at: sort the logs by time, give pipes in order, or ask for a warrant that keeps more hours',
  );
}

/** Nothing was looked at: most often the warrant is of another time, or of other networks. */
function tellOutside(world: World, { warrant, watch }: SignsWatch): void {
  const { read, selected, discards } = watch.counts;
  if (read === 0 || selected > 0) return;
  const span = `${formatUtc(warrant.fromUs, 0)} to ${formatUtc(warrant.toUs, 0)}`;
  const why =
    discards.outsideSpan > 0
      ? `${counted(discards.outsideSpan, 'record')} began outside the warrant's span, ${span}`
      : 'none has an end in the warrant’s networks, or its direction is not permitted';
  say(world, `noroshi: none of ${counted(read, 'record')} was looked at: ${why}`);
}

/** Of what was asked for, the best within the budget. */
function chosen(
  watch: Watch,
  judged: readonly Sign[],
  { budget, kinds, confidenceMin = 0 }: FlowsOptions,
): Judgement {
  const asked = judged.filter(
    ({ kind, confidence }) =>
      (kinds === undefined || kinds.includes(kind)) && confidence >= confidenceMin,
  );
  const days = (watch.newestUs - watch.firstUs) / DAY_US;
  const perDay = budget === undefined ? {} : { perDay: budget };
  const ranked = rankSigns(asked, { days: Number.isFinite(days) ? days : 1, ...perDay });
  return { ...ranked, aside: judged.length - asked.length };
}

/** Each name once. */
function tellWithheld(world: World, judged: readonly Sign[], told: Set<string>): void {
  const names = withheldNames(judged).filter((name) => !told.has(name));
  for (const name of names) told.add(name);
  if (names.length > 0)
    say(
      world,
      `noroshi: evidence that has no word in the glossary does not leave: ${names.join(', ')}`,
    );
}
