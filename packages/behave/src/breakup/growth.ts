/**
 * Which launches have more objects than before, by COSPAR designator, and what their names say. Counting alone finds every cloud
 * and much else: numbers that were lost and are seen again, constellations being deployed, cubesats of a space station, pieces of
 * old break-ups that a better radar found. What is left after names and numbers goes to the pinch point.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import { BREAKUP_LIMITS } from './limits.ts';

/** Objects of one launch, as rows of the object table. */
export type LaunchObjects = {
  readonly launch: string;
  readonly known: number[];
  readonly fresh: number[]; // new, numbered in sequence
  readonly seenAgain: number[]; // new here, with a number from long before
};

export type ObjectWord = 'debris' | 'named' | 'unknown';

/** '2019-006' of '2019-006AB'; '' where there is none. */
export function launchOf(cosparId: string): string {
  return /^\d{4}-\d{3}/.test(cosparId) ? cosparId.slice(0, 8) : '';
}

/** What the catalogue's name says: fragments are named DEB (or COOLANT); a name of its own is a payload's or a stage's. */
export function wordOf(name: string, cosparId: string): ObjectWord {
  if (/\b(DEB|DEBRIS|COOLANT|FRAG)\b/i.test(name)) return 'debris';
  const plain = name.trim();
  if (plain === '' || plain === cosparId || /^(TBA|OBJECT|UNKNOWN)\b/i.test(plain))
    return 'unknown';
  return 'named';
}

/** A rocket body, by the catalogue's names. */
export function isStageName(name: string): boolean {
  return /R\/B|BREEZE|BRIZ|CENTAUR/.test(name);
}

/** Launches in order; `isKnown` says of each row of the object table whether it was there before. */
export function launchesOf(sets: ElementSetBatch, isKnown: (object: number) => boolean) {
  const { objects } = sets;
  const newest = newestNumber(sets, isKnown);
  const byLaunch = new Map<string, LaunchObjects>();
  for (let object = 0; object < objects.count; object++) {
    const launch = launchOf(objects.cosparId[object]!);
    if (launch === '') continue;
    let entry = byLaunch.get(launch);
    if (entry === undefined) {
      entry = { launch, known: [], fresh: [], seenAgain: [] };
      byLaunch.set(launch, entry);
    }
    if (isKnown(object)) entry.known.push(object);
    else if (isFresh(objects.catalogueNumber[object]!, newest)) entry.fresh.push(object);
    else entry.seenAgain.push(object);
  }
  return [...byLaunch.values()].sort((a, b) => (a.launch < b.launch ? -1 : 1));
}

const ANALYST_NUMBERS = [80_000, 99_999] as const; // not in sequence: given to what has no launch yet

export function isAnalyst(number: number): boolean {
  return (number >= ANALYST_NUMBERS[0] && number <= ANALYST_NUMBERS[1]) || number >= 270_000;
}

function isFresh(number: number, newest: number): boolean {
  return number === 0 || isAnalyst(number) || number > newest - BREAKUP_LIMITS.numberMargin;
}

function newestNumber(sets: ElementSetBatch, isKnown: (object: number) => boolean): number {
  let newest = 0;
  for (let object = 0; object < sets.objects.count; object++) {
    const number = sets.objects.catalogueNumber[object]!;
    if (isKnown(object) && !isAnalyst(number)) newest = Math.max(newest, number);
  }
  return newest;
}
