/** The thresholds of the watch of conjunctions: one row, beside each figure the built-in one that holds where nothing is set. */
import { words as shared } from '../ui/words.ts';
import { type Kind, useRows } from './kinds.ts';
import { RowEditor } from './row.tsx';
import { words } from './words.ts';

const ID = 'conjunction';

export function ThresholdSection({ kind }: { kind: Kind }) {
  const { rows, refused } = useRows(kind.kind);
  if (rows === null)
    return (
      <p class="empty" role="status">
        {refused === null ? shared().wait : refused.message || shared().noAnswer}
      </p>
    );
  const row = rows.find(({ id }) => id === ID) ?? null;
  const builtIn = (kind.defaults ?? {}) as Readonly<Record<string, number>>;
  const hints = Object.fromEntries(
    Object.entries(builtIn).map(([name, value]) => [name, words().builtInIs(`${value}`)]),
  );
  return (
    <div class="config-single">
      <header class="page-head">
        <h1>{words().sections.thresholds}</h1>
        <p class="dim full small">{words().about.thresholds}</p>
        {row === null && <p class="hint full">{words().builtIn}</p>}
      </header>
      <RowEditor {...{ kind, row }} id={ID} begin={{}} form={{ hints }} onSaved={() => {}} />
    </div>
  );
}
