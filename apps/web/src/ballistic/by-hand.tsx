/** An alert raised by a person: areas and the span of time. It then waits for two people like any other. */
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import type { AlertBoardReply, AlertsReply } from '../data/wire.ts';
import { TextField } from '../ui/form.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { words } from './words.ts';

type ByHandProps = { readonly areas: AlertsReply['areas']; readonly atUtc: string };

const typedAt = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const FORM = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?Z?$/;

function utcOf(typed: string): string | null {
  if (!FORM.test(typed.trim())) return null;
  const ms = Date.parse(`${typed.trim().replace(' ', 'T').replace(/Z$/, '')}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

export function ByHand({ areas, atUtc }: ByHandProps) {
  const w = words().alerts;
  const nowMs = Date.parse(atUtc);
  const [marked, setMarked] = useState<readonly string[]>([]);
  const [from, setFrom] = useState(() => typedAt(nowMs + 300_000));
  const [to, setTo] = useState(() => typedAt(nowMs + 600_000));
  const [wrong, setWrong] = useState({ areas: '', time: '', all: '' });
  const submit = async (event: Event) => {
    event.preventDefault();
    const [fromUtc, toUtc] = [utcOf(from), utcOf(to)];
    const isOrdered = fromUtc !== null && toUtc !== null && fromUtc <= toUtc;
    const found = {
      ...{ areas: marked.length === 0 ? w.areasNeeded : '', time: isOrdered ? '' : w.timeWrong },
      all: '',
    };
    setWrong(found);
    if (found.areas !== '' || found.time !== '') return;
    const body = { kind: 'raise', areaIds: marked, from: fromUtc, to: toUtc };
    const asked = await ask<AlertBoardReply>('POST', '/api/v1/alerts/proposals', body);
    if (!asked.ok) return setWrong({ ...found, all: asked.message || shared().noAnswer });
    setMarked([]);
    tell(asked.body.messages > 0 ? w.out : w.proposed);
  };
  const turn = (id: string) =>
    setMarked(marked.includes(id) ? marked.filter((one) => one !== id) : [...marked, id]);
  return (
    <details class="by-hand">
      <summary>{w.byHand}</summary>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p class="dim">{w.byHandWhy}</p>
        <fieldset>
          <legend>{w.areas}</legend>
          {areas.map(({ id, name, shelterS }) => (
            <label key={id} class="check">
              <input type="checkbox" checked={marked.includes(id)} onChange={() => turn(id)} />{' '}
              {name} <span class="dim">{w.shelter(shelterS.toFixed(0))}</span>
            </label>
          ))}
        </fieldset>
        <p class="wrong" role="alert">
          {wrong.areas || wrong.all}
        </p>
        <TextField {...{ label: w.from, value: from, onInput: setFrom, error: wrong.time }} />
        <TextField {...{ label: w.to, value: to, onInput: setTo }} />
        <button type="submit">{w.propose}</button>
      </form>
    </details>
  );
}
