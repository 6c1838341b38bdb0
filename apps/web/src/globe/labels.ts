/** Labels that do not lie over each other: each tries four places around its mark, what matters most first; else it is left out. */
export type Label = {
  readonly text: string;
  readonly xPx: number; // of its mark
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly gapPx: number; // from the mark
  readonly weight: number; // the heavier is placed first
};

export type Placed = { readonly label: Label; readonly leftPx: number; readonly topPx: number };

type Box = readonly [left: number, top: number, right: number, bottom: number];

export function placeLabels(
  labels: readonly Label[],
  widthPx: number,
  heightPx: number,
): readonly Placed[] {
  const taken: Box[] = [];
  const placed: Placed[] = [];
  const byWeight = labels.map((label, index) => ({ label, index }));
  byWeight.sort((a, b) => b.label.weight - a.label.weight || a.index - b.index);
  for (const { label } of byWeight) {
    const spots = spotsOf(label);
    const box = spots.find((spot) => isFree(spot, taken, widthPx, heightPx));
    if (box === undefined) continue;
    taken.push(box);
    placed.push({ label, leftPx: box[0], topPx: box[1] });
  }
  return placed;
}

/** Right of the mark, left, above, below. */
function spotsOf({ xPx, yPx, widthPx, heightPx, gapPx }: Label): readonly Box[] {
  const at = (left: number, top: number): Box => [left, top, left + widthPx, top + heightPx];
  return [
    at(xPx + gapPx, yPx - heightPx / 2),
    at(xPx - gapPx - widthPx, yPx - heightPx / 2),
    at(xPx - widthPx / 2, yPx - gapPx - heightPx),
    at(xPx - widthPx / 2, yPx + gapPx),
  ];
}

function isFree(box: Box, taken: readonly Box[], widthPx: number, heightPx: number): boolean {
  const [left, top, right, bottom] = box;
  if (left < 0 || top < 0 || right > widthPx || bottom > heightPx) return false;
  return taken.every(
    ([otherLeft, otherTop, otherRight, otherBottom]) =>
      right < otherLeft || left > otherRight || bottom < otherTop || top > otherBottom,
  );
}
