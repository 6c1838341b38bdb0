/**
 * What goes out. The sender follows the node's own feed; each step is one transaction that reads events, decides for every
 * partner, appends to their lanes, writes one audit line a decision, and moves its place in the feed. So nothing is decided
 * twice or forgotten, wherever the process ends. A rule lets a warning and its updates go; a close or cancel goes to everyone
 * who was told, without a rule; a person's acknowledgement of a partner's warning goes back as "read".
 */

import { readRules } from '@noroshi/exchange';
import { configRows, type Db, eventsAfter, type Store, type StoredEvent } from '@noroshi/store';
import { followedTo, followTo, warningsToRetell } from '@noroshi/store/exchange';
import {
  type ListCursor,
  listWarnings,
  noticesOfWarning,
  warningById,
  warningHistory,
} from '@noroshi/store/warnings';
import { PLAIN_POLICY, type Warning } from '@noroshi/watch';
import type { Feed } from '../feed.ts';
import type { Log } from '../log.ts';
import { type Author, type Posting, postEntries } from './author.ts';
import { type RuleBook, ruleBookOf } from './decisions.ts';
import { handsOn } from './hand-on.ts';
import {
  answerPartner,
  endForAll,
  handOn,
  isRequest,
  type Released,
  releaseByRules,
} from './postings.ts';

export type Sender = {
  readonly store: Store;
  readonly feed: Feed;
  readonly author: Author;
  readonly wallUs: () => number;
  readonly log: Log;
};

const FOLLOWER = 'partner.sender';
const EVENTS_MAX = 200;
const PAGE_MAX = 50;
/** What this node tells a partner and what it hears back changes nothing of what may go. */
const NO_NEWS: readonly string[] = ['warning.released', 'warning.replied'];

/** Turns all that is new in the feed into entries. Returns how many events there were. */
export async function sendNews(sender: Sender): Promise<number> {
  let seen = 0;
  for (;;) {
    const since = (await followedTo(sender.store.db, FOLLOWER)) ?? 0;
    const events = await eventsAfter(sender.store.db, since, EVENTS_MAX);
    if (events.length === 0) return seen;
    if (events.some(isRuleChange)) await reconsiderOpen(sender);
    const posted = await sender.store.write((tx) => step(tx, sender, since, events));
    if (posted > 0) sender.feed.wake();
    seen += events.length;
  }
}

/** Decides again about every open warning, also of partners where a rule hands on: rules or partners are others now. */
export async function reconsiderOpen(sender: Sender): Promise<void> {
  const { store, author } = sender;
  const { rules } = readRules(await configRows(store.db, 'rule'));
  const ours = handsOn({ rules }) ? {} : { origin: author.nodeId };
  let after: ListCursor | undefined;
  do {
    const page = await listWarnings(
      store.db,
      {
        ...{ states: ['open', 'acknowledged'], ...ours, limit: PAGE_MAX },
        ...{ clearance: 'RED', owners: '*', ...(after && { after }) },
      },
      () => PLAIN_POLICY,
    );
    const ids = page.items.map(({ warning }) => warning.id);
    const posted = await store.write((tx) => considerAll(tx, sender, ids));
    if (posted > 0) sender.feed.wake();
    after = page.next ?? undefined;
  } while (after !== undefined);
}

/** After a new life began: the last word of all that partners were told and that stands, or its end. */
export async function retell(sender: Sender): Promise<void> {
  const { store } = sender;
  let last = '';
  for (;;) {
    const ids = await warningsToRetell(store.db, PAGE_MAX);
    if (ids.length === 0 || ids.join() === last) return; // a rule that is gone lets nothing go
    last = ids.join();
    const posted = await store.write((tx) => considerAll(tx, sender, ids));
    if (posted > 0) sender.feed.wake();
  }
}

/** One transaction: these events, unless another process has taken them. Returns how many entries were written. */
async function step(
  tx: Db,
  sender: Sender,
  since: number,
  events: readonly StoredEvent[],
): Promise<number> {
  if (((await followedTo(tx, FOLLOWER)) ?? 0) !== since) return 0;
  const changed = events.filter(
    ({ kind }) => kind.startsWith('warning.') && !NO_NEWS.includes(kind),
  );
  const subjects = new Set(changed.map(({ subject }) => subject));
  const posted = await considerAll(tx, sender, [...subjects]);
  await followTo(tx, FOLLOWER, events.at(-1)!.seq);
  return posted;
}

/** Each warning once, with the rules read once; what goes is appended at the end, under one checkpoint a lane. */
async function considerAll(tx: Db, sender: Sender, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const outbox: Posting[] = [];
  const author = { ...sender.author, outbox };
  const book = await ruleBookOf(tx, author, sender.wallUs());
  let posted = 0;
  for (const id of ids) posted += await considerWarning(tx, { ...sender, author }, id, book);
  await postEntries(tx, sender.author, outbox);
  return posted;
}

async function considerWarning(
  tx: Db,
  sender: Sender,
  warningId: string,
  book: RuleBook,
): Promise<number> {
  const { author, log } = sender;
  const found = await warningById(tx, warningId);
  if (found === undefined) return 0;
  const { warning } = found;
  const atUs = sender.wallUs();
  if (warning.origin !== author.nodeId) {
    const done = await handOn(tx, author, warning, atUs, book);
    tellFailed(log, warningId, done);
    return done.posted + (await sayRead(tx, author, warning, atUs));
  }
  if (warning.state === 'closed' || warning.state === 'cancelled')
    return endForAll(tx, author, warning, warning.state, atUs);
  const done = await releaseByRules(tx, author, warning, atUs, { actor: 'node', book });
  tellFailed(log, warningId, done);
  return done.posted;
}

function tellFailed(log: Log, warningId: string, { failed }: Released): void {
  for (const { partner, reason } of failed)
    log('error', 'a warning could not be released', { warningId, partner, reason });
}

/** Our people's acknowledgement of a partner's warning, once. */
async function sayRead(tx: Db, author: Author, warning: Warning, atUs: number): Promise<number> {
  const history = await warningHistory(tx, warning.id);
  const last = history.findLast(({ action }) => action === 'acknowledge');
  if (last === undefined) return 0;
  const once = `read ${last.number}`;
  const asked = isRequest(await noticesOfWarning(tx, warning.id));
  const answer = { answer: 'read', text: '', atUs: last.atUs, once, asked } as const;
  return answerPartner(tx, author, warning, answer, atUs);
}

function isRuleChange({ kind, doc }: StoredEvent): boolean {
  return kind === 'config.changed' && (doc.kind === 'rule' || doc.kind === 'partner');
}
