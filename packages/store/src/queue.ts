/** One after another, in the order of asking; what fails does not stop what comes after. */
import { AsyncLocalStorage } from 'node:async_hooks';

export type Queue = <T>(work: () => Promise<T>) => Promise<T>;

/** A turn that asks for another turn and waits for it would wait for ever: that is a defect, and said. */
export function createQueue(): Queue {
  const inside = new AsyncLocalStorage<{ over: boolean }>();
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    if (inside.getStore()?.over === false)
      throw new Error('a write inside a write: pass the transaction on instead');
    const turn = { over: false };
    const run = () => inside.run(turn, work).finally(() => void (turn.over = true));
    const mine = last.then(run, run);
    last = mine.catch(() => {});
    return mine;
  };
}
