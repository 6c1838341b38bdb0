/** Who is told what, once: rules, clearance, escalation, digests, floods, failing channels, crashes. */
import { outboxCounts, recentNotifications } from '@noroshi/store/notify';
import { listWarnings } from '@noroshi/store/warnings';
import { PLAIN_POLICY, PRECEDENCES, type Precedence } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { configure, createBox, draft, MAIL, startPart, warn } from './cases.ts';
import { type Desk, deskOn, eventually } from './desk.ts';

const PAUSE_MS = 150; // of real time, for what must not happen

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

async function acknowledge(desk: Desk, warningId: string): Promise<void> {
  const act = { warningId, action: 'acknowledge', actor: 'user:one' } as const;
  expect((await actOnWarning(desk, act)).ok).toBe(true);
}

describeEngines('rules of notification', (open) => {
  test('each change is told once by each rule, and not again after a restart', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    await configure(desk, [MAIL], [{ id: 'all', channel: 'mail' }]);
    const first = await startPart(desk, box.deliver);
    await warn(desk, [draft('one')]);
    await eventually(() => expect(box.messages.length).toBe(1));
    expect(box.messages[0]!.message.subject).toMatch(/^\[EXERCISE\] \w+ · new: DEBRIS one passes/);
    await first.close();
    await warn(desk, [draft('two')]); // while the node is down
    await startPart(desk, box.deliver);
    await eventually(() => expect(box.messages.length).toBe(2));
    await pause();
    expect(box.messages.length).toBe(2);
    expect(new Set(box.messages.map(({ message }) => message.id)).size).toBe(2);
  });

  test('a crash between sending and noting it sends the same message with the same id', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    await configure(desk, [MAIL], [{ id: 'all', channel: 'mail' }]);
    let crashed = false;
    await startPart(desk, async (channel, message) => {
      await box.deliver(channel, message);
      if (!crashed) {
        crashed = true;
        return new Promise(() => {}); // the process ends here: what was sent is never noted
      }
      return { ok: true, value: 'taken' };
    });
    await warn(desk, [draft('one')]);
    await eventually(() => expect(box.messages.length).toBe(1));
    expect((await outboxCounts(desk.store.db))[0]).toMatchObject({ state: 'sending', count: 1 });
    const again = await deskOn(desk.store);
    await startPart(again, box.deliver);
    await eventually(async () => {
      expect((await outboxCounts(desk.store.db))[0]).toMatchObject({ state: 'sent', count: 1 });
    });
    const ids = box.messages.map(({ message }) => message.id);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });

  test('the precedence decides, and a warning that rises above it is told then', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    const rule = { id: 'urgent', channel: 'mail', precedences: ['FLASH', 'IMMEDIATE'] as const };
    await configure(desk, [MAIL], [{ ...rule, precedences: [...rule.precedences] }]);
    await startPart(desk, box.deliver);
    const far = {
      fromUs: desk.clock.wallUs() + 100 * 3600e6,
      toUs: desk.clock.wallUs() + 101 * 3600e6,
    };
    await warn(desk, [draft('one', { severity: 'low', confidence: 0.3, window: far })]);
    await pause();
    expect(box.messages).toEqual([]);
    const near = { fromUs: desk.clock.wallUs() + 3600e6, toUs: desk.clock.wallUs() + 3601e6 };
    await warn(desk, [draft('one', { severity: 'severe', window: near })]);
    await eventually(() => expect(box.messages.length).toBe(1));
    expect(box.messages[0]!.message.subject).toContain('more urgent now');
  });

  test('nobody acknowledges: the contacts are told one after the other; an acknowledgement ends it', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    const escalation = { afterMin: 10, channels: ['second', 'third'] };
    const channels = ['mail', 'second', 'third'].map((id) => ({ ...MAIL, id }));
    await configure(desk, channels, [{ id: 'all', channel: 'mail', escalation }]);
    await startPart(desk, box.deliver);
    const told = () => box.messages.map(({ channel }) => channel);
    const [one] = await warn(desk, [draft('one')]);
    await eventually(() => expect(told()).toEqual(['mail']));
    desk.pass(9 * 60);
    await pause();
    expect(told()).toEqual(['mail']);
    desk.pass(61);
    await eventually(() => expect(told()).toEqual(['mail', 'second']));
    expect(box.messages[1]!.message.subject).toContain('nobody has acknowledged it (contact 1)');
    await acknowledge(desk, one!);
    desk.pass(3600);
    await pause();
    expect(told()).toEqual(['mail', 'second']);
    await warn(desk, [draft('two')]);
    await eventually(() => expect(told().length).toBe(3));
    for (const wanted of ['second', 'third']) {
      desk.pass(11 * 60);
      await eventually(() => expect(told().at(-1)).toBe(wanted));
    }
    desk.pass(3600);
    await pause();
    expect(told()).toEqual(['mail', 'second', 'mail', 'second', 'third']);
  });

  test('what is shelved does not escalate; what comes back goes on where it stood', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    const escalation = { afterMin: 10, channels: ['second'] };
    const channels = ['mail', 'second'].map((id) => ({ ...MAIL, id }));
    await configure(desk, channels, [{ id: 'all', channel: 'mail', escalation }]);
    await startPart(desk, box.deliver);
    const told = () => box.messages.map(({ channel }) => channel);
    const [one] = await warn(desk, [draft('one')]);
    await eventually(() => expect(told()).toEqual(['mail']));
    const by = { warningId: one!, actor: 'user:1' };
    const untilUs = desk.clock.wallUs() + 3600e6;
    await actOnWarning(desk, { ...by, action: 'shelve', untilUs, text: 'known' });
    desk.pass(30 * 60);
    await pause();
    desk.pass(20 * 60);
    await pause();
    expect(told()).toEqual(['mail']);
    await actOnWarning(desk, { ...by, action: 'unshelve' });
    desk.pass(11 * 60);
    await eventually(() => expect(told()).toEqual(['mail', 'second']));
  });

  test('a digest every n hours says what is open and what changed', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    await configure(
      desk,
      [MAIL],
      [{ id: 'sum', channel: 'mail', precedences: [], digestEveryH: 8 }],
    );
    await startPart(desk, box.deliver);
    await pause();
    const [one] = await warn(desk, [draft('one'), draft('two')]);
    await acknowledge(desk, one!);
    await pause();
    expect(box.messages).toEqual([]);
    desk.pass(8 * 3600);
    await eventually(() => expect(box.messages.length).toBe(1));
    const { subject, text, data } = box.messages[0]!.message;
    expect(subject).toContain('Open 2');
    expect(text).toContain('DEBRIS one passes ALPHA OBSERVER 1');
    expect(data).toMatchObject({ kind: 'digest', openCount: 2 });
    desk.pass(8 * 3600);
    await eventually(() => expect(box.messages.length).toBe(2));
  });

  test('what the channel may not see is a hint or nothing, by the rule, and its words are nowhere', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    const channels = ['mail', 'quiet'].map((id) => ({ ...MAIL, id, clearance: 'GREEN' as const }));
    const rules = [
      { id: 'hinting', channel: 'mail', withheld: 'hint' as const },
      { id: 'silent', channel: 'quiet', withheld: 'nothing' as const },
    ];
    await configure(desk, channels, rules);
    await startPart(desk, box.deliver);
    await warn(desk, [draft('canary')], 'RED');
    await eventually(() => expect(box.messages.length).toBe(1));
    await pause();
    expect(box.messages.map(({ channel }) => channel)).toEqual(['mail']);
    const whole = JSON.stringify(box.messages);
    expect(whole).toContain('a warning that may not be written here; see the node');
    expect(whole).not.toMatch(/canary|OBSERVER|alpha-observer|RED/);
  });

  test('many at once are one message, the most urgent first, and nothing is lost', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    await configure(desk, [{ ...MAIL, floodMax: 5 }], [{ id: 'all', channel: 'mail' }]);
    await startPart(desk, box.deliver);
    const keys = Array.from({ length: 60 }, (_, i) => `k${i}`);
    await warn(
      desk,
      keys.map((key, i) => draft(key, { severity: i === 42 ? 'severe' : 'low' })),
    );
    for (let minute = 0; minute < 5; minute++) {
      await pause();
      desk.pass(61);
    }
    await eventually(async () => {
      const counts = await outboxCounts(desk.store.db);
      expect(counts).toEqual([{ channelId: 'mail', state: 'sent', count: 60 }]);
    });
    expect(box.messages.length).toBeLessThanOrEqual(8);
    const grouped = box.messages.filter(({ message }) =>
      message.subject.includes(' warnings, the'),
    );
    expect(grouped.length).toBeGreaterThan(0);
    for (const { message } of grouped) {
      const { warnings } = message.data as { warnings: { precedence: Precedence }[] };
      const ranks = warnings.map(({ precedence }) => PRECEDENCES.indexOf(precedence));
      expect(ranks).toEqual(ranks.toSorted((x, y) => x - y));
    }
    const sum = box.messages.reduce(
      (n, { message }) => n + ((message.data as { count: number }).count ?? 0),
      0,
    );
    expect(sum).toBe(60);
  });

  test('a failing channel is one warning, told to others, never to itself, over when it works', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    const channels = ['mail', 'other'].map((id) => ({ ...MAIL, id }));
    const rules = ['mail', 'other'].map((channel) => ({ id: `to-${channel}`, channel }));
    await configure(desk, channels, rules);
    await startPart(desk, box.deliver);
    box.broken.add('mail');
    await warn(desk, [draft('one')]);
    for (let k = 0; k < 8; k++) {
      await pause();
      desk.pass(300);
    }
    const failures = async () => {
      const viewer = { clearance: 'RED', owners: '*' } as const;
      const page = await listWarnings(
        desk.store.db,
        { ...viewer, text: 'Channel mail', limit: 10 },
        () => PLAIN_POLICY,
      );
      return page.items.map(({ warning }) => warning);
    };
    await eventually(async () => expect((await failures()).length).toBe(1));
    const others = () => box.messages.filter(({ channel }) => channel === 'other');
    await eventually(() => expect(others().length).toBe(2));
    expect(others()[1]!.message.subject).toContain('Channel mail does not deliver');
    expect(desk.health.lines().find(({ part }) => part === 'notify/mail')).toMatchObject({
      state: 'failed',
    });
    box.broken.clear();
    desk.pass(1800);
    await eventually(() =>
      expect(box.messages.filter(({ channel }) => channel === 'mail').length).toBe(1),
    );
    await eventually(async () => {
      const [only] = await failures();
      expect(only!.noticeIds.length).toBe(2);
      expect(only!.title).toContain('delivers again');
    });
    for (let k = 0; k < 3; k++) {
      desk.pass(900);
      await pause();
    }
    expect((await failures()).length).toBe(1);
    expect(box.messages.filter(({ channel }) => channel === 'mail').length).toBe(1);
  });

  test('a channel that hangs holds up no other, and what is never taken is given up after a day', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    const channels = ['mail', 'other'].map((id) => ({ ...MAIL, id }));
    await configure(
      desk,
      channels,
      ['mail', 'other'].map((channel) => ({ id: `to-${channel}`, channel })),
    );
    let release = () => {};
    const hanging = new Promise<void>((resolve) => (release = resolve));
    await startPart(desk, async (channel, message) => {
      if (channel.id === 'mail') await hanging;
      return channel.id === 'mail' ? { ok: false, error: 'no' } : box.deliver(channel, message);
    });
    await warn(desk, [draft('one')]);
    await eventually(() => expect(box.messages.length).toBeGreaterThan(0));
    release();
    desk.pass(25 * 3600);
    await eventually(async () => {
      const [row] = (
        await recentNotifications(desk.store.db, { channelId: 'mail', limit: 50 })
      ).slice(-1);
      desk.pass(1000);
      expect(row).toMatchObject({ state: 'failed', error: 'no' });
    });
  });

  test('a rule without its channel is told in health; the others go on', async () => {
    const desk = await deskOn(await open());
    const box = createBox();
    const rules = ['mail', 'gone'].map((channel) => ({ id: `to-${channel}`, channel }));
    await configure(desk, [MAIL], rules);
    await startPart(desk, box.deliver);
    await warn(desk, [draft('one')]);
    await eventually(() => expect(box.messages.length).toBe(1));
    const line = desk.health.lines().find(({ part }) => part === 'notify')!;
    expect(line.text).toBe('rule to-gone names the channel gone, which is not there');
    expect(line.state).toBe('degraded');
  });
});
