/** A form drawn from a schema: every field with label, help, unit, limits, and what the node says is wrong with it. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { AreaField, CheckField, TextField } from '../ui/form.tsx';
import {
  AllOrListOf,
  ChoiceOf,
  type FieldProps,
  given,
  LinesOf,
  labelsOf,
  ManyOf,
  NumberOf,
  Plain,
  textOf,
} from './controls.tsx';
import {
  cornersOf,
  cornersText,
  type Doc,
  listOf,
  listText,
  problemOf,
  stableText,
  withField,
} from './draft.ts';
import { fieldLabel, fieldWords } from './field-words.ts';
import type { Field, Shape } from './schema.ts';
import { words } from './words.ts';

export type Problem = { readonly path: string; readonly value: string; readonly expected: string };

export type FormProps = {
  readonly fields: readonly Field[];
  readonly doc: Doc;
  readonly problems: readonly Problem[];
  readonly onChange: (doc: Doc) => void;
  readonly disabled?: boolean;
  readonly hidden?: readonly string[]; // fields of another form, or of none
  readonly locked?: readonly string[]; // shown, not changed
  readonly hints?: Readonly<Record<string, string>>; // beside the field's help
  readonly drawn?: Readonly<Record<string, (props: FieldProps) => ComponentChildren>>; // fields drawn otherwise
};

export function SchemaForm(props: FormProps) {
  const { fields, doc, problems, onChange, hidden = [], locked = [], hints = {}, drawn } = props;
  return (
    <div class="fields">
      {fields
        .filter(({ name }) => !hidden.includes(name))
        .map((field) => {
          const { name } = field;
          const help = [fieldWords().fields[name]?.help, hints[name]].filter(Boolean).join(' · ');
          const one: FieldProps = {
            ...{ field, value: doc[name], error: problemOf(problems, name) },
            set: (value) => onChange(withField(doc, name, value)),
            disabled: (props.disabled ?? false) || locked.includes(name),
            hint: help === '' ? undefined : help,
          };
          const draw = drawn?.[name];
          return (
            <div
              key={name}
              class={draw === undefined ? `field-of ${breadth(field.shape)}` : 'field-of broad'}
            >
              {draw === undefined ? <FieldOf {...one} /> : draw(one)}
            </div>
          );
        })}
    </div>
  );
}

function breadth(shape: Shape): string {
  const broad = ['group', 'rows', 'many', 'json'].includes(shape.is);
  return broad || (shape.is === 'text' && shape.long) ? 'broad' : '';
}

export function FieldOf(props: FieldProps) {
  const { field, value, set } = props;
  const { shape } = field;
  const labels = labelsOf(props);
  switch (shape.is) {
    case 'text':
      return shape.long ? (
        <AreaField
          {...labels}
          value={textOf(value)}
          lengthMax={shape.lengthMax}
          onInput={(text) => set(given(text))}
        />
      ) : (
        <TextField
          {...labels}
          value={textOf(value)}
          lengthMax={shape.lengthMax}
          onInput={(text) => set(given(text))}
        />
      );
    case 'utc':
      return (
        <TextField
          {...labels}
          value={textOf(value)}
          placeholder="2026-01-01T00:00:00Z"
          onInput={(text) => set(given(text))}
        />
      );
    case 'number':
      return <NumberOf {...props} />;
    case 'flag':
      return (
        <Plain {...props}>
          <CheckField
            label={labels.label}
            checked={value === true}
            disabled={props.disabled}
            onInput={(on) => set(on ? true : undefined)}
          />
        </Plain>
      );
    case 'fixed':
      return <TextField {...labels} disabled value={textOf(shape.value)} onInput={() => {}} />;
    case 'choice':
      return <ChoiceOf {...props} options={shape.options} />;
    case 'many':
      return <ManyOf {...props} options={shape.options} />;
    case 'list':
      return <LinesOf {...props} read={(text) => listOf(text)} write={listText} wrong="" />;
    case 'corners':
      return (
        <LinesOf {...props} read={cornersOf} write={cornersText} wrong={words().cornersWrong} />
      );
    case 'allOrList':
      return <AllOrListOf {...props} />;
    case 'group':
      return <GroupOf {...props} fields={shape.fields} />;
    case 'rows':
      return <RowsOf {...props} fields={shape.fields} itemsMax={shape.itemsMax} />;
    case 'json':
      return <JsonOf {...props} />;
  }
}

function GroupOf(props: FieldProps & { readonly fields: readonly Field[] }) {
  const { field, value, set, fields, disabled, error } = props;
  const there = typeof value === 'object' && value !== null;
  const inner = (
    <SchemaForm {...{ fields, disabled }} problems={[]} doc={(value ?? {}) as Doc} onChange={set} />
  );
  return (
    <fieldset class="group" disabled={disabled}>
      <legend>{fieldLabel(field.name)}</legend>
      {!field.required && (
        <CheckField
          label={words().isSet}
          checked={there}
          onInput={(on) => set(on ? emptyOf(fields) : undefined)}
        />
      )}
      {(there || field.required) && inner}
      {error !== '' && (
        <span class="wrong" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}

function RowsOf(
  props: FieldProps & { readonly fields: readonly Field[]; readonly itemsMax: number },
) {
  const { field, value, set, fields, disabled, error, itemsMax } = props;
  const rows = Array.isArray(value) ? (value as Doc[]) : [];
  const w = words();
  return (
    <fieldset class="group" disabled={disabled}>
      <legend>{fieldLabel(field.name)}</legend>
      {rows.map((row, i) => (
        <div key={i} class="step-row">
          <span class="step-number">{i + 1}</span>
          <SchemaForm
            {...{ fields, disabled }}
            problems={[]}
            doc={row}
            onChange={(next) => set(rows.with(i, next))}
          />
          <button type="button" onClick={() => set(rows.toSpliced(i, 1))}>
            {w.removeStep}
          </button>
        </div>
      ))}
      {rows.length < itemsMax && (
        <button type="button" onClick={() => set([...rows, emptyOf(fields)])}>
          {w.addStep}
        </button>
      )}
      {error !== '' && (
        <span class="wrong" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}

/** What must be there and can be empty is there, empty. */
export function emptyOf(fields: readonly Field[]): Doc {
  const entries = fields
    .filter(({ required }) => required)
    .flatMap(({ name, shape }): [string, unknown][] => {
      if (shape.is === 'fixed') return [[name, shape.value]];
      if (shape.is === 'list' || shape.is === 'many' || shape.is === 'rows') return [[name, []]];
      return shape.is === 'allOrList' ? [[name, []]] : [];
    });
  return Object.fromEntries(entries);
}

function JsonOf(props: FieldProps) {
  const { value, set } = props;
  const [text, setText] = useState(value === undefined ? '' : stableText(value, 2));
  const [wrong, setWrong] = useState('');
  return (
    <AreaField
      {...labelsOf({ ...props, error: wrong === '' ? props.error : wrong })}
      value={text}
      onInput={(next) => {
        setText(next);
        try {
          set(next.trim() === '' ? undefined : JSON.parse(next));
          setWrong('');
        } catch (cause) {
          setWrong(`${words().textWrong} ${String(cause)}`);
        }
      }}
    />
  );
}
