/**
 * Names that are everybody's: those of a list, what a wildcard of it covers, and whatever stands above one of them, since a zone
 * that stops a name stops all below it. Below a shared name somebody has a name of his own. Rules as of the Public Suffix List
 * (https://publicsuffix.org/list/): a wildcard stands for one label, an exception goes before it.
 */
import type { EdgeList } from './list.ts';
import { parentsOf } from './reserved.ts';

/** The rule that a name falls under, in words of the list; undefined where it is nobody else's. */
export type SharedRule = (name: string) => string | undefined;

export function createSharedRule({ names, wildcards = [], exceptions = [] }: EdgeList): SharedRule {
  const rules = new Map(wildcards.map((parent) => [parent, `*.${parent}`]));
  const listed = new Set(names);
  const excepted = new Set(exceptions);
  const above = new Map<string, string>();
  for (const name of names) for (const one of parentsOf(name)) above.set(one, name);
  for (const [parent, rule] of rules)
    for (const one of [parent, ...parentsOf(parent)]) above.set(one, rule);
  return (name) => {
    if (listed.has(name)) return name;
    const [parent = ''] = parentsOf(name);
    if (rules.has(parent) && !excepted.has(name)) return rules.get(parent);
    return above.get(name);
  };
}
