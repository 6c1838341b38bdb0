/** All that a command may touch of its process, as one argument: streams, environment, clocks, Ctrl-C. */
import type { Readable, Writable } from 'node:stream';
import type { ProgressStream } from '@noroshi/host';
import { taiUsFromUnixMs } from '@noroshi/time';

export type OutStream = Writable & ProgressStream;

export type World = {
  readonly stdin: Readable;
  readonly stdout: OutStream;
  readonly stderr: OutStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clockMs: () => number; // monotonic, for rates
  readonly nowUs: () => number; // µs TAI by the machine's clock
  readonly signal: AbortSignal; // aborted by the first Ctrl-C
};

/** The exit codes every command keeps. */
export const EXIT = { done: 0, refused: 1, usage: 2, failure: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a sentence for stderr; caught once, in main. */
export class CommandError extends Error {
  readonly code: ExitCode;
  constructor(code: ExitCode, message: string) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
  }
}

/** A count with its word, as a person writes it: `1 row`, `24,415 rows`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** A line of talk, never of data. */
export function say(world: World, line: string): void {
  world.stderr.write(`${line}\n`);
}

/** Until Ctrl-C. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

/** One Ctrl-C can arrive twice: from the terminal's group and again through the launcher. */
const SAME_SIGNAL_MS = 500;

/** A closed pipe has seen enough; anything else, such as a full disk, is a failure said in a line. */
function endOnBrokenStream(stream: NodeJS.WriteStream, name: string): void {
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') process.exit(EXIT.done);
    if (name === 'stdout') process.stderr.write(`noroshi: stdout: ${cause.message}\n`);
    process.exit(EXIT.failure);
  });
}

/** The process itself. The first Ctrl-C asks; a second one ends. */
export function processWorld(): World {
  const stop = new AbortController();
  let askedMs = 0;
  const onSignal = () => {
    const nowMs = performance.now();
    if (!stop.signal.aborted) askedMs = nowMs;
    else if (nowMs - askedMs > SAME_SIGNAL_MS) process.exit(EXIT.failure);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  endOnBrokenStream(process.stdout, 'stdout');
  endOnBrokenStream(process.stderr, 'stderr');
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    clockMs: () => performance.now(),
    nowUs: () => taiUsFromUnixMs(Date.now()),
    signal: stop.signal,
  };
}
