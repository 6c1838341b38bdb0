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
  outwardSign,
  type Ranked,
  rankSigns,
  type Warrant,
  type WatchCounts,
  withheldNames,
} from '@noroshi/flow';
import { DAY_US } from '@noroshi/time';
import { CommandError, EXIT, say, type World } from '../world.ts';
import { type FlowFilesRead, readFlowFiles } from './read-files.ts';
import { aes128, warrantKey } from './warrant-key.ts';

export type FlowsOptions = {
  readonly at?: number; // µs TAI
  readonly budget?: number; // signs a day of event time
  readonly zoneMinutes?: number; // east of UTC, of logs whose times name no zone
  readonly keyFile?: string;
  readonly indicators?: readonly FlowIndicator[];
};

export type FlowFindings = {
  readonly warrant: Warrant;
  readonly outward: Outward;
  readonly signs: readonly OutwardSign[]; // best first
  readonly cut: Ranked['cut']; // signs the budget left out, by kind
  readonly atUs: number;
  readonly read: FlowFilesRead;
  readonly counts: WatchCounts;
  readonly pairs: number;
  readonly hosts: number;
};

export async function findSigns(
  world: World,
  warrant: Warrant,
  paths: readonly string[],
  options: FlowsOptions,
): Promise<FlowFindings> {
  const pan =
    warrant.ownAddresses === 'pseudonym'
      ? createCryptoPan(await warrantKey(world, options.keyFile, warrant), aes128)
      : null;
  const outward = createOutward(warrant, pan);
  const { indicators } = options;
  const detectors =
    indicators === undefined ? DETECTORS : [...DETECTORS, createIndicatorDetector(indicators)];
  const watch = createWatch(warrant, detectors, { seed: randomBytes(4).readUInt32LE() });
  const read = await readFlowFiles(world, paths, watch.sink, {
    ...(options.zoneMinutes === undefined ? {} : { zoneMinutes: options.zoneMinutes }),
  });
  if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted: nothing is written');
  const atUs = options.at ?? watch.newestUs;
  const judged = Number.isFinite(atUs) ? watch.judge(atUs) : [];
  const withheld = withheldNames(judged);
  if (withheld.length > 0)
    say(
      world,
      `noroshi: evidence that has no word in the glossary does not leave: ${withheld.join(', ')}`,
    );
  const days = (watch.newestUs - watch.firstUs) / DAY_US;
  const perDay = options.budget === undefined ? {} : { perDay: options.budget };
  const { kept, cut } = rankSigns(judged, { days: Number.isFinite(days) ? days : 1, ...perDay });
  return {
    ...{ warrant, outward, atUs, read },
    signs: kept.map((sign, i) => outwardSign(sign, i + 1, outward)),
    cut,
    ...{ counts: watch.counts, pairs: watch.pairs, hosts: watch.hosts },
  };
}
