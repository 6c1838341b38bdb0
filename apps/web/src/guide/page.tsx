/**
 * The first steps: what is watched, what is protected, the first approach, what to do. Each step shows what this node has now,
 * says what it means, and goes on when the person says so; nothing is made up for it, and it can be left at any time.
 */
import { useState } from 'preact/hooks';
import { href } from '../app/route.ts';
import { Shape } from '../ui/shape.tsx';
import { ActStep } from './act.tsx';
import { ApproachStep } from './approach.tsx';
import { progress, STEPS, type StepName, setProgress, understood } from './progress.ts';
import { ProtectedStep } from './protected.tsx';
import { WatchedStep } from './watched.tsx';
import { words } from './words.ts';

const BODIES = {
  watched: WatchedStep,
  protected: ProtectedStep,
  approach: ApproachStep,
  act: ActStep,
} as const;

/** What every step is given: the way on. */
export type StepProps = { readonly done: () => void };

export function GuidePage() {
  const w = words();
  const { done } = progress.value;
  const [opened, setOpened] = useState<StepName | null>(null);
  const current = opened ?? STEPS[done] ?? null;
  return (
    <div class="page guide">
      <header>
        <h1>{w.title}</h1>
        <p class="dim">{w.about}</p>
      </header>
      <ol class="bare guide-steps">
        {STEPS.map((name, i) => (
          <Step
            key={name}
            {...{ name, number: i + 1, isDone: i < done, isOpen: name === current }}
            open={() => setOpened(name)}
            next={() => {
              understood(name);
              setOpened(null);
            }}
          />
        ))}
      </ol>
      {done >= STEPS.length && current === null && <Finished />}
    </div>
  );
}

type OneProps = {
  readonly name: StepName;
  readonly number: number;
  readonly isDone: boolean;
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly next: () => void;
};

function Step({ name, number, isDone, isOpen, open, next }: OneProps) {
  const w = words();
  const Body = BODIES[name];
  const state = isDone ? w.done : isOpen ? w.now : w.next;
  return (
    <li class={`guide-step ${isOpen ? 'is-open' : ''} ${isDone ? 'is-done' : ''}`}>
      <h2>
        <button type="button" class="plain" aria-expanded={isOpen} onClick={open}>
          <span class="guide-number" aria-hidden="true">
            {isDone ? <Shape name="ok" /> : number}
          </span>
          <span>
            <span class="unseen">{w.stepOf(number)}: </span>
            {w.steps[name]}
          </span>
          <span class="chip">{state}</span>
        </button>
      </h2>
      {isOpen && (
        <div class="guide-body">
          <Body done={next} />
        </div>
      )}
    </li>
  );
}

function Finished() {
  const w = words();
  return (
    <section class="hint guide-finished">
      <h2>{w.finished}</h2>
      <p>{w.finishedText}</p>
      <div class="row">
        <a class="button main" href={href('watch')}>
          {w.toPicture}
        </a>
        <button type="button" onClick={() => setProgress({ done: 0, looked: false })}>
          {w.again}
        </button>
      </div>
    </section>
  );
}
