/** A field for an instant in UTC, and the line that says that what is shown is what was known at another time than now. */
import { useEffect, useId, useState } from 'preact/hooks';
import { Shape } from '../ui/shape.tsx';
import { utcText } from '../ui/time.tsx';
import { atNow, instantOf, setQuery } from './address.ts';
import { words } from './words.ts';

type InstantProps = {
  readonly label: string;
  readonly value: string | null; // ISO
  readonly onSet: (iso: string | null) => void;
};

/** Set by Enter or by leaving the field; empty is none. */
export function InstantField({ label, value, onSet }: InstantProps) {
  const id = useId();
  const shown = value === null ? '' : value.slice(0, 16);
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped(shown), [shown]);
  const set = () => {
    if (typed === shown) return;
    const iso = typed === '' ? null : instantOf(typed);
    if (iso !== null || typed === '') onSet(iso);
    else setTyped(shown);
  };
  return (
    <label class="instant" for={id}>
      {label}
      <input
        id={id}
        type="datetime-local"
        value={typed}
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
