/**
 * A person asks a partner: "please look", "send more". By the release rules like anything that leaves, signed into the
 * partner's lane, and withdrawn by a cancel. What the person may not see they cannot ask about: it is not there for them.
 */
import {
  decideRequest,
  type RequestAbout,
  type RequestAsk,
  type RequestDecision,
  readRules,
} from '@noroshi/exchange';
import { appendAudit, configRows, type Db } from '@noroshi/store';
import { newestEntries, standingsOf } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { ok, type Result } from '@noroshi/time';
import { maySee, noticeDefault, type Tlp, type Viewer } from '@noroshi/watch';
import { newId } from '../access/tokens.ts';
import { sightOf } from '../warnings/seen.ts';
import { postEntry } from './author.ts';
import { type ByHand, type HandError, refused } from './by-hand.ts';
import { readDirectory } from './directory.ts';
import { isWithdrawn, maySeeAsset, ownAsset } from './requests.ts';

export type Asking = {
  readonly partner: string;
  readonly ask: RequestAsk;
  readonly about: { readonly type: RequestAbout['type']; readonly id: string }; // as it is called here
  readonly text: string;
  readonly tlp: Tlp;
  readonly viewer: Viewer;
};

export type Asked = { readonly requestId: string; readonly ruleId: string };

/** Asks, where a rule lets it go; a refusal names the rule and is in the audit as well. */
export async function askByHand(
  { context, author, actor }: ByHand,
  asking: Asking,
): Promise<Result<Asked, HandError>> {
  const { partner, ask, text, tlp, viewer } = asking;
  if (!maySee({ tlp } as never, viewer.clearance))
    return refused('marking', `you are cleared for TLP:${viewer.clearance}: mark it so at most`);
  const atUs = context.clock.wallUs();
  const requestId = newId('r', context.random);
  const done = await context.store.write(async (tx): Promise<Result<Asked, HandError>> => {
    const { partners } = await readDirectory(tx, author);
    if (!partners.some(({ id }) => id === partner))
      return refused('partner', `${partner} is no partner: noroshi partner list shows them`);
    const about = await aboutOf(tx, author.nodeId, asking);
    if (about === null)
      return refused('about', `there is no ${asking.about.type} ${asking.about.id} here`);
    const decision = await judged(tx, author.nodeId, { ...asking, about }, atUs);
    const audit = { atUs, actor, subject: requestId };
    const doc = { partner, ask, about, reason: decision.reason };
    if (decision.ruleId === null) {
      await appendAudit(tx, { ...audit, action: 'release.refuse', doc });
      return refused('rule', refusalOf(asking, decision.reason));
    }
    const body = { type: 'request', requestId, ask, about, text, tlp, atUs } as const;
    const { ruleId, reason } = decision;
    await postEntry(tx, author, {
      ...{ partner, body, warningId: requestId, ruleIds: [ruleId], reason, atUs },
      ...{ precedence: 'PRIORITY', tlp },
    });
    await appendAudit(tx, { ...audit, action: 'release.request', doc: { ...doc, rule: ruleId } });
    return ok({ requestId, ruleId });
  });
  if (done.ok) context.feed.wake();
  return done;
}

/** Takes a request back: id, state and time, by no rule. */
export async function withdrawRequest(
  { context, author, actor }: ByHand,
  partner: string,
  requestId: string,
): Promise<Result<{ readonly requestId: string }, HandError>> {
  const atUs = context.clock.wallUs();
  const done = await context.store.write(
    async (tx): Promise<Result<{ requestId: string }, HandError>> => {
      const about = { kinds: ['request'], about: requestId, limit: 1 };
      const [asked] = await newestEntries(tx, partner, about);
      if (asked === undefined)
        return refused('about', `${partner} was never asked ${requestId.slice(0, 96)}`);
      if (await isWithdrawn(tx, partner, requestId))
        return refused('state', `${requestId} is withdrawn already`);
      const body = { type: 'cancel', warningId: requestId, state: 'cancelled', atUs } as const;
      const reason = 'the request is withdrawn';
      await postEntry(tx, author, {
        ...{ partner, body, warningId: requestId, ruleIds: [], reason, atUs },
        ...{ precedence: 'PRIORITY', tlp: 'AMBER+STRICT' }, // it says no more than that it is over
      });
      const line = { atUs, actor, action: 'release.withdraw', subject: requestId };
      await appendAudit(tx, { ...line, doc: { partner } });
      return ok({ requestId });
    },
  );
  if (done.ok) context.feed.wake();
  return done;
}

/** What it is about, as both nodes call it; null where this person sees no such thing. */
async function aboutOf(
  db: Db,
  nodeId: string,
  { partner, about, viewer }: Asking,
): Promise<RequestAbout | null> {
  const { type, id } = about;
  if (type === 'object') return { type, id };
  if (type === 'warning') {
    const kept = await warningById(db, id);
    const seen = kept && (await sightOf(db, kept, viewer));
    if (seen === undefined || seen.shown !== seen.warning) return null;
    const { origin } = seen.warning;
    if (origin === nodeId) return { type, id, of: nodeId };
    return origin === partner ? { type, id: id.slice(partner.length + 1), of: partner } : null;
  }
  if (id.startsWith(`${partner}:`)) return { type, id: id.slice(partner.length + 1), of: partner };
  const asset = await ownAsset(db, id);
  return asset !== undefined && maySeeAsset(asset, viewer) ? { type, id, of: nodeId } : null;
}

async function judged(
  tx: Db,
  nodeId: string,
  { partner, about, tlp }: Pick<Asking, 'partner' | 'tlp'> & { readonly about: RequestAbout },
  atUs: number,
): Promise<RequestDecision> {
  const { rules } = readRules(await configRows(tx, 'rule'));
  const isOurs = about.of === nodeId;
  const asset = isOurs && about.type === 'asset' ? await ownAsset(tx, about.id) : undefined;
  const standings = isOurs && about.type === 'warning' ? await standingsOf(tx, about.id) : [];
  const told = standings.some((one) => one.partner === partner && one.state !== 'withheld');
  const marking = asset && (asset.marking ?? noticeDefault(nodeId));
  return decideRequest({
    ...{ rules, partner, nodeId, about, tlp, atUs, told },
    ...(asset && marking && { asset: { owner: asset.owner, marking } }),
  });
}

function refusalOf({ partner, ask, about }: Asking, reason: string): string {
  const what = ask === 'look' ? 'please look' : 'send more';
  return `"${what}" about ${about.type} ${about.id} stays here: ${reason}; a release officer changes the rules for ${partner} (requests: true lets requests go)`;
}
