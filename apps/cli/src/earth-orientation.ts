/** The `--eop` file, and what is said when a frame needs it and it is not there or does not reach. */
import { formatFileError, readFileInto, safeText } from '@noroshi/host';
import { type EarthOrientation, NO_EARTH_ORIENTATION, parseFinals2000A } from '@noroshi/time';
import { CommandError, EXIT, say, type World } from './world.ts';

const EOP_BYTES_MAX = 64 * 2 ** 20; // finals2000A.all is 3.5 MB

/** The table of a finals2000A file; without one the fallback, which is said when the frame turns with the Earth. */
export async function loadEarthOrientation(
  world: World,
  file: string | undefined,
  frame: 'TEME' | 'GCRF' | 'ITRF',
): Promise<EarthOrientation> {
  if (file === undefined) {
    if (frame === 'ITRF') say(world, WITHOUT_EOP);
    return NO_EARTH_ORIENTATION;
  }
  const decoder = new TextDecoder();
  let text = '';
  const push = (chunk: Uint8Array) => void (text += decoder.decode(chunk, { stream: true }));
  const limits = { bytesMax: EOP_BYTES_MAX };
  const read = await readFileInto(file, push, { limits, stdin: world.stdin });
  if (!read.ok)
    throw new CommandError(EXIT.failure, `--eop ${safeText(formatFileError(read.error))}`);
  const parsed = parseFinals2000A(text + decoder.decode());
  if (!parsed.ok) {
    const message = `--eop ${file}: ${parsed.error.message}; give an IERS finals2000A file`;
    throw new CommandError(EXIT.failure, safeText(message));
  }
  return parsed.value;
}

/** After the window is known: does the table hold it? */
export function tellReach(
  world: World,
  table: EarthOrientation,
  fromUs: number,
  toUs: number,
): void {
  if (table.count === 0) return;
  const inside = fromUs >= table.epochUs[0]! && toUs <= table.expiryUs;
  if (!inside) say(world, 'the --eop table does not cover the window: UT1 is extrapolated there');
}

const WITHOUT_EOP =
  'without --eop, UT1 is taken as UTC and the pole as 0: ITRF is off by up to 0.9 s of rotation, ' +
  '420 m at the equator';
