/**
 * Markings of STIX and markings of Noroshi. Outward a marking is TLP 2.0 by its fixed definition, and each caveat a statement;
 * partners by name have no form in STIX, so the exchange keeps them. Inward the strictest TLP counts, TLP 1.0 by its successor
 * (WHITE is CLEAR); what is not known is read as the strictest there is.
 * TLP 2.0: https://www.first.org/tlp/ ; as an extension: OASIS CTI common objects, 60a3c5c5.
 */
import type { Marking, Tlp } from '@noroshi/watch';
import { TLP_LEVELS, tlpRank } from '@noroshi/watch';
import { isObject, type JsonObject } from './check/fault.ts';
import { TLP_1, TLP_2, TLP_2_EXTENSION } from './check/markings.ts';
import { type Sha1, uuidV5 } from './ids.ts';

/** When OASIS published the TLP 2.0 definitions. */
const TLP_2_CREATED = '2022-10-01T00:00:00.000Z';
/** The namespace of our own names: a random UUID, made once and never changed, since ids of what was told hang on it. */
export const NOROSHI_NAMESPACE = '08d7b1d9-9f03-44f0-9e4e-9342a9f6fbd3';

export type MarkingDefinition = {
  readonly type: 'marking-definition';
  readonly spec_version: '2.1';
  readonly id: string;
  readonly created: string;
  readonly [name: string]: unknown;
};

/** The definition of a level, as OASIS publishes it. */
export function tlpDefinition(tlp: Tlp): MarkingDefinition {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: TLP_2[tlp]!,
    created: TLP_2_CREATED,
    name: `TLP:${tlp}`,
    extensions: {
      [TLP_2_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: tlp.toLowerCase() },
    },
  };
}

/** Definitions that say a marking: its TLP, and a statement for each caveat. */
export function markingDefinitions(
  marking: Pick<Marking, 'tlp' | 'caveats'>,
  created: string,
  sha1: Sha1,
): MarkingDefinition[] {
  const statements = marking.caveats.map(
    (statement): MarkingDefinition => ({
      type: 'marking-definition',
      spec_version: '2.1',
      id: `marking-definition--${uuidV5(NOROSHI_NAMESPACE, `statement\n${statement}`, sha1)}`,
      created,
      definition_type: 'statement',
      definition: { statement },
    }),
  );
  return [tlpDefinition(marking.tlp), ...statements];
}

const LEVEL_OF = new Map<string, Tlp>([
  ...TLP_LEVELS.map((tlp): [string, Tlp] => [TLP_2[tlp]!, tlp]),
  [TLP_1.white!, 'CLEAR'],
  [TLP_1.green!, 'GREEN'],
  [TLP_1.amber!, 'AMBER'],
  [TLP_1.red!, 'RED'],
]);

export type ReadMarking = {
  readonly tlp: Tlp;
  readonly caveats: readonly string[];
  /** Marking references that nobody here knows: because of them `tlp` is RED. */
  readonly unknown: readonly string[];
};

/**
 * How an object is to be handled: the strictest of its markings, granular ones too, since whoever holds the object holds its
 * parts. `definitionOf` finds definitions by id. An object without any marking is `unmarked`, what the receiver agreed upon.
 */
export function readMarking(
  object: JsonObject,
  definitionOf: (id: string) => JsonObject | undefined,
  unmarked: Tlp,
): ReadMarking {
  const ids = markingIds(object);
  const levels: Tlp[] = ids.length === 0 ? [unmarked] : [];
  const caveats: string[] = [];
  const unknown: string[] = [];
  for (const id of ids) {
    const level = LEVEL_OF.get(id);
    const definition = level === undefined ? definitionOf(id) : undefined;
    const statement = isObject(definition?.definition)
      ? definition.definition.statement
      : undefined;
    if (level !== undefined) levels.push(level);
    else if (typeof statement === 'string') caveats.push(statement);
    else unknown.push(id);
  }
  if (unknown.length > 0) levels.push('RED');
  if (levels.length === 0) levels.push(unmarked); // statements alone say nothing of who may see
  const tlp = levels.reduce((most, level) => (tlpRank(level) > tlpRank(most) ? level : most));
  return { tlp, caveats, unknown };
}

function markingIds(object: JsonObject): string[] {
  const whole = Array.isArray(object.object_marking_refs) ? object.object_marking_refs : [];
  const parts = Array.isArray(object.granular_markings) ? object.granular_markings : [];
  const inner = parts.flatMap((part) => (isObject(part) ? [part.marking_ref] : []));
  return [...new Set([...whole, ...inner].filter((id): id is string => typeof id === 'string'))];
}
