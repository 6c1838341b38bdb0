/** For how long a warning is set aside, and why: hours to choose from, the longest a day, with the time it comes back. */
import { useRef, useState } from 'preact/hooks';
import { second, wallNowMs } from '../data/clock.ts';
import { utcText } from '../ui/time.tsx';
import { words as uiWords } from '../ui/words.ts';
import { words } from './words.ts';

const HOURS = [1, 2, 4, 8, 12, 24] as const;
const FIRST = 4;
const EARLY_MS = 30_000; // a day on this clock is not more than a day on the node's

type ShelveProps = {
  readonly done: (body: { readonly untilUtc: string; readonly text: string }) => void;
  readonly back: () => void;
};

export function ShelveForm({ done, back }: ShelveProps) {
  const [hours, setHours] = useState<number>(FIRST);
  const [wrong, setWrong] = useState('');
  const text = useRef<HTMLTextAreaElement>(null);
  const w = words();
  second.value; // the time it comes back goes on with the clock
  const untilMs = (forHours: number) => wallNowMs() + forHours * 3_600_000 - EARLY_MS;
  const submit = (event: Event) => {
    event.preventDefault();
    const why = text.current?.value.trim() ?? '';
    if (why !== '') return done({ untilUtc: new Date(untilMs(hours)).toISOString(), text: why });
    setWrong(uiWords().reasonNeeded);
    text.current?.focus();
  };
  return (
    <form onSubmit={submit} class="shelve">
      <p class="hint">{w.shelveWhy}</p>
      <fieldset>
        <legend>{w.shelveFor}</legend>
        <div class="row hours">
          {HOURS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="hours"
                value={one}
                checked={hours === one}
                onChange={() => setHours(one)}
              />
              {w.hours(one)}
            </label>
          ))}
        </div>
        <p class="dim">{w.untilUtc(utcText(untilMs(hours), false))}</p>
      </fieldset>
      <label>
        {uiWords().reason}
        <textarea ref={text} rows={3} maxLength={4000} autofocus />
      </label>
      <p class="wrong" role="alert">
        {wrong}
      </p>
      <div class="row">
        <button type="submit" class="main">
          {w.do.shelve}
        </button>
        <button type="button" onClick={back}>
          {uiWords().back}
        </button>
      </div>
    </form>
  );
}
