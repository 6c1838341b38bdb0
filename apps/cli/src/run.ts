/**
 * `noroshi`: reads its arguments, runs one command, and turns what happened into an exit code:
 * 0 done, 1 some input refused and the rest done, 2 wrong usage, 3 failure.
 */
import { CommanderError } from 'commander';
import { createProgram } from './program.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from './world.ts';

/** Runs one command line (without node and script) and returns its exit code. Never throws. */
export async function runCommandLine(args: readonly string[], world: World): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    const program = await createProgram(args, world, (ended) => void (code = ended));
    await program.parseAsync(args as string[], { from: 'user' });
    return code;
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (cause instanceof CommandError) {
      say(world, `noroshi: ${cause.message}`);
      return cause.code;
    }
    const system = systemMessage(cause);
    if (system !== undefined) say(world, `noroshi: ${system}`);
    else say(world, `noroshi: this is a defect of noroshi, please report it:\n${stackOf(cause)}`);
    return EXIT.failure;
  }
}

/** A full disk, a closed pipe: the machine's own words. */
function systemMessage(cause: unknown): string | undefined {
  const { code, syscall, message } = cause as NodeJS.ErrnoException;
  return cause instanceof Error && code !== undefined && syscall !== undefined
    ? message
    : undefined;
}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
