/** To whom a warning is given: a login name, with those whom the node knows to be able to offered. */
import { useEffect, useId, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { me } from '../data/state.ts';
import type { WorkersReply } from '../data/wire.ts';
import { TextField } from '../ui/form.tsx';
import { words as uiWords } from '../ui/words.ts';
import { words } from './words.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,90}$/;

type GiveProps = {
  readonly warningId: string;
  readonly done: (name: string) => void;
  readonly back: () => void;
};

export function GiveForm({ warningId, done, back }: GiveProps) {
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState(false);
  const w = words();
  const id = useId();
  const known = useWorkers(warningId);
  const submit = (event: Event) => {
    event.preventDefault();
    if (NAME.test(name.trim())) done(name.trim());
    else setWrong(true);
  };
  return (
    <form onSubmit={submit}>
      <TextField
        label={w.name}
        hint={w.giveTo}
        value={name}
        onInput={setName}
        error={wrong ? w.giveTo : undefined}
        autofocus
        required
      />
      {known.length > 0 && (
        <div class="row" id={id}>
          {known.map((one) => (
            <button key={one} type="button" onClick={() => done(one)}>
              {one}
            </button>
          ))}
        </div>
      )}
      <div class="row">
        <button type="submit" class="main">
          {w.save}
        </button>
        <button type="button" onClick={back}>
          {uiWords().back}
        </button>
      </div>
    </form>
  );
}

/** Those who can work on it, without who asks: one takes it by another button. */
function useWorkers(warningId: string): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    const path = `/api/v1/warnings/${encodeURIComponent(warningId)}/workers`;
    void ask<WorkersReply>('GET', path).then((asked) => {
      if (asked.ok) setNames(asked.body.names.filter((name) => name !== me.peek()?.userId));
    });
  }, [warningId]);
  return names;
}

/** 'user:anna' as people say it. */
export function plainName(actor: string | undefined): string | undefined {
  return actor?.replace(/^user:/, '');
}
