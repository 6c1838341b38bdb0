/** The board of alerts: people, rules, separation of live and exercise, ends; real alert logs replayed; messages in two languages. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { taiUsFromUnixMs } from '@noroshi/time';
import { encodeCap } from '@noroshi/watch';
import { describe, expect, test } from 'vitest';
import {
  type AlertStatus,
  type Board,
  type Command,
  capOf,
  confirmationOf,
  createBoard,
  type Draft,
  preparedEnds,
  type Release,
  readCap,
  type StandingRule,
  stepBoard,
} from '../src/index.ts';

const T0 = taiUsFromUnixMs(Date.UTC(2026, 0, 2, 3, 4, 5));
const S = 1e6;
const AREA = {
  areaDesc: '北/North',
  polygon: [
    [
      { latitudeDeg: 40, longitudeDeg: 140 },
      { latitudeDeg: 40, longitudeDeg: 141 },
      { latitudeDeg: 41, longitudeDeg: 141 },
      { latitudeDeg: 40, longitudeDeg: 140 },
    ],
  ],
};
const draft = (atUs: number, more: Partial<Draft> = {}): Draft => ({
  ...{ areas: [AREA], probability: 0.8, impactFromUs: atUs + 240 * S, impactToUs: atUs + 300 * S },
  ...{ expiresUs: atUs + 900 * S },
  ...more,
});
const rule = (more: Partial<StandingRule> = {}): StandingRule => ({
  ...{ id: 'night', approvedBy: ['aiko', 'ben'], fromUs: T0 - S, toUs: T0 + 1e5 * S },
  ...{ kinds: ['raise', 'update', 'all clear'], probabilityMin: 0.5 },
  ...more,
});
const FACTS = { sender: 'alerts@example.org', senderName: 'Exercise office' };

const step = <S extends AlertStatus>(board: Board<S>, ...commands: Command<S>[]) =>
  stepBoard(board, commands);
const written = <S extends AlertStatus>(release: Release<S>) => {
  const text = encodeCap(capOf(release, FACTS));
  if (!text.ok) throw new Error(`${text.error.element}: ${text.error.right}`);
  const read = readCap(Buffer.from(text.value));
  expect(read.ok && read.value.alerts[0]!.faults).toEqual([]);
  return read.ok ? read.value.alerts[0]!.alert! : null!;
};

describe('release', () => {
  const empty = createBoard('Actual', FACTS.sender);
  const asked = step(empty, {
    ...{ do: 'raise', status: 'Actual', region: 'north', draft: draft(T0), atUs: T0 },
  });
  const [proposal] = [...asked.board.proposals.values()];
  const confirm = (person: string, typed: string, atUs = T0 + S): Command<'Actual'> => ({
    ...{ do: 'confirm', status: 'Actual', proposal: proposal!.number, person, typed, atUs },
  });
  const words = confirmationOf('Actual', proposal!);

  test('nothing goes out before two people typed the words', () => {
    expect(asked.releases).toEqual([]);
    expect(asked.trace.map(({ decided }) => decided)).toEqual(['asked']);
    const once = step(asked.board, confirm('aiko', words));
    expect(once.releases).toEqual([]);
    expect(step(once.board, confirm('aiko', words)).releases).toEqual([]);
    expect(step(once.board, confirm('ben', words.toLowerCase())).releases).toEqual([]);
    expect(step(once.board, confirm('', words)).releases).toEqual([]);
    const twice = step(once.board, confirm('ben', words));
    expect(twice.releases).toMatchObject([{ kind: 'raise', by: ['aiko', 'ben'] }]);
    expect(twice.board.proposals.size).toBe(0);
    expect(step(twice.board, confirm('cho', words)).releases).toEqual([]);
  });

  test('words for a live release release no exercise, and the other way round', () => {
    const [live, exercise, test] = (['Actual', 'Exercise', 'Test'] as const).map((status) =>
      confirmationOf(status, proposal!),
    );
    expect(new Set([live, exercise, test]).size).toBe(3);
    expect(live).toMatch(/^LIVE /);
    for (const typed of [exercise!, test!])
      expect(step(asked.board, confirm('aiko', typed)).trace[0]?.decided).toBe('refused');
  });

  test('a command of an exercise is refused on the live board, whatever the types say', () => {
    const stray = { ...confirm('aiko', words), status: 'Exercise' } as unknown as Command<'Actual'>;
    expect(step(asked.board, stray).trace).toMatchObject([
      { decided: 'refused', why: 'a command of Exercise on Actual' },
    ]);
  });

  test('a proposal that waited past its time is refused', () => {
    const once = step(asked.board, confirm('aiko', words));
    const late = step(once.board, confirm('ben', words, T0 + 1000 * S));
    expect(late.releases).toEqual([]);
    expect(late.trace[0]?.why).toContain('expired');
  });

  test('a rule releases what it was approved for, and the trace says why not', () => {
    const board = createBoard('Actual', FACTS.sender, [rule()]);
    const raise = (probability: number, atUs = T0): Command<'Actual'> => ({
      ...{ do: 'raise', status: 'Actual', region: 'north', atUs },
      draft: draft(atUs, { probability }),
    });
    expect(step(board, raise(0.8)).releases).toMatchObject([
      { by: ['rule night', 'aiko', 'ben'], kind: 'raise' },
    ]);
    const low = step(board, raise(0.3));
    expect(low.releases).toEqual([]);
    expect(low.trace[0]?.why).toBe('raise, two people; rule night: probability 0.300 below 0.5');
    const late = step(board, raise(0.8, T0 + 2e5 * S));
    expect(late.trace[0]?.why).toContain('not in force');
    expect(() => createBoard('Actual', 'x', [rule({ approvedBy: ['aiko', 'aiko'] })])).toThrow(
      'two different people',
    );
  });

  test.each([
    [{ probability: 1.2 }, 'probability'],
    [{ impactToUs: T0 }, 'ends before'],
    [{ expiresUs: T0 }, 'expired'],
    [{ areas: [] }, 'no area'],
  ])('a draft with %j is refused', (more, why) => {
    const board = createBoard('Actual', FACTS.sender, [rule()]);
    const { releases, trace } = step(board, {
      ...{ do: 'raise', status: 'Actual', region: 'north', atUs: T0, draft: draft(T0, more) },
    });
    expect(releases).toEqual([]);
    expect(trace[0]?.why).toContain(why);
  });
});

describe('messages', () => {
  const rules = [rule({ kinds: ['raise', 'update', 'cancel', 'all clear'] })];
  const run = <S extends AlertStatus>(status: S) => {
    const board = createBoard(status, FACTS.sender, rules);
    const base = { status, region: '北/North' } as const;
    const say = (kind: 'raise' | 'update', atUs: number) =>
      ({ ...base, do: kind, draft: draft(atUs), atUs }) as Command<S>;
    const end = (kind: 'cancel' | 'all clear', atUs: number) =>
      ({ ...base, do: kind, why: 'told', atUs }) as Command<S>;
    return stepBoard(board, [
      ...[say('raise', T0), say('update', T0 + 10 * S), end('all clear', T0 + 400 * S)],
      ...[say('raise', T0 + 500 * S), end('cancel', T0 + 503 * S)],
    ]);
  };

  test.each(['Actual', 'Exercise', 'Test'] as const)('%s: valid CAP in two languages', (status) => {
    const { releases, board } = run(status);
    expect(board.active.size).toBe(0);
    const alerts = releases.map(written);
    expect(alerts.map(({ msgType }) => msgType)).toEqual([
      ...['Alert', 'Update', 'Update', 'Alert', 'Cancel'],
    ]);
    expect(alerts.map(({ references }) => references?.length ?? 0)).toEqual([0, 1, 2, 0, 1]);
    expect(alerts[1]!.references![0]!.identifier).toBe(alerts[0]!.identifier);
    for (const alert of alerts) {
      expect(alert.status).toBe(status);
      expect(alert.info!.map(({ language }) => language)).toEqual(['en-US', 'ja-JP']);
      for (const { event, headline, description } of alert.info!)
        for (const text of [event, headline!, description!]) {
          expect(/exercise|訓練/i.test(text)).toBe(status === 'Exercise');
          expect(/test, no|試験/i.test(text)).toBe(status === 'Test');
        }
    }
    const types = alerts.map(({ info }) => info![0]!.responseType![0]);
    expect(types).toEqual(['Shelter', 'Shelter', 'AllClear', 'Shelter', 'AllClear']);
  });

  test('times of the text hold the interval, in the time of the reader', () => {
    const { info } = written(run('Actual').releases[0]!);
    expect(info![0]!.description).toContain('between 03:08 UTC and 03:10 UTC'); // 03:08:05 to 03:09:05
    expect(info![1]!.description).toContain('12:08（日本時間）から12:10（日本時間）');
  });

  test('the correction and the all-clear stand ready from the second of the release', () => {
    const board = createBoard('Actual', FACTS.sender, rules);
    const { board: after } = step(board, {
      ...{ do: 'raise', status: 'Actual', region: 'north', draft: draft(T0), atUs: T0 },
    });
    const ready = preparedEnds(after, 'north', T0)!;
    expect(written(ready.cancel)).toMatchObject({ msgType: 'Cancel', references: [{}] });
    expect(written(ready.allClear).info![0]!.responseType).toEqual(['AllClear']);
    expect(preparedEnds(after, 'south', T0)).toBeNull();
  });
});

describeWithData('what went wrong before', 'track/alerts/missile_alert_timelines.csv', (path) => {
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  test('the staged cases are those that these tests answer', () => {
    for (const part of ['no correction message', 'wrong-area', 'all-clear', 'share one interface'])
      expect(rows.some((row) => row.includes(part))).toBe(true);
  });

  test('2018: a false alert is corrected in the second in which two people type so', () => {
    const board = createBoard('Actual', FACTS.sender, [rule()]);
    const sent = step(board, {
      ...{ do: 'raise', status: 'Actual', region: 'islands', draft: draft(T0), atUs: T0 },
    });
    const asked = step(sent.board, {
      ...{ do: 'cancel', status: 'Actual', region: 'islands', why: 'no missile', atUs: T0 + 8 * S },
    });
    const [proposal] = [...asked.board.proposals.values()];
    const typed = confirmationOf('Actual', proposal!);
    const both = ['aiko', 'ben'].map((person, k): Command<'Actual'> => {
      const atUs = T0 + (9 + k) * S;
      return { do: 'confirm', status: 'Actual', proposal: proposal!.number, person, typed, atUs };
    });
    const { releases } = step(asked.board, ...both);
    expect((releases[0]!.sentUs - T0) / S).toBeLessThanOrEqual(10); // it took 38 minutes
    expect(written(releases[0]!)).toMatchObject({ msgType: 'Cancel' });
  });

  test('2022, 2023: narrower areas go out as an update at once; every alert ends with an all-clear', () => {
    const board = createBoard('Actual', FACTS.sender, [rule()]);
    const say = (atUs: number, areaDesc: string): Command<'Actual'> => ({
      ...{ do: 'raise', status: 'Actual', region: 'tokyo', atUs },
      draft: draft(atUs, { areas: [{ ...AREA, areaDesc }] }),
    });
    const { releases } = step(
      ...([board, say(T0, 'Hokkaido, islands'), say(T0 + 10 * S, 'Hokkaido')] as const),
      { do: 'tick', status: 'Actual', atUs: T0 + 1200 * S },
    );
    expect(releases.map(({ kind }) => kind)).toEqual(['raise', 'update', 'all clear']);
    expect(releases[1]!.draft.areas[0]!.areaDesc).toBe('Hokkaido');
  });

  test('an alert without a rule for its all-clear lapses, and the all-clear waits for people', () => {
    const board = createBoard('Actual', FACTS.sender, [rule({ kinds: ['raise'] })]);
    const tick = (s: number): Command<'Actual'> => {
      return { do: 'tick', status: 'Actual', atUs: T0 + s * S };
    };
    const { trace, board: after } = step(
      ...([
        board,
        { do: 'raise', status: 'Actual', region: 'a', draft: draft(T0), atUs: T0 },
      ] as const),
      ...[tick(899), tick(900), tick(901)],
    );
    expect(trace.map(({ decided }) => decided)).toEqual(['raise', 'lapsed', 'asked']);
    expect([...after.proposals.values()]).toMatchObject([{ kind: 'all clear' }]);
  });
});

const standing = [rule({ fromUs: -1e18, toUs: 1e18 })];

/** What the board says of each region: alerts as [begin, end], with how many messages. */
function spansOf(releases: readonly Release<'Actual'>[]) {
  const spans = new Map<string, { from: number; to: number | null; messages: number }[]>();
  for (const { kind, region, sentUs } of releases) {
    const of = spans.get(region) ?? [];
    spans.set(region, of);
    if (kind === 'raise') of.push({ from: sentUs, to: null, messages: 1 });
    else {
      const last = of.at(-1)!;
      expect(last.to).toBeNull(); // no message of an alert that ended
      last.messages++;
      if (kind !== 'update') last.to = sentUs;
    }
  }
  for (const of of spans.values())
    for (const [k, { from, to }] of of.entries()) {
      expect(to).not.toBeNull(); // none is stuck
      expect(to!).toBeGreaterThanOrEqual(from);
      if (k > 0) expect(from).toBeGreaterThanOrEqual(of[k - 1]!.to!); // none overlaps
    }
  return spans;
}

describeWithData(
  'Ukraine to 2023-03',
  'track/alerts/ua_official_alerts_to_2023-03-05.csv',
  (path) => {
    test('every start and every end of the log comes out: none lost, stuck or doubled', () => {
      const rows = readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
      expect(rows.length).toBe(19_891);
      const alerts = rows.map((line) => {
        const cells = cellsOf(line);
        const [from, to] = [cells[4]!, cells[5]!].map((each) => taiUsFromUnixMs(Date.parse(each)));
        return { region: cells.slice(0, 4).join('/'), from: from!, to: to! };
      });
      // one region may stand in the log twice at a time: the later start updates, the last end ends
      const events = alerts.flatMap(({ region, from, to }) => [
        { at: from, region, turn: 1 as const, to },
        { at: to, region, turn: -1 as const, to },
      ]);
      events.sort((a, b) => a.at - b.at || a.turn - b.turn);
      const standingNow = new Map<string, number>();
      const commands = events.flatMap(({ at: atUs, region, turn }): Command<'Actual'>[] => {
        const count = (standingNow.get(region) ?? 0) + turn;
        standingNow.set(region, count);
        const base = { status: 'Actual', region, atUs } as const;
        const lasts = { expiresUs: atUs + 1e6 * S };
        if (turn > 0) return [{ ...base, do: 'raise', draft: draft(atUs, lasts) }];
        return count > 0 ? [] : [{ ...base, do: 'all clear', why: 'log' }];
      });
      const { releases, board } = stepBoard(createBoard('Actual', 'ua', standing), commands);
      const spans = spansOf(releases);
      expect(board.active.size + board.proposals.size).toBe(0);
      expect(releases.filter(({ kind }) => kind === 'raise' || kind === 'update').length).toBe(
        19_891,
      );
      for (const { region, from, to } of alerts) {
        const isIn = spans.get(region)!.some((span) => span.from <= from && to <= span.to!);
        if (!isIn) throw new Error(`${region} ${from} ${to}: lost`);
      }
    });
  },
);

describeWithData('Israel to 2023-10', 'track/alerts/il_alerts_to_2023-10-25.csv', (path) => {
  test('21,718 alerts with ten minutes each: all said, all cleared, none overlaps', () => {
    const rows = linesOf(readFileSync(path, 'utf8')).slice(1).map(cellsOf);
    expect(rows.length).toBe(21_718);
    const alerts = rows
      .flatMap((cells) => {
        const [day, month, year] = cells[1]!.split('.');
        const from = taiUsFromUnixMs(Date.parse(`${year}-${month}-${day}T${cells[2]}Z`));
        return cells[0]!.split(',').map((region) => ({ region: region.trim(), from }));
      })
      .sort((a, b) => a.from - b.from);
    let board = createBoard('Actual', 'il', standing);
    const releases: Release<'Actual'>[] = [];
    const run = (commands: readonly Command<'Actual'>[]) => {
      const stepped = stepBoard(board, commands);
      board = stepped.board;
      for (const each of stepped.releases) releases.push(each);
    };
    for (let k = 0; k < alerts.length; ) {
      const { from } = alerts[k]!;
      const commands: Command<'Actual'>[] = [{ do: 'tick', status: 'Actual', atUs: from }];
      for (; k < alerts.length && alerts[k]!.from === from; k++) {
        const { region } = alerts[k]!;
        const lasts = { expiresUs: from + 600 * S };
        commands.push({
          ...{ do: 'raise', status: 'Actual', region, atUs: from, draft: draft(from, lasts) },
        });
      }
      run(commands);
    }
    run([{ do: 'tick', status: 'Actual', atUs: alerts.at(-1)!.from + 600 * S }]);
    const spans = spansOf(releases);
    expect(board.active.size + board.proposals.size).toBe(0);
    expect(releases.filter(({ kind }) => kind !== 'all clear').length).toBe(alerts.length);
    for (const { region, from } of alerts) {
      const isIn = spans.get(region)!.some((span) => span.from <= from && from < span.to!);
      if (!isIn) throw new Error(`${region} ${from}: lost`);
    }
  });
});

/** Cells of a CSV line; quoted ones may hold commas. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    (found) => found[1]?.replaceAll('""', '"') ?? found[2] ?? '',
  );
}

/** Lines of a CSV; a quoted cell may hold a line end. */
function linesOf(text: string): string[] {
  return text.trim().match(/(?:[^"\r\n]|"(?:[^"]|"")*")+/g) ?? [];
}
