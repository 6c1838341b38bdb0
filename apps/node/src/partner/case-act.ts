/**
 * A person opens a joint case with a partner, or adds an entry to one. By the release rules like anything that leaves, signed into
 * the partner's lane, audited; what the thread says may not be is refused before it is signed. The end of a case carries no
 * word of ours and goes by no rule.
 */
import {
  CASE_LIMITS,
  type CaseAbout,
  type CaseAct,
  type CaseBody,
  caseFault,
  caseRefusal,
  decideCase,
  type FileRef,
  readRules,
} from '@noroshi/exchange';
import { appendAudit, configRows, type Db } from '@noroshi/store';
import { newestEntries, newestReceived, standingsOf } from '@noroshi/store/exchange';
import { ok, type Result } from '@noroshi/time';
import { maySee, type Tlp, type Viewer } from '@noroshi/watch';
import { newId } from '../access/tokens.ts';
import { type Author, postEntry } from './author.ts';
import { type ByHand, type HandError, refused } from './by-hand.ts';
import { caseWith, type JointCase, maySeeAbout, noteCase, tellCase } from './case.ts';
import { readDirectory } from './directory.ts';

export type Opening = {
  readonly partner: string;
  readonly title: string;
  readonly about: { readonly type: CaseAbout['type']; readonly id: string }; // as it is called here
  readonly text: string;
  readonly tlp: Tlp;
  readonly viewer: Viewer;
};

export type CaseActed = {
  readonly caseId: string;
  readonly n: number;
  readonly ruleId: string | null; // null: it needs none
};

/** What a person adds; fields that the act does not have are a refusal. */
export type CaseSaid = {
  readonly act: Exclude<CaseAct, 'open'>;
  readonly text?: string;
  readonly report?: string;
  readonly ref?: string;
  readonly doer?: string;
  readonly untilUs?: number;
  readonly files?: readonly FileRef[];
};

type Done = Result<CaseActed, HandError>;

/** Opens a case; the partner accepts or declines it. */
export async function openCase(
  { context, author, actor }: ByHand,
  opening: Opening,
): Promise<Done> {
  const { partner, title, text, tlp, viewer } = opening;
  if (!maySee({ tlp } as never, viewer.clearance))
    return refused('marking', `you are cleared for TLP:${viewer.clearance}: mark it so at most`);
  const atUs = context.clock.wallUs();
  const caseId = `${author.nodeId}:${newId('c', context.random)}`;
  const done = await context.store.write(async (tx): Promise<Done> => {
    const { partners } = await readDirectory(tx, author);
    if (!partners.some(({ id }) => id === partner))
      return refused('partner', `${partner} is no partner: noroshi partner list shows them`);
    const about = aboutOf(author.nodeId, opening);
    if (about === null || !(await maySeeAbout(tx, author, { partner, about, viewer })))
      return refused('about', `there is no ${opening.about.type} ${opening.about.id} here`);
    const bar = await strangeTo(tx, author, partner, about);
    if (bar !== null) return refused('rule', bar);
    const said = text === '' ? {} : { text };
    const body: CaseBody = {
      ...{ type: 'case', caseId, opener: author.nodeId, n: 1, seen: 0, act: 'open', atUs },
      ...{ title, about, tlp, ...said },
    };
    const posted = await post(tx, author, { partner, body, tlp, actor });
    if (!posted.ok) return posted;
    await noteCase(tx, author, { about, tlp, caseId, atUs, by: actor, title });
    return posted;
  });
  if (done.ok) context.feed.wake();
  return done;
}

/** Adds an entry to a case that this person may see. */
export async function actOnCase(
  { context, author, actor }: ByHand,
  given: {
    readonly partner: string;
    readonly caseId: string;
    readonly viewer: Viewer;
    readonly said: CaseSaid;
  },
): Promise<Done> {
  const { partner, caseId, said } = given;
  const atUs = context.clock.wallUs();
  const done = await context.store.write(async (tx): Promise<Done> => {
    const found = await caseWith(tx, author, given);
    if (found === undefined) return refused('about', `there is no case ${caseId} with ${partner}`);
    const body = nextOf(found, said, author.nodeId, atUs);
    const fault =
      caseFault(body, { from: author.nodeId, to: partner }) ??
      caseRefusal(found.entries, { by: author.nodeId, body });
    if (fault !== null) return refused('state', `${said.act} on case ${caseId}: ${fault}`);
    if (body.n > CASE_LIMITS.entriesMax)
      return refused('state', `case ${caseId} has ${CASE_LIMITS.entriesMax} entries: open another`);
    const { about, tlp } = found.thread;
    const posted = await post(tx, author, { partner, body, tlp, actor });
    if (posted.ok) await tellCase(tx, author, { about, tlp, caseId, atUs });
    return posted;
  });
  if (done.ok) context.feed.wake();
  return done;
}

function nextOf(found: JointCase, said: CaseSaid, by: string, atUs: number): CaseBody {
  const { act, text, report, ref, doer, untilUs, files } = said;
  const { caseId, opener } = found.thread;
  const [mine, theirs] = [found.ours, found.theirs];
  return {
    ...{ type: 'case', caseId, opener, n: mine + 1, seen: theirs, act, atUs },
    ...(text !== undefined && text !== '' && { text }),
    ...(report !== undefined && { report }),
    ...(ref !== undefined && { ref }),
    ...(act === 'propose' && { doer: doer ?? by }),
    ...(untilUs !== undefined && { untilUs }),
    ...(files !== undefined && files.length > 0 && { files: [...files] }),
  };
}

/** Judges by the rules, signs and audits; a refusal is audited as well. */
async function post(
  tx: Db,
  author: Author,
  given: {
    readonly partner: string;
    readonly body: CaseBody;
    readonly tlp: Tlp;
    readonly actor: string;
  },
): Promise<Done> {
  const { partner, body, tlp, actor } = given;
  const { caseId, act, n, atUs } = body;
  const { rules } = readRules(await configRows(tx, 'rule'));
  const { ruleId, reason } = decideCase({ rules, partner, act, tlp, atUs });
  const audit = { atUs, actor, subject: caseId };
  const doc = { partner, act, n, reason };
  if (ruleId === null) {
    await appendAudit(tx, { ...audit, action: 'release.refuse', doc });
    return refused(
      'rule',
      `"${act}" of a joint case stays here: ${reason}; a release officer changes the rules for ${partner} (cases: true lets joint cases go)`,
    );
  }
  const ruleIds = ruleId === '' ? [] : [ruleId];
  await postEntry(tx, author, {
    ...{ partner, body, warningId: caseId, ruleIds, reason, atUs, tlp },
    precedence: 'PRIORITY', // all of a case in one lane: its entries come in their order
  });
  await appendAudit(tx, { ...audit, action: 'release.case', doc: { ...doc, rules: ruleIds } });
  return ok({ caseId, n, ruleId: ruleIds[0] ?? null });
}

/** `bravo:w-1` is theirs; what has no partner's name in front is ours. */
export function aboutOf(
  nodeId: string,
  { partner, about }: Pick<Opening, 'partner' | 'about'>,
): CaseAbout | null {
  const { type, id } = about;
  const prefix = `${partner}:`;
  if (!id.startsWith(prefix)) return { type, id, of: nodeId };
  return { type, id: id.slice(prefix.length), of: partner };
}

/** A case tells that there is such a thing: only about what the partner knows of already. */
export async function strangeTo(
  tx: Db,
  { nodeId }: Pick<Author, 'nodeId'>,
  partner: string,
  { type, id, of }: CaseAbout,
): Promise<string | null> {
  const never = `${partner} was never told of ${id}: release it first`;
  const asked = { kinds: [type], about: id, limit: 1 };
  if (of === partner) return (await newestReceived(tx, partner, asked)).length > 0 ? null : never;
  if (of !== nodeId) return never;
  if (type === 'request')
    return (await newestEntries(tx, partner, asked)).length > 0 ? null : never;
  const told = await standingsOf(tx, id);
  return told.some((each) => each.partner === partner && each.state !== 'withheld') ? null : never;
}
