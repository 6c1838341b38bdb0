/** A whole text into a file by way of a partial one, or to stdout for `-`. */
import { formatOutputError, openOutput } from '@noroshi/host';
import { CommandError, EXIT, type World } from './world.ts';

export async function writeOutput(world: World, name: string, text: string): Promise<void> {
  const opened = await openOutput(name, world.stdout);
  if (!opened.ok) throw new CommandError(EXIT.failure, formatOutputError(opened.error));
  await opened.value.write(text);
  await opened.value.finish();
}
