/**
 * A replay as one page: a map of the ground with tracks and areas that shrink, how large the areas are against how wrong they were, heights over
 * time, the measures. One file without script or anything fetched, light and dark by the reader's setting.
 */

import type { Replay, Scenario } from '@noroshi/track';
import { xmlText } from '../plot/svg.ts';
import { counted } from '../world.ts';
import type { TrackDocument } from './document.ts';
import { mapPicture } from './map-picture.ts';
import { areaPicture, heightPicture } from './time-pictures.ts';

export function reportPage(scenario: Scenario, replay: Replay, document: TrackDocument): string {
  const { measures, shortfalls } = document;
  const title = xmlText(scenario.name);
  const verdict = document.ok
    ? '<p class="good">Everything that the scenario expects was met.</p>'
    : shortfalls
        .map(
          ({ field, got, bound }) =>
            `<p class="bad">${field}: expected ${bound}, got ${got ?? 'none'}</p>`,
        )
        .join('');
  const tiles = tilesOf(measures).map(
    ([name, value, about]) =>
      `<div class="tile"><span>${name}</span><b>${value}</b><span class="soft">${about}</span></div>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head><body>
<p class="mode">EXERCISE: nothing here is real</p>
<h1>${title}</h1>
<p class="soft">From ${document.startUtc}, ${scenario.durationS} s, seed ${scenario.seed}, ${counted(document.looks, 'look')} of ${counted(scenario.sensors.length, 'sensor')}, ${counted(scenario.objects.length, 'object')}.</p>
${verdict}
<section class="strip">${tiles.join('')}</section>
<section><h2>Over the ground</h2><p class="soft">Lines: tracks, labelled with their number; dots: true way; ellipses: where each track was said to come down with 90 %, newer ones darker; crosses: where it did. Triangles: radars.</p>${mapPicture(scenario, replay)}</section>
<section class="two"><div><h2>Areas shrink</h2><p class="soft">Half of the long axis of the 90 % area (line) and the error of its middle (dots), km.</p>${areaPicture(replay)}</div>
<div><h2>Heights</h2><p class="soft">Tracks (line) and truth (dots), km over time in s.</p>${heightPicture(replay)}</div></section>
<section><h2>Launches</h2>${launchTable(document)}</section>
<section><h2>Last word on each track</h2>${trackTable(document)}</section>
</body></html>
`;
}

function tilesOf(m: TrackDocument['measures']): [string, string, string][] {
  const parts = [m.localisationKm2, m.missedKm2, m.falseKm2].map((value) => value.toFixed(2));
  const [low, high] = m.nisInterval.map((value) => value.toFixed(2));
  return [
    [
      'GOSPA',
      `${m.gospaKm.toFixed(2)} km`,
      `place ${parts[0]}, missed ${parts[1]}, false ${parts[2]} km²`,
    ],
    [
      'RMSE',
      `${(1000 * m.rmsePositionKm).toFixed(0)} m`,
      `${(1000 * m.rmseVelocityKmS).toFixed(1)} m/s`,
    ],
    [
      'NEES',
      m.neesMean.toFixed(2),
      `1 is right; ${Math.round(100 * m.neesInsideShare)} % inside 95 %`,
    ],
    ['NIS', m.nisMean.toFixed(2), `right: ${low} to ${high}`],
    ['Tracks', String(m.tracks), `${m.falseTracks} false, ${m.switches} changes`],
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${xmlText(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${line(head, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

function launchTable({ launches }: TrackDocument): string {
  return table(
    ['launch', 'first look', 'believed', 'near', 'towards'],
    launches.map((one) => [
      ...[String(one.launchId), clock(one.firstUtc), clock(one.confirmedUtc)],
      `${one.latitudeDeg.toFixed(2)}°, ${one.longitudeDeg.toFixed(2)}°`,
      one.azimuthDeg === null ? 'not known' : `${one.azimuthDeg}° ± ${one.sectorDeg}°`,
    ]),
  );
}

function trackTable({ tracks }: TrackDocument): string {
  return table(
    [
      'track',
      'launch',
      'kind',
      'area',
      'comes down',
      '± s',
      '90 % area, km',
      'off by, km',
      'object',
    ],
    tracks.map((one) => [
      ...[String(one.trackId), String(one.launchId ?? '–'), WORDS[one.kind], WORDS[one.why]],
      one.impactUtc === null ? '–' : clock(one.impactUtc),
      one.timeSdS?.toFixed(1) ?? '–',
      one.majorKm === null ? '–' : `${one.majorKm.toFixed(2)} × ${one.minorKm!.toFixed(2)}`,
      ...[one.missKm?.toFixed(2) ?? '–', one.object ?? '–'],
    ]),
  );
}

const clock = (utc: string): string => utc.slice(11, 19);

const WORDS = {
  ...{ orbitalLaunch: 'to orbit', ballistic: 'ballistic', unknown: 'unknown', raised: 'told' },
  ...{ burning: 'none: it burns', staysUp: 'none: it stays up', tooWide: 'none: too wide' },
} as const;

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--back:#fff;--sea:#f3f7fa;--good:#0a6b3d;--bad:#8f2d00}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a3afbb;--line:#2a333d;--back:#0f141a;--sea:#141d26;--good:#5cc98f;--bad:#ffb27d}}
body{font:16px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;font-variant-numeric:tabular-nums;color:var(--ink);background:var(--back);max-width:1200px;margin:0 auto;padding:0 24px 40px}
h1{font-size:26px;margin:18px 0 4px}h2{font-size:18px;margin:26px 0 2px}p{margin:4px 0}
.soft{color:var(--soft)}.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
.mode{background:#e69f00;color:#1b1f24;font-weight:600;text-align:center;margin:0 -24px;padding:6px}
.strip{display:flex;flex-wrap:wrap;gap:12px;margin-top:16px}
.tile{border:1px solid var(--line);border-radius:6px;padding:8px 12px;display:flex;flex-direction:column;flex:1 1 170px}
.tile b{font-size:24px}.tile .soft{font-size:13px}
.two{display:grid;grid-template-columns:1fr 1fr;gap:24px}@media(max-width:800px){.two{grid-template-columns:1fr}}
svg{width:100%;height:auto;display:block;margin-top:6px}
svg text{font-size:13px;fill:var(--soft)}svg .name{font-weight:600;fill:var(--ink);paint-order:stroke;stroke:var(--back);stroke-width:3px}
svg .back{fill:var(--sea);stroke:var(--line)}svg .grid{stroke:var(--line);fill:none}
svg .end{text-anchor:end}svg .mid{text-anchor:middle}
svg .radar{fill:var(--soft)}svg .cross{stroke:var(--ink);stroke-width:2;fill:none}
table{border-collapse:collapse;width:100%;margin-top:6px}th,td{text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid var(--line)}th{color:var(--soft);font-weight:400}
`;
