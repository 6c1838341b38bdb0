/**
 * What of the warnings is shown: read from the address and written to it, so that it can be sent on and saved. The node filters;
 * the same is asked of what is here already, so that typing answers at once.
 */
import type { Warning, WarningLine } from '../data/wire.ts';

export type Filters = {
  readonly text: string;
  readonly states: 'active' | 'every';
  readonly precedence: Warning['precedence'] | '';
  readonly kind: string;
  readonly domain: string;
  readonly owner: string;
  readonly origin: string;
  readonly assignee: string; // not asked of the node: of what is shown
  readonly shelved: 'none' | 'only';
};

export const NO_FILTERS: Filters = {
  ...{ text: '', states: 'active', precedence: '', kind: '', domain: '' },
  ...{ owner: '', origin: '', assignee: '', shelved: 'none' },
};

const PRECEDENCES = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'] as const;
const NAMES = Object.keys(NO_FILTERS) as (keyof Filters)[];
const TEXT_MAX = 200;

/** Anything may stand in an address: what is no filter is left out. */
export function filtersOf(query: Readonly<Record<string, string>>): Filters {
  const text = (name: string) => (query[name] ?? '').slice(0, TEXT_MAX);
  return {
    ...{ text: text('text'), kind: text('kind'), domain: text('domain'), owner: text('owner') },
    ...{ origin: text('origin'), assignee: text('assignee') },
    states: query.states === 'every' ? 'every' : 'active',
    precedence: PRECEDENCES.find((one) => one === query.precedence) ?? '',
    shelved: query.shelved === 'only' ? 'only' : 'none',
  };
}

/** Only what differs from no filter. */
export function queryOf(filters: Filters): Record<string, string> {
  return Object.fromEntries(
    NAMES.filter((name) => filters[name] !== NO_FILTERS[name]).map((name) => [name, filters[name]]),
  );
}

/** How many are set, beside the text that stands in its own field. */
export function filterCount(filters: Filters): number {
  return Object.keys(queryOf(filters)).filter((name) => name !== 'text').length;
}

/** As the node is asked (GET /api/v1/warnings, …/export). */
export function nodeQuery(filters: Filters): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ['precedence', 'kind', 'domain', 'owner', 'origin'] as const)
    if (filters[name] !== '') query.set(name, filters[name]);
  const text = filters.text.trim();
  if (text !== '') query.set('text', text);
  query.set('shelved', filters.shelved);
  if (filters.states === 'every') query.set('states', 'open,acknowledged,closed,cancelled');
  return query;
}

/** The same, of a line that is here. `wallMs`: the node's wall clock. */
export function fits({ warning, facts }: WarningLine, filters: Filters, wallMs: number): boolean {
  const { precedence, kind, domain, owner, origin, assignee, states, shelved } = filters;
  const isActive = warning.state === 'open' || warning.state === 'acknowledged';
  if (states === 'active' && !isActive) return false;
  if (precedence !== '' && warning.precedence !== precedence) return false;
  if (kind !== '' && !(facts?.kinds as readonly string[] | undefined)?.includes(kind)) return false;
  if (domain !== '' && !warning.domains.includes(domain)) return false;
  if (owner !== '' && !warning.owners.includes(owner)) return false;
  if (origin !== '' && warning.origin !== origin) return false;
  if (assignee !== '' && warning.assignee !== assignee) return false;
  if (isAside(warning, wallMs) !== (shelved === 'only')) return false;
  const wanted = filters.text.trim().toLowerCase();
  if (wanted === '') return true;
  const { id, title, assetIds, objectIds, domains } = warning;
  return [id, title, ...assetIds, ...objectIds, ...domains].some((part) =>
    part.toLowerCase().includes(wanted),
  );
}

/** Set aside at this instant of the node's wall clock. */
export function isAside(warning: Pick<Warning, 'shelvedUntilUtc'>, wallMs: number): boolean {
  return warning.shelvedUntilUtc !== undefined && Date.parse(warning.shelvedUntilUtc) > wallMs;
}

export type GroupBy = 'none' | 'asset' | 'object';
export type Group = { readonly key: string; readonly lines: readonly WarningLine[] };

/**
 * In the order of the most urgent of each; a warning about several stands with the first of them. By object: what comes near,
 * not the asset's own object, which the warning is about too.
 */
export function grouped(
  lines: readonly WarningLine[],
  by: GroupBy,
  isAssets: (objectId: string) => boolean,
): readonly Group[] {
  if (by === 'none') return [{ key: '', lines }];
  const groups = Map.groupBy(lines, ({ warning: { assetIds, objectIds } }) => {
    if (by === 'asset') return assetIds[0] ?? '';
    return objectIds.find((id) => !isAssets(id)) ?? objectIds[0] ?? '';
  });
  return [...groups].map(([key, own]) => ({ key, lines: own }));
}
