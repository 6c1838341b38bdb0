/**
 * Indicators out of streams of STIX: bundles, objects, or an object a line, as they come in chunks. Of every id the newest version
 * counts, whichever stream it is in; marking definitions that came along are kept for reading their markings. What cannot be
 * read costs itself and is told.
 */
import { createStixReader, type StixReader } from './bundle/read.ts';
import type { JsonObject } from './check/fault.ts';
import { type Indicator, newestIndicators, readIndicator } from './indicator.ts';

export type IndicatorSet = {
  readonly indicators: readonly Indicator[];
  readonly definitions: ReadonlyMap<string, JsonObject>; // marking definitions by id
};

export type IndicatorCollector = {
  /** `place` names the stream in what is told. */
  stream(place: string): StixReader;
  finish(): IndicatorSet;
};

const ID_SHOWN = 60;

/** More than `objectsMax` indicators (or definitions) are passed over, and told once. */
export function createIndicatorCollector(
  tell: (line: string) => void,
  objectsMax = Number.POSITIVE_INFINITY,
): IndicatorCollector {
  const objects: JsonObject[] = [];
  const definitions = new Map<string, JsonObject>();
  let isFull = false;
  const isRoom = (count: number): boolean => {
    if (count < objectsMax) return true;
    if (!isFull) tell(`more than ${objectsMax} objects: the rest is not read`);
    isFull = true;
    return false;
  };
  return {
    stream: (place) =>
      createStixReader({
        object({ value }) {
          if (value.type === 'indicator' && isRoom(objects.length)) objects.push(value);
          if (value.type === 'marking-definition' && isRoom(definitions.size))
            definitions.set(String(value.id), value);
        },
        fault: ({ offset, message }) => tell(`${place}: byte ${offset}: ${message}`),
      }),
    finish() {
      const indicators = newestIndicators(objects).flatMap((object) => {
        const read = readIndicator(object);
        if (!read.ok) tell(`${String(object.id).slice(0, ID_SHOWN)}: ${read.error}`);
        return read.ok ? [read.value] : [];
      });
      return { indicators, definitions };
    },
  };
}
