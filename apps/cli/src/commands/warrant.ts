/** `noroshi warrant …`: whether a warrant is valid and which rule it makes; and its end, where the key of its pseudonyms goes. */
import { resolve } from 'node:path';
import { networksOf, ruleHash, ruleText, type Warrant } from '@noroshi/flow';
import { safeJson, safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import { readWarrant } from '../flows/warrant-file.ts';
import { destroyKey, keyFingerprint, readWarrantKey, sha256 } from '../flows/warrant-key.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';

type CloseOptions = {
  readonly out?: string;
  readonly key?: string;
  readonly warrant?: string;
};

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
  const file =
    options.key ?? (options.out === undefined ? undefined : `${resolve(options.out)}.key`);
  if (file === undefined)
    throw new CommandError(EXIT.usage, 'which key? give --out DIR or --key FILE');
  const warrant = options.warrant === undefined ? null : await readWarrant(world, options.warrant);
  const key = await readWarrantKey(file);
  if (key === null) throw new CommandError(EXIT.failure, `${safeText(file)}: there is no such key`);
  if (warrant !== null && warrant.id !== key.warrant)
    throw new CommandError(
      EXIT.failure,
      `${safeText(file)} is the key of warrant ${safeText(key.warrant)}: nothing is destroyed`,
    );
  await destroyKey(file);
  const receipt = {
    ...{ receipt: 'noroshi-warrant-key-destroyed', warrant: key.warrant },
    keyFingerprint: keyFingerprint(key.bytes),
    destroyedUtc: formatUtc(world.nowUs()),
    ruleHash: warrant === null ? null : ruleHash(warrant, sha256),
  };
  world.stdout.write(`${safeJson(receipt)}\n`);
  say(world, `the key of warrant ${safeText(key.warrant)} is destroyed: keep the receipt`);
  return EXIT.done;
}

const EXAMPLES = `Examples:
  noroshi warrant check warrant.json                  an example: noroshi schema warrant --example
  noroshi warrant close --out signs --warrant warrant.json > receipt.json
`;
