/** The commands of `noroshi`, and what is the same in all of them: help, version, errors. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAsset } from './commands/asset.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup.ts';
import { addCatalogue } from './commands/catalogue.ts';
import { addConfig } from './commands/config.ts';
import { addExercise } from './commands/exercise.ts';
import { addPartnerCommand } from './commands/partner.ts';
import { addPropagate } from './commands/propagate.ts';
import { addRelease } from './commands/release.ts';
import { addRestore } from './commands/restore.ts';
import { addSchema } from './commands/schema.ts';
import { addScreen } from './commands/screen.ts';
import { addStart } from './commands/start.ts';
import { addUser } from './commands/user.ts';
import { addWarning } from './commands/warning.ts';
import type { ExitCode, World } from './world.ts';

/** Adds one command; its action calls `end` with the exit code. */
export type AddCommand = (program: Command, world: World, end: (code: ExitCode) => void) => void;

const COMMANDS: readonly AddCommand[] = [
  addStart,
  addCatalogue,
  addPropagate,
  addScreen,
  addSchema,
  addWarning,
  addUser,
  addAsset,
  addConfig,
  addBackup,
  addRestore,
  addAudit,
  addPartnerCommand,
  addRelease,
  addExercise,
];

export function createProgram(world: World, end: (code: ExitCode) => void): Command {
  const program = new Command('noroshi')
    .description('Watch space and cyberspace together, and warn your partner with proof.')
    .version(versionText(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError()
    .addHelpText('before', EXAMPLES)
    .addHelpText('after', ENDING);
  for (const add of COMMANDS) add(program, world, end);
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
      outputError: (text, write) =>
        write(`noroshi: ${text.replace(/^error: /, '')}${hint(command)}`),
    });
  }
  return program;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** `noroshi user add`: as it is typed. */
function nameOf(command: Command): string {
  return command.parent === null ? 'noroshi' : `${nameOf(command.parent)} ${command.name()}`;
}

/** Where to look next, after a usage error. */
function hint(command: Command): string {
  const name = nameOf(command);
  return `noroshi: \`${name} --help\` has examples and every option\n`;
}

function versionText(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

const EXAMPLES = `Examples:
  noroshi start                                     a node, in a made-up world
  noroshi warning list                              what it warns of
  noroshi exercise run two-partners                 a warning across to a partner and back
  noroshi catalogue active.csv                      what is in a file of element sets
  noroshi screen active.csv --hours 24              every approach below 5 km in a day
  noroshi propagate active.csv --ids 25544 --step 60
`;

const ENDING = `
Data goes to stdout, talk and progress to stderr. Exit code: 0 done, 1 some input was refused
(each refusal is a line on stderr, the rest was done), 2 wrong usage, 3 failure.`;
