/**
 * What must hold when all is well again, asked of both stores past the code that made them: the same records in the same order
 * under the same heads, each applied once, every warning in the state of the last word on it, every end told, every answer there
 * as often as it was given, and everything told that a rule now lets go.
 */
import { rowsOf } from './judge.ts';
import { count, NODE_IDS, otherOf, type SimNode, type World } from './world.ts';

/** Both have done all their work, and hold the same heads; each knows that the other does. */
export function isLevel(world: World): boolean {
  return NODE_IDS.every((id) => {
    const writer = world.nodes[id];
    const reader = otherOf(world, writer);
    const [follow] = rowsOf(writer.memory, 'select seq from exchange_follow');
    const [last] = rowsOf(writer.memory, "select value from counter where name = 'event'");
    if (follow?.seq !== last?.value) return false;
    return rowsOf(writer.memory, 'select * from exchange_log').every((lane) => {
      const [at] = rowsOf(
        reader.memory,
        'select * from exchange_position where partner = ? and lane = ?',
        ...[id, lane.lane],
      );
      const isTaken = at?.checkpoint === lane.checkpoint && at?.size === lane.size;
      return isTaken && lane.confirmed === lane.size;
    });
  });
}

export function checkAll(world: World): void {
  for (const id of NODE_IDS) {
    const writer = world.nodes[id];
    const reader = otherOf(world, writer);
    const wrong = (what: string) => void world.problems.push(`${id}→${reader.id}: ${what}`);
    const told = checkRecords(writer, reader, wrong);
    checkStory(told, wrong);
    checkEffects(writer, reader, wrong);
    checkWarnings(writer, reader, told, wrong);
    count(world, 'records', told.length);
    count(world, 'overtaken', told.filter(({ outcome }) => outcome === 'overtaken').length);
    for (const { bytes } of told) world.trace.update(bytes);
  }
}

type Told = {
  readonly bytes: Uint8Array;
  readonly record: {
    readonly type: string;
    readonly id: string;
    readonly version: number;
    readonly sequence: number;
    readonly lane: string;
    readonly supersedes?: { readonly lane: string; readonly sequence: number };
  };
  readonly body: { readonly state?: string; readonly notices?: readonly { readonly id: string }[] };
  readonly outcome: string;
  readonly kind: string;
};

type Wrong = (what: string) => void;

const BOTH = 'where partner = ? order by lane, idx';

/** Each record of the writer is at the reader, the same bytes at the same place, and no other. */
function checkRecords(writer: SimNode, reader: SimNode, wrong: Wrong): Told[] {
  const sent = rowsOf(writer.memory, `select * from exchange_record ${BOTH}`, reader.id);
  const bodies = rowsOf(writer.memory, `select * from exchange_body ${BOTH}`, reader.id);
  const taken = rowsOf(reader.memory, `select * from exchange_taken ${BOTH}`, writer.id);
  const has = rowsOf(reader.memory, `select * from exchange_taken_body ${BOTH}`, writer.id);
  if (taken.length !== sent.length || has.length !== sent.length)
    wrong(`${sent.length} records were told, ${taken.length} taken, ${has.length} with a body`);
  return sent.map((entry, i) => {
    const record: Buffer = entry.record;
    const other = taken[i];
    if (other === undefined || !record.equals(other.record) || other.idx !== entry.idx)
      wrong(`${entry.lane} ${entry.idx} is not the record at its place`);
    if (bodies[i]!.digest !== has[i]?.digest) wrong(`${entry.lane} ${entry.idx} has another body`);
    return {
      ...{ bytes: record, record: JSON.parse(record.toString()) },
      body: JSON.parse(Buffer.from(bodies[i]!.bytes).toString()),
      ...{ outcome: other?.outcome ?? '', kind: other?.kind ?? '' },
    };
  });
}

/** What was told of one thing: versions from 1 without a gap, each naming the one before. */
function checkStory(told: readonly Told[], wrong: Wrong): void {
  for (const [id, story] of byWarning(told)) {
    for (const [i, { record }] of story.entries()) {
      const before = story[i - 1]?.record;
      const named = record.supersedes;
      if (record.version !== i + 1)
        wrong(`${id} was told as version ${record.version} of ${i + 1}`);
      if (named?.lane !== before?.lane || named?.sequence !== before?.sequence)
        wrong(`${id} version ${record.version} does not name the version before it`);
    }
  }
}

function byWarning(told: readonly Told[]): Map<string, Told[]> {
  const stories = new Map<string, Told[]>();
  for (const each of told) {
    const key = `${each.record.type === 'answer' || each.record.type === 'reply' ? 'said of ' : ''}${each.record.id}`;
    stories.set(key, [...(stories.get(key) ?? []), each]);
  }
  for (const story of stories.values()) story.sort((a, b) => a.record.version - b.record.version);
  return stories;
}

/** Each record taken did its work once. */
function checkEffects(writer: SimNode, reader: SimNode, wrong: Wrong): void {
  const { memory } = reader;
  const actor = `partner:${writer.id}`;
  const [taken] = rowsOf(
    memory,
    `select count(*) as n from exchange_taken where partner = ?`,
    writer.id,
  );
  const [audited] = rowsOf(
    memory,
    "select count(*) as n from audit where actor = ? and action like 'receive.%'",
    actor,
  );
  if (taken!.n !== audited!.n) wrong(`${taken!.n} records were taken, and ${audited!.n} applied`);
  const [replies] = rowsOf(
    memory,
    "select count(*) as n from exchange_taken where kind = 'reply' and partner = ?",
    writer.id,
  );
  const lines = rowsOf(memory, 'select doc from warning_history').filter(({ doc }) => {
    const line = JSON.parse(doc);
    return line.action === 'reply' && line.actor === actor;
  });
  if (lines.length !== replies!.n) wrong(`${replies!.n} answers came, ${lines.length} are noted`);
  const [answers] = rowsOf(
    memory,
    "select count(*) as n from exchange_taken where kind = 'answer' and partner = ?",
    writer.id,
  );
  const [events] = rowsOf(memory, "select count(*) as n from event where kind = 'partner.answer'");
  if (answers!.n !== events!.n) wrong(`${answers!.n} answers to requests came, ${events!.n} told`);
}

/** Every warning of the writer is at the reader what the last word on it says. */
function checkWarnings(
  writer: SimNode,
  reader: SimNode,
  told: readonly Told[],
  wrong: Wrong,
): void {
  const stories = byWarning(told);
  const own = rowsOf(
    writer.memory,
    'select * from warning where origin = ? order by id',
    writer.id,
  );
  for (const { id, state } of own) {
    const story = stories.get(id) ?? [];
    const there = rowsOf(
      reader.memory,
      'select * from warning where id = ?',
      `${writer.id}:${id}`,
    )[0];
    const last = story.at(-1);
    const isOver = state === 'closed' || state === 'cancelled';
    if (last === undefined) {
      if (there !== undefined) wrong(`${id} is there, and was never told`);
      if (!isOver && isOwed(writer, reader, id)) wrong(`${id} is owed and was not told`);
      continue;
    }
    if (isOver && last.record.type !== 'cancel') wrong(`${id} is ${state}, and nobody was told`);
    if (isOver && last.body.state !== state) wrong(`${id} is ${state}, told as ${last.body.state}`);
    const ours = lastOfOurs(reader, `${writer.id}:${id}`); // of the reader's people, after the writer's last word
    if (last.record.type === 'cancel') {
      const again = last.body.state === 'closed' && ours === 'reopen'; // what was only closed they may open for themselves
      if (there?.state !== last.body.state && !again)
        wrong(`${id} is over (${last.body.state}), and there it is ${there?.state}`);
      continue;
    }
    if (last.kind === 'refused') wrong(`${id} was told and refused: ${last.outcome}`);
    checkCurrent(writer, reader, last, wrong);
    const word = story.findLast(({ record }) => record.type === 'warning'); // a word that it changed may follow
    const isLate = word?.outcome.startsWith('arrived late') === true;
    const isClosedThere = there?.state === 'closed' && (isLate || ours === 'close');
    if (there?.state !== 'open' && there?.state !== 'acknowledged' && !isClosedThere)
      wrong(`${id} is ${state}, and there it is ${there?.state}`);
  }
}

/** What was told last stands there, and nothing older in its place. */
function checkCurrent({ id }: SimNode, { memory }: SimNode, { body }: Told, wrong: Wrong): void {
  for (const notice of body.notices ?? []) {
    const [kept] = rowsOf(memory, 'select * from notice where id = ?', `${id}:${notice.id}`);
    if (kept?.superseded_by !== null) wrong(`${notice.id} is the newest, and there it is not`);
  }
}

/** The last of closing and opening again that the people of a node did. */
function lastOfOurs({ memory }: SimNode, warningId: string): string | undefined {
  const sql = 'select doc from warning_history where warning_id = ? order by number';
  const lines = rowsOf(memory, sql, warningId).map(({ doc }) => JSON.parse(doc));
  return lines.findLast(
    ({ action, actor }) =>
      (action === 'close' || action === 'reopen') && !actor.startsWith('partner:'),
  )?.action;
}

/** By the rule that stands at the end: a grave notice of it, the first of its finding or later, names the reader. */
function isOwed({ memory }: SimNode, { id }: SimNode, warningId: string): boolean {
  const notices = rowsOf(memory, 'select doc from notice where warning_id = ?', warningId);
  return notices.some(({ doc }) => {
    const { kind, severity, marking } = JSON.parse(doc);
    const isGrave = severity === 'high' || severity === 'severe';
    return kind === 'conjunction' && isGrave && marking.releasableTo.includes(id);
  });
}
