/**
 * `noroshi exercise run two-partners`: two nodes on this machine with a link between them that is cut and healed. Each step is
 * told with what it proves; at the end both logs stand side by side, with the times of every record. `--stay` leaves both up.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safeJson, safeText } from '@noroshi/host';
import { FIRST_LIGHT, TWO_PARTNERS } from '@noroshi/node/exercise';
import { type Command, Option } from 'commander';
import type { LinkLook } from '../exercise/look.ts';
import {
  createLiveTable,
  loginsText,
  logsTable,
  stepText,
  timesTable,
  utcOrNull,
} from '../exercise/show.ts';
import { type StepResult, type WalkEnd, walk } from '../exercise/walk.ts';
import { numberIn } from '../options.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';

type RunOptions = {
  readonly data?: string;
  readonly world: string;
  readonly seconds: number;
  readonly thin?: boolean;
  readonly stay?: boolean;
  readonly json?: boolean;
};

const CUT_S = 5;
const CUT_S_MAX = 3600;

/** Adds it to the command `exercise`. */
export function addExerciseRun(
  exercise: Command,
  world: World,
  end: (code: ExitCode) => void,
): void {
  exercise
    .command('run <name>')
    .summary('run one from end to end, each step told')
    .description(
      `Runs ${TWO_PARTNERS}: two nodes as two processes on this machine, one warning the whole way and back, then a link that is ` +
        'cut while both warn, and healed. Ends with 0 only when every step held and both logs are equal.',
    )
    .addHelpText('before', EXAMPLES)
    .option(
      '--data <dir>',
      'keep both data directories there; without it they are made and removed',
    )
    .addOption(
      new Option('--world <name>', 'what both watch: 3,000 objects, or all of first light')
        .choices([TWO_PARTNERS, FIRST_LIGHT])
        .default(TWO_PARTNERS),
    )
    .option(
      '--seconds <s>',
      'how long the link stays cut, at least',
      numberIn(0, CUT_S_MAX, 'seconds'),
      CUT_S,
    )
    .option('--thin', 'a satellite link: 600 ms, 2.4 kbit/s, 20 % of segments lost; some minutes')
    .option('--stay', 'leave both nodes up until Ctrl-C, with a login link each')
    .option('--json', 'one JSON document')
    .action(async (name: string, options: RunOptions) => end(await run(world, name, options)));
}

async function run(world: World, name: string, options: RunOptions): Promise<ExitCode> {
  if (name === FIRST_LIGHT)
    throw new CommandError(
      EXIT.usage,
      `${name} has no end: noroshi start runs it; with a partner: noroshi exercise run ${TWO_PARTNERS} --world ${name}`,
    );
  if (name !== TWO_PARTNERS)
    throw new CommandError(
      EXIT.usage,
      `there is no exercise ${safeText(name)}: noroshi exercise list has those there are`,
    );
  const folder = options.data ?? (await mkdtemp(join(tmpdir(), 'noroshi-exercise-')));
  try {
    return await told(world, folder, options);
  } finally {
    if (options.data === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function told(world: World, folder: string, options: RunOptions): Promise<ExitCode> {
  const { json: asJson = false, thin = false, stay = false, seconds: cutS } = options;
  const startMs = world.clockMs();
  const steps: StepResult[] = [];
  const table = createLiveTable(world);
  let ended: WalkEnd | null = null;
  say(world, `EXERCISE ${TWO_PARTNERS}: nothing in it is real; data in ${safeText(folder)}`);
  const walking = { folder, scenario: options.world, world, isThin: thin, cutS, stays: stay };
  const onLook = (look: LinkLook) => table.show(look, world.nowUs());
  const atEnd = async (end: WalkEnd) => {
    ended = end;
    if (!asJson && end.look !== null)
      world.stdout.write(`${logsTable(end.look)}\n${timesTable(end.lines)}`);
    const elapsedS = (world.clockMs() - startMs) / 1000;
    say(
      world,
      `noroshi: all steps held and both logs are equal, ${elapsedS.toFixed(1)} s after the start`,
    );
    if (stay) await stayUp(world, end);
  };
  for await (const step of walk({ ...walking, onLook }, atEnd)) {
    steps.push(step);
    table.clear();
    if (!asJson) world.stdout.write(stepText(steps.length, step));
  }
  const ok = steps.every((step) => step.ok);
  const elapsedS = (world.clockMs() - startMs) / 1000;
  if (asJson) world.stdout.write(`${safeJson(documentOf(steps, ended, ok, elapsedS))}\n`);
  say(
    world,
    ok
      ? `noroshi: all ${counted(steps.length, 'step')} held, in ${elapsedS.toFixed(1)} s`
      : `noroshi: step ${steps.length} did not hold: ${safeText(steps.at(-1)!.found)}`,
  );
  return ok ? EXIT.done : EXIT.failure;
}

/** Until Ctrl-C. */
async function stayUp(world: World, { ready }: WalkEnd): Promise<void> {
  world.stderr.write(loginsText(ready));
  if (world.signal.aborted) return;
  await new Promise<void>((resolve) =>
    world.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

function documentOf(
  steps: readonly StepResult[],
  end: WalkEnd | null,
  ok: boolean,
  elapsedS: number,
): object {
  const logs = (end?.look?.lanes ?? []).map(({ oldestUs: _, ...lane }) => lane);
  return { exercise: TWO_PARTNERS, ok, elapsedS, steps, logs, records: linesOf(end) };
}

function linesOf(end: WalkEnd | null): object[] {
  return (end?.lines ?? []).map(({ raisedUs, toldUs, takenUs, ...line }) => ({
    ...line,
    ...{ raisedUtc: utcOrNull(raisedUs), toldUtc: utcOrNull(toldUs), takenUtc: utcOrNull(takenUs) },
  }));
}

const EXAMPLES = `Examples:
  noroshi exercise run two-partners                     two nodes, a cut, both logs equal: under a minute
  noroshi exercise run two-partners --stay              and look around on both, until Ctrl-C
  noroshi exercise run two-partners --thin              over a satellite link of 2.4 kbit/s
  noroshi exercise run two-partners --data /tmp/walk    and keep what the nodes wrote
`;
