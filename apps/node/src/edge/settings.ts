/**
 * Indicators that the node is given: folders or files of STIX on its own machine, named by rows of configuration, so that each
 * change is versioned and audited. They are looked for in the flows (flows/one-watch.ts) and become files for own edges. Beside
 * them stands what is ours and what many share, which no such file may hold; networks of assets are ours anyway.
 */
import { domainToASCII } from 'node:url';
import {
  type EdgeList,
  joinEdgeLists,
  type Prefix,
  parsePrefix,
  readEdgeList,
} from '@noroshi/stix';
import { configRows, type Db } from '@noroshi/store';
import { Asset, Id, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const Entries = Type.Array(Title, { maxItems: 1000, uniqueItems: true });

export const IndicatorSource = Type.Object(
  {
    id: Id,
    path: Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000]*$' }),
    own: Type.Optional(Entries), // networks and names that are ours
    shared: Type.Optional(Entries), // that many share, or rules as of the Public Suffix List
  },
  { additionalProperties: false },
);
export type IndicatorSource = Static<typeof IndicatorSource>;

export type EdgeSettings = {
  readonly paths: readonly string[]; // of STIX, sorted
  readonly own: EdgeList;
  readonly shared: EdgeList;
};

export async function readEdgeSettings(db: Db): Promise<EdgeSettings> {
  const sources = (await configRows(db, 'indicators'))
    .map(({ doc }) => doc)
    .filter((doc): doc is IndicatorSource => Value.Check(IndicatorSource, doc));
  const lists = (field: 'own' | 'shared') =>
    sources.map((source) => listOf(source[field], field === 'shared') ?? NOTHING);
  const networks = (await configRows(db, 'asset')).flatMap(({ doc }): Prefix[] =>
    Value.Check(Asset, doc) ? (doc.networks ?? []).flatMap(prefixesOf) : [],
  );
  return {
    paths: [...new Set(sources.map(({ path }) => path))].sort(),
    own: joinEdgeLists([{ networks, names: [] }, ...lists('own')]),
    shared: joinEdgeLists(lists('shared')),
  };
}

/** The first entry that is neither network, name nor (of what is shared) rule; null where all are. */
export function wrongEntry({ own, shared }: IndicatorSource): string | null {
  const wrong = (entries: readonly string[] = [], isRules: boolean) =>
    entries.find((entry) => listOf([entry], isRules) === null);
  return wrong(own, false) ?? wrong(shared, true) ?? null;
}

const NOTHING: EdgeList = { networks: [], names: [] };

function listOf(entries: readonly string[] = [], isRules: boolean): EdgeList | null {
  const read = readEdgeList(entries.join('\n'), { isRules, toAscii: domainToASCII });
  return read.ok ? read.value : null;
}

function prefixesOf(network: string): Prefix[] {
  const parsed = parsePrefix(network);
  return parsed.ok ? [parsed.value] : [];
}
