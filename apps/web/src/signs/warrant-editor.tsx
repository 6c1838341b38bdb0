/**
 * Writing a warrant: as a form or as the text of a file, the one made from the other; checked by the node, its faults in place; then
 * proposed with a reason, after the difference has been looked at (config/change.tsx).
 */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { reviewChange } from '../config/change.tsx';
import { type Doc, problemsElsewhere, sameDoc } from '../config/draft.ts';
import { pathLabel } from '../config/field-words.ts';
import { FieldOf, SchemaForm } from '../config/fields.tsx';
import { leaving, unsaved } from '../config/guard.ts';
import { kindOf, kinds, loadKinds } from '../config/kinds.ts';
import { fieldsOf } from '../config/schema.ts';
import { mode } from '../data/state.ts';
import { Tabs } from '../ui/tabs.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { checkWarrant } from './warrant-check.ts';
import { formProblems, type Problem } from './warrant-form.ts';
import { WarrantText } from './warrant-text.tsx';
import { warrantWords as words } from './warrant-words.ts';

type EditorProps = {
  readonly id: string | null; // null: a new one
  readonly doc: Doc;
  readonly version: number; // of what it changes; 0: none
  readonly onLeave: () => void;
};

const HIDDEN = ['format', 'v', 'mode'];

export function WarrantEditor(props: EditorProps) {
  const { id, onLeave } = props;
  const w = words();
  const [shown, setShown] = useState<'form' | 'file'>('form');
  const { doc, problems, isGood, isBroken, setBroken, edit, check, propose } = useDraft(props);
  useEffect(() => loadKinds(() => {}), []);
  const leave = async () => {
    if (await leaving()) onLeave();
  };
  const choose = (next: 'form' | 'file') => {
    setShown(next);
    setBroken(false); // what stands in the form again can be read
  };
  const tabs = [
    { key: 'form' as const, title: w.asForm },
    { key: 'file' as const, title: w.asFile },
  ];
  const title = id === null ? w.newTitle : w.changeTitle(id);
  return (
    <div class="warrant-editor">
      <header class="page-head">
        <h2>{title}</h2>
        <span class="chip">{mode.value}</span>
        <p class="dim full small">{w.how}</p>
      </header>
      <Tabs label={title} tabs={tabs} chosen={shown} onChoose={choose}>
        {shown === 'form' ? (
          <WarrantForm {...{ doc, problems, edit }} isLocked={id !== null} />
        ) : (
          <WarrantText {...{ doc, problems }} onDoc={edit} />
        )}
      </Tabs>
      <div class="row sticky">
        <button type="button" class="main" disabled={isBroken} onClick={() => void propose()}>
          {w.next}
        </button>
        <button type="button" disabled={isBroken} onClick={() => void check()}>
          {w.check}
        </button>
        <button type="button" onClick={() => void leave()}>
          {w.backToList}
        </button>
        <span role="status" class={isGood ? 'ok' : 'wrong'}>
          {isGood ? w.good : problems.length > 0 ? w.faults(problems.length) : ''}
        </span>
      </div>
    </div>
  );
}

/** What is written, what the node finds wrong with it, and the way to propose it. */
function useDraft({ id, doc: first, version, onLeave }: EditorProps) {
  const [doc, setDoc] = useState(first);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [isGood, setGood] = useState(false);
  const [isBroken, setBroken] = useState(false); // the text is no JSON: what it means is not known
  const dirty = !sameDoc(doc, first);
  useLayoutEffect(() => {
    unsaved.value = dirty;
    return () => void (unsaved.value = false);
  }, [dirty]);
  const edit = (next: Doc | null) => {
    setBroken(next === null);
    setGood(false);
    if (next === null) return;
    setProblems(problems.filter(({ path }) => sameDoc(at(next, path), at(doc, path))));
    setDoc(next);
  };
  const check = async () => {
    const found = await checkWarrant(doc, id);
    setProblems(found.problems);
    setGood(found.problems.length === 0);
    if (found.problems.length > 0) requestAnimationFrame(toFirstFault);
    return found;
  };
  const propose = async () => {
    const found = await check();
    if (found.problems.length > 0) return;
    const base = id === null ? found.base : { version, doc: first };
    const done = await reviewChange({ kind: 'warrant', id: String(doc.id), doc, base });
    if ('problems' in done) return setProblems(formProblems(done.problems));
    if (done.outcome === 'left') return;
    unsaved.value = false;
    onLeave();
  };
  return { doc, problems, isGood, isBroken, setBroken, edit, check, propose };
}

/** When the faults are drawn. */
function toFirstFault(): void {
  document.querySelector<HTMLElement>('.warrant-editor [aria-invalid="true"]')?.focus();
}

function at(doc: Doc, path: string): unknown {
  return doc[path.split('.')[0]!];
}

type FormProps = {
  readonly doc: Doc;
  readonly problems: readonly Problem[];
  readonly edit: (doc: Doc) => void;
  readonly isLocked: boolean; // its id stays
};

function WarrantForm({ doc, problems, edit, isLocked }: FormProps) {
  const kind = kinds.value === null ? undefined : kindOf('warrant');
  if (kind === undefined) return <p class="dim">{shared().wait}</p>;
  const fields = fieldsOf(kind.schema, doc);
  const names = fields.map(({ name }) => name).filter((name) => !HIDDEN.includes(name));
  const elsewhere = problemsElsewhere(problems, names);
  return (
    <>
      {elsewhere.length > 0 && (
        <ul class="wrong" role="alert">
          {elsewhere.map(({ path, expected }) => (
            <li key={path}>{plainText(`${pathLabel(path)}: ${expected}`)}</li>
          ))}
        </ul>
      )}
      <SchemaForm
        {...{ fields, doc, problems }}
        hidden={HIDDEN}
        locked={isLocked ? ['id'] : []}
        onChange={edit}
        drawn={{ reason: (props) => <FieldOf {...props} hint={words().whyAsked} /> }}
      />
    </>
  );
}
