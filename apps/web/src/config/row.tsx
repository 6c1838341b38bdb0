/**
 * One row of configuration: its form, what is wrong by field, review and save, remove, and its versions. What has changed here
 * and is not saved is asked about before it is lost.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { AreaField } from '../ui/form.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { utcText } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused } from './asked.ts';
import { reviewChange } from './change.tsx';
import { type Doc, problemsElsewhere, sameDoc, stableText } from './draft.ts';
import { pathLabel } from './field-words.ts';
import { emptyOf, type FormProps, type Problem, SchemaForm } from './fields.tsx';
import { unsaved } from './guard.ts';
import { History, useVersions, type Versions } from './history.tsx';
import { actorText, type Kind, mayWrite, type Row, type Version } from './kinds.ts';
import { fieldsOf } from './schema.ts';
import { words } from './words.ts';

export type RowProps = {
  readonly kind: Kind;
  readonly id: string | null; // null: a new one
  readonly row: Row | null; // null: new, removed, or the built-in one
  readonly begin?: Doc; // what a new one begins with
  readonly more?: (doc: Doc, set: (doc: Doc) => void) => ComponentChildren; // beside the form
  readonly above?: ComponentChildren;
  readonly form?: Partial<FormProps>;
  readonly hiddenOf?: (doc: Doc) => readonly string[];
  readonly onSaved: (id: string | null) => void; // null: it was removed
};

/** What it is kept under: its own id, or the word that its kind uses for one. */
export function idOf(kind: string, doc: Doc): string {
  if (kind === 'watch') return 'conjunction';
  const own = kind === 'checklist' ? doc.kind : doc.id;
  return typeof own === 'string' ? own : '';
}

/** What is edited, what it began with, and what the node said is wrong with it. */
function useDraft(row: Row | null, begin: Doc) {
  const [base, setBase] = useState({ version: row?.version ?? 0, doc: row?.doc ?? null });
  const [doc, setDoc] = useState<Doc>(begin);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [formKey, setFormKey] = useState(0);
  // What was wrong with a field is not said of what now stands there.
  const edit = (next: Doc) => {
    const fieldOf = (path: string) => path.split('.')[0]!;
    setProblems(problems.filter(({ path }) => sameDoc(next[fieldOf(path)], doc[fieldOf(path)])));
    setDoc(next);
  };
  const start = (next: Doc, version: number, of: Doc | null) => {
    setBase({ version, doc: of });
    setDoc(next);
    setProblems([]);
    setFormKey((n) => n + 1);
  };
  const dirty = !sameDoc(doc, base.doc ?? begin);
  // Before anything else can happen: whoever leaves in the same instant is asked too.
  useLayoutEffect(() => {
    unsaved.value = dirty;
    return () => void (unsaved.value = false);
  }, [dirty]);
  // Another version came while nothing was edited here: show it.
  useEffect(() => {
    if (!dirty && row !== null && row.version !== base.version)
      start(row.doc, row.version, row.doc);
  }, [row?.version]);
  return { base, doc, problems, formKey, dirty, setProblems, edit, start };
}

export function RowEditor(props: RowProps) {
  const { kind, id, row, onSaved } = props;
  const read = row?.doc ?? null;
  const begin = read ?? props.begin ?? emptyOf(fieldsOf(kind.schema, null));
  const { base, doc, problems, formKey, dirty, setProblems, edit, start } = useDraft(row, begin);
  const changed = !sameDoc(doc, begin) || (id === null && read === null && kind.kind !== 'watch');
  const review = async (next: Doc | null, revertTo?: number) => {
    const wanted = id ?? idOf(kind.kind, doc);
    if (wanted === '') return setProblems([{ path: 'id', value: '', expected: words().idNeeded }]);
    const change = { kind: kind.kind, id: wanted, doc: next, base };
    const more = revertTo === undefined ? {} : { revertTo };
    const done = await reviewChange({ ...change, ...more });
    if ('problems' in done) return setProblems(done.problems);
    if (done.outcome === 'left') return;
    unsaved.value = false;
    if (done.outcome === 'saved') start(next ?? doc, -1, next);
    else start(begin, base.version, base.doc); // proposed: what is in force is unchanged
    onSaved(next === null && done.outcome === 'saved' ? null : wanted);
  };
  const writable = mayWrite(kind);
  const versions = useVersions(kind.kind, id ?? '', row?.version ?? 0);
  return (
    <article class="row-editor">
      {props.above}
      {row === null && id !== null && isRemoved(versions) && (
        <p class="hint">{words().removed(versions[0]!.version)}</p>
      )}
      {!writable && <p class="hint">{words().only(rolesText(kind.write))}</p>}
      {writable && kind.twoPeople && <p class="hint">{words().two}</p>}
      <FormOrText key={formKey} {...{ props, doc, problems, writable }} setDoc={edit} />
      <Buttons
        {...{ dirty, writable }}
        ready={changed || dirty}
        review={() => void review(doc)}
        discard={() => start(begin, base.version, base.doc)}
        remove={row === null ? null : () => void review(null)}
      />
      {row !== null && (
        <p class="dim small">
          {words().difference.last(
            actorText(row.actor),
            utcText(Date.parse(row.atUtc)),
            row.version,
          )}
        </p>
      )}
      {id !== null && (
        <History
          found={versions}
          onBack={writable ? (to) => void review(to.doc, to.version) : null}
        />
      )}
    </article>
  );
}

type ButtonsProps = {
  readonly dirty: boolean;
  readonly writable: boolean;
  readonly ready: boolean;
  readonly review: () => void;
  readonly discard: () => void;
  readonly remove: (() => void) | null;
};

function Buttons({ dirty, writable, ready, review, discard, remove }: ButtonsProps) {
  const w = words();
  return (
    <div class="row sticky">
      {writable && (
        <button type="button" class="main" disabled={!ready} onClick={review}>
          {w.review}
        </button>
      )}
      {dirty && (
        <>
          <button type="button" onClick={discard}>
            {w.discard}
          </button>
          <span class="chip open">{w.unsavedMark}</span>
        </>
      )}
      <span class="gap" />
      {writable && remove !== null && (
        <button type="button" onClick={remove}>
          {w.remove}
        </button>
      )}
    </div>
  );
}

export function rolesText(roles: readonly string[]): string {
  const names: Readonly<Record<string, string>> = shared().roles;
  return roles.map((role) => names[role] ?? role).join(', ');
}

function isRemoved(versions: Versions): versions is readonly Version[] {
  return versions !== null && !isRefused(versions) && versions[0]?.doc === null;
}

type FormOrTextProps = {
  readonly props: RowProps;
  readonly doc: Doc;
  readonly setDoc: (doc: Doc) => void;
  readonly problems: readonly Problem[];
  readonly writable: boolean;
};

/** The same document in two ways; text for those who know it, and for what no form shows. */
function FormOrText({ props, doc, setDoc, problems, writable }: FormOrTextProps) {
  const [shown, setShown] = useState<'form' | 'text'>('form');
  const { kind, id, more, form } = props;
  const fields = fieldsOf(kind.schema, doc);
  const w = words();
  const tabs = [
    { key: 'form' as const, title: w.form },
    { key: 'text' as const, title: w.text },
  ];
  const rest = problemsElsewhere(
    problems,
    fields.map(({ name }) => name),
  );
  const locked = id === null ? [] : ['id', ...(kind.kind === 'checklist' ? ['kind'] : [])];
  return (
    <Tabs label={w.form} tabs={tabs} chosen={shown} onChoose={setShown}>
      {rest.length > 0 && (
        <ul class="wrong bare" role="alert">
          {rest.map(({ path, value, expected }) => (
            <li key={path}>{`${pathLabel(path)} ${value}: ${expected}`}</li>
          ))}
        </ul>
      )}
      {shown === 'form' ? (
        <>
          <SchemaForm
            {...{ fields, doc, problems }}
            disabled={!writable}
            onChange={setDoc}
            {...form}
            hidden={props.hiddenOf?.(doc) ?? []}
            locked={[...locked, ...(form?.locked ?? [])]}
          />
          {more?.(doc, setDoc)}
        </>
      ) : (
        <DocText {...{ doc, setDoc, writable }} />
      )}
    </Tabs>
  );
}

function DocText({ doc, setDoc, writable }: Pick<FormOrTextProps, 'doc' | 'setDoc' | 'writable'>) {
  const [text, setText] = useState(() => stableText(doc, 2));
  const [wrong, setWrong] = useState('');
  const read = (next: string) => {
    setText(next);
    try {
      const value: unknown = JSON.parse(next);
      const isDoc = typeof value === 'object' && value !== null && !Array.isArray(value);
      setWrong(isDoc ? '' : `${words().textWrong} { … }`);
      if (isDoc) setDoc(value as Doc);
    } catch (cause) {
      setWrong(`${words().textWrong} ${String(cause)}`);
    }
  };
  return (
    <AreaField
      label={words().text}
      value={text}
      rows={Math.min(24, text.split('\n').length + 1)}
      lengthMax={100_000}
      disabled={!writable}
      error={wrong}
      onInput={read}
    />
  );
}
