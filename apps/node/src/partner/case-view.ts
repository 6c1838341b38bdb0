/** What the routes and commands say of a joint case: the thread as both nodes have it, times as text; and the case as a file. */
import { CASE_ACTS, CaseAbout, FileRef } from '@noroshi/exchange';
import { formatUtc } from '@noroshi/time';
import { Id, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import type { Stamp } from '../warnings/export-text.ts';
import { hereOf, type JointCase } from './case.ts';
import type { Us } from './said.ts';

const Text = Type.String();
const Utc = Type.String({ description: 'UTC' });
const Count = Type.Integer({ minimum: 0 });

const HEAD = {
  ...{ id: Id, partner: Id, opener: Id, title: Text, tlp: Tlp, atUtc: Utc, lastUtc: Utc },
  about: CaseAbout,
  aboutHere: Id, // what it is about, as it is called here
  state: Type.Enum(['proposed', 'open', 'declined', 'closed']),
  /** Actions that wait for our yes, and a report that waits for our signature; a case that we may accept. */
  waits: Count,
};

export const CaseHeadReply = Type.Object(HEAD);

export const CaseReply = Type.Object({
  ...HEAD,
  us: Id,
  entries: Type.Object({ ours: Count, theirs: Count, confirmed: Count }),
  lines: Type.Array(
    Type.Object({
      ...{ id: Text, by: Id, act: Type.Enum(CASE_ACTS), atUtc: Utc, text: Text },
      ...{ ref: Type.Union([Text, Type.Null()]), files: Type.Array(FileRef) },
      nothing: Type.Union([Text, Type.Null()]), // why it does nothing
      confirmed: Type.Boolean(), // it is on both sides
    }),
  ),
  actions: Type.Array(
    Type.Object({
      ...{ id: Text, text: Text, doer: Id, untilUtc: Type.Union([Utc, Type.Null()]) },
      ...{ state: Type.Enum(['proposed', 'agreed', 'done', 'declined']), proposedBy: Id },
    }),
  ),
  report: Type.Union([
    Type.Object({ ...{ id: Text, by: Id, atUtc: Utc, text: Text }, signedBy: Type.Array(Id) }),
    Type.Null(),
  ]),
});
export type CaseReply = Static<typeof CaseReply>;

export function caseHeadReply(us: Us, found: JointCase): Static<typeof CaseHeadReply> {
  const { partner, thread } = found;
  const { caseId, opener, title, tlp, about, atUs, state, lines } = thread;
  const lastUs = Math.max(...lines.map((line) => line.atUs));
  return {
    ...{ id: caseId, partner, opener, title, tlp, state, waits: waitsFor(us, found) },
    ...{ about, aboutHere: hereOf(about, us) },
    ...{ atUtc: formatUtc(atUs, 0), lastUtc: formatUtc(lastUs, 0) },
  };
}

function waitsFor({ nodeId }: Us, { thread }: JointCase): number {
  const { state, opener, actions, report } = thread;
  if (state === 'proposed') return opener === nodeId ? 0 : 1;
  if (state !== 'open') return 0;
  const asked = actions.filter((one) => one.state === 'proposed' && one.proposedBy !== nodeId);
  return asked.length + (report === null || report.signedBy.includes(nodeId) ? 0 : 1);
}

export function caseReply(us: Us, found: JointCase): CaseReply {
  const { thread, ours, theirs, confirmed } = found;
  const { lines, actions, report } = thread;
  return {
    ...caseHeadReply(us, found),
    us: us.nodeId,
    entries: { ours, theirs, confirmed: confirmed.size },
    lines: lines.map(({ id, by, act, atUs, text, ref, files, nothing }) => ({
      ...{ id, by, act, atUtc: formatUtc(atUs, 0), text, ref, files: [...files], nothing },
      confirmed: by !== us.nodeId || confirmed.has(Number(id.slice(id.lastIndexOf('.') + 1))),
    })),
    actions: actions.map(({ untilUs, ...action }) => ({
      ...action,
      untilUtc: untilUs === null ? null : formatUtc(untilUs, 0),
    })),
    report: report && {
      ...{ id: report.id, by: report.by, text: report.text, signedBy: [...report.signedBy] },
      atUtc: formatUtc(report.atUs, 0),
    },
  };
}

/** The case as text for people, marked on its first line: what happened, what was agreed, the report and who stands by it. */
export function caseText(found: CaseReply, { mode, node, takenBy, takenUtc, tlp }: Stamp): string {
  const { lines, actions, report } = found;
  const flat = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const out = [
    `${mode.toUpperCase()} - TLP:${tlp} - ${node} - taken by ${takenBy} at ${takenUtc}`,
    ...['', `Joint case ${found.id} with ${found.partner}: ${flat(found.title)}`],
    `State: ${found.state}. About the ${found.about.type} ${found.about.id} of ${found.about.of}.`,
    ...['', 'Thread'],
    ...lines.map(({ id, by, act, atUtc, text, ref, nothing, files }) => {
      const parts = [atUtc, id, by, act, ...(ref === null ? [] : [ref])];
      const said = act === 'report' || text === '' ? '' : `: ${flat(text)}`;
      const named = files.map(({ name, bytes, sha256 }) => ` [${name} ${bytes} B ${sha256}]`);
      const odd = nothing === null ? '' : ` (does nothing: ${nothing})`;
      return `${parts.join(' ')}${said}${named.join('')}${odd}`;
    }),
    ...['', 'Actions', ...(actions.length === 0 ? ['none'] : [])],
    ...actions.map(({ id, doer, text, state, untilUtc }) => {
      return `${id} ${doer}: ${flat(text)}${untilUtc === null ? '' : ` by ${untilUtc}`}: ${state}`;
    }),
    ...['', 'After-action report'],
    ...(report === null
      ? ['none']
      : [`${report.id} of ${report.atUtc}, signed off by ${report.signedBy.join(' and ')}`, '']),
    ...(report === null ? [] : [report.text]),
  ];
  return `${out.join('\n')}\n`;
}
