/** A field for an instant in UTC, and the line that says that what is shown is what was known at another time than now. */
import { useEffect, useId, useState } from 'preact/hooks';
import { Shape } from '../ui/shape.tsx';
import { utcText } from '../ui/time.tsx';
import { atNow, setQuery } from './address.ts';
import { instantOf } from './figures.ts';
import { words } from './words.ts';

type InstantProps = {
  readonly label: string;
  readonly value: string | null; // ISO
  readonly onSet: (iso: string | null) => void;
};

const PLACEHOLDER = 'YYYY-MM-DD hh:mm';

/** A text and no date picker: those write days as the machine's land does, and hours by twelve. Set by Enter or by leaving the field; empty is none. */
export function InstantField({ label, value, onSet }: InstantProps) {
  const id = useId();
  const shown = value === null ? '' : value.slice(0, 16).replace('T', ' ');
  const [typed, setTyped] = useState(shown);
  const [isBad, setBad] = useState(false);
  useEffect(() => setTyped(shown), [shown]);
  const set = () => {
    if (typed === shown) return;
    const iso = typed === '' ? null : instantOf(typed);
    setBad(iso === null && typed !== '');
    if (iso !== null || typed === '') onSet(iso);
  };
  return (
    <label class="instant" for={id}>
      {label}
      <input
        id={id}
        type="text"
        size={17}
        maxLength={32}
        placeholder={PLACEHOLDER}
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
      <span class="unit">UTC</span>
    </label>
  );
}

export function ReplayField() {
  return (
    <InstantField label={words().at} value={atNow()} onSet={(iso) => setQuery({ at: iso ?? '' })} />
  );
}

export function ReplayLine() {
  const w = words();
  const at = atNow();
  if (at === null) return null;
  return (
    <p class="replay-line" role="status">
      <Shape name="previous" />
      <strong>{w.replay(utcText(Date.parse(at), false))}</strong>
      <span>{w.replayWhy}</span>
      <button type="button" onClick={() => setQuery({ at: '' })}>
        {w.toNow}
      </button>
    </p>
  );
}
