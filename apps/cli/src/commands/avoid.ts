/**
 * `noroshi avoid FILE.cdm`: Δv and time of burn against the probability of one conjunction message, and what the burn of the
 * least Δv would meet among the objects of a catalogue. It plans; nothing is commanded.
 */
import {
  createPool,
  createProgress,
  formatOutputError,
  nodeWorkers,
  openOutput,
  safeText,
  wantsColor,
  workerCountHere,
} from '@noroshi/host';
import { type Cdm, decodeCdm, type Fault, formatFault } from '@noroshi/ndm';
import { AvoidProblem, approachOf, type Burn } from '@noroshi/node/avoid';
import { SCREEN_WORKER_URL, tasksOnPool, type WorkerTask } from '@noroshi/node/screening';
import {
  type AvoidGrid,
  type AvoidRequest,
  avoidProblem,
  type ConjunctionRow,
  conjunctionRows,
  type MethodFigure,
  planAvoidance,
  plannedTable,
  probabilityLadder,
  type ScreenPart,
  screenEphemeris,
} from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CdmPair, pairOfCdm } from '../avoid-cdm.ts';
import { burnRows, leastBurn, mapText, screenedText } from '../avoid-output.ts';
import {
  addRadiusOptions,
  combinedRadius,
  loadHardBodies,
  type RadiusOptions,
  radiusText,
} from '../cdm-hbr.ts';
import { loadScreenKernels } from '../kernels.ts';
import { checkFiles, loadForWindow } from '../load.ts';
import { sayFaults } from '../ndm-say.ts';
import { numberIn, parseEpochUs, wholeIn } from '../options.ts';
import { pcEventOf } from '../pc-event.ts';
import type { AddCommand } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { BURNS } from '../tables/burns.ts';
import { CONJUNCTIONS } from '../tables/conjunctions.ts';
import { csvWriter, jsonRow, jsonWriter } from '../tables/table.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

const CDM_BYTES_MAX = 1 << 20;

type Options = {
  readonly burnFrom: number;
  readonly burnTo: number;
  readonly object: '1' | '2';
  readonly deltaVMaxMS: number;
  readonly direction: readonly [number, number, number];
  readonly times: number;
  readonly deltaVs: number;
  readonly thresholdPc: number;
  readonly elements?: readonly string[];
  readonly days: number;
  readonly thresholdKm: number;
  readonly out?: string;
  readonly json?: boolean;
} & RadiusOptions;

export const addAvoid: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('avoid')
      .summary('Δv and time of burn against probability, for a conjunction message')
      .description(
        'Reads a CDM (CCSDS 508.0-B-1), tries burns of one object over a grid of times and Δv, and tells the ' +
          'probability and miss distance that each leaves. With --elements the burn of the least Δv that reaches the ' +
          'threshold is screened against every object. Nothing is commanded.',
      )
      .addHelpText('before', EXAMPLES)
      .argument('<file>', 'a CDM in KVN, XML or JSON; .gz too; - is stdin'),
  ).action(async (file: string, options: Options) => end(await avoid(world, file, options)));
};

function addOptions(command: Command): Command {
  const from = new Option('--burn-from <utc>', 'first time of burn').argParser(parseEpochUs);
  const to = new Option('--burn-to <utc>', 'last time of burn').argParser(parseEpochUs);
  return addRadiusOptions(command)
    .addOption(from.makeOptionMandatory())
    .addOption(to.makeOptionMandatory())
    .addOption(new Option('--object <n>', 'which object burns').choices(['1', '2']).default('1'))
    .option('--delta-v-max-m-s <m/s>', 'Δv up to this, both ways', numberIn(0, 50, 'm/s'), 0.2)
    .option('--direction <r,t,n>', 'of a positive Δv', parseDirection, [0, 1, 0])
    .option('--times <n>', 'times of burn', wholeIn(2, 400), 61)
    .option('--delta-vs <n>', 'steps of Δv, an odd number', wholeIn(3, 201), 41)
    .option(
      '--threshold-pc <p>',
      'the probability to come below',
      numberIn(0, 1, 'probability'),
      1e-6,
    )
    .option(
      '--elements <file>',
      'element sets to screen the burn against; may be repeated',
      (file: string, files: readonly string[] = []) => [...files, file],
    )
    .option('--days <d>', 'how far to screen', numberIn(0, 14, 'days'), 7)
    .option('--threshold-km <km>', 'report approaches below this', numberIn(0, 50, 'km'), 5)
    .option('--out <file>', 'write every trial burn here')
    .option('--json', 'everything as one JSON document');
}

function parseDirection(text: string): readonly [number, number, number] {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [r, t, n] = parts;
  if (parts.length === 3 && parts.every(Number.isFinite) && Math.hypot(r!, t!, n!) > 0)
    return [r!, t!, n!];
  throw new InvalidArgumentError('Give three numbers R,T,N, not all zero, as in 0,1,0.');
}

async function avoid(world: World, file: string, options: Options): Promise<ExitCode> {
  const { elements = [], out, hbr } = options;
  checkFiles([file, ...elements, ...(hbr === undefined ? [] : [hbr])], out);
  const shown = file === '-' ? 'stdin' : file;
  const read = decodeCdm(await readTextFile(world, file, CDM_BYTES_MAX));
  if (!read.ok) {
    sayFaults(world, shown, read.error);
    return EXIT.refused;
  }
  const { cdm, leftOut } = read.value;
  sayLeftOut(world, shown, leftOut);
  const radius = combinedRadius(cdm, options.hbrM, await loadHardBodies(world, hbr));
  const subject = pairOfCdm(cdm, options.object === '1' ? 1 : 2, radius);
  const request = requestOf(options);
  const problem = avoidProblem(request, cdm.tcaUs);
  if (problem !== undefined) throw new CommandError(EXIT.usage, problem);
  const before = orRefused(() => approachOf(subject.pair).before);
  const grid = gridOf(world, subject, request, before.tcaUs);
  if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted');
  const least = leastBurn(grid);
  const screened =
    elements.length === 0 || least === undefined
      ? undefined
      : await screenBurn(world, subject, least, grid, options);
  const { pc2d } = probabilityLadder(pcEventOf(cdm, radius.hbrM / 1000).event).methods;
  tell(world, subject, before.pc, grid, least);
  if (pc2d?.valid === false)
    say(world, `NOT VALID as a probability, for it is 2-D: ${pc2d.why}; see noroshi pc`);
  await write(world, { cdm, subject, before, pc2d, grid, least, screened, options });
  return (screened?.refused ?? 0) > 0 ? EXIT.refused : EXIT.done;
}

const LEFT_OUT_SHOWN_MAX = 3;

/**
 * Values that are not obligatory and cannot be read: real messages have dozens (NaN, units in another form). A plan uses none of
 * them, so the message is not refused; it is said, and the exit code is that of what was done.
 */
function sayLeftOut(world: World, shown: string, leftOut: readonly Fault[]): void {
  for (const one of leftOut.slice(0, LEFT_OUT_SHOWN_MAX))
    say(world, safeText(`${formatFault(shown, one)} (left out; a plan does not need it)`));
  const more = leftOut.length - LEFT_OUT_SHOWN_MAX;
  if (more > 0) say(world, `… and ${more} more such values left out`);
}

/** What the message cannot answer is said as a failure of the command, not as a defect. */
function orRefused<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof AvoidProblem) throw new CommandError(EXIT.failure, cause.message);
    throw cause;
  }
}

function requestOf(options: Options): AvoidRequest {
  return {
    ...{
      fromUs: options.burnFrom,
      toUs: options.burnTo,
      burnCount: options.times,
      deltaVs: options.deltaVs,
    },
    ...{ deltaVMaxKmS: options.deltaVMaxMS / 1000, directionRtn: options.direction },
    thresholdPc: options.thresholdPc,
  };
}

function gridOf(world: World, { pair }: CdmPair, request: AvoidRequest, tcaUs: number): AvoidGrid {
  const cells = request.burnCount * request.deltaVs;
  const progress = createProgress({
    ...{ stream: world.stderr, clockMs: world.clockMs, label: 'trying burns', total: cells },
    ...{ unit: 'burns', color: wantsColor(world.stderr, world.env) },
  });
  try {
    return planAvoidance({ ...pair, tcaUs }, request, (share) => {
      progress.update(share * cells);
      return !world.signal.aborted;
    });
  } finally {
    progress.finish();
  }
}

type Screened = {
  readonly rows: readonly ConjunctionRow[];
  readonly burn: Burn;
  readonly complete: boolean;
  readonly refused: number;
};

async function screenBurn(
  world: World,
  { pair, own, radius }: CdmPair,
  least: { readonly burnUs: number; readonly deltaVKmS: number },
  grid: AvoidGrid,
  options: Options,
): Promise<Screened> {
  const loaded = await loadForWindow(world, options.elements!, least.burnUs);
  const [r, t, n] = grid.directionRtn.map((part) => part * least.deltaVKmS);
  const burn: Burn = { burnUs: least.burnUs, burnRtnKmS: [r!, t!, n!] };
  const toUs = least.burnUs + options.days * 86_400e6;
  const table = plannedTable(pair.own, burn, toUs);
  if (table === undefined)
    throw new CommandError(EXIT.failure, 'the path after the burn cannot be computed');
  const kernels = await loadScreenKernels(world);
  const pool = createPool<WorkerTask, ScreenPart>({
    size: workerCountHere(),
    open: nodeWorkers(SCREEN_WORKER_URL, kernels),
  });
  const progress = createProgress({
    ...{ stream: world.stderr, clockMs: world.clockMs, label: 'screening', total: options.days },
    ...{ unit: 'd', color: wantsColor(world.stderr, world.env) },
  });
  try {
    const found = await screenEphemeris(
      {
        ...{ sets: loaded.sets, ownId: own.designator, ownName: own.objectName, tables: [table] },
        ...{
          fromUs: least.burnUs,
          toUs,
          thresholdKm: options.thresholdKm,
          opsMode: 'a',
          shared: true,
        },
      },
      tasksOnPool(pool, world.signal).runTasks,
      (share) => progress.update(share * options.days),
    );
    const rows =
      found.outcome === undefined
        ? []
        : [...conjunctionRows(found.outcome, radius.hbrM)].map(({ row }) => row);
    return { rows, burn, complete: found.complete, refused: loaded.refused };
  } finally {
    progress.finish();
    await pool.close();
  }
}

function tell(
  world: World,
  { own, radius }: CdmPair,
  pc: number,
  grid: AvoidGrid,
  least: { readonly burnUs: number; readonly deltaVKmS: number } | undefined,
): void {
  say(
    world,
    safeText(
      `PLANNED, not commanded: burns of ${own.objectName} (${own.designator}), ${radiusText(radius)}`,
    ),
  );
  say(world, `probability without a burn ${pc.toExponential(3)}`);
  say(world, leastText(pc, grid, least));
}

function leastText(
  pc: number,
  { thresholdPc }: AvoidGrid,
  least: { readonly burnUs: number; readonly deltaVKmS: number } | undefined,
): string {
  const limit = thresholdPc.toExponential(1);
  if (pc <= thresholdPc) return `that is below ${limit} already: no burn is needed for it`;
  if (least === undefined)
    return `no burn of the grid comes below ${limit}: give a larger --delta-v-max-m-s or burn earlier`;
  const deltaV = `${(least.deltaVKmS * 1000).toPrecision(4)} m/s`;
  return `least Δv below ${limit}: ${deltaV} at ${formatUtc(least.burnUs, 0)}`;
}

type All = {
  readonly cdm: Cdm;
  readonly subject: CdmPair;
  readonly before: ReturnType<typeof approachOf>['before'];
  readonly pc2d: MethodFigure | undefined; // what the figures of a map are worth before a burn
  readonly grid: AvoidGrid;
  readonly least: { readonly burnUs: number; readonly deltaVKmS: number } | undefined;
  readonly screened: Screened | undefined;
  readonly options: Options;
};

async function write(world: World, all: All): Promise<void> {
  const { grid, screened, options, subject } = all;
  const isTable = options.json !== true && options.out === undefined && world.stdout.isTTY === true;
  if (isTable) {
    world.stdout.write(mapText(grid, world.stdout.columns ?? 80));
    if (screened !== undefined)
      world.stdout.write(screenedText(screened.rows, subject.own.designator));
    return;
  }
  const opened = await openOutput(options.out ?? '-', world.stdout);
  if (!opened.ok) throw new CommandError(EXIT.failure, formatOutputError(opened.error));
  const output = opened.value;
  const isJson = options.json === true || options.out?.endsWith('.json') === true;
  const writer = isJson ? jsonWriter(BURNS, 'burns', headOf(all)) : csvWriter(BURNS);
  await output.write(writer.open());
  for (const row of burnRows(grid)) await output.write(writer.row(row));
  const rows = screened?.rows.map((row) => jsonRow(CONJUNCTIONS, row)) ?? null;
  await output.write(writer.close({ conjunctions: rows, complete: screened?.complete ?? null }));
  const name = await output.finish();
  if (options.out !== undefined)
    say(world, `${grid.code.length} trial burns written to ${safeText(name)}`);
  if (!isJson && screened !== undefined)
    say(
      world,
      `the burn of the least Δv meets ${screened.rows.length} approaches below ${options.thresholdKm} km: --json has them`,
    );
}

function headOf({
  cdm,
  subject,
  before,
  pc2d,
  grid,
  least,
}: All): Readonly<Record<string, unknown>> {
  const leasts = (column: Float64Array) =>
    Array.from(column, (kmS) =>
      Number.isFinite(kmS) ? Number((kmS * 1000).toPrecision(6)) : null,
    );
  return {
    ...{
      status: 'PLANNED',
      messageId: cdm.messageId,
      id: subject.own.designator,
      otherId: subject.other.designator,
    },
    ...{
      tcaUtc: formatUtc(before.tcaUs),
      pc: before.pc,
      missKm: before.missKm,
      hbrM: subject.radius.hbrM,
      hbrFrom: subject.radius.hbrFrom,
      hbrAssumed: subject.radius.isAssumed,
      pcValid: pc2d?.valid ?? false,
      pcWhy: pc2d?.why ?? '',
    },
    ...{ thresholdPc: grid.thresholdPc, directionRtn: grid.directionRtn },
    leastBurn:
      least === undefined
        ? null
        : { burnUtc: formatUtc(least.burnUs), deltaVMS: least.deltaVKmS * 1000 },
    least: Array.from(grid.burnUs, (us, k) => ({
      burnUtc: formatUtc(us),
      alongMS: leasts(grid.leastAlongKmS)[k],
      againstMS: leasts(grid.leastAgainstKmS)[k],
    })),
  };
}

const EXAMPLES = `Examples:
  noroshi avoid event.cdm --burn-from 2024-11-01T06:00 --burn-to 2024-11-01T18:00
  noroshi avoid event.cdm --burn-from 2024-11-01 --burn-to 2024-11-01T18:00 --delta-v-max-m-s 0.5 --json
  noroshi avoid event.cdm --burn-from 2024-11-01 --burn-to 2024-11-01T18:00 --elements active.csv --days 3
`;
