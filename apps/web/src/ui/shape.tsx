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
  help: { d: 'M8 9a4 4 0 1 1 5.500 3.700c-1.100.500-1.500 1.200-1.500 2.800M12 19v.2' },
  done: { d: 'M4 4h16v16H4zM7.5 12l3.2 3.5 6-7' },
  open: { d: 'M4 4h16v16H4z' },
  shelved: { d: 'M4 6h16M4 12h16M4 18h9M17 16v4M20 16v4' },
  play: { d: 'M6 4l14 8-14 8z', solid: true },
  pause: { d: 'M6 4h4v16H6zM14 4h4v16h-4z', solid: true },
  search: { d: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500 21 21' },
  close: { d: 'M6 6l12 12M18 6 6 18' },
  up: { d: 'M5 15l7-7 7 7' },
  down: { d: 'M5 9l7 7 7-7' },
  previous: { d: 'M18 5 8 12l10 7zM6 5v14' },
  next: { d: 'M6 5l10 7-10 7zM18 5v14' },
  menu: { d: 'M4 6h16M4 12h16M4 18h16' },
  gear: {
    d: 'M12 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  },
  watch: {
    d: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18',
  },
  warnings: { d: 'M12 3 22 20.500H2zM12 9.500v5M12 17.500v.2' },
  conjunctions: { d: 'M3 19C9 17 15 11 21 4M3 6c6 1 13 7 18 14' },
  behaviour: { d: 'M3 6c5 0 5 6 9 6s4-6 9-6M3 12c4 0 5 6 9 6s5-6 9-6M12 12h.1' },
  signs: { d: 'M3 20V9M8 20v-6M13 20V4M18 20v-9M2 20h20' },
  ballistic: { d: 'M3 20C6 8 14 4 20 12M20 12v-5M20 12h-5M3 20h18M15 20v-4' },
  objects: { d: 'M5 7.500h14M5 12h14M5 16.500h9M2 7.500h.1M2 12h.1M2 16.500h.1' },
  avoid: { d: 'M3 20c7 0 9-5 9-9s3-7 9-7M17 1l4 3-3 4' },
  partners: { d: 'M4 8h13M14 4l4 4-4 4M20 16H7M10 12l-4 4 4 4' },
  handover: { d: 'M3 13l4-5 5 3 5-3 4 5M7 13l5 6 5-6' },
  config: { d: 'M4 6h10M18 6h2M4 12h3M11 12h9M4 18h9M17 18h3M16 4v4M9 10v4M15 16v4' },
  people: {
    d: 'M9 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM2 20c0-4 3-6 7-6s7 2 7 6M17 5a3.500 3.500 0 0 1 0 7M19 14c2 1 3 3 3 6',
  },
  guide: { d: 'M6 21V4h11l-2 4 2 4H6' },
  sound: { d: 'M4 9v6h4l5 4V5L8 9zM16 9c1.500 2 1.500 4 0 6M19 6c3 4 3 8 0 12' },
  plus: { d: 'M12 4v16M4 12h16' },
  minus: { d: 'M4 12h16' },
  home: { d: 'M3 12 12 4l9 8M6 10v10h12V10' },
  belt: { d: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM3 16C-1 10 23 2 22 8 21.500 13 6 20 3 16z' },
  ground: { d: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-5 5-5 13 0 18 5-5 5-13 0-18z' },
  star: {
    d: 'M12 2.500 14.500 9.500 21.500 12 14.500 14.500 12 21.500 9.500 14.500 2.500 12 9.500 9.500z',
  },
  layers: { d: 'M12 3 22 8.500 12 14 2 8.500zM3 13.500 12 18.500 21 13.500' },
  camera: { d: 'M3 7h4l2-3h6l2 3h4v13H3zM12 9.500a4 4 0 1 0 0 8 4 4 0 0 0 0-8z' },
  target: { d: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM12 1v6M12 17v6M1 12h6M17 12h6' },
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

/** The same outline for a canvas, in a box of 24 by 24. */
export function shapePath(name: ShapeName): string {
  return PATHS[name].d;
}
