/** What a screen says about itself on stderr: who was left out and why, how much was looked at, how fast. */
import { safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import type { ScreenRun } from './run-screen.ts';
import { counted, say, type World } from './world.ts';

const DAY_US = 86_400e6;
const OLD_SETS_D = 7;

/** `primaries`: the ids asked for, when not every pair was; then other objects left out are told as a count. */
export function tellScreen(world: World, run: ScreenRun, primaries?: readonly string[]): void {
  const { outcome, elapsedS, workers, kernel } = run;
  const { sets, plan, exclusions } = outcome;
  for (const id of outcome.unknownPrimaries) {
    say(
      world,
      `--primaries: object ${safeText(id)} is not in the files; give ids as the files have them`,
    );
  }
  tellExclusions(world, run, primaries);
  const hours = (plan.toUs - plan.fromUs) / 3600e6;
  const looked = outcome.covered.reduce((sum, part) => sum + part.toUs - part.fromUs, 0) / 3600e6;
  const window = `${formatUtc(plan.fromUs, 0)} and ${hoursText(hours)} on`;
  const found = `${counted(outcome.events.count, 'approach', 'approaches')} below ${plan.thresholdKm} km`;
  const took = `${elapsedS.toFixed(1)} s on ${workers} workers, kernel ${kernel}`;
  const objects = `${(sets.count - exclusions.length).toLocaleString('en-US')} of ${counted(sets.count, 'object')}`;
  if (outcome.complete) say(world, `${found}; ${objects}, ${window}, in ${took}`);
  else {
    say(
      world,
      `${found} in the ${hoursText(looked)} of ${hoursText(hours)} looked at before the stop`,
    );
    const scans = 'slow pairs were not scanned';
    say(world, looked < hours ? `the rest of the window is unknown, and ${scans}` : scans);
  }
}

/** Old element sets make a screen worthless: said once, before it runs. */
export function warnOfAge(world: World, epochUs: Float64Array, fromUs: number): void {
  if (epochUs.length === 0) return;
  const ages = epochUs.map((us) => (fromUs - us) / DAY_US).sort();
  const median = ages[ages.length >> 1]!;
  if (Math.abs(median) <= OLD_SETS_D) return;
  const which = median > 0 ? 'older' : 'newer';
  say(
    world,
    `half of the element sets are ${Math.abs(median).toFixed(0)} days ${which} than --from ${formatUtc(fromUs, 0)}, or more: expect errors of many km`,
  );
}

function hoursText(hours: number): string {
  return `${Number(hours.toFixed(2))} h`;
}

function tellExclusions(
  world: World,
  { outcome }: ScreenRun,
  primaries: readonly string[] | undefined,
): void {
  const { sets, plan, exclusions } = outcome;
  const asked = primaries && new Set(primaries);
  const others = new Map<string, number>(); // by reason
  for (const { row, reason, fromUs } of exclusions) {
    const object = sets.objectRow[row]!;
    const id = sets.objects.objectId[object]!;
    if (asked !== undefined && !asked.has(id)) {
      others.set(reason, (others.get(reason) ?? 0) + 1);
      continue;
    }
    const who = `${id} ${sets.objects.name[object]}`.trim();
    const when = fromUs > plan.fromUs ? ` from ${formatUtc(fromUs, 0)}` : '';
    say(
      world,
      safeText(`${sets.objects.source[object]}: object ${who} is left out${when}: ${reason}`),
    );
  }
  for (const [reason, count] of others) {
    say(world, `left out (--json lists them): ${counted(count, 'other object')}, ${reason}`);
  }
}
