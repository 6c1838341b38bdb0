/** `noroshi edge FILE… --to FORM --out DIR`: files for an own edge out of indicators, to be fetched; nothing is sent anywhere. */
import { EDGE_FORMS, type EdgeFormName } from '@noroshi/stix';
import { TLP_LEVELS, type Tlp } from '@noroshi/watch';
import { Option } from 'commander';
import { exportForEdge } from '../edge-export.ts';
import { checkFiles } from '../load.ts';
import { numberIn, parseEpochUs } from '../options.ts';
import type { AddCommand } from '../program.ts';

const DAYS_MAX = 366;

export type EdgeFlags = {
  readonly to: EdgeFormName;
  readonly out?: string;
  readonly since?: string;
  readonly dryRun?: boolean;
  readonly own?: readonly string[];
  readonly shared?: readonly string[];
  readonly tlpMax: Tlp;
  readonly days?: number;
  readonly at?: number;
  readonly by: string;
  readonly json?: boolean;
};

export const addEdge: AddCommand = (program, world, end) => {
  program
    .command('edge')
    .summary('files for your own edge out of indicators: zones, sets, rules, routes, feeds')
    .description(
      'Makes files that devices of your own may fetch, out of indicators in STIX. What is yours, reserved, shared or wider than ' +
        '/16 (IPv6 /32) by itself or in parts, withdrawn, out of its time or marked stricter is refused with its reason. Beside the files lies ' +
        'receipt.json (counts, hashes, every element with its end), from which the next run tells the difference. ' +
        'Nothing is sent to a device. noroshi schema edge describes --json.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('<file...>', 'STIX bundles, objects, or an object a line; .gz too; - is stdin')
    .addOption(new Option('--to <form>', 'form').choices(EDGE_FORMS).makeOptionMandatory())
    .option('--out <dir>', 'write the files there, with receipt.json')
    .option('--dry-run', 'only say what would be added, removed and extended')
    .option('--since <file>', 'receipt to compare with (default: receipt.json in --out)')
    .option('--own <list...>', 'networks and names that are ours: CIDR, names, or files of them')
    .option(
      '--shared <list...>',
      'what many share, likewise, or written as the Public Suffix List (the system’s is used too)',
    )
    .addOption(
      new Option('--tlp-max <level>', 'strictest marking that a file may hold')
        .choices(TLP_LEVELS)
        .default('AMBER+STRICT'),
    )
    .option(
      '--days <n>',
      'longest time given to an element (default 30)',
      numberIn(0, DAYS_MAX, 'days'),
    )
    .option('--at <utc>', 'as of then (default: now)', parseEpochUs)
    .option('--by <name>', 'who makes it, as a feed names it', 'noroshi')
    .option('--json', 'one JSON document')
    .action(async (files: string[], flags: EdgeFlags) => {
      checkFiles(files, undefined);
      end(await exportForEdge(world, files, flags));
    });
};

const EXAMPLES = `Examples:
  noroshi edge signs/bundle.json --to rpz --own 203.0.112.0/24,ours.example --out zone
  noroshi edge feed.json --to nft --own own.txt --shared hosting.txt --out sets --dry-run
  noroshi edge feed.json --to flowspec --out routes --since yesterday/receipt.json
`;
