/** The entry of `noroshi`: what the launcher imports. Runs this process's command line. */
import { runCommandLine } from './run.ts';
import { processWorld } from './world.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), processWorld());
