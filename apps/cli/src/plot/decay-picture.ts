/**
 * What comes down as one picture: a line an object, its window as a bar from 5 to 95 %, its median as a mark, over a time that is
 * drawn by its logarithm, since windows are as wide as a share of what is left. As SVG text, no script.
 */
import type { DecayForecast } from '@noroshi/behave';
import { DAY_US, formatUtc } from '@noroshi/time';
import { PAGE } from './layout.ts';
import { logScale } from './scales.ts';
import { STYLE } from './style.ts';
import { element, grouped, nameText, withTip, words } from './svg.ts';

export function decayPicture(forecasts: readonly DecayForecast[], atUs: number): string {
  const windows = forecasts.filter(({ why }) => why === '');
  const shown = windows.slice(0, OBJECTS_MAX);
  const heightPx = Math.max(1, shown.length) * LINE_PX;
  const height = TOP_PX + heightPx + FOOT_PX;
  const edges = shown.map(({ fromUs, toUs }) => [daysFrom(fromUs, atUs), daysFrom(toUs, atUs)]);
  const least = Math.min(1, ...edges.map(([from]) => from!));
  const most = Math.max(10 * least, ...edges.map(([, to]) => to!));
  const xOf = logScale(least, most, LEFT_PX, PAGE.width - PAGE.marginPx);
  const title = `${grouped(windows.length)} ${windows.length === 1 ? 'object comes' : 'objects come'} down`;
  const without = forecasts.length - windows.length;
  const about =
    `Seen from ${formatUtc(atUs, 0)}. Bar: 90 % window; mark: median; hollow: who steers cannot be told. ` +
    `${grouped(without)} without a window.`;
  const attributes = {
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${PAGE.width} ${height}` },
    ...{ role: 'img', 'aria-label': title },
  };
  const content = [
    element('style', {}, STYLE),
    element('rect', { class: 'back', width: PAGE.width, height }),
    words(title, { x: PAGE.marginPx, y: 48, class: 'title' }),
    words(about, { x: PAGE.marginPx, y: 80, class: 'soft' }),
    ...axis(least, most, xOf, heightPx),
    ...shown.flatMap((forecast, line) => windowLine(forecast, line, atUs, xOf)),
    ...(windows.length > 0
      ? []
      : [words('No window is there', { x: LEFT_PX, y: TOP_PX + 22, class: 'head' })]),
  ];
  return `${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}

function daysFrom(us: number, atUs: number): number {
  return Math.max(LEAST_DAYS, (us - atUs) / DAY_US);
}

function windowLine(
  forecast: DecayForecast,
  line: number,
  atUs: number,
  xOf: (days: number) => number,
): string[] {
  const y = TOP_PX + (line + 0.5) * LINE_PX;
  const { objectId, name, decayUs, fromUs, toUs, isUncontrolled } = forecast;
  const [x1, x, x2] = [fromUs, decayUs, toUs].map((us) => xOf(daysFrom(us, atUs)));
  const bar = { x: x1!.toFixed(1), y: y - 5, width: Math.max(1, x2! - x1!).toFixed(1), height: 10 };
  const tip = `${objectId} ${name}: ${minute(decayUs)}, between ${minute(fromUs)} and ${minute(toUs)}`;
  return [
    words(nameText(`${objectId} ${name}`.trim(), LEFT_PX - PAGE.marginPx - 12, 16), {
      ...{ x: LEFT_PX - 12, y: y + 6, class: 'end' },
    }),
    withTip('rect', { class: isUncontrolled === true ? 'd4' : 'low', ...bar }, tip),
    element('path', { class: 'ring', d: `M${x!.toFixed(1)} ${y - 9}v18` }),
  ];
}

/** Lines at an hour, six, a day and so on. */
function axis(
  least: number,
  most: number,
  xOf: (days: number) => number,
  heightPx: number,
): string[] {
  return TICKS.filter(({ days }) => days >= least && days <= most).flatMap(({ days, label }) => [
    element('path', { class: 'grid major', d: `M${xOf(days).toFixed(1)} ${TOP_PX}v${heightPx}` }),
    words(label, { x: xOf(days), y: TOP_PX + heightPx + 26, class: 'mid' }),
  ]);
}

function minute(us: number): string {
  return formatUtc(us).slice(0, 16).replace('T', ' ');
}

const TICKS = [
  { days: 1 / 24, label: '1 h' },
  { days: 0.25, label: '6 h' },
  { days: 1, label: '1 day' },
  { days: 3, label: '3 days' },
  { days: 10, label: '10 days' },
  { days: 30, label: '30 days' },
  { days: 100, label: '100 days' },
  { days: 365, label: '1 year' },
];
const LEAST_DAYS = 1 / 48;
const OBJECTS_MAX = 60;
const LEFT_PX = 280;
const TOP_PX = 104;
const LINE_PX = 26;
const FOOT_PX = 44;
