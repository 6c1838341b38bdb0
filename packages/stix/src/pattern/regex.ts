/**
 * Regular expressions that cannot run away. MATCHES takes expressions from partners; a backtracking engine takes exponential
 * time on some of them, so this one walks all alternatives at once (Thompson 1968; Cox, "Regular Expression Matching Can Be
 * Simple And Fast", 2007): time is at most characters times states. What is not regular (look-around, back-references, atomic
 * groups) is refused by name. Searches anywhere in the text, as §9.3.1 asks (PCRE without anchors); a dot takes line ends too.
 */
import { err, ok, type Result } from '@noroshi/time';
import { type Node, parseRegex } from './regex-parse.ts';

export type RegexError = { readonly message: string };

export type Regex = {
  readonly states: number;
  /** Whether the expression is found anywhere in the text. `spend` is told every step, and may stop the search. */
  test(text: string, spend: (steps: number) => boolean): boolean;
};

export const REGEX_LIMITS = { statesMax: 5000, lengthMax: 10_000 } as const;

type State =
  | { readonly op: 'take'; readonly takes: (code: number) => boolean; readonly next: number }
  | { readonly op: 'fork'; readonly next: number; readonly other: number }
  | { readonly op: 'assert'; readonly holds: Assertion; readonly next: number }
  | { readonly op: 'end' };

type Assertion = (before: number, after: number, isLastBreak: boolean) => boolean;

const NONE = -1; // no character: before the first, after the last

export function compileRegex(source: string): Result<Regex, RegexError> {
  if (source.length > REGEX_LIMITS.lengthMax)
    return err({ message: `the expression has more than ${REGEX_LIMITS.lengthMax} characters` });
  const parsed = parseRegex(source);
  if (!parsed.ok) return parsed;
  const states: State[] = [{ op: 'end' }];
  const first = build(parsed.value, 0, states);
  if (states.length > REGEX_LIMITS.statesMax)
    return err({ message: `the expression is larger than ${REGEX_LIMITS.statesMax} states` });
  return ok({ states: states.length, test: (text, spend) => search(states, first, text, spend) });
}

/** Adds the states of a node in front of `next`; returns the first of them. Stops growing beyond the limit. */
function build(node: Node, next: number, states: State[]): number {
  if (states.length > REGEX_LIMITS.statesMax) return next;
  const add = (state: State) => states.push(state) - 1;
  switch (node.kind) {
    case 'take':
      return add({ op: 'take', takes: node.takes, next });
    case 'assert':
      return add({ op: 'assert', holds: ASSERTIONS[node.what], next });
    case 'sequence':
      return node.of.reduceRight((after, inner) => build(inner, after, states), next);
    case 'either':
      return node.of
        .map((inner) => build(inner, next, states))
        .reduceRight((other, one) => add({ op: 'fork', next: one, other }));
    case 'repeat':
      return buildRepeat(node, next, states);
  }
}

function buildRepeat(
  { of, min, max }: Extract<Node, { kind: 'repeat' }>,
  next: number,
  states: State[],
): number {
  let first = next;
  if (max === Number.POSITIVE_INFINITY) {
    const loop = states.push({ op: 'end' }) - 1; // its place; what it is comes when its body is there
    states[loop] = { op: 'fork', next: build(of, loop, states), other: next };
    first = loop;
  } else
    for (let i = min; i < max && states.length <= REGEX_LIMITS.statesMax; i++)
      first = states.push({ op: 'fork', next: build(of, first, states), other: next }) - 1;
  for (let i = 0; i < min && states.length <= REGEX_LIMITS.statesMax; i++)
    first = build(of, first, states);
  return first;
}

const isWordCode = (code: number): boolean =>
  code !== NONE && /[\p{L}\p{N}_]/u.test(String.fromCodePoint(code));

const ASSERTIONS: Readonly<Record<'start' | 'end' | 'edge' | 'noEdge' | 'absoluteEnd', Assertion>> =
  {
    start: (before) => before === NONE,
    end: (_, after, isLastBreak) => after === NONE || isLastBreak, // also before a last line end
    absoluteEnd: (_, after) => after === NONE,
    edge: (before, after) => isWordCode(before) !== isWordCode(after),
    noEdge: (before, after) => isWordCode(before) === isWordCode(after),
  };

function search(
  states: readonly State[],
  first: number,
  text: string,
  spend: (steps: number) => boolean,
): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0)!);
  let active: number[] = [];
  const marks = new Int32Array(states.length).fill(-1); // place at which a state was last added
  for (let i = 0; i <= codes.length; i++) {
    const before = codes[i - 1] ?? NONE;
    const after = codes[i] ?? NONE;
    const isLastBreak = i === codes.length - 1 && after === 10;
    const here: number[] = [];
    const around = { before, after, isLastBreak };
    for (const state of [...active, first])
      if (close(states, state, around, marks, i, here)) return true;
    if (!spend(here.length + 1)) return false;
    active = [];
    for (const state of here) {
      const { op } = states[state]!;
      const found = states[state]!;
      if (op === 'take' && found.op === 'take' && after !== NONE && found.takes(after))
        active.push(found.next);
    }
  }
  return false;
}

/** Follows forks and assertions from a state; true when the end is reached. An own stack, since expressions may be long. */
function close(
  states: readonly State[],
  from: number,
  { before, after, isLastBreak }: { before: number; after: number; isLastBreak: boolean },
  marks: Int32Array,
  place: number,
  here: number[],
): boolean {
  const stack = [from];
  while (stack.length > 0) {
    const at = stack.pop()!;
    if (marks[at] === place) continue;
    marks[at] = place;
    const state = states[at]!;
    if (state.op === 'end') return true;
    if (state.op === 'take') here.push(at);
    else if (state.op === 'fork') stack.push(state.other, state.next);
    else if (state.holds(before, after, isLastBreak)) stack.push(state.next);
  }
  return false;
}
