/**
 * Argus's word for the state of a flow. TCP: the flags the source sent, '_', the flags that came back (FSPA_SRA); others, and TCP
 * under other settings: a word (CON, INT, REQ, RST …). Words of Zeek, which some sets mix in, are understood too. ra(1), "state".
 */
import { FLOW_STATES, type FlowState } from '../batch.ts';
import { tcpStateIndex } from '../decode/tcp-state.ts';
import { FIELD } from './fields.ts';
import { createKeyTable, findKey } from './keys.ts';
import { ZEEK_STATES } from './zeek-fields.ts';

const WORDS: Readonly<Record<string, FlowState>> = {
  ...{ REQ: 'attempt', INT: 'attempt', ACC: 'established', EST: 'established' },
  ...{ CON: 'established', CLO: 'finished', FIN: 'finished', RST: 'reset', TIM: 'other' },
};
const words = createKeyTable(
  Object.fromEntries(Object.entries(WORDS).map(([word, to]) => [word, FLOW_STATES.indexOf(to)])),
);

const UNDERSCORE = 95;
const TCP = 6;
const LETTERS = new Uint8Array(256);
for (const [letter, flag] of Object.entries({
  F: 1,
  S: 2,
  R: 4,
  P: 8,
  A: 16,
  U: 32,
  E: 64,
  C: 128,
}))
  LETTERS[letter.charCodeAt(0)] = flag;

/** Sets the index into FLOW_STATES, and FIELD.flags where the word is of flags. An unknown word is 'unknown'. */
export function stateAt(
  out: { index: number },
  values: Float64Array,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  let middle = from;
  while (middle < to && bytes[middle] !== UNDERSCORE) middle++;
  if (middle === to) {
    const word = findKey(words, bytes, from, to);
    out.index = word === 0 ? findKey(ZEEK_STATES, bytes, from, to) : word;
    return;
  }
  const sent = flagsOf(bytes, from, middle);
  const back = flagsOf(bytes, middle + 1, to);
  values[FIELD.flags] = sent | back;
  out.index = tcpStateIndex(TCP, sent, back);
}

function flagsOf(bytes: Uint8Array, from: number, to: number): number {
  let flags = 0;
  for (let i = from; i < to; i++) flags |= LETTERS[bytes[i]!]!;
  return flags;
}
