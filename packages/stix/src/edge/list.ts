/**
 * Lists that an export is held against: what is ours, and what many share. Networks and names, a line each, with # or // before a
 * remark; a list of what many share may be written as the Public Suffix List is (https://publicsuffix.org/list/: rules, wildcards,
 * exceptions), and that list itself can be given.
 */
import { err, ok, type Result } from '@noroshi/time';
import { type Prefix, parsePrefix } from '../address.ts';
import { hostName } from './reserved.ts';

export type EdgeList = {
  readonly networks: readonly Prefix[];
  readonly names: readonly string[];
  readonly wildcards?: readonly string[]; // 'ck' of the rule *.ck: every name right below it is shared
  readonly exceptions?: readonly string[]; // 'www.ck' of the rule !www.ck: not shared, whatever a wildcard says
};

export type EdgeListFault = { readonly line: number; readonly entry: string };

export type EdgeListOptions = {
  /** Whether it may hold rules: wildcards, exceptions, names of one label. */
  readonly isRules: boolean;
  /** A name as it is in a zone (IDNA, RFC 5890); '' where it is none. */
  readonly toAscii: (name: string) => string;
};

const ENTRY_SHOWN = 60;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** All of it or the first line that is none of these. Blanks and commas part entries; of the Public Suffix List the first word counts. */
export function readEdgeList(
  text: string,
  options: EdgeListOptions,
): Result<EdgeList, EdgeListFault> {
  const list = {
    networks: [] as Prefix[],
    names: [] as string[],
    wildcards: [] as string[],
    exceptions: [] as string[],
  };
  for (const [i, line] of text.split('\n').entries()) {
    const plain = line.replace(/(#|\/\/).*/, '');
    for (const entry of plain.split(/[\s,]+/)) {
      if (entry === '' || takeEntry(entry, list, options)) continue;
      return err({ line: i + 1, entry: entry.slice(0, ENTRY_SHOWN) });
    }
  }
  return ok(list);
}

export function joinEdgeLists(lists: readonly EdgeList[]): EdgeList {
  return {
    networks: lists.flatMap(({ networks }) => networks),
    names: lists.flatMap(({ names }) => names),
    wildcards: lists.flatMap(({ wildcards = [] }) => wildcards),
    exceptions: lists.flatMap(({ exceptions = [] }) => exceptions),
  };
}

/** Whether a list says anything of registries: a name of one label, or a wildcard. */
export function hasSuffixRules({ names, wildcards = [] }: EdgeList): boolean {
  return wildcards.length > 0 || names.some((name) => !name.includes('.'));
}

type Taken = Record<'names' | 'wildcards' | 'exceptions', string[]> & { networks: Prefix[] };

function takeEntry(entry: string, list: Taken, { isRules, toAscii }: EdgeListOptions): boolean {
  const prefix = parsePrefix(entry);
  if (prefix.ok) {
    list.networks.push(prefix.value);
    return true;
  }
  const [, mark = '', rest = ''] = /^(\*\.|!)?(.*)$/.exec(entry) ?? [];
  const ascii = /^[\w.-]+$/.test(rest) ? rest : toAscii(rest);
  const name = isRules && LABEL.test(ascii.toLowerCase()) ? ascii.toLowerCase() : hostName(ascii);
  if (name === null || (mark !== '' && !isRules) || /^\d+$/.test(name)) return false;
  (mark === '' ? list.names : mark === '!' ? list.exceptions : list.wildcards).push(name);
  return true;
}
