/** When the pairs of a sign met. */
import type { SignLine, SignTimesReply } from '../data/wire.ts';

type RasterProps = { readonly times: SignTimesReply; readonly sign: SignLine };

export function ConnectionRaster(_: RasterProps) {
  return null;
}
