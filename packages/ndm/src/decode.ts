/**
 * From bytes or text to the one message of a kind that a caller wants, or to all of that kind: checked by its table, with
 * every fault where it is refused. A value that is not obligatory and cannot be read is a warning here, unless the caller
 * asks otherwise: the typed reader leaves it out and lists it.
 */
import { err, ok, type Result } from '@noroshi/time';
import type { CheckOptions } from './check.ts';
import { straysIn } from './check-slips.ts';
import { putAt, valueAt } from './field.ts';
import type { NdmLimits } from './kvn/lines.ts';
import type { ParsedMessage } from './parsed.ts';
import { readMessages } from './read.ts';
import type { MessageSchema } from './schema.ts';
import { type Fault, type MessageNode, type NdmMessage, NOWHERE } from './tree.ts';
import { type Values, valuesOf } from './values.ts';

export type DecodedMessage = {
  readonly message: MessageNode;
  readonly schema: MessageSchema;
  readonly values: Values;
  readonly leftOut: readonly Fault[]; // values that are not obligatory and cannot be read
  readonly warnings: readonly Fault[];
};

export type DecodedMessages = {
  readonly messages: readonly Result<DecodedMessage, readonly Fault[]>[];
  readonly faults: readonly Fault[]; // outside of them
};

/** Every message of the kind, each for itself; another kind is a fault. */
export function decodeMessages(
  input: Uint8Array | string,
  kind: NdmMessage,
  limits: NdmLimits = {},
  options: CheckOptions = { optionalValues: 'warning' },
): DecodedMessages {
  const read = readMessages(input, limits, options);
  const faults = [...read.faults];
  const messages: Result<DecodedMessage, readonly Fault[]>[] = [];
  for (const one of read.messages) {
    if (one.schema.message === kind) messages.push(decodeOne(one));
    else faults.push(otherKind(one, kind));
  }
  return { messages, faults };
}

/** The message of the kind, alone in its file. */
export function decodeMessage(
  input: Uint8Array | string,
  kind: NdmMessage,
  limits: NdmLimits = {},
  options: CheckOptions = { optionalValues: 'warning' },
): Result<DecodedMessage, readonly Fault[]> {
  const { messages, faults } = decodeMessages(input, kind, limits, options);
  const errors = faults.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return err(errors);
  const [first, second] = messages;
  if (first === undefined) return err([nothing(kind)]);
  return second === undefined ? first : err([nothing(kind, messages.length)]);
}

function decodeOne({
  message,
  schema,
  faults,
}: ParsedMessage): Result<DecodedMessage, readonly Fault[]> {
  const errors = faults.filter(({ severity }) => severity === 'error');
  if (message === null || errors.length > 0)
    return err(errors.length > 0 ? errors : [nothing(schema.message)]);
  const leftOut: Fault[] = [];
  const context = { version: message.version, timeSystem: 'UTC', leftOut };
  const values = valuesOf(message, schema.root, context);
  if (!values.ok) return values;
  for (const { key, item } of straysIn(message, schema))
    if (valueAt(values.value, key.field) === undefined) putAt(values.value, key.field, item.value);
  return ok({ message, schema, values: values.value, leftOut, warnings: faults });
}

function otherKind({ message, schema }: ParsedMessage, kind: NdmMessage): Fault {
  const at = message?.at ?? NOWHERE;
  const text = `this message is of the kind ${schema.message}: ${kind} is right here`;
  return { severity: 'error', at, message: text, rule: '' };
}

function nothing(kind: NdmMessage, count = 0): Fault {
  const told = count === 0 ? 'no message' : `${count} messages`;
  const message = `${told} of the kind ${kind}: one is right`;
  return { severity: 'error', at: NOWHERE, message, rule: '' };
}
