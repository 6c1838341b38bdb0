/**
 * A part of the page that cannot be drawn says so in its place, with what went wrong, and leaves the rest of the page alone. It is
 * drawn again by a press, and by itself when the node tells of something new.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useErrorBoundary, useRef } from 'preact/hooks';
import { changes, warnings } from '../data/state.ts';
import { Shape } from '../ui/shape.tsx';
import { plainText } from '../warnings/title.ts';
import { words } from './words.ts';

type GuardedProps = { readonly part: string; readonly children: ComponentChildren };

const TEXT_LENGTH_MAX = 300;

export function Guarded({ part, children }: GuardedProps) {
  const [error, again] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return <Failed part={part} error={error} again={again} />;
}

type FailedProps = {
  readonly part: string;
  readonly error: unknown;
  readonly again: () => void;
};

function Failed({ part, error, again }: FailedProps) {
  const w = words().undrawn;
  const told = [changes.value, warnings.value];
  const first = useRef(told);
  useEffect(() => {
    if (told.some((one, i) => one !== first.current[i])) again();
  }, told);
  return (
    <div class="empty undrawn" role="alert">
      <p>
        <Shape name="failed" /> <strong>{w.title(part)}</strong>
      </p>
      <p>{w.todo}</p>
      <p class="mono small">{plainText(String(error)).slice(0, TEXT_LENGTH_MAX)}</p>
      <p class="row">
        <button type="button" onClick={again}>
          {w.again}
        </button>
      </p>
    </div>
  );
}
