/** Step 4: what to do with it. Three things on the real warning; each is seen here as soon as it is done there. */
import { href } from '../app/route.ts';
import { health, may } from '../data/state.ts';
import { WarningPartners } from '../partners/told.tsx';
import { Shape } from '../ui/shape.tsx';
import { WatchLine } from '../ui/watch-line.tsx';
import { LessonHead } from './approach.tsx';
import { useLesson } from './first-warning.ts';
import type { StepProps } from './page.tsx';
import { progress, setProgress } from './progress.ts';
import { words } from './words.ts';

export function ActStep({ done }: StepProps) {
  const w = words();
  const { whole } = useLesson(health.value?.node);
  const { looked } = progress.value;
  if (whole === null)
    return (
      <>
        <p>{w.approachWait}</p>
        <WatchLine />
        <button type="button" onClick={done}>
          {w.finish}
        </button>
      </>
    );
  const { state, checklist, id } = whole.warning;
  const tasks = [
    ['acknowledge', state !== 'open'],
    ['tick', checklist.some((step) => step.doneUtc !== undefined)],
    ['partner', looked],
  ] as const;
  return (
    <>
      <p>{w.actWhy}</p>
      <LessonHead whole={whole} />
      <ul class="bare guide-tasks">
        {tasks.map(([name, isDone]) => (
          <li key={name} class={isDone ? 'ok' : ''}>
            <Shape name={isDone ? 'done' : 'open'} />
            <span class="unseen">{isDone ? w.taskDone : w.taskOpen}: </span>
            {w.tasks[name]}
          </li>
        ))}
      </ul>
      {!may('warning.decide') && <p class="dim">{w.mayNotAct}</p>}
      <div class="row">
        <a class="button main" href={href('watch', id)}>
          {w.openIt}
        </a>
      </div>
      <WarningPartners id={id} />
      <div class="row">
        {!looked && (
          <button type="button" onClick={() => setProgress({ looked: true })}>
            {w.taskLook}
          </button>
        )}
        <button
          type="button"
          class={tasks.every(([, isDone]) => isDone) ? 'main' : ''}
          onClick={done}
        >
          {w.finish}
        </button>
      </div>
    </>
  );
}
