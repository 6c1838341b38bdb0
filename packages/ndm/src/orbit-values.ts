/** What the orbit messages share as values: how a file is read, one message or all of a kind. */
import { ok, type Result } from '@noroshi/time';
import { type DecodedMessage, decodeMessage, decodeMessages } from './decode.ts';
import type { NdmLimits } from './kvn/lines.ts';
import type { Fault, NdmMessage } from './tree.ts';
import { STRICT } from './user-defined.ts';

/** Messages of one kind in a file, each read or refused for itself. */
export type ReadAll<T> = {
  readonly messages: readonly Result<T, readonly Fault[]>[];
  readonly faults: readonly Fault[]; // outside of them, and that others are of another kind
};

export function decodeOneOf<T>(
  input: Uint8Array | string,
  kind: NdmMessage,
  limits: NdmLimits,
  toValue: (read: DecodedMessage) => T,
): Result<T, readonly Fault[]> {
  const read = decodeMessage(input, kind, limits, STRICT);
  return read.ok ? ok(toValue(read.value)) : read;
}

export function decodeAllOf<T>(
  input: Uint8Array | string,
  kind: NdmMessage,
  limits: NdmLimits,
  toValue: (read: DecodedMessage) => T,
): ReadAll<T> {
  const { messages, faults } = decodeMessages(input, kind, limits, STRICT);
  return { messages: messages.map((one) => (one.ok ? ok(toValue(one.value)) : one)), faults };
}
