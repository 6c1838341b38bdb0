/** To whom a warning is given: a login name, with those who have worked on warnings offered. */
import { useId, useState } from 'preact/hooks';
import { warnings } from '../data/state.ts';
import { TextField } from '../ui/form.tsx';
import { words as uiWords } from '../ui/words.ts';
import { words } from './words.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,90}$/;

type GiveProps = { readonly done: (name: string) => void; readonly back: () => void };

export function GiveForm({ done, back }: GiveProps) {
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState(false);
  const w = words();
  const id = useId();
  const known = new Set(
    (warnings.value?.warnings ?? []).flatMap(({ warning }) => plainName(warning.assignee) ?? []),
  );
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
      {known.size > 0 && (
        <div class="row" id={id}>
          {[...known].map((one) => (
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

/** 'user:anna' as people say it. */
export function plainName(actor: string | undefined): string | undefined {
  return actor?.replace(/^user:/, '');
}
