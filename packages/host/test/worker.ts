/** The worker the pool tests start: does what its task says, dying included. */
import { nodePort, serveTasks } from '../src/index.ts';

export type TestTask =
  | { do: 'square'; value: number; delayMs?: number }
  | { do: 'throw' | 'exit' | 'spin' | 'unclonable' }
  | { do: 'fill'; into: SharedArrayBuffer | ArrayBuffer; value: number };

serveTasks<TestTask, unknown>(nodePort(), async (task) => {
  switch (task.do) {
    case 'square':
      await new Promise((resolve) => setTimeout(resolve, task.delayMs ?? 0));
      return { output: task.value * task.value };
    case 'throw':
      throw new RangeError('epoch out of range');
    case 'exit':
      process.exit(7);
      break;
    case 'unclonable':
      return { output: () => 1 };
    case 'fill': {
      new Float64Array(task.into).fill(task.value);
      const moved = task.into instanceof ArrayBuffer ? [task.into] : [];
      return { output: task.into, transfer: moved };
    }
    case 'spin':
      for (;;) Math.random();
  }
  throw new Error('unreachable');
});
