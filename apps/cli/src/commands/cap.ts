/** `noroshi cap check FILE…` and `noroshi cap sign FILE`: public alerts judged by schema, rules and signature; one signed. */
import { PROFILES } from '@noroshi/track';
import { Option } from 'commander';
import { type CapCheckFlags, type CapSignFlags, checkCap, signCap } from '../cap-check.ts';
import { checkFiles } from '../load.ts';
import { parseEpochUs } from '../options.ts';
import type { AddCommand } from '../program.ts';

export const addCap: AddCommand = (program, world, end) => {
  const cap = program
    .command('cap')
    .summary('check and sign public alerts (Common Alerting Protocol)')
    .description('CAP 1.2 (OASIS Standard, ITU-T X.1303 bis); 1.0 and 1.1, Atom and EDXL-DE too.')
    .addHelpText('before', EXAMPLES);
  cap
    .command('check')
    .summary('say what is wrong with alerts, and who signed them')
    .description(
      'Prints every fault as file: line: place: message [rule], and a line for each file. What the schema or the standard forbids, and ' +
        'a signature that does not hold, refuses (exit code 1). Certificates are judged at --at; nothing is fetched, so who signed is an ' +
        'unknown issuer until --trust gives the issuer. noroshi schema cap-check describes --json.',
    )
    .argument('<file...>', 'alerts, feeds, EDXL-DE; .gz too; - is stdin')
    .option('--at <utc>', 'when certificates are judged (default: now)', parseEpochUs)
    .option('--trust <file...>', 'certificates or public keys (PEM); another signer then refuses')
    .addOption(
      new Option('--profile <name...>', 'rules of those who take alerts too').choices([
        ...PROFILES,
      ]),
    )
    .option('--signed', 'what bears no trusted signature is refused')
    .option('--strict', 'advice refuses too')
    .option('--json', 'one JSON document')
    .action(async (files: string[], flags: CapCheckFlags) => {
      checkFiles(files, undefined);
      end(await checkCap(world, files, flags));
    });
  cap
    .command('sign')
    .summary('put a signature into an alert')
    .description(
      'Prints the alert with an enveloped signature: Ed25519, ECDSA or RSA with SHA-256, as the key is. An alert that its schema ' +
        'refuses, or that is signed, is not signed.',
    )
    .argument('<file>', 'one alert; - is stdin')
    .requiredOption('--key <file>', 'private key (PEM)')
    .option('--certificate <file>', 'of the key (PEM); without it the public key goes along')
    .action(async (file: string, flags: CapSignFlags) => {
      end(await signCap(world, file, flags));
    });
};

const EXAMPLES = `Examples:
  noroshi cap check alert.xml                                    schema, rules, signature
  noroshi cap check *.xml --at 2024-06-15T00:00:00Z --trust ca.pem --json  whose, at a date
  noroshi cap sign alert.xml --key key.pem > signed.xml          sign with a key from a file
`;
