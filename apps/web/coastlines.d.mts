/** Coastlines as apps/web/coastlines.mjs packs them. */
export function coastlines(): Uint8Array;
