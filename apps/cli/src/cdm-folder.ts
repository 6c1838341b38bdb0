/** One CCSDS Conjunction Data Message an event, in a folder. */
import type { ConjunctionRow, EventDetail, ScreenOutcome } from '@noroshi/screen';
import { CommandError, EXIT } from './world.ts';

export type CdmFolder = {
  write(row: ConjunctionRow, detail: EventDetail): Promise<void>;
  count(): number;
};

export async function openCdmFolder(_folder: string, _outcome: ScreenOutcome): Promise<CdmFolder> {
  throw new CommandError(EXIT.failure, 'CDM writing is not built yet');
}
