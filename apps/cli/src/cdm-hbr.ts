/**
 * The combined hard-body radius of a message and where it comes from, in the order of who says it most plainly: the command line;
 * the file that the user names, if it knows both objects; the message; the file or the exclusion volume for one object and the
 * size class for the other.
 */
import { formatFileError, readFileInto, safeText } from '@noroshi/host';
import { type Cdm, type CdmObject, hardBodyRadiusM } from '@noroshi/ndm';
import { type HardBodies, readHardBodies, SIZE_CLASS_RADIUS_M, sizeClassOf } from '@noroshi/screen';
import type { Command } from 'commander';
import { numberIn } from './options.ts';
import { CommandError, counted, EXIT, say, type World } from './world.ts';

/** `--hbr-m` and `--hbr`, the same in every command about a message. */
export function addRadiusOptions(command: Command): Command {
  return command
    .option(
      '--hbr-m <m>',
      'combined hard-body radius (default: of --hbr, else of the message, else by size class)',
      numberIn(0, 1000, 'metres'),
    )
    .option('--hbr <file>', 'hard-body radii by catalogue number: CSV with ObjectID and HBR in m');
}

export type RadiusOptions = { readonly hbrM?: number; readonly hbr?: string };

export type CombinedRadius = {
  readonly hbrM: number;
  readonly hbrFrom: string;
  readonly isAssumed: boolean; // a size class has a part in it
};

const HBR_BYTES_MAX = 64 * 2 ** 20;
const REFUSED_SHOWN_MAX = 3;

export type HbrFile = { readonly file: string; readonly bodies: HardBodies };

/** Reads `--hbr FILE`; lines that cannot be read are told and the rest serves. */
export async function loadHardBodies(
  world: World,
  file: string | undefined,
): Promise<HbrFile | undefined> {
  if (file === undefined) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  const push = (chunk: Uint8Array) => void (text += decoder.decode(chunk, { stream: true }));
  const read = await readFileInto(file, push, {
    ...{ limits: { bytesMax: HBR_BYTES_MAX }, stdin: world.stdin },
  });
  if (!read.ok)
    throw new CommandError(EXIT.failure, `--hbr ${safeText(formatFileError(read.error))}`);
  const bodies = readHardBodies(text + decoder.decode());
  if (!bodies.ok) throw new CommandError(EXIT.failure, safeText(`--hbr ${file}: ${bodies.error}`));
  const { refused } = bodies.value;
  for (const { line, text: shown, expected } of refused.slice(0, REFUSED_SHOWN_MAX))
    say(world, safeText(`${file}:${line}: "${shown}": ${expected}`));
  const more = refused.length - REFUSED_SHOWN_MAX;
  if (more > 0) say(world, `… and ${counted(more, 'more such line')}`);
  return { file, bodies: bodies.value };
}

export function combinedRadius(
  cdm: Cdm,
  givenM: number | undefined,
  table: HbrFile | undefined,
): CombinedRadius {
  if (givenM !== undefined) return { hbrM: givenM, hbrFrom: 'given', isAssumed: false };
  const [one, two] = cdm.objects.map((object) => radiusInFile(object, table));
  const told = believed(hardBodyRadiusM(cdm));
  if (told !== undefined && (one === undefined || two === undefined))
    return { hbrM: told, hbrFrom: 'of the message', isAssumed: false };
  const parts = cdm.objects.map((object, k) => (k === 0 ? one : two) ?? radiusOf(object));
  return {
    hbrM: Number(parts.reduce((sum, { radiusM }) => sum + radiusM, 0).toPrecision(12)),
    hbrFrom: parts.map(({ radiusM, from }) => `${radiusM} m ${from}`).join(' + '),
    isAssumed: parts.some((part) => part.isAssumed),
  };
}

/** A radius of 0 would make every probability 0; one of kilometres is no body's. Neither is a radius that somebody knows. */
function believed(radiusM: number | undefined): number | undefined {
  return radiusM !== undefined && radiusM > 0 && radiusM <= RADIUS_MAX_M ? radiusM : undefined;
}

const RADIUS_MAX_M = 1000;

type Part = { readonly radiusM: number; readonly from: string; readonly isAssumed: boolean };

function radiusInFile({ designator }: CdmObject, table: HbrFile | undefined): Part | undefined {
  const radiusM = table?.bodies.radiusM.get(designator.trim().replace(/^0+(?=\d)/, ''));
  if (radiusM === undefined || table === undefined) return undefined;
  return { radiusM, from: `of ${table.file}`, isAssumed: false };
}

/** `Exclusion Volume Radius = 5.0 [m]`, `Operator Hard Body Radius = 10.0 [m]`: comments of one object. */
const OWN_RADIUS = /(?:exclusion[ _]volume|hard[ _-]body)[ _]radius\s*=\s*(\d+(?:\.\d+)?)/i;

function radiusOf({ comments = [], objectType, objectName }: CdmObject): Part {
  for (const text of comments) {
    const radiusM = believed(Number(OWN_RADIUS.exec(text)?.[1] ?? 0));
    if (radiusM !== undefined)
      return { radiusM, from: 'by its exclusion volume', isAssumed: false };
  }
  const sizeClass = sizeClassOf(objectType, objectName);
  const from = `assumed for the size class ${sizeClass}`;
  return { radiusM: SIZE_CLASS_RADIUS_M[sizeClass], from, isAssumed: true };
}

/** For people: a radius that was only assumed is said to be. */
export function radiusText({ hbrM, hbrFrom, isAssumed }: CombinedRadius): string {
  return `${isAssumed ? 'ASSUMED ' : ''}hard-body radius ${hbrM} m (${hbrFrom})`;
}
