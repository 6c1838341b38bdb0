/** One message's ladder for people and for programs: the recommended figure first, then why each other is not. */
import { safeText } from '@noroshi/host';
import type { Cdm } from '@noroshi/ndm';
import {
  type Encounter,
  LADDER_METHODS,
  type Ladder,
  type LadderMethod,
  type MethodFigure,
  RUNGS,
} from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';
import type { CombinedRadius } from './pc-hbr.ts';

/** What is known of one message when all is computed. */
export type PcAnswer = {
  readonly file: string;
  readonly cdm: Cdm;
  readonly radius: CombinedRadius;
  readonly ladder: Ladder;
  readonly remarks: readonly string[]; // of the reading; the ladder has its own
};

const TITLES: Readonly<Record<LadderMethod, string>> = {
  pc2d: '2-D, disk (Foster)',
  pc2dSquare: '2-D, square around it',
  pc2dEqualArea: '2-D, square of its area',
  chan: 'Chan’s series',
  maxAlfano: 'Alfano’s maximum',
  maxFrisbee: 'Frisbee’s maximum',
  nc2d: 'Nc2D (Hall)',
  nc3d: 'Nc3D (Hall)',
  coppola: 'Coppola, 3-D',
  monteCarlo: 'Monte Carlo',
};
const TITLE_COLUMNS = 25;
const VALUE_COLUMNS = 11;

/** The object of `--json`; optional parts of an answer are null, never left out. */
export function pcJson({ file, cdm, radius, ladder, remarks }: PcAnswer): Record<string, unknown> {
  const { methods, recommended, encounter, dilution } = ladder;
  return {
    file,
    messageId: cdm.messageId,
    createdUtc: formatUtc(cdm.creationUs),
    objects: cdm.objects.map(({ designator, objectName }) => ({
      id: designator,
      name: objectName,
    })),
    tca: formatUtc(cdm.tcaUs),
    missKm: encounter.missKm,
    relativeSpeedKmS: encounter.relativeSpeedKmS,
    hbrM: radius.hbrM,
    hbrFrom: radius.hbrFrom,
    methods,
    recommended,
    dilution,
    plane: encounter.plane,
    printedPc: cdm.collisionProbability ?? null,
    printedPcMethod: cdm.collisionProbabilityMethod ?? null,
    remarks: [...remarks, ...ladder.remarks],
  };
}

export function pcText(answer: PcAnswer): string {
  const { file, cdm, radius, ladder } = answer;
  const [one, two] = cdm.objects.map(({ designator, objectName }) => `${designator} ${objectName}`);
  const lines = [
    `${file}: ${one} and ${two}, ${formatUtc(cdm.tcaUs)}`,
    `  ${whatMeets(ladder.encounter, radius)}`,
    ...recommendedLines(ladder),
    ...othersLines(ladder),
    ...printedLines(cdm),
    ...[...answer.remarks, ...ladder.remarks].map((remark) => `  note: ${remark}`),
  ];
  return `${lines.map((line) => safeText(line)).join('\n')}\n\n`;
}

function whatMeets({ missKm, relativeSpeedKmS }: Encounter, radius: CombinedRadius): string {
  const miss = missKm < 10 ? `${(missKm * 1000).toFixed(1)} m` : `${missKm.toFixed(3)} km`;
  const speed =
    relativeSpeedKmS < 0.1
      ? `${(relativeSpeedKmS * 1000).toFixed(2)} m/s`
      : `${relativeSpeedKmS.toFixed(3)} km/s`;
  return `miss ${miss} at ${speed}, hard-body radius ${radius.hbrM} m (${radius.hbrFrom})`;
}

function recommendedLines({ methods, recommended }: Ladder): string[] {
  if (recommended === 'none valid')
    return [
      '  RECOMMENDED: none: no method’s assumptions hold here; see why at each, and the maxima',
    ];
  const figure = methods[recommended]!;
  const from = `${errorText(figure)}${recommended === RUNGS[0] ? '' : `; ${RUNGS.slice(0, RUNGS.indexOf(recommended)).join(', ')} fail`}`;
  return [`  RECOMMENDED: ${valueText(figure)}  by ${TITLES[recommended]}: ${figure.why}${from}`];
}

function errorText({ value, error, interval95 }: MethodFigure): string {
  if (interval95 !== undefined)
    return `; 95 % interval ${interval95.map((end) => end.toExponential(3)).join(' … ')}`;
  if (error === null || value === null || value === 0) return '';
  return `; numerical error below ${((100 * error) / value).toExponential(0)} %`;
}

/** In the order of the ladder: rungs that fail and why, those not needed, then bounds and comparisons. */
function othersLines({ methods, recommended }: Ladder): string[] {
  const rungs = RUNGS.filter((name) => name !== recommended && methods[name] !== undefined);
  const rest = LADDER_METHODS.filter(
    (name) => !(RUNGS as readonly string[]).includes(name) && methods[name] !== undefined,
  );
  return [...rungs, ...rest].map((name) => {
    const figure = methods[name]!;
    const interval = figure.interval95 === undefined ? '' : errorText(figure);
    return `  ${TITLES[name].padEnd(TITLE_COLUMNS)}${valueText(figure).padEnd(VALUE_COLUMNS)}${stateText(figure)}${figure.why}${interval}`;
  });
}

function stateText({ valid }: MethodFigure): string {
  if (valid === null) return '';
  return valid ? 'holds too: ' : 'NOT VALID: ';
}

function valueText({ value }: MethodFigure): string {
  return value === null ? '-' : value.toExponential(3);
}

function printedLines({ collisionProbability, collisionProbabilityMethod }: Cdm): string[] {
  if (collisionProbability === undefined) return [];
  const method = collisionProbabilityMethod ?? 'no method named';
  return [
    `  ${'printed in the message'.padEnd(TITLE_COLUMNS)}${collisionProbability.toExponential(3).padEnd(VALUE_COLUMNS)}${method}`,
  ];
}
