/** zlib's deflate for batches: with the shared dictionary, and never unfolding more than was asked for. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Squeezer } from '@noroshi/exchange';

export const SQUEEZER: Squeezer = {
  deflate: (bytes, dictionary) => deflateRawSync(bytes, { dictionary, level: 9 }),
  inflate: (bytes, dictionary, bytesMax) => {
    try {
      return inflateRawSync(bytes, { dictionary, maxOutputLength: bytesMax });
    } catch {
      return null; // damaged, or more than that
    }
  },
};
