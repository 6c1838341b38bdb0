/**
 * An OCM from KVN, XML and JSON to a value and back (CCSDS 502.0-B-3, section 6), by the table in messages/ocm.ts. Numbers
 * come back bit for bit; times are written absolute, in the scale of the message, to the µs. A draft (version 2.0) is
 * written as 3.0.
 */
import type { Result } from '@noroshi/time';
import { contextOf } from './check.ts';
import { commentNodes, commentsIn } from './comments.ts';
import type { DecodedMessage } from './decode.ts';
import { messageText } from './encode.ts';
import { epochText } from './epoch.ts';
import { numberOf } from './forms.ts';
import type { NdmLimits } from './kvn/lines.ts';
import { sectionsOf } from './messages/nodes.ts';
import { OCM_SCHEMA } from './messages/ocm.ts';
import { beforeFields, compositionOf, MANOEUVRE_FIELDS } from './messages/ocm-elements.ts';
import { timeUs } from './messages/odm-times.ts';
import type { Ocm, OcmCovariance, OcmManoeuvre, OcmMetadata, OcmTrajectory } from './ocm-types.ts';
import { decodeAllOf, decodeOneOf, type ReadAll } from './orbit-values.ts';
import type { NdmEncoding } from './read.ts';
import type { CheckContext, SectionSchema } from './schema.ts';
import { rowsIn } from './sections.ts';
import { lineText, numberText } from './text.ts';
import { type Fault, type MessageNode, type NdmNode, NOWHERE, type SectionNode } from './tree.ts';
import { userDefinedList, userDefinedOf } from './user-defined.ts';
import { messageOf, type Values } from './values.ts';

/** The OCM of a file. Every fault of the table refuses it. */
export function decodeOcm(
  input: Uint8Array | string,
  limits: NdmLimits = {},
): Result<Ocm, readonly Fault[]> {
  return decodeOneOf(input, 'OCM', limits, ocmOf);
}

/** Every OCM of a file: of a combined message, or of texts joined. */
export function decodeOcms(input: Uint8Array | string, limits: NdmLimits = {}): ReadAll<Ocm> {
  return decodeAllOf(input, 'OCM', limits, ocmOf);
}

function ocmOf({ message, values }: DecodedMessage): Ocm {
  const [segment] = sectionsOf(message, 'segment');
  const context = contextOf(segment!, { version: '3.0', timeSystem: 'UTC' });
  const blocks = <T>(field: string, name: string, one: (of: Values, node: SectionNode) => T): T[] =>
    sectionsOf(message, name).map((node, k) => one((values[field] as Values[])[k]!, node));
  const { userDefined: _, ...plain } = values;
  return {
    ...(plain as Omit<Ocm, 'comments'>),
    version: '3.0',
    comments: commentsIn(message, ['segment']),
    metadata: metadataOf(values.metadata as Values, sectionsOf(message, 'metadata')[0]!),
    trajectories: blocks('trajectories', 'traj', (of, node) => trajectoryOf(of, node, context)),
    covariances: blocks('covariances', 'cov', (of, node) => covarianceOf(of, node, context)),
    manoeuvres: blocks('manoeuvres', 'man', (of, node) => manoeuvreOf(of, node, context)),
    ...properties(message, values),
    userComments: sectionsOf(message, 'user').flatMap((node) => commentsIn(node)),
    userDefined: userDefinedOf(values),
  };
}

const PROPERTIES = { physical: 'phys', perturbations: 'pert', orbitDetermination: 'od' } as const;

/** Blocks of keys only; one may stand with nothing in it. */
function properties(message: MessageNode, values: Values): Partial<Ocm> {
  const found: Values = {};
  for (const [field, name] of Object.entries(PROPERTIES)) {
    const [node] = sectionsOf(message, name);
    if (node !== undefined)
      found[field] = { ...(values[field] as Values), comments: commentsIn(node) };
  }
  return found as Partial<Ocm>;
}

function metadataOf(values: Values, node: SectionNode): OcmMetadata {
  const own = values as Partial<OcmMetadata>;
  const timeSystem = own.timeSystem?.toUpperCase() ?? 'UTC';
  return { ...(own as OcmMetadata), timeSystem, comments: commentsIn(node) };
}

function trajectoryOf(values: Values, node: SectionNode, context: CheckContext): OcmTrajectory {
  const { units: _, ...own } = values as Partial<OcmTrajectory> & { units?: string };
  const { width, epochUs, numbers } = columnsOf(node, context);
  return {
    ...{ centerName: 'EARTH', refFrame: 'ICRF3' },
    ...own,
    type: own.type?.toUpperCase() ?? 'CARTPV',
    ...{ width, epochUs, elements: numbers, comments: commentsIn(node) },
  };
}

function covarianceOf(values: Values, node: SectionNode, context: CheckContext): OcmCovariance {
  const { units: _, ...own } = values as Partial<OcmCovariance> & { units?: string };
  const { width, epochUs, numbers } = columnsOf(node, context);
  return {
    ...{ refFrame: 'TNW_INERTIAL', ordering: 'LTM' },
    ...own,
    type: own.type?.toUpperCase() ?? 'CARTPV',
    ...{ width, epochUs, terms: numbers, comments: commentsIn(node) },
  };
}

type Columns = {
  readonly width: number;
  readonly epochUs: Float64Array;
  readonly numbers: Float64Array;
};

function columnsOf(node: SectionNode, { timeSystem, epochZeroUs }: CheckContext): Columns {
  const rows = rowsIn(node);
  const width = rows.length === 0 ? 0 : rows[0]!.cells.length - 1;
  const epochUs = new Float64Array(rows.length);
  const numbers = new Float64Array(rows.length * width);
  rows.forEach(({ cells }, k) => {
    epochUs[k] = timeUs(cells[0]!, timeSystem, epochZeroUs) ?? Number.NaN;
    for (let i = 0; i < width; i++)
      numbers[width * k + i] = numberOf(cells[i + 1] ?? '') ?? Number.NaN;
  });
  return { width, epochUs, numbers };
}

function manoeuvreOf(
  values: Values,
  node: SectionNode,
  { timeSystem, epochZeroUs }: CheckContext,
): OcmManoeuvre {
  const read = values as Partial<OcmManoeuvre> & { composition: string; units?: string };
  const { composition, units: _, ...own } = read;
  const names = compositionOf(composition);
  const times = beforeFields(names);
  const fields = names.slice(times);
  const rows = rowsIn(node);
  return {
    ...(own as OcmManoeuvre),
    refFrame: own.refFrame ?? 'TNW_INERTIAL',
    fields,
    epochUs: Float64Array.from(
      rows,
      ({ cells }) => timeUs(cells[0]!, timeSystem, epochZeroUs) ?? Number.NaN,
    ),
    lines: rows.map(({ cells }) =>
      fields.map((field, k) => {
        const cell = cells[times + k] ?? '';
        return MANOEUVRE_FIELDS.get(field)?.form === 'number'
          ? (numberOf(cell) ?? Number.NaN)
          : cell;
      }),
    ),
    comments: commentsIn(node),
  };
}

/** What is obligatory but absent, not finite or out of range is a bug of the caller, and throws. */
export function encodeOcm(ocm: Ocm, encoding: NdmEncoding = 'kvn'): string {
  return messageText(ocmMessage(ocm), OCM_SCHEMA, encoding);
}

function ocmMessage(ocm: Ocm): MessageNode {
  const manoeuvres = ocm.manoeuvres.map((one) => ({
    ...one,
    composition: ['TIME_ABSOLUTE', ...one.fields].join(', '),
  }));
  const userDefined = userDefinedList(ocm.userDefined);
  const { timeSystem } = ocm.metadata;
  return messageOf({ ...ocm, manoeuvres, userDefined }, OCM_SCHEMA, ocm.version, {
    before: ({ name }, of) =>
      WITHOUT_COMMENTS.includes(name)
        ? []
        : commentNodes(
            name === 'user' ? ocm.userComments : (of as { comments?: readonly string[] }).comments,
          ),
    after: ({ name }, of) =>
      linesOf(name, of as OcmTrajectory & OcmCovariance & OcmManoeuvre, timeSystem),
  });
}

const WITHOUT_COMMENTS: readonly SectionSchema['name'][] = ['ocm', 'body', 'segment', 'data'];

function linesOf(
  name: string,
  of: OcmTrajectory & OcmCovariance & OcmManoeuvre,
  timeSystem: string,
): NdmNode[] {
  if (name === 'man')
    return of.lines.map((line, k) =>
      row(
        of.epochUs[k]!,
        timeSystem,
        line.map((cell) => (typeof cell === 'number' ? finite(cell) : lineText(cell))),
      ),
    );
  if (name !== 'traj' && name !== 'cov') return [];
  const numbers = name === 'traj' ? of.elements : of.terms;
  return Array.from(of.epochUs, (us, k) =>
    row(us, timeSystem, Array.from(numbers.subarray(of.width * k, of.width * (k + 1)), finite)),
  );
}

function row(epochUs: number, timeSystem: string, values: readonly string[]): NdmNode {
  const cells = [epochText(epochUs, timeSystem), ...values];
  return { kind: 'row', cells, at: NOWHERE, cellAt: cells.map(() => NOWHERE) };
}

function finite(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} in a line of an OCM: a number is right`);
  return numberText(value);
}
