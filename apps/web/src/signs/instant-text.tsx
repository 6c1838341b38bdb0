/** One end of the span: an instant in UTC, typed, in a field like the other filters. */
import { useEffect, useState } from 'preact/hooks';
import { instantOf } from '../behaviour/figures.ts';
import { setQuery } from './address.ts';

type Props = { readonly name: 'from' | 'to'; readonly title: string; readonly iso: string };

/** Set by Enter or by leaving the field; empty is none. */
export function InstantText({ name, title, iso }: Props) {
  const shown = iso.slice(0, 16).replace('T', ' ');
  const [typed, setTyped] = useState(shown);
  const [isBad, setBad] = useState(false);
  useEffect(() => {
    setTyped(shown);
    setBad(false);
  }, [shown]);
  const set = () => {
    if (typed === shown) return;
    const found = typed === '' ? '' : instantOf(typed);
    setBad(found === null);
    if (found !== null) setQuery({ [name]: found });
  };
  return (
    <label class="instant-text">
      <span>
        {title} <span class="unit">UTC</span>
      </span>
      <input
        type="text"
        size={16}
        maxLength={32}
        placeholder="YYYY-MM-DD hh:mm"
        spellcheck={false}
        autocomplete="off"
        value={typed}
        aria-invalid={isBad}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={set}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set();
        }}
      />
    </label>
  );
}
