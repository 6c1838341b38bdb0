/** What the readers of JSON forms share: places, faults, and the text of a scalar. */
import { quoted } from '../faults.ts';
import type { Places } from '../places.ts';
import type { CommentNode, Fault, FieldNode, Place } from '../tree.ts';
import type { JsonValue } from './lex.ts';

export type JsonReader = {
  readonly places: Places;
  faults: Fault[];
  standard: string; // of the message that is read; '' outside one
};

const FAULTS_MAX = 1000;

export function fault(
  r: JsonReader,
  at: number,
  message: string,
  rule = '',
  severity: Fault['severity'] = 'error',
): void {
  if (r.faults.length >= FAULTS_MAX) return;
  const isSection = /^\d/.test(rule) && r.standard !== '';
  const whole = isSection ? `${r.standard}, ${rule}` : rule;
  r.faults.push({ severity, at: r.places(at), message, rule: whole });
}

/** Where the value itself stands: after the quote of a text. */
export function valuePlace(r: JsonReader, value: JsonValue): Place {
  return r.places(value.kind === 'text' ? value.at + 1 : value.at);
}

/** The text of a text or a number, trimmed; undefined: it is neither, or not on one line. Null is no value. */
export function scalarText(r: JsonReader, value: JsonValue, key: string): string | undefined {
  if (value.kind === 'number') return value.text;
  if (value.kind === 'word' && value.text === 'null') return '';
  if (value.kind === 'word') return value.text;
  if (value.kind !== 'text') {
    fault(
      r,
      value.at,
      `${key} is ${value.kind === 'array' ? 'a list' : 'an object'}: one value is right`,
    );
    return undefined;
  }
  if (/[^\P{Cc}\t]|[\p{Zl}\p{Zp}]/u.test(value.text)) {
    fault(
      r,
      value.at,
      `${key} is ${quoted(value.text)}: a value has no line break or control character`,
    );
    return undefined;
  }
  return value.text.trim();
}

export function fieldOf(
  r: JsonReader,
  key: string,
  keyAt: number,
  value: JsonValue,
  unit = '',
): FieldNode | undefined {
  const text = scalarText(r, value, key);
  if (text === undefined) return undefined;
  const [at, valueAt] = [r.places(keyAt + 1), valuePlace(r, value)];
  return { kind: 'field', key, value: text, unit, at, valueAt };
}

/** Comments are a text or a list of texts. */
export function commentsOf(r: JsonReader, value: JsonValue): CommentNode[] {
  const list = value.kind === 'array' ? value.items : [value];
  return list.flatMap((one) => {
    const trimmed = scalarText(r, one, 'COMMENT');
    const text = trimmed === undefined || one.kind !== 'text' ? trimmed : one.text.trimEnd();
    return text === undefined || (one.kind === 'word' && one.text === 'null')
      ? []
      : [{ kind: 'comment' as const, text, at: valuePlace(r, one) }];
  });
}
