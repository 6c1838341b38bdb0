/** The picture of a screen on its way into a file: opened before the screen runs, written when it has ended. */
import { formatOutputError, openOutput } from '@noroshi/host';
import { EARTH_RADIUS_KM } from '@noroshi/orbit';
import type { ConjunctionRow, EventDetail, ScreenOutcome } from '@noroshi/screen';
import { screenPicture } from './plot/screen-picture.ts';
import type { PlotEvent, PlotSummary } from './plot/summary.ts';
import type { ScreenRun } from './run-screen.ts';
import { joinedSpans } from './spans.ts';
import { CommandError, EXIT, say, type World } from './world.ts';

export type PlotOptions = {
  readonly hbrM: number;
  readonly primaries?: number | undefined; // how many; undefined: every pair
  readonly about?: string | undefined; // a line on where the objects come from
};

export type PlotTarget = {
  add(row: ConjunctionRow, detail: EventDetail): void;
  write(run: ScreenRun, options: PlotOptions): Promise<void>;
  discard(): Promise<void>;
};

/** A file that cannot be written is told at once, before the screen. */
export async function openPlot(world: World, file: string): Promise<PlotTarget> {
  if (file === '-') {
    throw new CommandError(EXIT.usage, '--plot -: a picture needs a file, as in --plot day.svg');
  }
  const opened = await openOutput(file, world.stdout);
  if (!opened.ok) throw new CommandError(EXIT.failure, formatOutputError(opened.error));
  const output = opened.value;
  const events: PlotEvent[] = [];
  return {
    add(row, { state1 }) {
      const radiusKm = Math.hypot(state1[0]!, state1[1]!, state1[2]!);
      events.push({ row, altitudeKm: radiusKm - EARTH_RADIUS_KM });
    },
    async write({ outcome }, options) {
      await output.write(screenPicture(events, plotSummary(outcome, options)));
      const name = await (outcome.complete ? output.finish() : output.finishPartial());
      const state = outcome.complete ? '' : ', which is PARTIAL and says so';
      say(world, `the picture is in ${name}${state}`);
    },
    discard: () => output.discard(),
  };
}

function plotSummary(outcome: ScreenOutcome, options: PlotOptions): PlotSummary {
  const { plan, sets, exclusions, complete } = outcome;
  const agesD = sets.epochUs.map((us) => Math.abs(plan.fromUs - us) / US_PER_DAY).sort();
  const at = (share: number) => agesD[Math.floor(share * (agesD.length - 1))] ?? Number.NaN;
  return {
    ...{ fromUs: plan.fromUs, toUs: plan.toUs, thresholdKm: plan.thresholdKm },
    ...{ hbrM: options.hbrM, about: options.about },
    primaries: options.primaries && options.primaries - outcome.unknownPrimaries.length,
    objectsGiven: sets.count,
    objectsScreened: sets.count - exclusions.length,
    ...{ ageMedianD: at(0.5), ageP95D: at(0.95) },
    ...{ complete, covered: joinedSpans(outcome.covered) },
  };
}

const US_PER_DAY = 86_400e6;
