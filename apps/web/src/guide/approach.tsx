/** Step 3: the first approach, with its figures and what each means; until there is one, how far the watch has looked. */
import { href } from '../app/route.ts';
import { health } from '../data/state.ts';
import type { WarningWhole } from '../data/wire.ts';
import { Precedence } from '../ui/marks.tsx';
import { Age, Utc } from '../ui/time.tsx';
import { useWatchVerdict, WatchLine } from '../ui/watch-line.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText, titleIn } from '../warnings/title.ts';
import { chanceText, distanceText, figureOf, type Lesson, useLesson } from './first-warning.ts';
import type { StepProps } from './page.tsx';
import { words } from './words.ts';

export function ApproachStep({ done }: StepProps) {
  const w = words();
  const lesson = useLesson(health.value?.node);
  if (lesson.whole === null || lesson.notice === null)
    return <Waiting asked={lesson.asked} done={done} />;
  return (
    <>
      <p>{w.approachWhy}</p>
      <LessonHead whole={lesson.whole} />
      <Figures whole={lesson.whole} notice={lesson.notice} />
      <div class="row">
        <button type="button" class="main" onClick={done}>
          {w.understood}
        </button>
        <a class="button" href={href('watch', lesson.whole.warning.id)}>
          {w.openIt}
        </a>
      </div>
    </>
  );
}

export function LessonHead({ whole: { warning } }: { whole: WarningWhole }) {
  return (
    <p class="guide-warning">
      <Precedence of={warning.precedence} />{' '}
      <a href={href('watch', warning.id)}>{titleIn(plainText(warning.title))}</a>
    </p>
  );
}

function Waiting({ asked, done }: { asked: boolean; done: () => void }) {
  const w = words();
  const [verdict] = useWatchVerdict();
  const hasLooked = asked && verdict === 'ok';
  return (
    <>
      <p>{hasLooked ? w.approachNone : w.approachWait}</p>
      <WatchLine />
      {hasLooked && (
        <div class="row">
          <a class="button" href={href('conjunctions')}>
            {w.toConjunctions}
          </a>
          <button type="button" onClick={done}>
            {w.understood}
          </button>
        </div>
      )}
    </>
  );
}

function Figures({
  whole,
  notice,
}: {
  whole: WarningWhole;
  notice: NonNullable<Lesson['notice']>;
}) {
  const w = words();
  const f = w.figures;
  const number = (name: string, say: (value: number) => string) => {
    const value = figureOf(notice, name);
    return value === null ? w.unknown : say(value);
  };
  const days = (value: number) => `${value.toFixed(1)} ${shared().units.d}`;
  const [first = '1', second = '2'] = notice.about
    .filter(({ type }) => type === 'object')
    .map(({ id }) => id);
  const { decideByUtc } = whole.warning;
  const rows = [
    [f.miss, number('missKm', distanceText), w.means.miss],
    [f.pc, number('pc', (pc) => chanceText(pc, w.oneIn)), w.means.pc],
    [f.pcMax, number('pcMax', (pc) => chanceText(pc, w.oneIn)), w.means.pcMax],
    [f.age(first), number('age1D', days), w.means.age],
    [f.age(second), number('age2D', days), w.means.age],
  ] as const;
  return (
    <dl class="guide-figures">
      {rows.map(([name, value, meaning], i) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {meaning !== rows[i - 1]?.[2] && <span class="meaning">{meaning}</span>}
          </dd>
        </div>
      ))}
      <div>
        <dt>{f.tca}</dt>
        <dd>
          <strong>
            <Utc utc={notice.window.fromUtc} />
          </strong>{' '}
          <Age of="when" utc={notice.window.fromUtc} />
          <span class="meaning">{w.means.tca}</span>
        </dd>
      </div>
      {decideByUtc !== undefined && (
        <div>
          <dt>{f.decide}</dt>
          <dd>
            <strong>
              <Utc utc={decideByUtc} />
            </strong>{' '}
            <Age of="until" utc={decideByUtc} />
            <span class="meaning">{w.means.decide}</span>
          </dd>
        </div>
      )}
    </dl>
  );
}
