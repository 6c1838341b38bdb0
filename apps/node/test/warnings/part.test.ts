/** The part that lets time work on warnings: in a node, by the watch's clock, told by the feed, seen in health and metrics. */
import { expect, it } from 'vitest';
import type { NodeContext } from '../../src/context.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { warningsPart } from '../../src/warnings/part.ts';
import { openHouse } from '../api-house.ts';
import { aDraft, HOUR_US, writeAssets } from './make.ts';

async function told(context: NodeContext, kind: string): Promise<string> {
  return new Promise((resolve) => {
    const stop = context.feed.follow((events) => {
      const event = events.find((one) => one.kind === kind);
      if (event === undefined) return;
      stop();
      resolve(event.subject);
    });
  });
}

it('judges at its start and says what changed', async () => {
  const { context, close } = await openHouse();
  const atUs = context.clock.watchUs();
  const window = { fromUs: atUs + 24 * HOUR_US, toUs: atUs + 24 * HOUR_US };
  const [one] = await admitNotices(context, [aDraft({ atUs, window, severity: 'severe' })]);
  const later = { ...context.clock, watchUs: () => atUs + 20 * HOUR_US };
  const updated = told(context, 'warning.updated');
  const part = await warningsPart.start({ ...context, clock: later });
  expect(await updated).toBe(one!.warningId);
  await part.close();
  const lines = context.health.lines().filter(({ part }) => part === 'warnings/judge');
  expect(lines.map(({ state }) => state)).not.toContain('failed');
  await close();
});

it('says in health that it cannot judge, and goes on', async () => {
  const { context, close } = await openHouse();
  const broken = { ...context.store, db: null as never };
  const failed = new Promise<string>((resolve) => {
    context.health.follow((line) => line.state === 'failed' && resolve(line.text));
  });
  const part = await warningsPart.start({ ...context, store: broken });
  expect(await failed).toMatch(/precedence does not follow the time/);
  await part.close();
  await close();
});

// The judging looks each minute: within 20 s only the change itself can have said it.
it('says that nothing is protected, until the first asset comes and not a minute longer', {
  timeout: 20_000,
}, async () => {
  const { context, close } = await openHouse();
  const states: string[] = [];
  const said = (wanted: string) =>
    new Promise<void>((resolve) => {
      const stop = context.health.follow(({ part, state }) => {
        if (part !== 'assets' || state !== wanted) return;
        states.push(state);
        stop();
        resolve();
      });
    });
  const nothing = said('degraded');
  const part = await warningsPart.start(context);
  await nothing;
  const protectedNow = said('ok');
  await writeAssets(context.store);
  context.feed.wake();
  await protectedNow;
  expect(states).toEqual(['degraded', 'ok']);
  await part.close();
  await close();
});
