/** Shapes beside colours and words: precedence and state are told three ways, so that none of them is needed. */
const SVG = 'http://www.w3.org/2000/svg';

/** In a box of 24 by 24. FLASH an octagon, IMMEDIATE a triangle, PRIORITY a diamond, ROUTINE a ring. */
const PATHS: Readonly<Record<string, { readonly d: string; readonly ring?: true }>> = {
  FLASH: { d: 'M8 2h8l6 6v8l-6 6H8l-6-6V8z' },
  IMMEDIATE: { d: 'M12 2.500 22.500 21h-21z' },
  PRIORITY: { d: 'M12 1.500 22.500 12 12 22.500 1.500 12z' },
  ROUTINE: { d: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z', ring: true },
  ok: { d: 'M4 12.500 9.500 18 20 6.500', ring: true },
  degraded: { d: 'M12 3 22 20.500H2zM12 9.500v5M12 17.500v.2', ring: true },
  failed: { d: 'M5 5l14 14M19 5 5 19', ring: true },
  exercise: { d: 'M12 2 22 12 12 22 2 12zM12 7.500 16.500 12 12 16.500 7.500 12z', ring: true },
  live: { d: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14z' },
  partner: { d: 'M3 12h13M11 6l6 6-6 6M21 4v16', ring: true },
  done: { d: 'M4 4h16v16H4zM7.500 12l3.200 3.500 6-7', ring: true },
  open: { d: 'M4 4h16v16H4z', ring: true },
};

export function shape(name: string): SVGSVGElement {
  const { d, ring } = PATHS[name] ?? PATHS.ROUTINE!;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `shape ${ring ? 'ring' : 'solid'}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', d);
  svg.appendChild(path);
  return svg;
}
