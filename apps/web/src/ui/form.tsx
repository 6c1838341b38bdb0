/**
 * Fields of forms: each with its label, unit, hint and what is wrong, tied together for those who do not see it. A number is
 * null while what stands there is none; the caller says what is wrong and why.
 */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { words } from './words.ts';

export type FieldProps = {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined; // '' or undefined: nothing is wrong
  readonly unit?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
};

type Tied = {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly wrong: boolean;
};

/** Any control with a label; `children` makes it from the ids. */
export function Field({
  label,
  hint,
  error,
  unit,
  required,
  children,
}: FieldProps & { readonly children: (tied: Tied) => ComponentChildren }) {
  const id = useId();
  const wrong = error !== undefined && error !== '';
  const told = [hint !== undefined && `${id}-help`, wrong && `${id}-wrong`].filter(Boolean);
  const describedBy = told.length === 0 ? undefined : told.join(' ');
  return (
    <div class="field">
      <label for={id}>
        {label}
        {required && <span class="needed"> · {words().required}</span>}
      </label>
      <div class="with-unit">
        {children({ id, describedBy, wrong })}
        {unit !== undefined && <span class="unit">{unit}</span>}
      </div>
      {hint !== undefined && (
        <span class="help" id={`${id}-help`}>
          {hint}
        </span>
      )}
      {wrong && (
        <span class="wrong" id={`${id}-wrong`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

type TextProps = FieldProps & {
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly type?: 'text' | 'search' | 'password' | 'url' | 'email' | 'datetime-local';
  readonly name?: string;
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly lengthMax?: number;
  readonly lengthMin?: number;
  readonly autofocus?: boolean;
};

export function TextField(props: TextProps) {
  const { value, onInput, type = 'text', lengthMax = 400, lengthMin, ...rest } = props;
  return (
    <Field {...rest}>
      {({ id, describedBy, wrong }) => (
        <input
          {...{ id, value, disabled: rest.disabled, required: rest.required }}
          type={type as 'text'}
          {...{
            autocomplete: (rest.autocomplete ?? 'off') as 'off',
            maxLength: lengthMax,
            spellcheck: false,
          }}
          {...(rest.name !== undefined && { name: rest.name })}
          {...(rest.placeholder !== undefined && { placeholder: rest.placeholder })}
          {...(lengthMin !== undefined && { minLength: lengthMin })}
          {...(rest.autofocus && { autofocus: true })}
          autocapitalize="none"
          aria-describedby={describedBy}
          aria-invalid={wrong}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

type NumberProps = FieldProps & {
  readonly value: number | null;
  readonly onInput: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number | 'any';
};

/** What was typed stays as it was typed while it means the same: a field written anew at '1.' would take the 5 before the 1. */
export function NumberField(props: NumberProps) {
  const { value, onInput, min, max, step = 'any', ...rest } = props;
  const [text, setText] = useState('');
  const shown = numberOf(text) === value ? text : String(value ?? '');
  return (
    <Field {...rest}>
      {({ id, describedBy, wrong }) => (
        <input
          {...{ id, min, max, step, disabled: rest.disabled, required: rest.required }}
          type="number"
          value={shown}
          aria-describedby={describedBy}
          aria-invalid={wrong}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            onInput(numberOf(currentTarget.value));
          }}
        />
      )}
    </Field>
  );
}

function numberOf(text: string): number | null {
  return text === '' ? null : Number(text);
}

type SelectProps<V extends string> = FieldProps & {
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onInput: (value: V) => void;
};

export function SelectField<V extends string>(props: SelectProps<V>) {
  const { value, options, onInput, ...rest } = props;
  return (
    <Field {...rest}>
      {({ id, describedBy, wrong }) => (
        <select
          {...{ id, value, disabled: rest.disabled, required: rest.required }}
          aria-describedby={describedBy}
          aria-invalid={wrong}
          onChange={(event) => onInput(event.currentTarget.value as V)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type AreaProps = FieldProps & {
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly rows?: number;
  readonly lengthMax?: number;
  readonly placeholder?: string;
};

export function AreaField(props: AreaProps) {
  const { value, onInput, rows = 3, lengthMax = 4000, placeholder, ...rest } = props;
  return (
    <Field {...rest}>
      {({ id, describedBy, wrong }) => (
        <textarea
          {...{ id, rows, value, placeholder, disabled: rest.disabled, required: rest.required }}
          maxLength={lengthMax}
          aria-describedby={describedBy}
          aria-invalid={wrong}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

type CheckProps = {
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly onInput: (checked: boolean) => void;
  readonly disabled?: boolean;
};

export function CheckField({ label, checked, onInput, disabled }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        {...{ checked, disabled }}
        onChange={(event) => onInput(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
