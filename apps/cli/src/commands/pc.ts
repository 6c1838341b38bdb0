/**
 * `noroshi pc FILE.cdm…`: the probability of collision of conjunction messages by every method, each with its error and whether
 * what it assumes holds, and the one to act on.
 */
import { decodeCdm } from '@noroshi/ndm';
import { probabilityLadder } from '@noroshi/screen';
import type { EarthOrientation } from '@noroshi/time';
import { NO_EARTH_ORIENTATION } from '@noroshi/time';
import { loadEarthOrientation } from '../earth-orientation.ts';
import { checkFiles } from '../load.ts';
import { sayFaults } from '../ndm-say.ts';
import { numberIn } from '../options.ts';
import { pcEventOf } from '../pc-event.ts';
import { combinedRadius, type HbrFile, loadHardBodies } from '../pc-hbr.ts';
import { type PcAnswer, pcJson, pcText } from '../pc-output.ts';
import type { AddCommand } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

const CDM_BYTES_MAX = 1 << 20;

type Options = {
  readonly hbrM?: number;
  readonly hbr?: string;
  readonly eop?: string;
  readonly json?: boolean;
};

type Tables = { readonly bodies: HbrFile | undefined; readonly orientation: EarthOrientation };

export const addPc: AddCommand = (program, world, end) => {
  program
    .command('pc')
    .summary('probability of collision of conjunction messages, by every method')
    .description(
      'Reads CDMs (CCSDS 508.0-B-1), and prints for every method the probability, its error, whether its assumptions hold, and ' +
        'which one to act on. Bounds and comparisons are labelled so.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('<files...>', 'CDMs; .gz too; - is stdin')
    .option(
      '--hbr-m <m>',
      'combined hard-body radius (default: of --hbr, else of the message, else by size class)',
      numberIn(0, 1000, 'metres'),
    )
    .option('--hbr <file>', 'hard-body radii by catalogue number: CSV with ObjectID and HBR in m')
    .option('--eop <file>', 'Earth orientation (IERS finals2000A), for states in ITRF')
    .option('--json', 'an array, one object a message')
    .action(async (files: readonly string[], options: Options) =>
      end(await pc(world, files, options)),
    );
};

async function pc(world: World, files: readonly string[], options: Options): Promise<ExitCode> {
  const { hbr, eop } = options;
  checkFiles([...files, ...(hbr === undefined ? [] : [hbr])], undefined);
  const tables: Tables = {
    bodies: hbr === undefined ? undefined : await loadHardBodies(world, hbr),
    orientation:
      eop === undefined ? NO_EARTH_ORIENTATION : await loadEarthOrientation(world, eop, 'GCRF'),
  };
  const answers: PcAnswer[] = [];
  let refused = 0;
  for (const file of files) {
    if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted');
    const answer = await answerOf(world, file, files.length, options, tables);
    if (answer === undefined) refused++;
    else answers.push(answer);
  }
  if (options.json === true)
    world.stdout.write(`${JSON.stringify(answers.map(pcJson), null, 2)}\n`);
  else for (const answer of answers) world.stdout.write(pcText(answer));
  return refused > 0 ? EXIT.refused : EXIT.done;
}

/** Undefined: the file was refused and why was said. */
async function answerOf(
  world: World,
  file: string,
  fileCount: number,
  options: Options,
  { bodies, orientation }: Tables,
): Promise<PcAnswer | undefined> {
  const shown = file === '-' ? 'stdin' : file;
  const bytes = await bytesOf(world, file, fileCount);
  if (bytes === undefined) return undefined;
  const read = decodeCdm(bytes);
  if (!read.ok) {
    sayFaults(world, shown, read.error);
    return undefined;
  }
  const { cdm } = read.value;
  const radius = combinedRadius(cdm, options.hbrM, bodies);
  const { event, remarks } = pcEventOf(cdm, radius.hbrM / 1000, orientation);
  return { file: shown, cdm, radius, ladder: probabilityLadder(event), remarks };
}

/** One file that is not there is the command's failure; one of many costs only itself. */
async function bytesOf(
  world: World,
  file: string,
  fileCount: number,
): Promise<Uint8Array | undefined> {
  try {
    return await readTextFile(world, file, CDM_BYTES_MAX);
  } catch (cause) {
    if (!(cause instanceof CommandError) || fileCount === 1) throw cause;
    say(world, cause.message);
    return undefined;
  }
}

const EXAMPLES = `Examples:
  noroshi pc event.cdm
  noroshi pc event.cdm --hbr-m 15 --json
  noroshi pc cdms/*.cdm --hbr HBR_Mass_Estimates.csv
`;
