/**
 * Adding a source in three steps: what, its fields with what would be fetched from where, then the difference as for every
 * change. What reaches into the machine is written there, and the page gives the text and the command for it.
 */
import { useState } from 'preact/hooks';
import { go } from '../app/route.ts';
import { mode } from '../data/state.ts';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused } from './asked.ts';
import { previewOf, reviewChange } from './change.tsx';
import { type Doc, problemsElsewhere, stableText } from './draft.ts';
import { FetchPlanOf } from './effect.tsx';
import { type Problem, SchemaForm } from './fields.tsx';
import { kindOf } from './kinds.ts';
import { words } from './more-words.ts';
import { fieldsOf } from './schema.ts';

const TYPES = ['celestrak', 'spacetrack', 'tracss', 'url', 'file', 'directory'] as const;
type Type = (typeof TYPES)[number];

const BEGIN: Readonly<Record<Type, Doc>> = {
  celestrak: { id: 'celestrak', type: 'celestrak', group: 'active' },
  spacetrack: { id: 'spacetrack', type: 'spacetrack' },
  tracss: { id: 'tracss', type: 'tracss', url: 'https://' },
  url: { id: 'elements', type: 'url', url: 'https://' },
  file: { id: 'file', type: 'file' },
  directory: { id: 'folder', type: 'directory' },
};

export function SourceWizard({ close }: { close: () => void }) {
  const [type, setType] = useState<Type>('celestrak');
  const [doc, setDoc] = useState<Doc | null>(null);
  const w = words().source;
  if (doc !== null) return <WizardFields {...{ doc, setDoc, close }} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setDoc(BEGIN[type]);
      }}
    >
      <fieldset class="group">
        <legend>{w.pick}</legend>
        {TYPES.map((one) => (
          <label key={one} class="check">
            <input
              type="radio"
              name="type"
              checked={one === type}
              autofocus={one === type}
              onChange={() => setType(one)}
            />
            <span>{w.types[one]}</span>
          </label>
        ))}
      </fieldset>
      <div class="row">
        <button type="submit" class="main">
          {w.next}
        </button>
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </form>
  );
}

type FieldsProps = {
  readonly doc: Doc;
  readonly setDoc: (doc: Doc | null) => void;
  readonly close: () => void;
};

function WizardFields({ doc, setDoc, close }: FieldsProps) {
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [plan, setPlan] = useState<Doc | null>(null);
  const [machine, setMachine] = useState<string | null>(null);
  const fields = fieldsOf(kindOf('source')!.schema, doc);
  const id = typeof doc.id === 'string' ? doc.id : '';
  const change = { kind: 'source', id, doc, base: { version: 0, doc: null } };
  const w = words().source;
  const edit = (next: Doc) => {
    setDoc(next);
    setPlan(null);
    setMachine(null);
  };
  const show = async () => {
    if (id === '') return setProblems([{ path: 'id', value: '', expected: shared().required }]);
    const preview = await previewOf(change);
    if (isRefused(preview)) return tell(preview.message || shared().noAnswer);
    setProblems(preview.problems);
    if (preview.problems.length > 0) return;
    setMachine(preview.refused);
    setPlan(doc);
  };
  const save = async () => {
    const done = await reviewChange(change);
    if ('problems' in done) return setProblems(done.problems);
    if (done.outcome === 'left') return;
    close();
    go('config', 'sources', { row: id }, true);
  };
  const rest = problemsElsewhere(
    problems,
    fields.map(({ name }) => name),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void (plan === null ? show() : save());
      }}
    >
      {rest.map(({ path, expected }) => (
        <p key={path} class="wrong" role="alert">
          {expected}
        </p>
      ))}
      <SchemaForm {...{ fields, doc, problems }} onChange={edit} locked={['type']} />
      {plan !== null && <FetchPlanOf id={id} doc={plan} />}
      {machine !== null && <OnMachine {...{ id, doc }} />}
      <div class="row">
        {machine === null && (
          <button type="submit" class="main">
            {plan === null ? w.show : w.next}
          </button>
        )}
        <button type="button" onClick={() => setDoc(null)}>
          {shared().back}
        </button>
      </div>
    </form>
  );
}

/** The text that `noroshi config apply` reads, and the command. */
function OnMachine({ id, doc }: { id: string; doc: Doc }) {
  const w = words().source;
  const file = { format: 'noroshi-config/1', mode: mode.value, config: { source: { [id]: doc } } };
  const text = `${stableText(file, 2)}\n`;
  return (
    <section class="hint">
      <p>{w.onMachine}</p>
      <pre class="mono">{text}</pre>
      <pre class="mono">{`noroshi config apply source.json`}</pre>
      <button type="button" onClick={() => void copyText(text)}>
        {w.copy}
      </button>
    </section>
  );
}

export async function copyText(text: string): Promise<void> {
  const done = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  tell(done ? words().source.copied : shared().failed);
}
