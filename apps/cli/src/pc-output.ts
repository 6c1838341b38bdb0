/** One message's ladder for people and for programs: the recommended figure first, then why each other is not. */
import type { Cdm } from '@noroshi/ndm';
import {
  type Encounter,
  isBoundOnly,
  LADDER_METHODS,
  type Ladder,
  type LadderMethod,
  type MethodFigure,
  type PcEvent,
  RUNGS,
} from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';
import { type CombinedRadius, radiusText } from './cdm-hbr.ts';
import { type BurnAnswer, burnLines } from './pc-burn.ts';
import { wrapped } from './wrapped.ts';

/** One message as the ladder takes it. */
export type PcSubject = {
  readonly file: string;
  readonly cdm: Cdm;
  readonly radius: CombinedRadius;
  readonly event: PcEvent;
  readonly remarks: readonly string[]; // of the reading; the ladder has its own
};

export type PcAnswer = PcSubject & {
  readonly ladder: Ladder;
  readonly burn: BurnAnswer | undefined; // undefined: none is asked for
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
export function pcJson({
  file,
  cdm,
  radius,
  ladder,
  remarks,
  burn,
}: PcAnswer): Record<string, unknown> {
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
    tcaOffsetS: encounter.offsetS,
    relativeSpeedKmS: encounter.relativeSpeedKmS,
    hbrM: radius.hbrM,
    hbrFrom: radius.hbrFrom,
    hbrAssumed: radius.isAssumed,
    methods,
    recommended,
    dilution,
    plane: encounter.plane,
    printedPc: cdm.collisionProbability ?? null,
    printedPcMethod: cdm.collisionProbabilityMethod ?? null,
    remarks: [...remarks, ...ladder.remarks],
    burn: burn ?? null,
  };
}

const COLUMNS_MIN = 60;
const COLUMNS_USUAL = 110;
const HANG_COLUMNS = TITLE_COLUMNS + VALUE_COLUMNS + 2;
const HEAD_HANG = 4;
const NOTE = '  note: ';

export function pcText(answer: PcAnswer, columns = COLUMNS_USUAL): string {
  const { file, cdm, ladder } = answer;
  const [one, two] = cdm.objects.map(({ designator, objectName }) => `${designator} ${objectName}`);
  const head = [
    file,
    `  ${one} and ${two}`,
    `  ${formatUtc(cdm.tcaUs)}, ${whatMeets(ladder.encounter)}`,
    `  ${radiusText(answer.radius)}`,
  ];
  const figures = [
    ...recommendedLines(ladder),
    ...othersLines(ladder),
    ...printedLines(cdm),
    ...(answer.burn === undefined
      ? []
      : burnLines(answer.burn, ladder, (name) => TITLES[name].padEnd(TITLE_COLUMNS))),
  ];
  const notes = [...answer.remarks, ...ladder.remarks, ...dilutionNotes(ladder)];
  const width = Math.max(COLUMNS_MIN, columns);
  const lines = [
    ...head.flatMap((line) => wrapped(line, width, HEAD_HANG)),
    ...figures.flatMap((line) => wrapped(line, width, HANG_COLUMNS)),
    ...notes.flatMap((remark) => wrapped(`${NOTE}${remark}`, width, NOTE.length)),
  ];
  return `${lines.join('\n')}\n\n`;
}

function dilutionNotes({ dilution }: Ladder): string[] {
  if (dilution === null || !dilution.diluted || dilution.scaleAtMax === 0) return [];
  const times = (1 / dilution.scaleAtMax).toPrecision(2);
  return [
    `dilution region: the error is ${times} times as wide as the one that would be worst; a low probability tells that the ` +
      'orbits are poorly known, and better tracking may raise it',
  ];
}

function whatMeets({ missKm, relativeSpeedKmS }: Encounter): string {
  const miss = missKm < 10 ? `${(missKm * 1000).toFixed(1)} m` : `${missKm.toFixed(3)} km`;
  const speed =
    relativeSpeedKmS < 0.1
      ? `${(relativeSpeedKmS * 1000).toFixed(2)} m/s`
      : `${relativeSpeedKmS.toFixed(3)} km/s`;
  return `miss ${miss} at ${speed}`;
}

function recommendedLines({ methods, recommended }: Ladder): string[] {
  const title = `RECOMMENDED`.padEnd(TITLE_COLUMNS);
  if (recommended === 'none valid')
    return [
      `  ${title}${'-'.padEnd(VALUE_COLUMNS)}no method’s assumptions hold: see why at each; the maxima are 2-D bounds`,
    ];
  const figure = methods[recommended]!;
  const text = `${TITLES[recommended]}: ${figure.why}${errorText(figure)}`;
  return [`  ${title}${valueText(figure).padEnd(VALUE_COLUMNS)}${text}`];
}

function errorText({ value, error, interval95 }: MethodFigure): string {
  if (interval95 !== undefined)
    return `; 95 % interval ${interval95.map((end) => end.toExponential(3)).join(' … ')}`;
  if (error === null || value === null || value === 0) return '';
  return `; numerics within ${((100 * error) / value).toExponential(0)} %`;
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

/** Of a sample with too few hits its bound: nobody acts on a 0 that only says that few were drawn. */
function valueText(figure: MethodFigure): string {
  const { value, interval95 } = figure;
  if (isBoundOnly(figure)) return `< ${interval95![1].toExponential(1)}`;
  return value === null ? '-' : numberText(value);
}

function numberText(value: number): string {
  return value === 0 ? '0' : value.toExponential(3);
}

function printedLines({ collisionProbability, collisionProbabilityMethod }: Cdm): string[] {
  if (collisionProbability === undefined) return [];
  const method = collisionProbabilityMethod ?? 'no method named';
  return [
    `  ${'printed in the message'.padEnd(TITLE_COLUMNS)}${numberText(collisionProbability).padEnd(VALUE_COLUMNS)}${method}`,
  ];
}
