/** Where the panels stand, in units of the view box. */
export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export const PAGE = { width: 1200, marginPx: 40 } as const;
export const PARTIAL_BAND_PX = 46;

export const LAYOUT = {
  titleY: 48,
  aboutY: 80,
  headY: 120,
  legendY: 146,
  approaches: { x: 96, y: 162, width: 690, height: 398 },
  altitude: { x: 832, y: 132, width: 328, height: 272 },
  speedHeadY: 446,
  speed: { x: 832, y: 464, width: 328, height: 96 },
  tableHeadY: 628,
  footY: 840,
  footLinePx: 22,
} as const;

/** What of a panel its bars may take, beside its labels. */
export function barsBox(box: Box, labels: { readonly left: number; readonly top: number }): Box {
  return {
    ...{ x: box.x + labels.left, y: box.y + labels.top },
    ...{ width: box.width - labels.left, height: box.height - labels.top },
  };
}
