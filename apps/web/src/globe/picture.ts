/**
 * The picture as a file: the globe as it stands, and under it what a picture must carry when it leaves this screen: mode, node,
 * marking of what is shown, the instant shown, when it was saved and by whom. It is put on record first; unrecorded, nothing is
 * saved.
 */
import { ask } from '../data/ask.ts';
import { shownNowMs, wallNowMs } from '../data/clock.ts';
import { chosenApproach, chosenObject } from '../data/select.ts';
import { health, me, mode, warnings } from '../data/state.ts';
import type { Warning } from '../data/wire.ts';
import { download } from '../ui/download.ts';
import { utcText } from '../ui/time.tsx';
import { assets } from './assets.ts';
import { markingOf } from './marking.ts';
import { readPalette } from './palette.ts';
import { hands } from './show.ts';
import { words } from './words.ts';

const BAND_PX = 46;

/** Says what came of it. */
export async function savePicture(): Promise<string> {
  const w = words();
  const canvas = hands.peek()?.picture();
  const node = health.peek()?.node ?? '';
  if (canvas === undefined) return w.notSaved('');
  const marking = markingOf(
    assets.peek(),
    (warnings.peek()?.warnings ?? []).map(({ warning }) => warning),
    node,
  );
  const ids = [chosenObject.peek(), chosenApproach.peek()?.id1, chosenApproach.peek()?.id2];
  const asked = await ask<Recorded>('POST', '/api/v1/exports', {
    ...{ what: 'globe', format: 'png', tlp: marking.tlp },
    ids: ids.filter((id) => typeof id === 'string'),
  });
  if (!asked.ok) return w.notSaved(asked.message);
  const blob = await marked(canvas, bandText(marking, asked.body));
  if (blob === null) return w.notSaved('');
  return w.saved(
    download(blob, { what: 'globe', ending: 'png', type: 'image/png', tlp: marking.tlp }),
  );
}

type Band = { readonly left: string; readonly right: string; readonly below: string };

/** What the node wrote down: who took it, and when. */
type Recorded = { readonly takenBy?: string; readonly takenUtc?: string };

function bandText(marking: Warning['marking'], { takenBy, takenUtc }: Recorded): Band {
  const to = marking.releasableTo.length === 0 ? '' : ` → ${marking.releasableTo.join(', ')}`;
  const caveats = marking.caveats.length === 0 ? '' : ` · ${marking.caveats.join(', ')}`;
  const who = words().savedBy(takenBy ?? me.peek()?.userId ?? '');
  return {
    left: `${(mode.peek() ?? '').toUpperCase()} · ${health.peek()?.node ?? ''}`,
    right: `TLP:${marking.tlp}${to}${caveats}`,
    below: `${utcText(shownNowMs())} · ${who} ${utcText(takenUtc === undefined ? wallNowMs() : Date.parse(takenUtc))}`,
  };
}

function marked(picture: HTMLCanvasElement, band: Band): Promise<Blob | null> {
  const { css, font } = readPalette(document.querySelector('.globe') ?? document.body);
  const scale = picture.width / Math.max(1, document.querySelector('.globe')?.clientWidth ?? 1);
  const out = document.createElement('canvas');
  out.width = picture.width;
  out.height = picture.height + BAND_PX * scale;
  const plane = out.getContext('2d')!;
  plane.drawImage(picture, 0, 0);
  if (mode.peek() !== 'live') watermark(plane, css.text, font, scale);
  plane.fillStyle = css.ground;
  plane.fillRect(0, picture.height, out.width, BAND_PX * scale);
  plane.setTransform(scale, 0, 0, scale, 0, picture.height);
  plane.fillStyle = css.text;
  plane.textBaseline = 'middle';
  const widthPx = out.width / scale;
  plane.font = `700 13px ${font}`;
  plane.fillText(band.left, 10, 15, widthPx / 2 - 20);
  plane.textAlign = 'right';
  plane.fillText(band.right, widthPx - 10, 15, widthPx / 2 - 20);
  plane.textAlign = 'left';
  plane.font = `12px ${font}`;
  plane.fillText(band.below, 10, 33, widthPx - 20);
  return new Promise((resolve) => out.toBlob(resolve, 'image/png'));
}

/** A picture of an exercise says so across itself: its band may be cut off. */
function watermark(
  plane: CanvasRenderingContext2D,
  colour: string,
  font: string,
  scale: number,
): void {
  const { width, height } = plane.canvas;
  plane.save();
  plane.globalAlpha = 0.13;
  plane.fillStyle = colour;
  plane.textAlign = 'center';
  plane.font = `800 ${Math.round(64 * scale)}px ${font}`;
  for (const part of [0.2, 0.5, 0.8]) {
    plane.setTransform(1, -0.3, 0.3, 1, width / 2, height * part);
    plane.fillText('EXERCISE  EXERCISE  EXERCISE', 0, 0, width);
  }
  plane.restore();
}
