/**
 * Indicators out of STIX files: bundles, objects, or an object a line. Read as a stream; of every id the newest version, with the
 * marking definitions that came along. What cannot be read costs itself, with a line on stderr.
 */
import { type FlowIndicator, isUsableTerm } from '@noroshi/flow';
import { formatFileError, readFileInto, safeText } from '@noroshi/host';
import {
  compileForFlows,
  createStixReader,
  type Indicator,
  newestIndicators,
  readIndicator,
} from '@noroshi/stix';
import { CommandError, counted, EXIT, say, type World } from './world.ts';

type StixObject = Readonly<Record<string, unknown>>;

export type ReadIndicators = {
  readonly indicators: readonly Indicator[];
  readonly definitions: ReadonlyMap<string, StixObject>; // marking definitions by id
  readonly faults: number;
};

const FILE_BYTES_MAX = 2 ** 36;
const TOLD_MAX = 20;

export async function readIndicatorFiles(
  world: World,
  files: readonly string[],
): Promise<ReadIndicators> {
  const objects: StixObject[] = [];
  const definitions = new Map<string, StixObject>();
  const tell = createTeller(world);
  for (const file of files) {
    const shown = file === '-' ? 'stdin' : file;
    const reader = createStixReader({
      object({ value }) {
        if (value.type === 'indicator') objects.push(value);
        if (value.type === 'marking-definition') definitions.set(String(value.id), value);
      },
      fault: ({ offset, message }) => tell.fault(`${shown}: byte ${offset}: ${message}`),
    });
    const read = await readFileInto(file, reader.push, {
      ...{ stdin: world.stdin, limits: { bytesMax: FILE_BYTES_MAX }, signal: world.signal },
    });
    reader.finish();
    if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted while reading');
    if (!read.ok) tell.fault(formatFileError(read.error));
  }
  const indicators = newestIndicators(objects).flatMap((object) => {
    const read = readIndicator(object);
    if (!read.ok) tell.fault(`${String(object.id).slice(0, 60)}: ${read.error}`);
    return read.ok ? [read.value] : [];
  });
  tell.rest();
  return { indicators, definitions, faults: tell.faults };
}

/** For the detector: what of each pattern flows can answer; what they cannot is said. */
export function flowIndicators(world: World, indicators: readonly Indicator[]): FlowIndicator[] {
  const tell = createTeller(world);
  const found = indicators.flatMap((indicator): FlowIndicator[] => {
    const { terms, unanswered } = compileForFlows(indicator.pattern);
    const usable = terms.filter(isUsableTerm);
    const wide = terms.length - usable.length;
    const reasons = wide === 0 ? unanswered : [...unanswered, 'points at no host or network'];
    for (const reason of reasons) tell.fault(`${indicator.id}: not looked for: ${reason}`);
    return usable.length === 0 ? [] : [{ ...indicator, terms: usable }];
  });
  tell.rest();
  say(world, `${counted(found.length, 'indicator')} of ${indicators.length} to look for`);
  return found;
}

/** The first few lines, the rest by number. */
function createTeller(world: World) {
  const teller = {
    faults: 0,
    fault(line: string): void {
      if (++teller.faults <= TOLD_MAX) say(world, safeText(line));
    },
    rest(): void {
      const more = teller.faults - TOLD_MAX;
      if (more > 0) say(world, `${counted(more, 'more of this kind', 'more of this kind')}`);
    },
  };
  return teller;
}
