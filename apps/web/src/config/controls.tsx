/** The controls that a form of configuration is made of: numbers with limits, choices, lists as lines of text. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { AreaField, CheckField, NumberField, SelectField } from '../ui/form.tsx';
import { domainWord } from '../ui/marks.tsx';
import { words as shared } from '../ui/words.ts';
import { listOf, listText } from './draft.ts';
import { fieldLabel, fieldWords } from './field-words.ts';
import { type Field, type Shape, unitOf } from './schema.ts';
import { words } from './words.ts';

export type FieldProps = {
  readonly field: Field;
  readonly value: unknown;
  readonly error: string;
  readonly set: (value: unknown) => void;
  readonly disabled: boolean;
  readonly hint: string | undefined;
};

export function labelsOf({ field, error, hint, disabled }: FieldProps) {
  const unit = unitOf(field.name);
  return {
    ...{ label: fieldLabel(field.name), error, required: field.required, disabled },
    ...(hint !== undefined && { hint }),
    ...(unit !== '' && { unit }),
  };
}

export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

export function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}

export function NumberOf(props: FieldProps) {
  const shape = props.field.shape as Extract<Shape, { is: 'number' }>;
  const { value, set, hint } = props;
  const least = shape.min ?? shape.above;
  const limits =
    least === null || shape.max === null
      ? ''
      : words().between(`${shape.above === null ? '' : '> '}${least}`, `${shape.max}`);
  const help = [hint, limits].filter(Boolean).join(' · ');
  return (
    <NumberField
      {...labelsOf({ ...props, hint: help === '' ? undefined : help })}
      value={typeof value === 'number' ? value : null}
      step={shape.whole ? 1 : 'any'}
      {...(shape.min !== null && { min: shape.min })}
      {...(shape.max !== null && { max: shape.max })}
      onInput={(number) => set(number === null || Number.isNaN(number) ? undefined : number)}
    />
  );
}

/** A machine's word with what it is called, where that says more. */
export function optionWord(option: string): string {
  const { values } = fieldWords();
  const own: Readonly<Record<string, string>> = {
    ...{ ...shared().kinds, ...shared().severities, ...shared().roles, ...shared().precedence },
    ...values,
  };
  const word = own[option];
  if (word !== undefined)
    return word.toLowerCase() === option.toLowerCase() ? option : `${word} (${option})`;
  return domainWord(option);
}

export function ChoiceOf(props: FieldProps & { readonly options: readonly string[] }) {
  const { field, value, set, options } = props;
  const empty = field.required && value !== undefined ? [] : [{ value: '', label: words().notSet }];
  return (
    <SelectField
      {...labelsOf(props)}
      value={textOf(value)}
      options={[
        ...empty,
        ...options.map((option) => ({ value: option, label: optionWord(option) })),
      ]}
      onInput={(text) => set(given(text))}
    />
  );
}

export function ManyOf(props: FieldProps & { readonly options: readonly string[] }) {
  const { value, set, options, disabled } = props;
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const turn = (option: string, on: boolean) => {
    const next = options.filter((one) => (one === option ? on : chosen.includes(one)));
    set(next.length === 0 && !props.field.required ? undefined : next);
  };
  return (
    <Plain {...props} titled>
      <div class="choices">
        {options.map((option) => (
          <CheckField
            key={option}
            label={optionWord(option)}
            checked={chosen.includes(option)}
            disabled={disabled}
            onInput={(on) => turn(option, on)}
          />
        ))}
      </div>
    </Plain>
  );
}

/** What is typed stays as it is typed; what it means goes into the document. */
export function LinesOf(
  props: FieldProps & {
    readonly read: (text: string) => readonly unknown[] | null;
    readonly write: (value: unknown) => string;
    readonly wrong: string;
  },
) {
  const { value, set, read, write, field } = props;
  const [text, setText] = useState(write(value));
  const parsed = read(text);
  const told = parsed === null ? props.wrong : props.error;
  return (
    <AreaField
      {...labelsOf({ ...props, error: told })}
      value={text}
      lengthMax={20_000}
      rows={Math.min(8, Math.max(2, text.split('\n').length))}
      onInput={(next) => {
        setText(next);
        const items = read(next);
        if (items !== null) set(items.length === 0 && !field.required ? undefined : items);
      }}
    />
  );
}

export function AllOrListOf(props: FieldProps) {
  const { value, set, disabled, field } = props;
  const w = words();
  const all = value === '*';
  return (
    <Plain {...props} titled>
      <div class="choices">
        <CheckField
          label={w.everyone}
          checked={all}
          disabled={disabled}
          onInput={(on) => set(on ? '*' : [])}
        />
      </div>
      {!all && (
        <LinesOf
          {...props}
          error=""
          field={{ ...field, shape: { is: 'list', itemsMax: 256 } }}
          read={(text) => listOf(text)}
          write={listText}
          wrong=""
        />
      )}
    </Plain>
  );
}

/** A field whose control has its own label inside. */
export function Plain(
  props: FieldProps & { readonly titled?: boolean; readonly children: ComponentChildren },
) {
  const { field, hint, error, titled, children } = props;
  const label = fieldLabel(field.name);
  return titled ? (
    <fieldset class="group">
      <legend>{label}</legend>
      {children}
      {hint !== undefined && <span class="help">{hint}</span>}
      {error !== '' && (
        <span class="wrong" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  ) : (
    <div class="field">
      {children}
      {hint !== undefined && <span class="help">{hint}</span>}
      {error !== '' && (
        <span class="wrong" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
