/**
 * The board moved on: by what the watch sees, or by a person. In one transaction: the board as it is now, each message that goes out, signed, and a
 * line of the audit for each decision, also for what was not raised and why. Whoever read an older board tries again.
 */
import { appendAudit, appendEvent, type Db } from '@noroshi/store';
import { BoardConflictError, saveAlertMessage, saveBoard } from '@noroshi/store/ballistic';
import { type Command, type Release, type Stepped, stepBoard } from '@noroshi/track';
import { noticeDefault } from '@noroshi/watch';
import type { Seen, SeenTrack } from '../ballistic/messages.ts';
import type { NodeContext } from '../context.ts';
import { docOf, type OpenBoard, openBoard, type Status } from './board-doc.ts';
import { commandsOf, type Threat, threatsOf } from './draft.ts';
import { type AlertSettings, readAlertSettings } from './settings.ts';
import { type AlertSigner, openSigner, senderOf } from './sign.ts';

const TRIES = 4;
const SYSTEM = 'watch:ballistic';

/** What the watch saw, taken to the board. Throws what a store throws. */
export async function stepAlerts(context: NodeContext, seen: Seen): Promise<void> {
  const atUs = context.clock.watchUs();
  const settings = await readAlertSettings(context.store, context.mode);
  await tellJudged(context, seen, settings, atUs);
  for (let left = TRIES; ; left--) {
    const open = await boardNow(context, settings);
    const threats = threatsOf(seen, settings.areas, atUs);
    const { active, proposals } = open.board;
    if (threats.length === 0 && active.size === 0 && proposals.size === 0) return;
    const commands = commandsOf(open.board, threats, seen, atUs);
    const done = await moveBoard(context, settings, open, commands, SYSTEM).catch(retried);
    if (done !== null || left <= 1) return;
  }
}

/** One command of a person; what became of it. */
export async function actOnBoard(
  context: NodeContext,
  actor: string,
  commandOf: (open: OpenBoard, settings: AlertSettings, atUs: number) => Command<Status> | null,
): Promise<Stepped<Status> | null> {
  const settings = await readAlertSettings(context.store, context.mode);
  for (let left = TRIES; left > 0; left--) {
    const open = await boardNow(context, settings);
    const command = commandOf(open, settings, context.clock.watchUs());
    if (command === null) return null;
    const done = await moveBoard(context, settings, open, [command], actor).catch(retried);
    if (done !== null) return done;
  }
  throw new Error('the board of alerts was moved by others each time; try again');
}

export function boardNow(context: NodeContext, { status, rules }: AlertSettings) {
  return openBoard(context.store.db, status, senderOf(context), rules);
}

function retried(cause: unknown): null {
  if (cause instanceof BoardConflictError) return null;
  throw cause;
}

async function moveBoard(
  context: NodeContext,
  settings: AlertSettings,
  { board, version }: OpenBoard,
  commands: readonly Command<Status>[],
  actor: string,
): Promise<Stepped<Status>> {
  const { store, clock, feed, nodeId } = context;
  const stepped = stepBoard(board, commands);
  const isStill = stepped.trace.length === 0 && stepped.releases.length === 0;
  if (isStill) return stepped;
  const signer = stepped.releases.length === 0 ? null : await openSigner(context);
  const { tlp } = noticeDefault(nodeId);
  await store.write(async (tx) => {
    await saveBoard(tx, settings.status, { version, doc: docOf(stepped.board) });
    for (const release of stepped.releases) await writeMessage(tx, release, signer!, settings);
    for (const { region, decided, why, by } of stepped.trace)
      await appendAudit(tx, {
        ...{ atUs: clock.wallUs(), actor, action: `alert.${decided}` },
        subject: `alert/${region || settings.status}`.slice(0, 200),
        doc: { why, by, status: settings.status },
      });
    const event = { atUs: clock.wallUs(), kind: 'alert.changed', subject: 'alerts' };
    await appendEvent(tx, { ...event, tlp, owners: [] });
  });
  feed.wake();
  return stepped;
}

async function writeMessage(
  tx: Db,
  release: Release<Status>,
  signer: AlertSigner,
  { digest }: AlertSettings,
): Promise<void> {
  const xml = signer(release);
  const id = /<identifier>([^<]*)<\/identifier>/.exec(xml)![1]!;
  const { status, kind, region, sentUs, by, why, draft, references } = release;
  const { probability, impactFromUs, impactToUs, expiresUs } = draft;
  const doc = {
    ...{ by, why, areasDigest: digest, probability, impactFromUs, impactToUs, expiresUs },
    references: references.map(({ identifier }) => identifier),
  };
  await saveAlertMessage(tx, { id, status, kind, region, sentUs, xml, doc });
}

/** By store: what was last judged of each track, so that only a change is told. */
const judged = new WeakMap<NodeContext['store'], Map<string, string>>();

/** Why there was or was not an impact area, and whether one of the operator's areas lies in it. */
async function tellJudged(
  context: NodeContext,
  seen: Seen,
  settings: AlertSettings,
  atUs: number,
): Promise<void> {
  const { store, clock } = context;
  const known = judged.get(store) ?? new Map<string, string>();
  judged.set(store, known);
  for (const id of known.keys()) if (!seen.tracks.some((one) => one.id === id)) known.delete(id);
  const news = seen.tracks.flatMap((track) => {
    const doc = judgement(track, threatsOf({ ...seen, tracks: [track] }, settings.areas, atUs));
    const gist = `${doc.why} ${doc.areas.join(' ')}`;
    if (track.warrant === null || known.get(track.id) === gist) return [];
    known.set(track.id, gist);
    return [{ track, doc }];
  });
  if (news.length === 0) return;
  await store.write(async (tx) => {
    for (const { track, doc } of news)
      await appendAudit(tx, {
        ...{ atUs: clock.wallUs(), actor: SYSTEM, action: 'alert.judged' },
        ...{ subject: `ballistic/${track.id}`, doc },
      });
  });
}

function judgement({ warrant, probabilities, meaning }: SeenTrack, threats: readonly Threat[]) {
  return {
    ...{ why: warrant?.why ?? 'tooYoung', figure: warrant?.figure ?? null },
    ...{ limit: warrant?.limit ?? null, meaning, probabilities },
    areas: threats.map(({ area }) => area.name).sort(),
  };
}
