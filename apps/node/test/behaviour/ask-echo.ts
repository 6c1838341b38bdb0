/** A thread in place of the computing one: answers at once, fails, or works for ever, by the object it is asked of. */
import { parentPort } from 'node:worker_threads';

const port = parentPort!;

port.on('message', ({ id, input }: { id: number; input: { question: { objectId: string } } }) => {
  const { objectId } = input.question;
  if (objectId === 'never') for (;;); // a loop that nothing inside can end
  if (objectId === 'throws') port.postMessage({ id, reason: 'no such object' });
  else port.postMessage({ id, answer: { kind: 'manoeuvres', name: objectId } });
});
