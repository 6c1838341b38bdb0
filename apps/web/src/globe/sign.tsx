/** The signs of the globe as they are drawn there, for its legend. */
import type { ComponentChildren } from 'preact';

type SignName = 'LEO' | 'MEO' | 'GEO' | 'HEO' | 'asset' | 'chosen' | 'warned' | 'station';

const RING = 'M8 1.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13z';
const TICKS = 'M8 0v5M8 11v5M0 8h5M11 8h5';

const SIGNS: Readonly<
  Record<SignName, { readonly colour: string; readonly of: ComponentChildren }>
> = {
  LEO: { colour: '--globe-leo', of: <circle cx="8" cy="8" r="3.500" /> },
  MEO: { colour: '--globe-meo', of: <path d="M8 3.500 13 12H3z" /> },
  GEO: { colour: '--globe-geo', of: <path d="M4.500 4.500h7v7h-7z" /> },
  HEO: { colour: '--globe-heo', of: <path d="M8 3 13 8 8 13 3 8z" /> },
  asset: {
    colour: '--globe-asset',
    of: (
      <>
        <circle cx="8" cy="8" r="2.800" />
        <path class="line" d={RING} />
      </>
    ),
  },
  chosen: {
    colour: '--globe-chosen',
    of: (
      <>
        <path class="line" d="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z" />
        <path class="line" d={TICKS} />
      </>
    ),
  },
  warned: { colour: '--IMMEDIATE', of: <path class="line" d="M8 2 15 14H1z" /> },
  station: {
    colour: '--globe-cone',
    of: <path d="M3 5a6 6 0 0 0 8 8zM7.500 8.500 11 5l1 1-3.500 3.500zM6 12l-3 4h7z" />,
  },
};

export function Sign({ name }: { name: SignName }) {
  const { colour, of } = SIGNS[name];
  return (
    <svg viewBox="0 0 16 16" class="sign" aria-hidden="true" style={{ color: `var(${colour})` }}>
      {of}
    </svg>
  );
}
