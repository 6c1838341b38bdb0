/** The commands of `noroshi`, and what is the same in all of them: help, version, errors. */
import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { ExitCode, World } from './world.ts';

/** Adds one command; its action calls `end` with the exit code. */
export type AddCommand = (program: Command, world: World, end: (code: ExitCode) => void) => void;

/** In the order of the help. Each is loaded when it is asked for: a screen does not wait for a server's code. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  start: async () => (await import('./commands/start.ts')).addStart,
  catalogue: async () => (await import('./commands/catalogue.ts')).addCatalogue,
  propagate: async () => (await import('./commands/propagate.ts')).addPropagate,
  screen: async () => (await import('./commands/screen.ts')).addScreen,
  manoeuvres: async () => (await import('./commands/manoeuvres.ts')).addManoeuvres,
  pattern: async () => (await import('./commands/pattern.ts')).addPattern,
  proximity: async () => (await import('./commands/proximity.ts')).addProximity,
  breakups: async () => (await import('./commands/breakups.ts')).addBreakups,
  decay: async () => (await import('./commands/decay.ts')).addDecay,
  pc: async () => (await import('./commands/pc.ts')).addPc,
  track: async () => (await import('./commands/track.ts')).addTrack,
  passes: async () => (await import('./commands/passes.ts')).addPasses,
  budget: async () => (await import('./commands/budget.ts')).addBudget,
  itu: async () => (await import('./commands/itu.ts')).addItu,
  avoid: async () => (await import('./commands/avoid.ts')).addAvoid,
  ndm: async () => (await import('./commands/ndm.ts')).addNdm,
  stix: async () => (await import('./commands/stix.ts')).addStix,
  cap: async () => (await import('./commands/cap.ts')).addCap,
  edge: async () => (await import('./commands/edge.ts')).addEdge,
  warrant: async () => (await import('./commands/warrant.ts')).addWarrant,
  flows: async () => (await import('./commands/flows.ts')).addFlows,
  schema: async () => (await import('./commands/schema.ts')).addSchema,
  warning: async () => (await import('./commands/warning.ts')).addWarning,
  changes: async () => (await import('./commands/changes.ts')).addChanges,
  asset: async () => (await import('./commands/asset.ts')).addAsset,
  config: async () => (await import('./commands/config.ts')).addConfig,
  user: async () => (await import('./commands/user.ts')).addUser,
  partner: async () => (await import('./commands/partner.ts')).addPartnerCommand,
  taxii: async () => (await import('./commands/taxii.ts')).addTaxiiCommand,
  release: async () => (await import('./commands/release.ts')).addRelease,
  exercise: async () => (await import('./commands/exercise.ts')).addExercise,
  backup: async () => (await import('./commands/backup.ts')).addBackup,
  restore: async () => (await import('./commands/restore.ts')).addRestore,
  audit: async () => (await import('./commands/audit.ts')).addAudit,
  witness: async () => (await import('./commands/witness.ts')).addWitness,
};

/** The command that the first word names; every command where none is named, for the help and the suggestions. */
async function commandsFor(args: readonly string[]): Promise<readonly AddCommand[]> {
  const first = args[0] === 'help' ? args[1] : args[0];
  const load = first === undefined || !Object.hasOwn(COMMANDS, first) ? undefined : COMMANDS[first];
  if (load !== undefined) return [await load()];
  return first === '--version' || first === '-V'
    ? []
    : Promise.all(Object.values(COMMANDS).map((each) => each()));
}

export async function createProgram(
  args: readonly string[],
  world: World,
  end: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('noroshi')
    .description('Watch space and cyberspace together, and warn your partner with proof.')
    .version(versionText(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError()
    .addHelpText('before', EXAMPLES)
    .addHelpText('after', ENDING);
  for (const add of await commandsFor(args)) add(program, world, end);
  for (const command of withSubcommands(program)) {
    if (command.parent !== null && eventsOf(command).listenerCount('beforeHelp') === 0)
      command.addHelpText('before', () => examplesOf(command));
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

/** Texts beside the help are listeners of the command, which its types do not say. */
function eventsOf(command: Command): EventEmitter {
  return command as unknown as EventEmitter;
}

/** A subcommand's own lines of the examples of its parent. */
function examplesOf(command: Command): string {
  let all = '';
  if (command.parent === null) return '';
  const write = (text: string) => void (all += text);
  eventsOf(command.parent).emit('beforeHelp', { error: false, write });
  const start = `  ${nameOf(command)}`;
  const own = all.split('\n').filter((line) => `${line} `.startsWith(`${start} `));
  return own.length === 0 ? '' : `Examples:\n${own.join('\n')}\n`;
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
