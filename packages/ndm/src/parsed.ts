/** What a reader of one encoding gives back: messages as trees, what was wrong with each, and what was wrong outside them. */
import type { MessageSchema } from './schema.ts';
import type { CommentNode, Fault, FieldNode, MessageNode, NdmMessage, Place } from './tree.ts';

export type ParsedMessage = {
  readonly schema: MessageSchema;
  readonly message: MessageNode | null; // null: so broken that nothing else can be said of it
  readonly faults: readonly Fault[]; // of the encoding; what the table says is for `checkMessage`
};

/** What a combined message (<ndm>, CCSDS 505.0-B-3, 4.11) says before its constituents. */
export type Combined = {
  readonly at: Place;
  readonly items: readonly (FieldNode | CommentNode)[]; // MESSAGE_ID, comments
};

export type Parsed = {
  readonly messages: readonly ParsedMessage[];
  readonly combined: Combined | null;
  readonly faults: readonly Fault[]; // of the text as a whole, and of messages that are not read
};

export type SchemaOf = (message: NdmMessage) => MessageSchema | undefined;

export const ATTITUDE_MESSAGES: readonly string[] = ['AEM', 'APM', 'ACM'];

export function attitudeFault(name: string, at: Place): Fault {
  const message = `${name} is an attitude message (CCSDS 504.0): only orbit, tracking, conjunction and re-entry messages are read`;
  return { severity: 'error', at, message, rule: 'CCSDS 504.0-B-2' };
}
