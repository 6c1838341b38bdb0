/**
 * Motion of one object about another as a picture: along the track against radial, and against across, a dot every six hours of
 * four days about the nearest, in the axes of the one that was there. Each axis has its own scale, told at its ends: along the
 * track a pair is often a hundred times as far apart as across it.
 */
import { createOrbits, type Proximity, type RelativeTrack, relativeTrack } from '@noroshi/behave';
import type { ElementSetBatch } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import { STYLE } from './style.ts';
import { element, group, nameText, withTip, words, xmlText } from './svg.ts';

const WIDTH = 1200;
const HEIGHT = 700;
const PANEL = { top: 130, size: 500, left: [80, 660] as const };
const DAYS = 2; // before and after the nearest
const POINTS = 577; // ten minutes apart

/** SVG text; undefined where either object has no set that can be propagated there. */
export function relativePicture(sets: ElementSetBatch, pair: Proximity): string | undefined {
  const rows = [pair.id2, pair.id1].map((id) => rowOf(sets, id, pair.nearestUs));
  const [there, came] = rows;
  if (there === undefined || came === undefined) return undefined;
  const span = DAYS * 86_400e6;
  const from = pair.nearestUs - span;
  const track = relativeTrack(createOrbits(sets), there, came, from, pair.nearestUs + span, POINTS);
  if (track.rangeKm.every(Number.isNaN)) return undefined;
  const title = `${pair.id1} ${pair.name1} about ${pair.id2} ${pair.name2}`;
  const near = `nearest ${pair.minKm.toFixed(1)} km ± ${pair.sigmaKm.toFixed(1)} on ${formatUtc(pair.nearestUs, 0)}`;
  const content = [
    element('title', {}, xmlText(title)),
    element('style', {}, STYLE),
    element('rect', { class: 'back', width: WIDTH, height: HEIGHT }),
    words(nameText(title, WIDTH - 80, 28), { x: 40, y: 50, class: 'title' }),
    words(`${pair.kind}; ${near}; four days about it, a dot every six hours; orange: nearest`, {
      x: 40,
      y: 84,
      class: 'soft',
    }),
    panel(track, track.rKm, 'radial, km', PANEL.left[0], pair),
    panel(track, track.nKm, 'across the plane, km', PANEL.left[1], pair),
  ];
  const frame = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
  };
  return `${element('svg', frame, content.join('\n'))}\n`;
}

/** The set in force at an instant: the newest not after it, else the nearest after. */
function rowOf(sets: ElementSetBatch, id: string, atUs: number): number | undefined {
  let best: number | undefined;
  for (let row = 0; row < sets.count; row++) {
    if (sets.objects.objectId[sets.objectRow[row]!] !== id) continue;
    const epochUs = sets.epochUs[row]!;
    const held = best === undefined ? undefined : sets.epochUs[best]!;
    if (
      held === undefined ||
      (epochUs <= atUs ? held > atUs || epochUs > held : held > atUs && epochUs < held)
    )
      best = row;
  }
  return best;
}

function panel(
  track: RelativeTrack,
  across: Float64Array,
  label: string,
  left: number,
  pair: Proximity,
): string {
  const { top, size } = PANEL;
  const half = reach(track.tKm);
  const halfAcross = reach(across);
  const x = (km: number) => left + (size * (km + half)) / (2 * half);
  const y = (km: number) => top + (size * (halfAcross - km)) / (2 * halfAcross);
  const path = Array.from(track.tKm, (t, k) =>
    Number.isNaN(t) ? '' : `${k === 0 ? 'M' : 'L'}${x(t).toFixed(1)} ${y(across[k]!).toFixed(1)}`,
  ).join('');
  const nearest = track.epochUs.findIndex((us) => us >= pair.nearestUs);
  const dots = Array.from(track.epochUs, (us, k) => ({ us, k }))
    .filter(({ k }) => k % 36 === 0 && !Number.isNaN(track.tKm[k]!))
    .map(({ us, k }) => {
      const place = { class: 'bar', cx: x(track.tKm[k]!), cy: y(across[k]!), r: 3.5 };
      return withTip('circle', place, `${formatUtc(us, 0)}: ${track.rangeKm[k]!.toFixed(1)} km`);
    });
  return group('panel', [
    element('rect', { class: 'frame', x: left, y: top, width: size, height: size }),
    element('path', { class: 'grid', d: `M${left} ${y(0)}h${size}M${x(0)} ${top}v${size}` }),
    element('path', { class: 'low', d: path }),
    ...dots,
    element('circle', { class: 'ring', cx: x(0), cy: y(0), r: 7 }),
    ...(nearest < 0
      ? []
      : [
          element('circle', {
            class: 'high',
            cx: x(track.tKm[nearest]!),
            cy: y(across[nearest]!),
            r: 7,
          }),
        ]),
    words(`${tick(-half)} behind`, { x: left, y: top + size + 24, class: 'soft' }),
    words('along the track, km', { x: left + size / 2, y: top + size + 24, class: 'mid' }),
    words(`ahead ${tick(half)}`, { x: left + size, y: top + size + 24, class: 'end soft' }),
    words(tick(halfAcross), { x: left + 6, y: top + 20, class: 'soft' }),
    words(tick(-halfAcross), { x: left + 6, y: top + size - 8, class: 'soft' }),
    words(label, { x: left, y: top - 12 }),
  ]);
}

/** A little more than the largest size of the values that are there; 0.01 km at least. */
function reach(values: Float64Array): number {
  let most = 0.01;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return 1.08 * most;
}

function tick(km: number): string {
  return `${km > 0 ? '+' : ''}${Number(km.toPrecision(2))}`;
}
