/**
 * The filters of TAXII 2.1 (§3.4, §3.5): added_after (strictly later), limit, next, and match[id|type|version|spec_version] with
 * lists. A filter that is not understood is refused: left out silently it would widen the answer. Every filter counts at every
 * endpoint. Dates of versions are compared as numbers of nine fraction digits, so 12:00:00Z and 12:00:00.000Z are one.
 */
import { err, ok, parseUtc, type Result } from '@noroshi/time';

export const TAXII_LIMITS = {
  valuesMax: 64, // of one list
  valueCharsMax: 256,
  limitMax: 1_000_000_000, // more is the same: a page has its own end
  nextCharsMax: 16_384,
} as const;

export type TaxiiFilter = {
  /** Objects added after this; µs TAI. */
  readonly addedAfterUs?: number;
  readonly ids?: readonly string[];
  readonly types?: readonly string[];
  readonly specVersions?: readonly string[];
  /** 'first', 'last', 'all', or version keys; absent is the endpoint's own default. */
  readonly versions?: readonly string[];
};

export type TaxiiQuery = {
  readonly filter: TaxiiFilter;
  /** The filter in its one form: equal filters, equal text. '{}' for none. */
  readonly filterText: string;
  readonly limit?: number;
  readonly next?: string;
};

const LISTS = {
  'match[id]': 'ids',
  'match[type]': 'types',
  'match[spec_version]': 'specVersions',
  'match[version]': 'versions',
} as const;
const FORMS = {
  ids: /^[a-z0-9-]+--[0-9a-fA-F-]{36}$/,
  types: /^[a-z0-9-]{1,250}$/,
  specVersions: /^\d{1,3}\.\d{1,3}$/,
} as const;
const DATE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** `pairs` are the decoded names and values of the query string. The error names the parameter, never its value. */
export function parseTaxiiQuery(
  pairs: Iterable<readonly [string, string]>,
): Result<TaxiiQuery, string> {
  const seen = new Set<string>();
  const filter: { -readonly [K in keyof TaxiiFilter]: TaxiiFilter[K] } = {};
  let limit: number | undefined;
  let next: string | undefined;
  for (const [name, value] of pairs) {
    if (name.startsWith('match[') && !Object.hasOwn(LISTS, name))
      return err('a match parameter that this server does not know');
    if (seen.has(name)) return err('a parameter is given twice: give a list with commas');
    seen.add(name);
    if (name === 'added_after') {
      const us = dateAfter(value);
      if (us === null) return err('added_after is no time: give 2026-11-23T16:00:00.000000Z');
      filter.addedAfterUs = us;
    } else if (name === 'limit') {
      if (!/^\d{1,30}$/.test(value) || /^0+$/.test(value))
        return err('limit is no whole number above 0');
      limit = Math.min(Number(value), TAXII_LIMITS.limitMax);
    } else if (name === 'next') {
      if (value === '' || value.length > TAXII_LIMITS.nextCharsMax)
        return err('next is not one of ours');
      next = value;
    } else if (Object.hasOwn(LISTS, name)) {
      const field = LISTS[name as keyof typeof LISTS];
      const values = listOf(field, value);
      if (values === null) return err(`${name} is no list of what it filters by`);
      filter[field] = values;
    }
  }
  const filterText = textOfFilter(filter);
  return ok({
    ...{ filter, filterText },
    ...(limit !== undefined && { limit }),
    ...(next !== undefined && { next }),
  });
}

export function textOfFilter(filter: TaxiiFilter): string {
  const names = Object.keys(filter).sort() as (keyof TaxiiFilter)[];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, filter[name]])));
}

/** A version's date as text that sorts as time; null when it is no such date. */
export function versionKey(date: string): string | null {
  const found = DATE.exec(date);
  if (found === null || !parseUtc(`${found[1]}Z`).ok) return null;
  return `${found[1]}.${(found[2] ?? '').padEnd(9, '0')}Z`;
}

/** The last whole microsecond that is not after it: what was added later is later than the date itself. */
function dateAfter(value: string): number | null {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,30}))?Z$/.exec(value);
  if (found === null) return null;
  const parsed = parseUtc(`${found[1]}.${(found[2] ?? '').slice(0, 6).padEnd(6, '0')}Z`);
  return parsed.ok ? parsed.value : null;
}

function listOf(field: keyof typeof FORMS | 'versions', value: string): string[] | null {
  const given = value.split(',');
  if (given.length > TAXII_LIMITS.valuesMax) return null;
  const values: string[] = [];
  for (const each of given) {
    if (each === '' || each.length > TAXII_LIMITS.valueCharsMax) return null;
    const taken = field === 'versions' ? versionOf(each) : FORMS[field].test(each) ? each : null;
    if (taken === null) return null;
    values.push(taken);
  }
  return [...new Set(values)].sort();
}

function versionOf(text: string): string | null {
  return text === 'first' || text === 'last' || text === 'all' ? text : versionKey(text);
}
