/**
 * Any message from bytes or text: the encoding is told by its first characters, the message by its first keyword or root
 * element, and each is checked by its table. Attitude messages and what is no message are refused by name. Never throws.
 */
import { textFromBytes } from './bytes.ts';
import { type CheckOptions, checkMessage } from './check.ts';
import { compressionOf, packedFault } from './compression.ts';
import { byPlace, createFaults } from './faults.ts';
import { parseJson } from './json/parse.ts';
import { LINE_RULE, type NdmLimits } from './kvn/lines.ts';
import { parseKvnMessages } from './kvn/messages.ts';
import type { Combined, Parsed, ParsedMessage } from './parsed.ts';
import type { MessageSchema } from './schema.ts';
import { schemaOf } from './schemas.ts';
import type { Fault } from './tree.ts';
import { parseXml } from './xml/parse.ts';

export type NdmEncoding = 'kvn' | 'xml' | 'json';

export type ReadMessages = {
  readonly encoding: NdmEncoding | null; // null: the bytes are no text
  readonly messages: readonly ParsedMessage[]; // each with the faults of its encoding and of its table
  readonly combined: Combined | null;
  readonly faults: readonly Fault[]; // outside the messages, and of those that are not read
};

export function readMessages(
  input: Uint8Array | string,
  limits: NdmLimits = {},
  options: CheckOptions = {},
): ReadMessages {
  const packed = typeof input === 'string' ? undefined : compressionOf(input);
  if (packed !== undefined) return nothing(null, packedFault(packed));
  const text = typeof input === 'string' ? input : textFromBytes(input, limits.bytesMax);
  if (typeof text !== 'string' && !text.ok) return nothing(null, text.error);
  const characters = typeof text === 'string' ? text : text.value.text;
  const encoding = encodingOfText(characters);
  const parsed = parse(characters, encoding, limits);
  let told = 0;
  const messages = parsed.messages.map((one) => {
    const read = told < TEXT_FAULTS_MAX ? checked(one, limits, options) : briefly(one, options);
    told += read.faults.length;
    return read;
  });
  return { encoding, messages, combined: parsed.combined, faults: parsed.faults };
}

/** Past so many, a message has its first error only: megabytes of rubbish cost no more than a glance each. */
const TEXT_FAULTS_MAX = 10_000;

function briefly(one: ParsedMessage, options: CheckOptions): ParsedMessage {
  const isError = ({ severity }: Fault) => severity === 'error';
  const already = one.faults.find(isError);
  const { faults } = already === undefined ? checked(one, {}, options) : { faults: [already] };
  const error = faults.find(isError);
  return { ...one, faults: error === undefined ? [] : [error] };
}

/** By the first character that is no white space. */
export function encodingOfText(text: string): NdmEncoding {
  const first = /^[\ufeff\s]*(\S?)/.exec(text)![1];
  if (first === '<') return 'xml';
  return first === '{' || first === '[' ? 'json' : 'kvn';
}

function parse(text: string, encoding: NdmEncoding, limits: NdmLimits): Parsed {
  const { bytesMax } = limits;
  switch (encoding) {
    case 'xml':
      return parseXml(text, schemaOf, bytesMax === undefined ? {} : { charactersMax: bytesMax });
    case 'json':
      return parseJson(text, schemaOf, bytesMax === undefined ? {} : { charactersMax: bytesMax });
    default:
      return parseKvnMessages(text, schemaOf, limits);
  }
}

function checked(one: ParsedMessage, limits: NdmLimits, options: CheckOptions): ParsedMessage {
  if (one.message === null) return one;
  const found = checkMessage(one.message, one.schema, {
    ...options,
    faultsMax: Number.POSITIVE_INFINITY,
  });
  const faults = createFaults(limits.faultsMax ?? options.faultsMax);
  const own = one.faults.map((fault) => byOwnStandard(fault, one.schema));
  for (const fault of byPlace([...own, ...found])) faults.add(fault);
  return { ...one, faults: faults.list() };
}

/** What a line is, every standard says for itself. */
function byOwnStandard(fault: Fault, { standard, lines }: MessageSchema): Fault {
  if (lines === undefined || fault.rule !== LINE_RULE) return fault;
  return { ...fault, rule: `${standard}, ${lines}` };
}

function nothing(encoding: NdmEncoding | null, fault: Fault): ReadMessages {
  return { encoding, messages: [], combined: null, faults: [fault] };
}
