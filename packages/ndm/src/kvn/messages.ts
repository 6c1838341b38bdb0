/**
 * A text of KVN to its messages: one as a rule, and several where files were joined, each from its `CCSDS_…_VERS` on. What
 * is no message that is read is refused by its name.
 */
import { createFaults, type FaultList, quoted } from '../faults.ts';
import { ATTITUDE_MESSAGES, attitudeFault, type Parsed, type SchemaOf } from '../parsed.ts';
import type { MessageSchema } from '../schema.ts';
import { NDM_MESSAGES, NOWHERE } from '../tree.ts';
import { eachKvnLine, type KvnComment, type KvnLine, type NdmLimits } from './lines.ts';
import { createBuilder } from './parse.ts';

export function parseKvnMessages(text: string, schemaOf: SchemaOf, limits: NdmLimits = {}): Parsed {
  const outside = createFaults(limits.faultsMax);
  const s: State = { outside, schemaOf, limits, started: [], current: null, comments: [] };
  const faults: FaultList = {
    add: (fault) => {
      if (s.current !== 'refused') (s.current?.faults ?? outside).add(fault);
    },
    list: outside.list,
    errors: outside.errors,
    count: outside.count,
  };
  eachKvnLine(text.replace(/^\ufeff/, ''), limits, faults, (line) => takeLine(s, line));
  const messages = s.started.map(({ schema, builder, faults: own }) => {
    const message = builder.end();
    return { schema, message, faults: own.list() };
  });
  if (messages.length === 0 && outside.errors() === 0)
    outside.add({
      ...({ severity: 'error', at: NOWHERE, rule: '' } as const),
      message:
        'the text is empty: a message begins with CCSDS_OPM_VERS = 3.0, or another of its kind',
    });
  return { messages, combined: null, faults: outside.list() };
}

type Started = {
  readonly schema: MessageSchema;
  readonly faults: FaultList;
  readonly builder: ReturnType<typeof createBuilder>;
};

type State = {
  readonly outside: FaultList;
  readonly schemaOf: SchemaOf;
  readonly limits: NdmLimits;
  readonly started: Started[];
  current: Started | 'refused' | null;
  comments: KvnComment[]; // before the first line
};

function takeLine(s: State, line: KvnLine): void {
  const name = line.kind === 'pair' ? VERSION.exec(line.key)?.[1] : undefined;
  if (name !== undefined) start(s, line, name);
  else if (s.current === null && line.kind === 'comment') s.comments.push(line);
  else if (s.current === null) {
    const found = line.kind === 'pair' ? `${line.key} = ${line.value}` : line.text;
    const other = OTHERS.find(({ first }) => first.test(found));
    const message =
      other === undefined
        ? `the first line is ${quoted(found)}: CCSDS_OPM_VERS = 3.0, or another of its kind, is right`
        : `${other.name}, and no CCSDS message: ${other.advice}`;
    s.outside.add({ severity: 'error', at: line.at, message, rule: 'CCSDS 502.0-B-3, 7.4' });
    s.current = 'refused';
  } else if (s.current !== 'refused') s.current.builder.line(line);
}
/** What is often taken for a message, by its first line. */
const OTHERS = [
  {
    first: /^1 [0-9A-Z][0-9]{4}[A-Z] /,
    name: 'two-line elements',
    advice: 'give them as a catalogue',
  },
  { first: /^OBJECT_NAME,/, name: 'element sets as CSV', advice: 'give them as a catalogue' },
  { first: /^#[a-d][PV]\d{4} /, name: 'an SP3 ephemeris', advice: 'an OEM is right' },
  { first: /^\S+\s+\S.*RINEX VERSION/, name: 'a RINEX file', advice: 'an OEM is right' },
];

const VERSION = /^CCSDS_(\w+)_VERS$/;

function start(s: State, line: KvnLine, name: string): void {
  const known = NDM_MESSAGES.find((message) => message === name);
  const schema = known === undefined ? undefined : s.schemaOf(known);
  if (schema === undefined) {
    s.current = 'refused';
    const rule = 'CCSDS 502.0-B-3, 7.4';
    const message = `CCSDS_${name}_VERS begins no message that is read: ${NDM_MESSAGES.join(', ')} are`;
    s.outside.add(
      ATTITUDE_MESSAGES.includes(name)
        ? attitudeFault(name, line.at)
        : { severity: 'error', at: line.at, message, rule },
    );
    return;
  }
  const faults = createFaults(s.limits.faultsMax);
  s.current = { schema, faults, builder: createBuilder(schema, faults) };
  s.started.push(s.current);
  for (const comment of s.comments) s.current.builder.line(comment);
  s.comments = [];
  s.current.builder.line(line);
}
