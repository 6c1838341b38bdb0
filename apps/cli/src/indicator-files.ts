/** Indicators out of STIX files, read as a stream. What cannot be read costs itself, with a line on stderr. */
import { type FlowIndicator, flowIndicatorsOf } from '@noroshi/flow';
import { formatFileError, readFileInto, safeText } from '@noroshi/host';
import { createIndicatorCollector, type IndicatorSet } from '@noroshi/stix';
import { CommandError, counted, EXIT, say, type World } from './world.ts';

export type ReadIndicators = IndicatorSet & { readonly faults: number };

const FILE_BYTES_MAX = 2 ** 36;
const TOLD_MAX = 20;

export async function readIndicatorFiles(
  world: World,
  files: readonly string[],
): Promise<ReadIndicators> {
  const tell = createTeller(world);
  const collector = createIndicatorCollector(tell.fault);
  for (const file of files) {
    const reader = collector.stream(file === '-' ? 'stdin' : file);
    const read = await readFileInto(file, reader.push, {
      ...{ stdin: world.stdin, limits: { bytesMax: FILE_BYTES_MAX }, signal: world.signal },
    });
    reader.finish();
    if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted while reading');
    if (!read.ok) tell.fault(formatFileError(read.error));
  }
  const found = collector.finish();
  tell.rest();
  return { ...found, faults: tell.faults };
}

/** For the detector: what of each pattern flows can answer; what they cannot is said. */
export function flowIndicators(
  world: World,
  { indicators, definitions }: IndicatorSet,
): FlowIndicator[] {
  const tell = createTeller(world);
  const told = (id: string, reason: string) => tell.fault(`${id}: not looked for: ${reason}`);
  const found = flowIndicatorsOf(indicators, told, (id) => definitions.get(id));
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
