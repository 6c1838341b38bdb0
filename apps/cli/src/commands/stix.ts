/** `noroshi stix check FILE…`: STIX 2.1 bundles and objects judged by the standard, each fault with its rule. */
import { checkFiles } from '../load.ts';
import type { AddCommand } from '../program.ts';
import { checkStix, type StixCheckFlags } from '../stix-check.ts';

export const addStix: AddCommand = (program, world, end) => {
  const stix = program
    .command('stix')
    .summary('check STIX 2.1, the common form of signs of attack')
    .description('STIX 2.1 (OASIS Standard, Errata 01): objects, bundles, markings, patterns.')
    .addHelpText('before', EXAMPLES);
  stix
    .command('check')
    .summary('say what is wrong with bundles and objects, and by which rule')
    .description(
      'Prints every fault as file: object place id: property message [rule, section], and a line for each file. A fault breaks ' +
        'a MUST of the standard and refuses (exit code 1); advice is a SHOULD. Types and extensions of others are carried, ' +
        'never refused for being foreign. noroshi schema stix-check describes --json.',
    )
    .argument('<file...>', 'bundles, objects, or an object a line; .gz too; - is stdin')
    .option('--interop', 'also what the interoperability profile asks for')
    .option('--strict', 'advice refuses too')
    .option('--no-advice', 'count advice, print faults only')
    .option('--json', 'one JSON document')
    .action(async (files: string[], flags: StixCheckFlags) => {
      checkFiles(files, undefined);
      end(await checkStix(world, files, flags));
    });
};

const EXAMPLES = `Examples:
  noroshi stix check bundle.json                   every fault with its rule
  noroshi stix check *.json --no-advice            faults alone
  noroshi stix check theirs.json --interop --json  what partners’ tools need, as one JSON document
`;
