/**
 * A link budget as one picture: on the left what is gained and lost on the way of the hop that comes last, a step a line, in clear air and for the rarest
 * fade asked for; on the right the margin against the share of an average year. As SVG text, no script.
 */
import { availabilityOf, type ReadLink, wholeAt } from '@noroshi/link';
import { PAGE } from './layout.ts';
import { linearScale, logScale } from './scales.ts';
import { STYLE } from './style.ts';
import { element, withTip, words } from './svg.ts';

const TOP_PX = 130;
const STEP_PX = 40;
const LEFT_PX = 330;
const MIDDLE_PX = 740;
const PLOT_PX = 400;

export function budgetPicture(link: ReadLink): string {
  const height = TOP_PX + PLOT_PX + 90;
  const title = link.file.name;
  const { percent, bound } = availabilityOf(link.whole);
  const about = `Closes ${bound === 'equal' ? '' : `${bound} `}${percent.toFixed(3)} % of an average year. Figures of years, not of tonight; one end fades at a time.`;
  const attributes = {
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${PAGE.width} ${height}` },
    ...{ role: 'img', 'aria-label': title },
  };
  const content = [
    element('style', {}, STYLE),
    element('rect', { class: 'back', width: PAGE.width, height }),
    words(title, { x: PAGE.marginPx, y: 48, class: 'title' }),
    words(about, { x: PAGE.marginPx, y: 80, class: 'soft' }),
    ...waterfall(link),
    ...curve(link),
  ];
  return `${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}

type Step = { readonly name: string; readonly db: number };

/** From EIRP to C/N0: every loss begins where the one before ended. */
function waterfall({ whole, file, hops, percents }: ReadLink): string[] {
  const { way, gOverTDbK, losses } = hops.at(-1)!;
  const row = file[way]!;
  const end = whole[way]!;
  const at = end.hop(end.elevationRad, end.rangeKm, percents[0]!);
  const steps: readonly Step[] = [
    { name: 'EIRP, dBW', db: row.eirpDbW },
    {
      name: 'pointing, polarisation',
      db: -losses.pointingDb - losses.polarisationDb - losses.turnedDb,
    },
    { name: 'free space', db: -at.freeSpaceDb },
    { name: 'gases', db: -at.gasDb },
    { name: `rain, cloud … (${percents[0]} %)`, db: -(at.totalDb - at.gasDb) },
    { name: 'noise of the air', db: -at.noiseRiseDb },
    { name: 'G/T', db: gOverTDbK },
    { name: "Boltzmann's constant", db: 228.6 },
  ];
  const ends: number[] = [];
  for (const { db } of steps) ends.push((ends.at(-1) ?? 0) + db);
  const all = [0, ...ends];
  const xOf = linearScale(Math.min(...all), Math.max(...all), LEFT_PX, MIDDLE_PX - 80);
  return [
    words(`${way === 'up' ? 'Uplink' : 'Downlink'}, dB`, {
      x: PAGE.marginPx,
      y: TOP_PX - 16,
      class: 'head',
    }),
    ...steps.flatMap(({ name, db }, k) => {
      const [from, to] = [xOf(k === 0 ? 0 : ends[k - 1]!), xOf(ends[k]!)];
      const y = TOP_PX + k * STEP_PX;
      const bar = {
        ...{ x: Math.min(from, to).toFixed(1), y, height: STEP_PX - 14 },
        width: Math.max(1.5, Math.abs(to - from)).toFixed(1),
      };
      const value = `${db >= 0 ? '+' : '−'}${Math.abs(db).toFixed(2)}`;
      return [
        words(name, { x: LEFT_PX - 100, y: y + 18, class: 'end' }),
        words(value, { x: LEFT_PX - 16, y: y + 18, class: 'end' }),
        withTip('rect', { class: db >= 0 ? 'low' : 'd4', ...bar }, `${name}: ${value} dB`),
      ];
    }),
    words(`C/N0 ${at.fadedDbHz.toFixed(1)} dBHz faded, ${at.clearDbHz.toFixed(1)} clear`, {
      ...{ x: LEFT_PX - 16, y: TOP_PX + steps.length * STEP_PX + 20, class: 'end' },
    }),
  ];
}

const CURVE_POINTS = 60;
const LABEL_POINT = 14;
const MARGIN_TICKS_DB = Array.from({ length: 17 }, (_, k) => 5 * (k - 8));

/** Margin of each end's fades over the share of the year; where it is none the link opens. */
function curve({ whole }: ReadLink): string[] {
  const [from, to] = [0.01, 5];
  const xOf = logScale(from, to, MIDDLE_PX + 60, PAGE.width - PAGE.marginPx);
  const percents = Array.from(
    { length: CURVE_POINTS },
    (_, k) => from * (to / from) ** (k / (CURVE_POINTS - 1)),
  );
  const points = percents.map((percent) => wholeAt(whole, percent));
  const margins = points.flatMap(({ faded }) => faded.map(({ marginDb }) => marginDb));
  const yOf = linearScale(
    Math.max(3, ...margins) + 1,
    Math.min(-3, ...margins),
    TOP_PX,
    TOP_PX + PLOT_PX,
  );
  const lines = (points[0]?.faded ?? []).map(({ end }, k) => {
    const d = points
      .map(
        ({ percent, faded }, at) =>
          `${at === 0 ? 'M' : 'L'}${xOf(percent).toFixed(1)} ${yOf(faded[k]!.marginDb).toFixed(1)}`,
      )
      .join('');
    return [
      element('path', { class: k === 0 ? 'ring' : 'ring two', d, fill: 'none' }),
      words(`${end} fades`, {
        // under the curve, which rises to the right
        ...{ x: xOf(percents[LABEL_POINT]!) + 8, class: 'start' },
        y: yOf(points[LABEL_POINT]!.faded[k]!.marginDb) + 22,
      }),
    ];
  });
  const zero = yOf(0);
  return [
    words('Margin, dB, by share of the year', {
      ...{ x: MIDDLE_PX + 20, y: TOP_PX - 16, class: 'head' },
    }),
    ...[0.01, 0.1, 1, 5].flatMap((percent) => [
      element('path', {
        class: 'grid major',
        d: `M${xOf(percent).toFixed(1)} ${TOP_PX}v${PLOT_PX}`,
      }),
      words(`${percent} %`, { x: xOf(percent), y: TOP_PX + PLOT_PX + 26, class: 'mid' }),
    ]),
    element('path', {
      class: 'grid major',
      d: `M${MIDDLE_PX + 60} ${zero.toFixed(1)}H${PAGE.width - PAGE.marginPx}`,
    }),
    ...MARGIN_TICKS_DB.flatMap((db) => {
      const y = yOf(db);
      if (y < TOP_PX || y > TOP_PX + PLOT_PX) return [];
      return [words(String(db), { x: MIDDLE_PX + 50, y: y + 5, class: 'end' })];
    }),
    ...lines.flat(),
  ];
}
