/** Assets from a spreadsheet: chosen, dropped or pasted; shown row by row before anything is written; then done as shown. */
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import type { ConfigImportReply } from '../data/wire.ts';
import { AreaField } from '../ui/form.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused, useAsked } from './asked.ts';
import { FieldTable } from './difference-view.tsx';
import { words } from './more-words.ts';

const URL_IMPORT = '/api/v1/config/asset/import';
const BYTES_MAX = 8 * 2 ** 20;

export function ImportWindow({ close }: { close: () => void }) {
  const [csv, setCsv] = useState('');
  const [plan, setPlan] = useState<ConfigImportReply | null>(null);
  const [wrong, setWrong] = useState('');
  const w = words().asset;
  const read = (text: string) => {
    setCsv(text);
    setPlan(null);
    setWrong('');
  };
  const look = async (text: string, digest?: string) => {
    const body = digest === undefined ? { csv: text } : { csv: text, digest };
    const asked = await ask<ConfigImportReply>('POST', URL_IMPORT, body);
    setWrong(asked.ok ? '' : asked.message || shared().noAnswer);
    setPlan(asked.ok ? asked.body : null);
    if (!asked.ok || !asked.body.done) return;
    tell(w.done(asked.body.new + asked.body.changed));
    close();
  };
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > BYTES_MAX) return setWrong(`${file.name}: > ${BYTES_MAX / 2 ** 20} MiB`);
    const text = await file.text();
    read(text);
    await look(text);
  };
  return (
    <section
      class="import"
      aria-label={w.importTitle}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <Inputs {...{ csv, read, take }} />
      <p class="wrong" role="alert">
        {wrong}
      </p>
      {plan !== null && <PlanView plan={plan} />}
      <div class="row">
        {plan === null ? (
          <button
            type="button"
            class="main"
            disabled={csv.trim() === ''}
            onClick={() => void look(csv)}
          >
            {w.look}
          </button>
        ) : (
          <button
            type="button"
            class="main"
            disabled={plan.new + plan.changed === 0}
            onClick={() => void look(csv, plan.digest)}
          >
            {w.do(plan.new + plan.changed)}
          </button>
        )}
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </section>
  );
}

type InputsProps = {
  readonly csv: string;
  readonly read: (text: string) => void;
  readonly take: (file: File | undefined) => Promise<void>;
};

function Inputs({ csv, read, take }: InputsProps) {
  const w = words().asset;
  return (
    <>
      <p>{w.importHow}</p>
      <Columns />
      <label class="row">
        {w.file}
        <input
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </label>
      <AreaField label={w.paste} value={csv} rows={5} lengthMax={BYTES_MAX} onInput={read} />
    </>
  );
}

function Columns() {
  const answer = useAsked<{ columns: { name: string; about: string; required: boolean }[] }>(
    'GET',
    '/api/v1/config/asset/columns',
  );
  const w = words().asset;
  if (answer === null || isRefused(answer)) return null;
  return (
    <details>
      <summary>{w.columns}</summary>
      <dl class="facts">
        {answer.columns.map(({ name, about, required }) => (
          <div key={name} class="pair">
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{required ? `${about} (${w.needed})` : about}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function PlanView({ plan }: { plan: ConfigImportReply }) {
  const w = words().asset;
  const { rows, refused } = plan;
  return (
    <div role="status">
      <p>
        <strong>{w.plan(plan.new, plan.changed, plan.same, refused.length)}</strong>
      </p>
      {refused.length > 0 && (
        <>
          <h3>{w.refused}</h3>
          <ul class="bare scroll">
            {refused.map(({ line, reasons }) => (
              <li key={line}>
                <span class="wrong">{w.line(line)}</span> {reasons.join('; ')}
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="scroll">
        {rows.map(({ line, id, name, what, before, after }) => (
          <details key={line}>
            <summary>{`${w.line(line)} · ${w.whatIs[what]} · ${id} ${name}`}</summary>
            <FieldTable {...{ before, after }} />
          </details>
        ))}
      </div>
    </div>
  );
}
