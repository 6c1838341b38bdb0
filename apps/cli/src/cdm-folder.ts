/** One CCSDS Conjunction Data Message an event, in a folder, named in the order of closest approach. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeCdm } from '@noroshi/ndm';
import type { ConjunctionRow, EventDetail, ScreenOutcome } from '@noroshi/screen';
import { cdmOf, messageId } from './cdm-message.ts';
import { CommandError, EXIT, say, type World } from './world.ts';

export type CdmFolder = {
  write(row: ConjunctionRow, detail: EventDetail, outcome: ScreenOutcome): Promise<void>;
  count(): number;
};

const ORIGINATOR = 'NOROSHI';

/** Made before the screen runs, so that a folder that cannot be written is told at once. */
export async function openCdmFolder(world: World, folder: string): Promise<CdmFolder> {
  let before = 0;
  try {
    await mkdir(folder, { recursive: true });
    before = (await readdir(folder)).filter((name) => name.endsWith('.cdm')).length;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(EXIT.failure, `--cdm ${folder}: cannot be made a folder (${reason})`);
  }
  if (before > 0) {
    say(world, `--cdm ${folder} has ${before} .cdm already: what this screen does not find stays`);
  }
  const header = { creationUs: world.nowUs(), originator: ORIGINATOR };
  let count = 0;
  return {
    async write(row, detail, outcome) {
      count++;
      const name = messageId(row).replace(/[^\w.-]/g, '-'); // an id is text from a file
      const file = `${String(count).padStart(6, '0')}_${name}.cdm`;
      await writeFile(join(folder, file), encodeCdm(cdmOf(row, detail, outcome, header)));
    },
    count: () => count,
  };
}
