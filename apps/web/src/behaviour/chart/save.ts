/** A picture as a file: drawn anew with its legend, on the page's ground, marked above and below; or its table as CSV. */
import { pictureOf } from '../../ui/picture.ts';
import { colour } from '../../ui/plot-draw.ts';
import { saveFile, stampLines } from '../../ui/save.ts';
import { pictureCsv } from './csv.ts';
import type { View } from './frame.ts';
import { drawLegend } from './legend.tsx';
import { canvasPen, type Pen } from './pen.ts';
import { drawPicture, frameFor, type Picture, type Size } from './picture.ts';
import { svgFile, svgPen } from './svg.ts';

export type SaveForm = 'png' | 'svg' | 'csv';

export async function savePicture(
  form: SaveForm,
  picture: Picture,
  size: Size,
  view: View,
  tlp: string,
): Promise<void> {
  const saving = { what: `picture ${picture.title}`, format: form, tlp };
  const stamp = stampLines(tlp);
  if (form === 'csv') await saveFile(pictureCsv(picture, stamp), saving);
  else if (form === 'svg') await saveFile(pictureSvg(picture, size, view, stamp), saving);
  else {
    const canvas = canvasOf(picture, size, view);
    const blob = await pictureOf(canvas, picture.title, stamp);
    if (blob !== null) await saveFile(blob, saving);
  }
}

function pictureSvg(picture: Picture, size: Size, view: View, stamp: readonly string[]): string {
  const pen = svgPen(colour);
  const height = drawWhole(pen, picture, size, view);
  const { title } = picture;
  return svgFile(pen.body(), { width: size.width, height }, { title, stamp }, colour);
}

/** The height that it took. */
function drawWhole(pen: Pen, picture: Picture, size: Size, view: View): number {
  drawPicture(pen, picture, frameFor(picture, size, view));
  return size.height + drawLegend(pen, picture.legend ?? [], size.height, size.width);
}

function canvasOf(picture: Picture, size: Size, view: View): HTMLCanvasElement {
  const ratio = Math.max(1, devicePixelRatio);
  const canvas = document.createElement('canvas');
  const below = drawLegend(null, picture.legend ?? [], 0, size.width);
  canvas.width = Math.round(size.width * ratio);
  canvas.height = Math.round((size.height + below) * ratio);
  drawWhole(canvasPen(canvas.getContext('2d')!, ratio, colour), picture, size, view);
  return canvas;
}
