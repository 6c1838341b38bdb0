/** How a command that ends with one table writes it: in which form, and a whole text into a file or to stdout. */
import { formatOutputError, openOutput } from '@noroshi/host';
import { CommandError, EXIT, type World } from './world.ts';

/** Every row as CSV or JSON, or some columns as a person reads them. */
export type TableFormat = 'csv' | 'json' | 'table';

/** A person at a terminal gets a table; everything else gets every row, as JSON where that or such a name was asked for. */
export function tableFormat(
  world: World,
  { json, out }: { readonly json?: boolean | undefined; readonly out?: string | undefined },
): TableFormat {
  if (json === true || out?.endsWith('.json') === true) return 'json';
  return out === undefined && world.stdout.isTTY === true ? 'table' : 'csv';
}

/** By way of a file beside it that is gone where writing fails; `-` is stdout. Not `complete`: an older whole result keeps its name. */
export async function writeOutput(
  world: World,
  name: string,
  text: string,
  complete = true,
  isPrivate = false,
): Promise<void> {
  const opened = await openOutput(name, world.stdout, isPrivate);
  if (!opened.ok) throw new CommandError(EXIT.failure, formatOutputError(opened.error));
  const output = opened.value;
  try {
    await output.write(text);
    await (complete ? output.finish() : output.finishPartial());
  } catch (cause) {
    await output.discard().catch(() => {});
    const what = name === '-' ? 'stdout' : name;
    throw new CommandError(EXIT.failure, `${what}: cannot be written (${String(cause)})`);
  }
}

/** A whole text into a file that only its owner reads; a link in its place is replaced. */
export async function writePrivately(world: World, name: string, text: string): Promise<void> {
  await writeOutput(world, name, text, true, true);
}
