/** `noroshi warrant …`: whether a warrant is valid and which rule it makes; and its end, where the key of its pseudonyms goes. */
import { resolve } from 'node:path';
import { networksOf, ruleHash, ruleText, type Warrant } from '@noroshi/flow';
import { safeJson, safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import { readWarrant } from '../flows/warrant-file.ts';
import { closeKey, passKeyOn, sha256 } from '../flows/warrant-key.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';

type CloseOptions = {
  readonly out?: string;
  readonly key?: string;
  readonly warrant?: string;
};

type SucceedOptions = CloseOptions & { readonly warrant: string; readonly before: string };

export const addWarrant: AddCommand = (program, world, end) => {
  const warrant = program
    .command('warrant')
    .summary('check a warrant; close one and destroy its key')
    .description('A warrant says what may be looked at, by whose approval, until when.')
    .addHelpText('before', EXAMPLES);
  warrant
    .command('check <file>')
    .description(
      'Tells every fault of a warrant, or the rule it makes with its hash for the audit.',
    )
    .option('--json', 'one JSON document')
    .action(async (file: string, options: { json?: boolean }) =>
      end(await check(world, file, options.json === true)),
    );
  warrant
    .command('close')
    .description(
      'Destroys the key of a warrant’s pseudonyms: from then on nobody goes back from a pseudonym to an address. Prints a receipt.',
    )
    .option('--out <dir>', 'the directory that noroshi flows wrote: its key is DIR.key')
    .option('--key <file>', 'the key itself')
    .option(
      '--warrant <file>',
      'the warrant: it must be the one of the key, and the receipt names its rule',
    )
    .option('--json', 'the receipt is JSON always')
    .action(async (options: CloseOptions) => end(await close(world, options)));
  warrant
    .command('succeed')
    .description(
      'Passes the key on to a changed rule of the same warrant: to be asked for once two people have put that rule in force.',
    )
    .requiredOption('--warrant <file>', 'the warrant as it is now')
    .requiredOption('--before <hash>', 'the rule that the key serves until now (summary.txt)')
    .option('--out <dir>', 'the directory that noroshi flows wrote: its key is DIR.key')
    .option('--key <file>', 'the key itself')
    .action(async (options: SucceedOptions) => end(await succeed(world, options)));
};

async function check(world: World, file: string, json: boolean): Promise<ExitCode> {
  const warrant = await readWarrant(world, file);
  const hash = ruleHash(warrant, sha256);
  const networks = networksOf(warrant).length;
  if (json) {
    const told = {
      warrant: warrant.id,
      ok: true,
      networks,
      ruleHash: hash,
      rule: ruleText(warrant),
    };
    world.stdout.write(`${safeJson(told)}\n`);
  } else world.stdout.write(textOf(warrant, networks, hash));
  return EXIT.done;
}

function textOf(warrant: Warrant, networks: number, hash: string): string {
  const { id, mode, directions, fromUs, toUs, retention, approvedBy } = warrant;
  const lines = [
    `warrant    ${id} (${mode}), approved by ${approvedBy}`,
    `span       ${formatUtc(fromUs, 0)} to ${formatUtc(toUs, 0)}`,
    `looks at   ${directions.join(', ')} of ${counted(networks, 'network')}`,
    `keeps      ${retention.windowHours} h in memory, signs for ${retention.keepDays} days`,
    `rule       ${hash}`,
  ];
  return lines.map((line) => `${safeText(line)}\n`).join('');
}

async function close(world: World, options: CloseOptions): Promise<ExitCode> {
  const file = keyFileOf(options);
  const warrant = options.warrant === undefined ? null : await readWarrant(world, options.warrant);
  const receipt = await closeKey(world, file, warrant, 'it was closed');
  if (receipt === null)
    throw new CommandError(EXIT.failure, `${safeText(file)}: there is no such key`);
  world.stdout.write(`${safeJson(receipt)}\n`);
  say(world, `the key of warrant ${safeText(receipt.warrant)} is destroyed: keep the receipt`);
  return EXIT.done;
}

async function succeed(world: World, options: SucceedOptions): Promise<ExitCode> {
  const warrant = await readWarrant(world, options.warrant);
  await passKeyOn(world, keyFileOf(options), warrant, options.before);
  say(world, `the key of warrant ${safeText(warrant.id)} serves rule ${ruleHash(warrant, sha256)}`);
  return EXIT.done;
}

function keyFileOf({ key, out }: CloseOptions): string {
  if (key !== undefined) return key;
  if (out !== undefined) return `${resolve(out)}.key`;
  throw new CommandError(EXIT.usage, 'which key? give --out DIR or --key FILE');
}

const EXAMPLES = `Examples:
  noroshi warrant check warrant.json                  an example: noroshi schema warrant --example
  noroshi warrant succeed --warrant changed.json --before 3f9a… --out signs
  noroshi warrant close --out signs --warrant warrant.json > receipt.json
`;
