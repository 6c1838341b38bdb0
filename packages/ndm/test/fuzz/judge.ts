/**
 * What must hold of any bytes: reading them does not throw, and a message that is read without an error says the same after
 * it was written and read again, in its own encoding and in another.
 */
import {
  inOrder,
  type NdmEncoding,
  type ParsedMessage,
  type ReadMessages,
  readMessages,
  writeJson,
  writeKvn,
  writeXml,
} from '../../src/index.ts';

export type Verdict = { readonly read: ReadMessages; readonly trouble: string | null };

/** Trouble is a sentence: what was thrown, or where a message came back as another. */
export function judge(bytes: Uint8Array, encodings: readonly NdmEncoding[]): Verdict {
  const read = readMessages(bytes);
  const good = read.messages.filter(isGood);
  const whole = good.length === read.messages.length && read.faults.every(isWarning);
  if (!whole || good.length === 0) return { read, trouble: null };
  for (const encoding of encodings) {
    const trouble = roundTrip(good, encoding);
    if (trouble !== null) return { read, trouble };
  }
  return { read, trouble: null };
}

type Good = ParsedMessage & { readonly message: NonNullable<ParsedMessage['message']> };

function isGood(one: ParsedMessage): one is Good {
  return one.message !== null && one.faults.every(isWarning);
}

function isWarning({ severity }: { readonly severity: string }): boolean {
  return severity === 'warning';
}

function roundTrip(messages: readonly Good[], encoding: NdmEncoding): string | null {
  const text = written(messages, encoding);
  const again = readMessages(text);
  const back = again.messages.filter(isGood);
  const fault = [...again.faults, ...again.messages.flatMap(({ faults }) => faults)].find(
    ({ severity }) => severity === 'error',
  );
  if (fault !== undefined)
    return `written as ${encoding} it is refused at line ${fault.at.line}: ${fault.message}\n${text}`;
  if (back.length !== messages.length)
    return `${messages.length} messages as ${encoding} are ${back.length} when read\n${text}`;
  for (const [k, one] of messages.entries()) {
    const [want, got] = [plain(one), plain(back[k]!)];
    if (want !== got)
      return `as ${encoding} it says another thing: ${difference(want, got)}\n${text}`;
  }
  return null;
}

export function written(messages: readonly Good[], encoding: NdmEncoding): string {
  if (encoding === 'xml') return writeXml(messages);
  if (encoding === 'json') return writeJson(messages);
  return messages.map(({ message, schema }) => writeKvn(message, schema)).join('\n');
}

const PLACES = new Set(['at', 'valueAt', 'endAt', 'versionAt', 'cellAt']);

/** The tree without its places. */
function plain({ message, schema }: Good): string {
  const tree = inOrder(message, schema);
  return JSON.stringify(tree, (key, value) => (PLACES.has(key) ? undefined : value));
}

function difference(want: string, got: string): string {
  let at = 0;
  while (at < want.length && want[at] === got[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
  return `${around(want)} | ${around(got)}`;
}
