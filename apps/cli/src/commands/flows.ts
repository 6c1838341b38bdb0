/** `noroshi flows FILE|DIR… --warrant W.json`: signs of attack in flow logs, of what the warrant permits and of nothing else. */
import { join, resolve } from 'node:path';
import { BUDGET, SIGN_KINDS, type SignKind, type Warrant } from '@noroshi/flow';
import { makePrivateFolder, safeText } from '@noroshi/host';
import { InvalidArgumentError, Option } from 'commander';
import { type FlowFindings, type FlowsOptions, findSigns } from '../flows/find-signs.ts';
import { followSigns } from '../flows/follow-signs.ts';
import { type ListenAt, parseListen } from '../flows/listen.ts';
import {
  bundleText,
  endLine,
  newsLine,
  newsText,
  signLines,
  signsDocument,
  summaryText,
} from '../flows/output.ts';
import { readWarrant } from '../flows/warrant-file.ts';
import { flowIndicators, readIndicatorFiles } from '../indicator-files.ts';
import { checkFiles } from '../load.ts';
import { durationUs, parseEpochUs, wholeIn } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { writePrivately } from '../write-output.ts';

const BUDGET_MAX = 100_000;
const EVERY_MAX_S = 86_400;
const EVERY_US = 300e6;

type Options = {
  readonly warrant: string;
  readonly out?: string;
  readonly key?: string;
  readonly at?: number;
  readonly budget?: number;
  readonly kinds?: readonly SignKind[];
  readonly minConfidence?: number;
  readonly why?: boolean;
  readonly indicators?: readonly string[];
  readonly zoneMinutes?: number;
  readonly follow?: boolean;
  readonly listen?: ListenAt;
  readonly from?: readonly string[];
  readonly every?: number;
  readonly json?: boolean;
};

export const addFlows: AddCommand = (program, world, end) => {
  program
    .command('flows')
    .summary('signs of attack in flow logs, under a warrant')
    .description(
      'Reads flow logs, looks only at what the warrant permits and forgets the rest at once, and tells signs of attack: what, ' +
        'who, when, how sure, and what would explain it otherwise. Without a valid warrant nothing is read. Addresses of ' +
        'the inside leave as pseudonyms under the warrant’s key, or not at all. With --follow or --listen it goes on: what is ' +
        'new comes as a line, and Ctrl-C ends it with the summary and the files.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('[file...]', 'flow logs or directories of them; .gz and .zst too; - is stdin')
    .requiredOption('--warrant <file>', 'the approved purpose (noroshi schema warrant)')
    .option('--out <dir>', 'write signs.jsonl, bundle.json and summary.txt there')
    .option(
      '--key <file>',
      'key of the pseudonyms (default with --out: DIR.key, else one for this run)',
    )
    .option('--at <utc>', 'as of then (default: the newest record)', parseEpochUs)
    .option(
      '--budget <n>',
      `most signs to tell a day of records (${BUDGET.perDay})`,
      wholeIn(1, BUDGET_MAX),
    )
    .addOption(
      new Option('--kinds <kind...>', 'tell these alone, of those the warrant permits').choices(
        SIGN_KINDS,
      ),
    )
    .option(
      '--min-confidence <percent>',
      'tell what is at least so sure, 0 to 100',
      wholeIn(0, 100),
    )
    .option('--why', 'explain every sign of the table (few are explained unasked)')
    .option(
      '--zone-minutes <m>',
      'of logs whose times name no zone: minutes east of UTC (0)',
      zoneMinutes,
    )
    .option('--indicators <file...>', 'STIX files of indicators to look for')
    .option('--follow', 'stay with files and folders as they grow, until Ctrl-C')
    .option(
      '--listen <[addr:]port>',
      'take NetFlow, IPFIX and sFlow by UDP on loopback',
      parseListen,
    )
    .option('--from <address...>', 'exporters that are listened to (default: this machine)')
    .option('--every <time>', 'judge each so much of event time (5m)', durationUs(EVERY_MAX_S))
    .option('--json', 'one JSON document; while it goes on, one JSON line for each sign')
    .action(async (files: string[], options: Options) => end(await flows(world, files, options)));
};

async function flows(world: World, files: readonly string[], options: Options): Promise<ExitCode> {
  const { out } = options;
  const isLive = options.follow === true || options.listen !== undefined;
  checkUsage(files, options, isLive);
  const warrant = await readWarrant(world, options.warrant);
  if (out !== undefined) await makePrivateFolder(out);
  const told = await readIndicatorFiles(world, options.indicators ?? []);
  const given: FlowsOptions = {
    ...optionsOf(options),
    ...(options.indicators ? { indicators: flowIndicators(world, told) } : {}),
  };
  const findings = isLive
    ? await goOn(world, warrant, files, options, given)
    : await findSigns(world, warrant, files, given);
  await tell(world, findings, options, isLive);
  return findings.read.faults + told.faults > 0 ? EXIT.refused : EXIT.done;
}

function checkUsage(files: readonly string[], options: Options, isLive: boolean): void {
  const wrong = (what: string) => new CommandError(EXIT.usage, what);
  if (options.from !== undefined && options.listen === undefined)
    throw wrong('--from names who is listened to: give --listen PORT too');
  if (options.every !== undefined && !isLive)
    throw wrong('--every is for what goes on: give --follow or --listen PORT too');
  if (options.at !== undefined && isLive)
    throw wrong('what goes on is judged as of its newest record: leave --at away');
  if (files.length === 0 && options.listen === undefined)
    throw wrong('give flow logs or directories of them, or --listen PORT');
  if (files.length > 0) checkFiles(files, options.key, '--key');
}

/** What of the options is for the finding of signs. */
function optionsOf(options: Options): FlowsOptions {
  const { out, at, budget, kinds, minConfidence, zoneMinutes: zone } = options;
  const keyFile = options.key ?? (out === undefined ? undefined : `${resolve(out)}.key`);
  return {
    ...(at === undefined ? {} : { at }),
    ...(budget === undefined ? {} : { budget }),
    ...(kinds === undefined ? {} : { kinds }),
    ...(minConfidence === undefined ? {} : { confidenceMin: minConfidence / 100 }),
    ...(zone === undefined ? {} : { zoneMinutes: zone }),
    ...(keyFile === undefined ? {} : { keyFile }),
  };
}

function goOn(
  world: World,
  warrant: Warrant,
  files: readonly string[],
  { listen, from, every, json }: Options,
  given: FlowsOptions,
): Promise<FlowFindings> {
  const line = json === true ? newsLine : newsText;
  return followSigns(world, warrant, files, {
    ...given,
    ...(listen === undefined ? {} : { listen }),
    ...(from === undefined ? {} : { peers: from }),
    everyUs: every ?? EVERY_US,
    onNews: (news) => void world.stdout.write(line(news)),
  });
}

async function tell(
  world: World,
  findings: FlowFindings,
  { out, why, json }: Options,
  isLive: boolean,
): Promise<void> {
  const summary = summaryText(findings, why);
  if (out !== undefined) {
    await writePrivately(world, join(out, 'signs.jsonl'), signLines(findings));
    await writePrivately(world, join(out, 'bundle.json'), bundleText(findings));
    await writePrivately(world, join(out, 'summary.txt'), summary);
    say(world, `${counted(findings.signs.length, 'sign')}: ${safeText(join(out, 'signs.jsonl'))}`);
  }
  const document = isLive ? endLine : signsDocument;
  world.stdout.write(json === true ? document(findings) : isLive ? `\n${summary}` : summary);
}

/** −720 to 840, UTC−12 to UTC+14. */
function zoneMinutes(text: string): number {
  const minutes = /^[+-]?\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (minutes >= -720 && minutes <= 840) return minutes;
  throw new InvalidArgumentError('Give whole minutes from -720 to 840.');
}

const EXAMPLES = `Examples:
  noroshi flows zeek/ --warrant warrant.json          the warrant: noroshi schema warrant --example
  noroshi flows zeek/ netflow.ipfix --warrant warrant.json --out signs --at 2026-11-20T00:00:00Z --budget 20
  noroshi flows zeek/ --warrant warrant.json --indicators partner.json feed.json --why
  noroshi flows zeek/current --warrant warrant.json --follow --every 5m --out signs
  noroshi flows --warrant warrant.json --listen 2055 --json
  zcat conn.log.gz | noroshi flows - --warrant warrant.json --json
`;
