/** What comes down, on its way out: CSV, JSON, a table for a terminal, and the tracks of the windows as GeoJSON. */
import { fitText, formatTable, safeText, type TableColumn } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import type { DecayFindings } from './find-decays.ts';
import { DECAYS, type DecayRow } from './tables/decays.ts';
import { csvWriter, jsonWriter } from './tables/table.ts';
import type { TableFormat } from './write-output.ts';

export function decayText(format: TableFormat, findings: DecayFindings): string {
  if (format === 'table') return tableText(findings);
  const { atUs, areas, refused } = findings;
  const after = {
    refused,
    areas: areas.map(({ objectId, id, passes, firstUs, lastUs, probability }) => ({
      ...{ id: objectId, area: id, passes, probability },
      ...{ firstUtc: formatUtc(firstUs), lastUtc: formatUtc(lastUs) },
    })),
  };
  const writer =
    format === 'csv' ? csvWriter(DECAYS) : jsonWriter(DECAYS, 'decays', { atUtc: formatUtc(atUs) });
  const rows = findings.forecasts.map((row) => writer.row(row));
  return [writer.open(), ...rows, writer.close(after)].join('');
}

function tableText({ forecasts, areas }: DecayFindings): string {
  if (forecasts.length === 0) return 'Nothing is low or falls fast.\n';
  const right = (title: string): TableColumn => ({ title, align: 'right' });
  const columns = [
    ...[{ title: 'object' }, { title: 'down about' }, { title: 'from' }, { title: 'to' }],
    ...[right('days'), right('perigee km'), right('incl °'), { title: '' }],
  ];
  const table = formatTable(columns, forecasts.map(cells));
  const under = areas.map(
    ({ objectId, id, passes, firstUs, lastUs, probability }) =>
      `${safeText(id)} lies under ${passes} ${passes === 1 ? 'pass' : 'passes'} of ${safeText(objectId)}, ` +
      `${minute(firstUs)} to ${minute(lastUs)}: the fall ends over it with ${(100 * probability).toPrecision(2)} %\n`,
  );
  return [table, ...under].join('');
}

function cells(row: DecayRow): string[] {
  return [
    `${safeText(row.objectId)} ${fitText(safeText(row.name), NAME_CELLS)}`.trimEnd(),
    ...[row.decayUs, row.fromUs, row.toUs].map(minute),
    row.remainingDays,
    row.perigeeKm,
    row.inclinationDeg,
    row.why === '' ? controlWords(row.isUncontrolled) : row.why,
  ].map((cell) =>
    typeof cell === 'number' ? (Number.isFinite(cell) ? cell.toFixed(1) : '-') : cell,
  );
}

function controlWords(isUncontrolled: boolean | null): string {
  if (isUncontrolled === null) return '';
  return isUncontrolled ? 'falls freely' : 'steered: as its mates came down';
}

function minute(us: number): string {
  return Number.isFinite(us) ? formatUtc(us).slice(0, 16).replace('T', ' ') : '-';
}

const NAME_CELLS = 20;

/** A LineString a pass between edges of the map, so that no line crosses it; times at both ends. */
export function trackGeoJson({ forecasts, tracks }: DecayFindings): string {
  const features = forecasts.flatMap((forecast) => {
    const track = tracks.get(forecast.objectId) ?? [];
    const lines: (typeof track)[number][][] = [];
    for (const point of track) {
      const line = lines.at(-1);
      const last = line?.at(-1);
      if (last === undefined || Math.abs(point.longitudeDeg - last.longitudeDeg) > 180)
        lines.push([point]);
      else line!.push(point);
    }
    return lines
      .filter((line) => line.length > 1)
      .map((line) => ({
        type: 'Feature',
        geometry: {
          type: 'LineString',
          coordinates: line.map(({ longitudeDeg, latitudeDeg }) => [
            Number(longitudeDeg.toFixed(3)),
            Number(latitudeDeg.toFixed(3)),
          ]),
        },
        properties: {
          ...{ id: forecast.objectId, name: forecast.name },
          ...{ fromUtc: formatUtc(line[0]!.atUs), toUtc: formatUtc(line.at(-1)!.atUs) },
        },
      }));
  });
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}
