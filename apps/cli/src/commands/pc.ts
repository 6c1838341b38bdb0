/**
 * `noroshi pc FILE.cdm…`: the probability of collision of conjunction messages by every method, each with its error and whether
 * what it assumes holds, and the one to act on.
 */
import { decodeCdms } from '@noroshi/ndm';
import type { ElementSetBatch } from '@noroshi/orbit';
import { probabilityLadder } from '@noroshi/screen';
import type { EarthOrientation } from '@noroshi/time';
import { NO_EARTH_ORIENTATION } from '@noroshi/time';
import {
  addRadiusOptions,
  combinedRadius,
  type HbrFile,
  loadHardBodies,
  type RadiusOptions,
} from '../cdm-hbr.ts';
import { loadEarthOrientation } from '../earth-orientation.ts';
import { checkFiles } from '../load.ts';
import { sayFaults } from '../ndm-say.ts';
import { addBurnOptions, type BurnOptions, burnOf, checkBurn } from '../pc-burn.ts';
import { pcEventOf } from '../pc-event.ts';
import { evolutionsOf, evolutionText } from '../pc-evolution.ts';
import { addMotionOptions, loadMotion, type MotionOptions, pathsOf } from '../pc-motion.ts';
import { type PcAnswer, type PcSubject, pcJson, pcText } from '../pc-output.ts';
import { addTrialOptions, type TrialOptions, trialFigure } from '../pc-trials.ts';
import type { AddCommand } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

const BYTES_MAX = 64 * 2 ** 20; // a list of messages

type Options = {
  readonly eop?: string;
  readonly json?: boolean;
} & RadiusOptions &
  TrialOptions &
  MotionOptions &
  BurnOptions;

type Tables = { readonly bodies: HbrFile | undefined; readonly orientation: EarthOrientation };

export const addPc: AddCommand = (program, world, end) => {
  const command = program
    .command('pc')
    .summary('probability of collision of conjunction messages, by every method')
    .description(
      'Reads CDMs (CCSDS 508.0-B-1), and prints for every method the probability, its error, whether its assumptions hold, and ' +
        'which one to act on. Bounds and comparisons are labelled so.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('<files...>', 'CDMs in KVN, XML or JSON, one or many a file; .gz too; - is stdin')
    .option('--eop <file>', 'Earth orientation (IERS finals2000A), for states in ITRF')
    .option('--json', 'an array, one object a message');
  addMotionOptions(addTrialOptions(addBurnOptions(addRadiusOptions(command)))).action(
    async (files: readonly string[], options: Options) => end(await pc(world, files, options)),
  );
};

async function pc(world: World, files: readonly string[], options: Options): Promise<ExitCode> {
  const { hbr, eop } = options;
  checkBurn(options);
  checkFiles([...files, ...(hbr === undefined ? [] : [hbr])], undefined);
  const tables: Tables = {
    bodies: await loadHardBodies(world, hbr),
    orientation:
      eop === undefined ? NO_EARTH_ORIENTATION : await loadEarthOrientation(world, eop, 'GCRF'),
  };
  const sets = await loadMotion(world, options);
  const answers: PcAnswer[] = [];
  let refused = 0;
  for (const file of files) {
    const read = await readSubjects(world, file, files.length, options, tables);
    refused += read.refused;
    for (const subject of read.subjects) {
      if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted');
      answers.push(await answerOf(world, subject, options, sets));
    }
  }
  write(world, answers, options);
  return refused > 0 ? EXIT.refused : EXIT.done;
}

async function answerOf(
  world: World,
  subject: PcSubject,
  options: Options,
  sets: ElementSetBatch | undefined,
): Promise<PcAnswer> {
  const paths = sets === undefined ? undefined : pathsOf(sets, subject.cdm, subject.event);
  const monteCarlo =
    typeof paths === 'string'
      ? { value: null, error: null, valid: false, why: `--motion sgp4: ${paths}` }
      : await trialFigure(world, subject.event, options, paths);
  const ladder = probabilityLadder(subject.event, monteCarlo === undefined ? {} : { monteCarlo });
  return { ...subject, ladder, burn: burnOf(subject, ladder, options) };
}

function write(world: World, answers: readonly PcAnswer[], { json }: Options): void {
  const { stdout } = world;
  const events = evolutionsOf(answers);
  if (json !== true) {
    for (const one of answers) stdout.write(pcText(one, stdout.columns));
    for (const event of events) stdout.write(evolutionText(event, stdout.columns));
    return;
  }
  const rowsOf = (answer: PcAnswer) => events.find(({ last }) => last === answer)?.rows ?? null;
  const out = answers.map((answer) => ({ ...pcJson(answer), evolution: rowsOf(answer) }));
  stdout.write(`${JSON.stringify(out, null, 2)}\n`);
}

/** Every message of a file; what is refused was said. */
async function readSubjects(
  world: World,
  file: string,
  fileCount: number,
  options: Options,
  { bodies, orientation }: Tables,
): Promise<{ readonly subjects: readonly PcSubject[]; readonly refused: number }> {
  const shown = file === '-' ? 'stdin' : file;
  const bytes = await bytesOf(world, file, fileCount);
  if (bytes === undefined) return { subjects: [], refused: 1 };
  const { cdms, faults } = decodeCdms(bytes);
  sayFaults(world, shown, faults);
  let refused = faults.length > 0 ? 1 : 0;
  const subjects: PcSubject[] = [];
  for (const read of cdms) {
    if (read.ok) {
      const { cdm } = read.value;
      const radius = combinedRadius(cdm, options.hbrM, bodies);
      const { event, remarks } = pcEventOf(cdm, radius.hbrM / 1000, orientation);
      subjects.push({ file: shown, cdm, radius, event, remarks });
    } else {
      refused++;
      sayFaults(world, shown, read.error);
    }
  }
  return { subjects, refused };
}

/** One file that is not there is the command's failure; one of many costs only itself. */
async function bytesOf(
  world: World,
  file: string,
  fileCount: number,
): Promise<Uint8Array | undefined> {
  try {
    return await readTextFile(world, file, BYTES_MAX);
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
  noroshi pc event.cdm --trials 10000000 --seed 7
  noroshi pc event.cdm --dv 0,0.05,0 --at 2024-11-01T06:00
  noroshi pc monday.cdm tuesday.cdm wednesday.cdm    (one event: its evolution too)
`;
