/**
 * The looks of a scenario as they would reach a watch that runs, in the order in which they arrive, with what really happened beside them: for
 * exercises and tests of such a watch. Same file, same looks.
 */
import { err, ok, type Result } from '@noroshi/time';
import type { LiveLook } from '../live/watch.ts';
import { Refused } from './decode.ts';
import { scansOf } from './scans.ts';
import type { Scenario, ScenarioError } from './scenario.ts';
import { createTruth, type Truth } from './truth.ts';

export type ArrivingLook = LiveLook & { readonly arrivesUs: number }; // µs TAI

export type ScenarioLooks = {
  /** Times in s since the scenario's start. */
  readonly truths: readonly Truth[];
  readonly looks: readonly ArrivingLook[];
};

/** An object that cannot fly as it is described is the error. */
export function looksOf(scenario: Scenario): Result<ScenarioLooks, ScenarioError> {
  try {
    const truths = scenario.objects.map((object, i) =>
      createTruth(object, scenario.durationS, `/objects/${i}`),
    );
    const usOf = (timeS: number) => scenario.startUs + Math.round(timeS * 1e6);
    const looks = scansOf(scenario, truths).map(({ atS, arrivesS, looking, readings }) => ({
      ...{ sensor: looking.site.name, atUs: usOf(atS), arrivesUs: usOf(arrivesS), readings },
    }));
    return ok({ truths, looks });
  } catch (cause) {
    if (cause instanceof Refused) return err({ path: cause.path, message: cause.message });
    throw cause;
  }
}
