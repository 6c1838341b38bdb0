/**
 * The desk that computes on request: nobody's questions keep others out, reading counts into the time a question has, and a
 * thread that was given up harms nobody's question after it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ASK_LIMITS, createDesk, type DeskLimits } from '../../src/behaviour/ask.ts';
import type { AskInput } from '../../src/behaviour/ask-messages.ts';
import { unanswered } from '../../src/behaviour/compute-routes.ts';

const ECHO = new URL('./ask-echo.ts', import.meta.url); // answers at once, or never where it is asked of object 'never'

function openDesk(limits: DeskLimits = ASK_LIMITS) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  return createDesk(stop.signal, ECHO, limits);
}

/** The first question has next to no time, those after it what they need: no machine is too slow for this test. */
function shortThenLong(): DeskLimits {
  let turns = 0;
  return {
    ...ASK_LIMITS,
    get answerMsMax() {
      return turns++ === 0 ? 50 : 60_000;
    },
  };
}

function of(objectId: string): AskInput {
  return { question: { kind: 'manoeuvres', objectId, atUs: 0 }, objects: [] };
}

/** A question that is read when the test says so. */
function held(objectId = 'a') {
  let release = () => {};
  const input = new Promise<AskInput>((resolve) => {
    release = () => resolve(of(objectId));
  });
  return { input: () => input, release };
}

test('one person has two questions at the desk; others are answered, and the third is told when to come', async () => {
  const desk = openDesk();
  const first = held();
  const mine = [desk.ask('aiko', first.input), desk.ask('aiko', async () => of('b'))];
  const more = await Promise.all(
    Array.from({ length: ASK_LIMITS.waitingMax }, () => desk.ask('aiko', async () => of('c'))),
  );
  expect(new Set(more.map(({ kind }) => kind))).toEqual(new Set(['person']));
  const other = desk.ask('ben', async () => of('d'));
  first.release();
  expect((await Promise.all([...mine, other])).map(({ kind }) => kind)).toEqual(
    Array(3).fill('manoeuvres'),
  );
  expect((await desk.ask('aiko', async () => of('e'))).kind).toBe('manoeuvres'); // a place that was left is free
  const { refusal } = unanswered(more[0]!);
  expect([refusal.status, refusal.retryAfterS]).toEqual([429, ASK_LIMITS.retryS]);
});

test('the desk of all is full at its limit, and says so', async () => {
  const desk = openDesk({ ...ASK_LIMITS, waitingMax: 3 });
  const first = held();
  const asked = ['a', 'b', 'c'].map((who) => desk.ask(who, first.input));
  const { refusal } = unanswered(await desk.ask('d', first.input));
  expect([refusal.status, refusal.retryAfterS]).toEqual([503, ASK_LIMITS.retryS]);
  first.release();
  await Promise.all(asked);
});

test('reading counts into the time: it is told to stop, and who waits behind gets the answer', async () => {
  const desk = openDesk(shortThenLong());
  let isStopped = false;
  const slow = desk.ask('aiko', async (stop) => {
    while (!stop.aborted) await pause(5);
    isStopped = true;
    throw stop.reason;
  });
  const next = desk.ask('ben', async () => of('b'));
  expect(await slow).toMatchObject({ kind: 'late' });
  expect((await next).kind).toBe('manoeuvres');
  expect(isStopped).toBe(true);
  expect(unanswered(await slow).refusal.status).toBe(503);
});

test('a computation that never ends is given up with its thread; the question after it has a thread of its own', async () => {
  const desk = openDesk(shortThenLong());
  const never = desk.ask('aiko', async () => of('never'));
  const next = desk.ask('ben', async () => of('b'));
  const third = desk.ask('cho', async () => of('c'));
  expect((await Promise.all([never, next, third])).map(({ kind }) => kind)).toEqual([
    ...['late', 'manoeuvres', 'manoeuvres'],
  ]);
});

test('what the thread cannot compute is the failure of that question only', async () => {
  const desk = openDesk();
  const bad = desk.ask('aiko', async () => of('throws'));
  const next = desk.ask('ben', async () => of('b'));
  await expect(bad).rejects.toThrow('no such object');
  expect((await next).kind).toBe('manoeuvres');
});
