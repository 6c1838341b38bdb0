/**
 * `noroshi pc … --motion sgp4 --elements FILE`: the paths of both objects of a message by SGP4, in the frame of its states. What
 * SGP4 does to an orbit during the encounter is taken from the element set; where the objects are is what the message says.
 */
import type { Cdm } from '@noroshi/ndm';
import { createStateBatch, type ElementSetBatch, transformStatesInto } from '@noroshi/orbit';
import { elementSetPath, type Path, type PcEvent } from '@noroshi/screen';
import { NO_EARTH_ORIENTATION } from '@noroshi/time';
import { type Command, Option } from 'commander';
import { checkFiles, loadHistory } from './load.ts';
import { CommandError, EXIT, type World } from './world.ts';

export type MotionOptions = {
  readonly motion: 'two-body' | 'sgp4';
  readonly elements?: readonly string[];
};

export function addMotionOptions(command: Command): Command {
  const motion = new Option('--motion <by>', 'of the Monte Carlo; sgp4 needs --elements')
    .choices(['two-body', 'sgp4'])
    .default('two-body');
  return command
    .addOption(motion)
    .option(
      '--elements <file>',
      'element sets of both objects, for --motion sgp4; may be repeated',
      (file: string, files: readonly string[] = []) => [...files, file],
    );
}

/** Every element set of the files; undefined where the motion is two-body. */
export async function loadMotion(
  world: World,
  { motion, elements = [] }: MotionOptions,
): Promise<ElementSetBatch | undefined> {
  if ((motion === 'sgp4') !== elements.length > 0)
    throw new CommandError(EXIT.usage, '--motion sgp4 and --elements FILE go together');
  if (motion !== 'sgp4') return undefined;
  checkFiles(elements, undefined);
  return (await loadHistory(world, elements)).sets;
}

/** An element set that says otherwise by more than this is of another object, or of another time. */
const SAME_ORBIT_KM = 200;

/** Both paths, or why there are none. */
export function pathsOf(
  sets: ElementSetBatch,
  cdm: Cdm,
  event: PcEvent,
): readonly [Path, Path] | string {
  const found: Path[] = [];
  for (const [k, { designator }] of cdm.objects.entries()) {
    const id = designator.trim().replace(/^0+(?=\d)/, '');
    const row = nearestRow(sets, id, event.epochUs);
    if (row === undefined) return `no element set of ${id}`;
    const path = inertialPath(elementSetPath(sets, row, 'a'));
    const state = new Float64Array(6);
    const [x, y, z] = (k === 0 ? event.object1 : event.object2).positionKm;
    if (!path(event.epochUs, state)) return `the element set of ${id} has no state at the TCA`;
    const offKm = Math.hypot(state[0]! - x, state[1]! - y, state[2]! - z);
    if (offKm > SAME_ORBIT_KM)
      return `the element set of ${id} is ${offKm.toFixed(0)} km from the message's state at the TCA`;
    found.push(path);
  }
  return [found[0]!, found[1]!];
}

/** The set of an object whose epoch is nearest. */
function nearestRow(sets: ElementSetBatch, id: string, epochUs: number): number | undefined {
  let best: number | undefined;
  for (let row = 0; row < sets.count; row++) {
    if (sets.objects.objectId[sets.objectRow[row]!] !== id) continue;
    const isNearer =
      best === undefined ||
      Math.abs(sets.epochUs[row]! - epochUs) < Math.abs(sets.epochUs[best]! - epochUs);
    if (isNearer) best = row;
  }
  return best;
}

/** From TEME to GCRF; EME2000 is within 23 mas of it, which the bend of a path does not feel. */
function inertialPath(path: Path): Path {
  const from = createStateBatch(1, 'TEME');
  const to = createStateBatch(1, 'GCRF');
  const state = new Float64Array(6);
  return (epochUs, out) => {
    if (!path(epochUs, state)) return false;
    from.epochUs[0] = epochUs;
    from.positionKm.set(state.subarray(0, 3));
    from.velocityKmS.set(state.subarray(3));
    transformStatesInto(from, 'GCRF', NO_EARTH_ORIENTATION, to);
    out.set(to.positionKm, 0);
    out.set(to.velocityKmS, 3);
    return true;
  };
}
