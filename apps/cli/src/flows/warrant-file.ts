/** A warrant as a file: read whole and strictly, or nothing is read at all; every fault of it is a line with file and place. */
import { decodeWarrant, type Warrant } from '@noroshi/flow';
import { safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import { JSON_LIMITS, parseStrictJson } from '@noroshi/watch';
import { readTextFile } from '../read-text.ts';
import { CommandError, EXIT, say, type World } from '../world.ts';

export async function readWarrant(world: World, file: string): Promise<Warrant> {
  const parsed = parseStrictJson(await readTextFile(world, file, JSON_LIMITS.bytesMax));
  const name = safeText(file);
  if (!parsed.ok) {
    const { offset, message } = parsed.error;
    throw refusal(`${name}: character ${offset + 1}: ${message}`);
  }
  const decoded = decodeWarrant(parsed.value);
  if (decoded.ok) {
    const { id, toUs } = decoded.value;
    if (world.nowUs() >= toUs)
      say(world, `${name}: warrant ${safeText(id)} ended on ${formatUtc(toUs, 0)}`);
    return decoded.value;
  }
  for (const { message } of decoded.error) say(world, `${name}: ${message}`);
  throw refusal(`${name} is no valid warrant`);
}

function refusal(what: string): CommandError {
  const right = 'without a valid warrant nothing is read (noroshi schema warrant --example)';
  return new CommandError(EXIT.failure, `${what}: ${right}`);
}
