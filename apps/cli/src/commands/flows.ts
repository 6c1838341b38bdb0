/** `noroshi flows FILE|DIR… --warrant W.json`: signs of attack in flow logs, of what the warrant permits and of nothing else. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BUDGET } from '@noroshi/flow';
import { safeText } from '@noroshi/host';
import { InvalidArgumentError } from 'commander';
import { findSigns } from '../flows/find-signs.ts';
import { bundleText, signLines, signsDocument, summaryText } from '../flows/output.ts';
import { readWarrant } from '../flows/warrant-file.ts';
import { flowIndicators, readIndicatorFiles } from '../indicator-files.ts';
import { checkFiles } from '../load.ts';
import { parseEpochUs, wholeIn } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { writeOutput } from '../write-output.ts';

const BUDGET_MAX = 100_000;

type Options = {
  readonly warrant: string;
  readonly out?: string;
  readonly key?: string;
  readonly at?: number;
  readonly budget?: number;
  readonly indicators?: readonly string[];
  readonly zoneMinutes?: number;
  readonly json?: boolean;
};

export const addFlows: AddCommand = (program, world, end) => {
  program
    .command('flows')
    .summary('signs of attack in flow logs, under a warrant')
    .description(
      'Reads flow logs, looks only at what the warrant permits and forgets the rest at once, and tells signs of attack: what, ' +
        'who, when, how sure, and what would explain it otherwise. Without a valid warrant nothing is read. Addresses of ' +
        'the inside leave as pseudonyms under the warrant’s key, or not at all.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('<file...>', 'flow logs or directories of them; .gz and .zst too; - is stdin')
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
    .option(
      '--zone-minutes <m>',
      'of logs whose times name no zone: minutes east of UTC (0)',
      zoneMinutes,
    )
    .option('--indicators <file...>', 'STIX files of indicators to look for')
    .option('--json', 'one JSON document')
    .action(async (files: string[], options: Options) => end(await flows(world, files, options)));
};

async function flows(world: World, files: readonly string[], options: Options): Promise<ExitCode> {
  const { out, at, budget, zoneMinutes: zone } = options;
  checkFiles(files, options.key, '--key');
  const warrant = await readWarrant(world, options.warrant);
  if (out !== undefined) await mkdir(out, { recursive: true });
  const keyFile = options.key ?? (out === undefined ? undefined : `${resolve(out)}.key`);
  const told = await readIndicatorFiles(world, options.indicators ?? []);
  const findings = await findSigns(world, warrant, files, {
    ...(at === undefined ? {} : { at }),
    ...(budget === undefined ? {} : { budget }),
    ...(zone === undefined ? {} : { zoneMinutes: zone }),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(options.indicators ? { indicators: flowIndicators(world, told.indicators) } : {}),
  });
  const summary = summaryText(findings);
  if (out !== undefined) {
    await writeOutput(world, join(out, 'signs.jsonl'), signLines(findings));
    await writeOutput(world, join(out, 'bundle.json'), bundleText(findings));
    await writeOutput(world, join(out, 'summary.txt'), summary);
    say(world, `${counted(findings.signs.length, 'sign')}: ${safeText(join(out, 'signs.jsonl'))}`);
  }
  world.stdout.write(options.json === true ? signsDocument(findings) : summary);
  return findings.read.faults + told.faults > 0 ? EXIT.refused : EXIT.done;
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
  noroshi flows zeek/ --warrant warrant.json --indicators partner.json feed.json
  zcat conn.log.gz | noroshi flows - --warrant warrant.json --json
`;
