/**
 * `noroshi ndm check FILE…` and `noroshi ndm convert FILE… --to kvn|xml|json`: CCSDS navigation data messages judged by the
 * tables of the standard, and carried from one encoding to another with every digit and comment.
 */
import { Option } from 'commander';
import { checkFiles } from '../load.ts';
import { type CheckFlags, checkMessages } from '../ndm-check.ts';
import { type ConvertFlags, convertMessages } from '../ndm-convert.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT } from '../world.ts';

const FILES =
  'messages: OPM, OMM, OEM, OCM, CDM, TDM, RDM or several in one, as KVN, XML or JSON; .gz too; - is stdin';

export const addNdm: AddCommand = (program, world, end) => {
  const ndm = program
    .command('ndm')
    .summary('check and convert CCSDS navigation data messages')
    .description('CCSDS navigation data messages: OPM, OMM, OEM, OCM, CDM, TDM, RDM.')
    .addHelpText('before', EXAMPLES);
  ndm
    .command('check')
    .summary('say what is wrong with messages, and where')
    .description(
      'Prints every fault as file:line:column: message, with the section of the standard it is against, and a line for ' +
        'each file. An error refuses a message (exit code 1), a warning does not. noroshi schema ndm-check describes --json.',
    )
    .argument('<file...>', FILES)
    .option('--json', 'one JSON document')
    .action(async (files: string[], flags: CheckFlags) => {
      checkFiles(files, undefined);
      end(await checkMessages(world, files, flags));
    });
  ndm
    .command('convert')
    .summary('messages in another encoding')
    .description(
      'Writes messages as KVN, XML or JSON: numbers keep their digits, comments their place. One that check refuses is ' +
        'refused here too and the others are done. JSON is a form of our own, since the standard has none.',
    )
    .argument('<file...>', FILES)
    .addOption(
      new Option('--to <encoding>', 'what to write')
        .choices(['kvn', 'xml', 'json'])
        .makeOptionMandatory(),
    )
    .option('--out <file>', 'a file, or a folder where several files are given (default: stdout)')
    .option('--json', 'what was written, as one JSON document; needs --out')
    .action(async (files: string[], flags: ConvertFlags) => {
      checkFiles(files, flags.out);
      if (flags.json === true && (flags.out === undefined || flags.out === '-'))
        throw new CommandError(EXIT.usage, '--json says what was written where: give --out');
      end(await convertMessages(world, files, flags));
    });
};

const EXAMPLES = `Examples:
  noroshi ndm check event.cdm                      every fault with line and column
  noroshi ndm check *.xml --json                   the same as one JSON document
  noroshi ndm convert event.cdm --to xml           to stdout
  noroshi ndm convert *.cdm --to json --out json   each into the folder json
`;
