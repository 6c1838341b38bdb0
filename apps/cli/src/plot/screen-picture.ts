/**
 * One picture of a screen, as SVG text: when and how near, at which altitude, how fast, the most probable collisions,
 * and how far to trust it. No script, nothing from elsewhere, the same text for the same events.
 */
import { approachesPanel } from './approaches.ts';
import {
  densityLegend,
  footLines,
  footOf,
  legend,
  titleLines,
  titleText,
  topTable,
} from './captions.ts';
import { altitudePanel, speedPanel } from './histograms.ts';
import { LAYOUT, PAGE, PARTIAL_BAND_PX } from './layout.ts';
import { STYLE } from './style.ts';
import { figuresOf, type PlotEvent, type PlotSummary } from './summary.ts';
import { element, words } from './svg.ts';
import { thin } from './thinning.ts';

/** Well below 1.5 MB however many events there are. */
export function screenPicture(events: readonly PlotEvent[], summary: PlotSummary): string {
  const figures = figuresOf(events);
  const thinned = thin(figures.crossings, summary.thresholdKm);
  const main = approachesPanel(LAYOUT.approaches, figures, thinned, summary);
  const bandPx = summary.complete ? 0 : PARTIAL_BAND_PX;
  const foot = footLines(events, figures, thinned, summary);
  const height = bandPx + LAYOUT.footY + foot.length * LAYOUT.footLinePx;
  const title = titleText(events.length, figures, summary);
  const body = [
    ...titleLines(title, summary),
    words('Miss distance and time (UTC)', { x: PAGE.marginPx, y: LAYOUT.headY, class: 'head' }),
    ...legend(figures),
    ...densityLegend(main.density),
    main.svg,
    words('Altitude of object 1, km', { x: LAYOUT.altitude.x, y: LAYOUT.headY, class: 'head' }),
    altitudePanel(LAYOUT.altitude, events),
    words('Relative speed, km/s', { x: LAYOUT.speed.x, y: LAYOUT.speedHeadY, class: 'head' }),
    speedPanel(LAYOUT.speed, events),
    ...topTable(figures),
    ...footOf(foot),
  ];
  const page = { width: PAGE.width, height };
  const attributes = {
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${page.width} ${height}` },
    ...{ role: 'img', 'aria-label': summary.complete ? title : `PARTIAL: ${title}` },
  };
  const content = [
    element('style', {}, STYLE),
    element('rect', { class: 'back', ...page }),
    ...(summary.complete ? [] : partialBand(summary)),
    element('g', { transform: `translate(0 ${bandPx})` }, body.join('\n')),
  ];
  return `${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}

function partialBand({ fromUs, toUs, covered }: PlotSummary): string[] {
  const lookedUs = covered.reduce((sum, span) => sum + span.toUs - span.fromUs, 0);
  const hours = (us: number) => Number((us / 3600e6).toFixed(2));
  const text = `PARTIAL: stopped after ${hours(lookedUs)} h of ${hours(toUs - fromUs)} h; pairs that stay near were not scanned`;
  return [
    element('rect', { class: 'alarm', width: PAGE.width, height: PARTIAL_BAND_PX }),
    words(text, { x: PAGE.marginPx, y: 31, class: 'alarm-text' }),
  ];
}
