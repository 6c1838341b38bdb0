/**
 * Every file of the corpora as its publisher says it is: what is valid is read, comes back the same from every encoding and
 * as a value, what is not is refused for a reason of the standard, with its place. Attitude messages and a DOCTYPE are
 * refused by name. Where we judge otherwise, `engine-limits.ts` says why.
 */
import { gunzipSync } from 'node:zlib';
import { describeWithData } from '@noroshi/tidy/data';
import type { Result } from '@noroshi/time';
import { expect, test } from 'vitest';
import { messageText } from '../src/encode.ts';
import {
  type CdmRead,
  decodeCdm,
  decodeOcm,
  decodeOem,
  decodeOmm,
  decodeOpm,
  decodeRdm,
  decodeTdm,
  encodeCdm,
  encodeOcm,
  encodeOem,
  encodeOmm,
  encodeOpm,
  encodeRdm,
  encodeTdm,
  type Fault,
  formatFault,
  inOrder,
  type MessageNode,
  type NdmMessage,
  type Ocm,
  type Oem,
  type Omm,
  type Opm,
  type ParsedMessage,
  type Rdm,
  type ReadMessages,
  readMessages,
  type Tdm,
} from '../src/index.ts';
import { bytesOf, type CorpusFile, caraCorpus, ccsdsCorpus } from './corpora.ts';
import { ENGINE_LIMITS, limitOf } from './engine-limits.ts';

/** Real conjunction messages print speeds in [m] and numbers as NaN: readers leave such a value out. */
const LENIENT = { optionalValues: 'warning' } as const;
const ATTITUDE = /CCSDS 504\.0/;
const ENCODINGS = ['kvn', 'xml', 'json'] as const;

function readFile(file: CorpusFile): ReadMessages {
  const bytes = bytesOf(file);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isCdmOfOperator = file.told.startsWith('data of');
  return readMessages(
    isGzip ? new Uint8Array(gunzipSync(bytes)) : bytes,
    {},
    isCdmOfOperator ? LENIENT : {},
  );
}

function errorsOf(read: ReadMessages): Fault[] {
  const all = [...read.faults, ...read.messages.flatMap(({ faults }) => faults)];
  return all.filter(({ severity }) => severity === 'error');
}

/** What is wrong with the judgement of a file; undefined: nothing. */
function problemOf(file: CorpusFile): string | undefined {
  const read = readFile(file);
  const errors = errorsOf(read);
  const first = errors[0];
  const told = first === undefined ? '' : formatFault(file.name, first);
  const isRefused = errors.length > 0;
  const limit = limitOf(file.name);
  if (limit !== undefined)
    return isRefused === (limit.ours === 'refused')
      ? undefined
      : `${file.name}: not as its row says`;
  switch (file.expected) {
    case 'valid': {
      const others = errors.filter(({ rule }) => !ATTITUDE.test(rule)); // of a combined message
      if (others.length > 0) return formatFault(file.name, others[0]!);
      return read.messages.length > 0 || read.combined !== null
        ? undefined
        : `${file.name}: nothing`;
    }
    case 'invalid':
      if (!isRefused) return `${file.name}: read, and is ${file.told}`;
      return /^CCSDS \d/.test(first!.rule) ? undefined : `${told}: a rule of no standard`;
    case 'attitude':
      return errors.some(({ rule }) => ATTITUDE.test(rule)) ? undefined : `${file.name}: ${told}`;
    case 'doctype':
      return /DOCTYPE/.test(told) ? undefined : `${file.name}: ${told}`;
    case 'packed':
      return /packed by/.test(told) ? undefined : `${file.name}: ${told}`;
    default:
      return undefined;
  }
}

/** The tree without places, in the order of the table: two messages that say the same are equal. */
function plain({ message, schema }: Readable): unknown {
  return JSON.parse(
    JSON.stringify(inOrder(message, schema), (key, value) =>
      key === 'at' ||
      key === 'endAt' ||
      key === 'valueAt' ||
      key === 'cellAt' ||
      key === 'versionAt'
        ? undefined
        : value,
    ),
  );
}

type Readable = ParsedMessage & { readonly message: MessageNode };

function readable(file: CorpusFile): Readable[] {
  return readFile(file).messages.filter(
    (one): one is Readable =>
      one.message !== null && !one.faults.some(({ severity }) => severity === 'error'),
  );
}

function again(text: string): Readable | undefined {
  const [first] = readMessages(text, {}, LENIENT).messages;
  return first?.message ? (first as Readable) : undefined;
}

/** The same tree from each encoding as from the file. */
function treeProblems(file: CorpusFile): string[] {
  return readable(file).flatMap((one) =>
    ENCODINGS.flatMap((encoding) => {
      const back = again(messageText(one.message, one.schema, encoding));
      if (back === undefined) return [`${file.name}: nothing comes back from ${encoding}`];
      const same = JSON.stringify(plain(back)) === JSON.stringify(plain(one));
      return same ? [] : [`${file.name}: another tree from ${encoding}`];
    }),
  );
}

type Decoded = Result<object & { readonly leftOut?: unknown }, readonly Fault[]>;
type Value = readonly [decode: (text: string) => Decoded, encode: (value: never) => string];

const VALUES: Readonly<Record<NdmMessage, Value>> = {
  CDM: [decodeCdm, ({ cdm }: CdmRead) => encodeCdm(cdm)],
  TDM: [decodeTdm, (value: Tdm) => encodeTdm(value)],
  RDM: [decodeRdm, (value: Rdm) => encodeRdm(value)],
  OPM: [decodeOpm, (value: Opm) => encodeOpm(value)],
  OMM: [decodeOmm, (value: Omm) => encodeOmm(value)],
  OEM: [decodeOem, (value: Oem) => encodeOem(value)],
  OCM: [decodeOcm, (value: Ocm) => encodeOcm(value)],
};

/** decode ∘ encode ∘ decode = decode; what was left out at first is gone. */
function valueProblems(file: CorpusFile): string[] {
  return readable(file).flatMap(({ message, schema }) => {
    const [decode, encode] = VALUES[schema.message];
    const first = decode(messageText(message, schema, 'kvn'));
    if (!first.ok) return [`${file.name}: ${formatFault('', first.error[0]!)}`];
    const second = decode(encode(first.value as never));
    if (!second.ok) return [`${file.name}, again: ${formatFault('', second.error[0]!)}`];
    try {
      expect({ ...second.value, leftOut: [] }).toEqual({ ...first.value, leftOut: [] });
      return [];
    } catch (cause) {
      return [`${file.name}: another value (${(cause as Error).message.slice(0, 200)})`];
    }
  });
}

describeWithData('the corpora of messages', 'orbit/ccsds', () => {
  const files = ccsdsCorpus();

  test('each file is what its publisher says', () => {
    const counts: Record<string, number> = {};
    for (const { expected } of files) counts[expected] = (counts[expected] ?? 0) + 1;
    console.info(`${files.length} files: ${JSON.stringify(counts)}`);
    expect(files.map(problemOf).filter(Boolean)).toEqual([]);
    for (const word of ['valid', 'invalid', 'attitude', 'doctype'])
      expect(counts[word], word).toBeGreaterThan(0);
  });

  test('what is read comes back the same from KVN, XML and JSON', () => {
    const read = files.filter(({ expected }) => expected === 'valid' || expected === 'open');
    expect(read.flatMap(treeProblems)).toEqual([]);
  });

  test('and the same as a value', () => {
    const read = files.filter(({ expected }) => expected === 'valid' || expected === 'open');
    expect(read.flatMap(valueProblems)).toEqual([]);
  });

  test('where we judge otherwise: at most fifteen rows, each of a file that is there', () => {
    expect(ENGINE_LIMITS.length).toBeLessThanOrEqual(15);
    for (const limit of ENGINE_LIMITS)
      expect(
        files.some(({ name }) => limitOf(name) === limit),
        limit.files[0],
      ).toBe(true);
  });
});

describeWithData('the conjunction messages of NASA CARA', 'orbit/pc/cara', () => {
  const files = caraCorpus();

  test('every one is read, and comes back the same from every encoding and as a value', () => {
    console.info(`${files.length} CDMs`);
    expect(files.length).toBeGreaterThan(50);
    expect(files.map(problemOf).filter(Boolean)).toEqual([]);
    expect(files.flatMap(treeProblems)).toEqual([]);
    expect(files.flatMap(valueProblems)).toEqual([]);
  });
});
