/** Shapes beside colours and words: precedence and state are told three ways, so that none of them is needed. */

/** In a box of 24 by 24. FLASH an octagon, IMMEDIATE a triangle, PRIORITY a diamond, ROUTINE a ring. */
const PATHS = {
  FLASH: { d: 'M8 2h8l6 6v8l-6 6H8l-6-6V8z', solid: true },
  IMMEDIATE: { d: 'M12 2.5 22.5 21h-21z', solid: true },
  PRIORITY: { d: 'M12 1.5 22.5 12 12 22.5 1.5 12z', solid: true },
  ROUTINE: { d: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z' },
  ok: { d: 'M4 12.5 9.5 18 20 6.5' },
  degraded: { d: 'M12 3 22 20.5H2zM12 9.5v5M12 17.5v.2' },
  failed: { d: 'M5 5l14 14M19 5 5 19' },
  exercise: { d: 'M12 2 22 12 12 22 2 12zM12 7.5 16.5 12 12 16.5 7.5 12z' },
  live: { d: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14z', solid: true },
  partner: { d: 'M3 12h13M11 6l6 6-6 6M21 4v16' },
  done: { d: 'M4 4h16v16H4zM7.5 12l3.2 3.5 6-7' },
  open: { d: 'M4 4h16v16H4z' },
  shelved: { d: 'M4 6h16M4 12h16M4 18h9M17 16v4M20 16v4' },
  play: { d: 'M6 4l14 8-14 8z', solid: true },
  pause: { d: 'M6 4h4v16H6zM14 4h4v16h-4z', solid: true },
  search: { d: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500 21 21' },
  close: { d: 'M6 6l12 12M18 6 6 18' },
  up: { d: 'M5 15l7-7 7 7' },
  down: { d: 'M5 9l7 7 7-7' },
} as const satisfies Readonly<Record<string, { readonly d: string; readonly solid?: true }>>;

export type ShapeName = keyof typeof PATHS;

export function Shape({ name }: { name: ShapeName }) {
  const path: { readonly d: string; readonly solid?: true } = PATHS[name];
  return (
    <svg viewBox="0 0 24 24" class={`shape ${path.solid ? 'solid' : 'ring'}`} aria-hidden="true">
      <path d={path.d} />
    </svg>
  );
}
