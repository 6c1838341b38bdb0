/** What to do: the steps with who owns each and by when; a press ticks one. */

import { language } from '../data/settings.ts';
import { may } from '../data/state.ts';
import type { Warning } from '../data/wire.ts';
import { Shape } from '../ui/shape.tsx';
import { Age, Utc } from '../ui/time.tsx';
import { words as uiWords } from '../ui/words.ts';
import { act, pending, type Target } from './act.tsx';
import { STEPS_JA } from './terms.ts';
import { plainText } from './title.ts';
import { words } from './words.ts';

type Step = Warning['checklist'][number];

export function Checklist({ target }: { target: Target }) {
  const w = words();
  const steps = target.warning.checklist;
  if (steps.length === 0) return null;
  const done = steps.filter(({ doneUtc }) => doneUtc !== undefined).length;
  return (
    <section>
      <h3>
        {w.checklist} <span class="dim">{w.doneOf(done, steps.length)}</span>
      </h3>
      <ol class="steps">
        {steps.map((step) => (
          <StepLine key={step.id} target={target} step={step} />
        ))}
      </ol>
    </section>
  );
}

function StepLine({ target, step }: { target: Target; step: Step }) {
  const w = words();
  const text = stepText(step.text);
  const { state, id } = target.warning;
  const isActive = state === 'open' || state === 'acknowledged';
  const isDone = step.doneUtc !== undefined;
  return (
    <li class={isDone ? 'done' : ''}>
      {isActive && !isDone && may('warning.note') ? (
        <button
          type="button"
          class="box"
          aria-label={`${w.tick}: ${text}`}
          disabled={pending.value.has(id)}
          onClick={() => void act(target, 'tick', { itemId: step.id })}
        >
          <Shape name="open" />
        </button>
      ) : (
        <span class="box">
          <Shape name={isDone ? 'done' : 'open'} />
        </span>
      )}
      <span>
        <span class="step">{text}</span>
        <span class="dim">
          {uiWords().roles[step.role]}
          {isDone &&
            step.doneBy !== undefined &&
            ` · ${w.doneBy(step.doneBy.replace(/^user:/, ''))}`}
          {isDone && (
            <>
              {' · '}
              <Utc utc={step.doneUtc!} seconds={false} />
            </>
          )}
          {!isDone && isActive && step.dueUtc !== undefined && (
            <>
              {' · '}
              <Age of="until" utc={step.dueUtc} />
            </>
          )}
        </span>
      </span>
    </li>
  );
}

function stepText(text: string): string {
  return language.value === 'ja' && Object.hasOwn(STEPS_JA, text)
    ? STEPS_JA[text]!
    : plainText(text);
}
