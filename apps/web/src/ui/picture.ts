/** A canvas as a picture that can be handed on: on the page's ground, with its title above and how it is marked above and below. */
import { colour } from './plot-draw.ts';

const LINE_PX = 20;
const EDGE_PX = 12;

export function pictureOf(
  drawn: HTMLCanvasElement,
  title: string,
  stamp: readonly string[],
): Promise<Blob | null> {
  const ratio = Math.max(1, devicePixelRatio);
  const [line, edge] = [LINE_PX * ratio, EDGE_PX * ratio];
  const canvas = document.createElement('canvas');
  canvas.width = drawn.width + 2 * edge;
  canvas.height = drawn.height + 2 * edge + line * (stamp.length + 1);
  const ctx = canvas.getContext('2d')!;
  ctx.fillStyle = colour('--panel');
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = colour('--text');
  ctx.textBaseline = 'top';
  const write = (text: string, row: number, bold: boolean) => {
    ctx.font = `${bold ? 'bold ' : ''}${13 * ratio}px system-ui, "Noto Sans CJK JP", sans-serif`;
    ctx.fillText(text, edge, row, canvas.width - 2 * edge);
  };
  write(`${stamp[0] ?? ''}`, edge, true);
  write(title, edge + line, false);
  ctx.drawImage(drawn, edge, edge + 2 * line);
  for (const [k, text] of stamp.slice(1).entries())
    write(text, edge + 2 * line + drawn.height + k * line, false);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
