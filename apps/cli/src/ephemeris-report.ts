/** What is in ephemerides, for `noroshi catalogue`: one row an object and file. */
import { formatTable, safeText } from '@noroshi/host';
import type { Ephemeris } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';

const ROWS_MAX = 20;

export type EphemerisReport = {
  readonly id: string;
  readonly name: string;
  readonly cosparId: string;
  readonly file: string;
  readonly createdUs: number;
  readonly fromUs: number; // useable
  readonly toUs: number;
  readonly segments: number;
  readonly states: number;
  readonly stepS: number; // the median
  readonly frames: readonly string[];
  readonly interpolations: readonly string[]; // hermite 7
  readonly covariances: number;
};

export function ephemerisReports(ephemerides: readonly Ephemeris[]): EphemerisReport[] {
  return ephemerides.map((ephemeris) => {
    const { objectId, name, cosparId, source, createdUs, tables } = ephemeris;
    const distinct = (of: readonly string[]) => [...new Set(of)];
    return {
      ...{ id: objectId, name, cosparId, file: source, createdUs },
      fromUs: Math.min(...tables.map(({ fromUs }) => fromUs)),
      toUs: Math.max(...tables.map(({ toUs }) => toUs)),
      segments: tables.length,
      states: tables.reduce((sum, { epochUs }) => sum + epochUs.length, 0),
      stepS: medianStepS(tables),
      frames: distinct(tables.map(({ frameName }) => frameName ?? 'TEME')),
      interpolations: distinct(tables.map(({ method, degree }) => `${method} ${degree}`)),
      covariances: tables.reduce((sum, one) => sum + (one.covariances?.epochUs.length ?? 0), 0),
    };
  });
}

function medianStepS(tables: Ephemeris['tables']): number {
  const steps: number[] = [];
  for (const { epochUs } of tables)
    for (let k = 1; k < epochUs.length; k++) steps.push((epochUs[k]! - epochUs[k - 1]!) / 1e6);
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0;
}

export function ephemerisJson(report: EphemerisReport) {
  const { createdUs, fromUs, toUs, ...rest } = report;
  return {
    ...rest,
    ...{ createdUtc: formatUtc(createdUs), fromUtc: formatUtc(fromUs), toUtc: formatUtc(toUs) },
  };
}

/** A table for people; ages are those of the messages at `atUs`. */
export function ephemerisTable(reports: readonly EphemerisReport[], atUs: number | null): string {
  if (reports.length === 0) return '';
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    ...[{ title: 'object' }, { title: 'from' }, { title: 'to' }, right('age d'), right('segments')],
    ...[right('step s'), { title: 'frame' }, { title: 'interpolation' }, right('covariances')],
  ];
  const cells = (one: EphemerisReport) => [
    ...[safeText(one.id), formatUtc(one.fromUs, 0), formatUtc(one.toUs, 0)],
    atUs === null ? '-' : ((atUs - one.createdUs) / 86_400e6).toFixed(1),
    ...[String(one.segments), String(one.stepS), safeText(one.frames.join(', '))],
    ...[one.interpolations.join(', '), String(one.covariances)],
  ];
  const shown = reports.slice(0, ROWS_MAX);
  const more = reports.length - shown.length;
  const objects = new Set(reports.map(({ id }) => id)).size;
  return [
    `\nephemerides: ${reports.length}, of ${objects} ${objects === 1 ? 'object' : 'objects'}\n`,
    formatTable(columns, shown.map(cells)),
    ...(more > 0 ? [`and ${more} more; --json lists them all\n`] : []),
  ].join('');
}
