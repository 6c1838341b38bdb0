/** Finding a satellite in the catalogue by name, number or COSPAR id, and what is known of the one that is chosen. */
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import type { ObjectList } from '../data/wire.ts';
import { TextField } from '../ui/form.tsx';
import { spanText } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused, useAsked } from './asked.ts';
import { words } from './more-words.ts';

type Found = ObjectList['objects'][number];
type Props = {
  readonly chosen: string;
  readonly disabled: boolean;
  readonly onTake: (objectId: string) => void;
};

const SHOWN = 12;

export function ObjectFinder({ chosen, disabled, onTake }: Props) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Found[] | null>(null);
  const [wrong, setWrong] = useState('');
  const w = words().asset;
  const find = async () => {
    const query = new URLSearchParams({ text: text.trim(), limit: `${SHOWN}` });
    const asked = await ask<ObjectList>('GET', `/api/v1/objects?${query}`);
    setFound(asked.ok ? asked.body.objects : null);
    setWrong(asked.ok ? '' : asked.message || shared().noAnswer);
  };
  return (
    <div class="object-finder">
      {chosen !== '' && <Chosen id={chosen} />}
      {!disabled && (
        <search
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            void find();
          }}
        >
          <TextField
            label={w.find}
            type="search"
            value={text}
            placeholder={w.findHint}
            error={wrong}
            onInput={setText}
          />
          <button type="button" disabled={text.trim() === ''} onClick={() => void find()}>
            {w.findIt}
          </button>
        </search>
      )}
      {found !== null && (
        <div role="status">
          {found.length === 0 && <p class="dim">{w.foundNone}</p>}
          <ul class="bare found">
            {found.map((one) => (
              <li key={one.objectId}>
                <button
                  type="button"
                  class="plain"
                  aria-label={w.take(one.name || one.objectId)}
                  onClick={() => {
                    onTake(one.objectId);
                    setFound(null);
                  }}
                >
                  <strong>{one.name || one.objectId}</strong>{' '}
                  <span class="dim">{one.objectId}</span> <AgeOf of={one} />
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function AgeOf({ of }: { of: Found }) {
  if (of.ageS === null) return <span class="stale">{words().asset.stale}</span>;
  const text = spanText(of.ageS * 1000);
  return of.stale ? (
    <span class="stale">{`${words().asset.stale} ${text}`}</span>
  ) : (
    <span class="dim">{text}</span>
  );
}

function Chosen({ id }: { id: string }) {
  const answer = useAsked<{ object: Found }>('GET', `/api/v1/objects/${encodeURIComponent(id)}`);
  const w = words().asset;
  if (answer === null) return null;
  if (isRefused(answer)) return <p class="wrong small">{w.unknown}</p>;
  const { name, objectId, ageS, stale } = answer.object;
  const age = ageS === null ? '–' : spanText(ageS * 1000);
  return (
    <p class={stale ? 'stale small' : 'dim small'}>
      {stale && `${w.stale} · `}
      {w.known(name || objectId, age)}
    </p>
  );
}
