/** What typed messages share: how strictly they are read, and keywords of a user's own. */
import type { CheckOptions } from './check.ts';
import { lineText } from './text.ts';
import type { UserDefined, Values } from './values.ts';

/** Unlike conjunction messages of the field, a message with a value that cannot be read is refused. */
export const STRICT: CheckOptions = { optionalValues: 'error' };

/** By name, without USER_DEFINED_; of a name that stands twice the last. */
export function userDefinedOf(values: Values): Record<string, string> {
  const list = (values.userDefined ?? []) as readonly UserDefined[];
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

export function userDefinedList(of: Readonly<Record<string, string>>): UserDefined[] {
  return Object.entries(of).map(([name, value]) => ({
    name: lineText(name).replace(/[=\s]+/g, '_'),
    value,
  }));
}
