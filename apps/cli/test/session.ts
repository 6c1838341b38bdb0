/**
 * Sessions as text: commands as a person types them, and what they answer. Runs the real launcher
 * in a folder of its own.
 *
 *   $ noroshi catalogue one.csv     a command; '… > file' keeps its stdout
 *   ~ noroshi warning list          a command tried again until it answers so, for a minute at most
 *   & alpha noroshi start …         a node in the background, called alpha, from its line `ready` on
 *   - alpha                         ends it as Ctrl-C would, and waits; -9 alpha kills it
 *   > regime  objects …             a line of stdout, whole; … stands for anything
 *   > {id}  IMMEDIATE …             {id} takes a word; later commands may say {id}
 *   > ...                           any number of lines of stdout
 *   ! one.csv:3: …                  a line of stderr; every line must be told, in this order
 *   ! ...                           any number of lines of stderr
 *   ? 1                             the exit code; 0 when not told
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../bin/noroshi.mjs', import.meta.url));
const TRY_FOR_MS = 60_000;
const TRY_EACH_MS = 250;

export type Answer = {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
};
export type RunOptions = {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly onStderr?: (text: string, child: { kill(signal: NodeJS.Signals): void }) => void;
};

/** A folder with the files given, gone when the test is. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-session-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export function noroshi(args: readonly string[], options: RunOptions): Promise<Answer> {
  const child = launch(args, options);
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    options.onStderr?.(stderr, child);
  });
  child.stdin!.on('error', () => {}); // the command may end before it has read all
  child.stdin!.end(options.stdin ?? '');
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
}

function launch(args: readonly string[], { cwd, env }: RunOptions): ChildProcess {
  const all = { ...process.env, NO_COLOR: '1', NOROSHI_DIR: join(cwd, 'default'), ...env };
  const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd, env: all });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** A running node: the lines it has printed, and how it ends. */
export type BackgroundNode = {
  readonly lines: readonly string[];
  readonly child: ChildProcess;
  end(signal: NodeJS.Signals): Promise<number | null>;
};

/** Starts a command that goes on, and resolves when it has printed its line `ready`. */
export function startNode(args: readonly string[], options: RunOptions): Promise<BackgroundNode> {
  const child = launch(args, options);
  const told: string[] = [];
  let stderr = '';
  let rest = '';
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stderr!.setEncoding('utf8').on('data', (text) => (stderr += text));
  child.stdin!.end();
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return closed;
  };
  return new Promise((resolve, reject) => {
    void closed.then((code) => reject(new Error(`${args.join(' ')} ended (${code}): ${stderr}`)));
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop()!;
      told.push(...lines);
      if (lines.some((line) => line.startsWith('ready'))) resolve({ lines: told, child, end });
    });
  });
}

/** Runs every command of a script and compares. */
export async function session(
  script: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<void> {
  await sessionIn(folderWith(files), script);
}

/** The same in a folder that is there already. */
export async function sessionIn(cwd: string, script: string): Promise<void> {
  const taken = new Map<string, string>();
  const nodes = new Map<string, BackgroundNode>();
  for (const step of stepsOf(script)) {
    const args = step.args.map((arg) => filled(arg, taken));
    if (step.kind === 'start') {
      const node = await startNode(args, { cwd });
      nodes.set(step.node, node);
      expectLines(step.stdout, node.lines.map((line) => `${line}\n`).join(''), step.node, taken);
    } else if (step.kind === 'end') {
      const signal = step.kill ? 'SIGKILL' : 'SIGINT';
      const code = await nodes.get(step.node)!.end(signal);
      expect(code, `exit code of ${step.node}`).toBe(step.kill ? null : step.code);
    } else await runStep(step, args, cwd, taken);
  }
}

async function runStep(step: Step, args: string[], cwd: string, taken: Map<string, string>) {
  const untilMs = performance.now() + (step.kind === 'try' ? TRY_FOR_MS : 0);
  for (;;) {
    const answer = await redirected(args, cwd);
    const told = `$ noroshi ${args.join(' ')}\n${answer.stdout}${answer.stderr}`;
    try {
      expectLines(step.stdout, answer.stdout, `stdout of ${told}`, taken);
      expectLines(step.stderr, answer.stderr, `stderr of ${told}`, taken);
      expect(answer.code, `exit code of ${told}`).toBe(step.code);
      return;
    } catch (cause) {
      if (performance.now() > untilMs) throw cause;
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_EACH_MS));
  }
}

async function redirected(args: readonly string[], cwd: string): Promise<Answer> {
  const at = args.indexOf('>');
  if (at < 0) return noroshi(args, { cwd });
  const answer = await noroshi(args.slice(0, at), { cwd });
  writeFileSync(join(cwd, args[at + 1]!), answer.stdout);
  return { ...answer, stdout: '' };
}

type Step = {
  kind: 'run' | 'try' | 'start' | 'end';
  node: string;
  kill: boolean;
  args: string[];
  stdout: string[];
  stderr: string[];
  code: number;
};

function stepsOf(script: string): Step[] {
  const steps: Step[] = [];
  for (const raw of script.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const text = line.slice(2);
    const command = /^([$~]|& (\S+)) noroshi(.*)$/.exec(line);
    const end = /^-(9?) (\S+)$/.exec(line);
    const step = steps.at(-1)!;
    if (command !== null) {
      const args = [...command[3]!.matchAll(/'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2]!);
      const kind = line.startsWith('$') ? 'run' : line.startsWith('~') ? 'try' : 'start';
      steps.push(stepOf({ kind, args, node: command[2] ?? '' }));
    } else if (end !== null) {
      steps.push(stepOf({ kind: 'end', node: end[2]!, kill: end[1] === '9' }));
    } else if (line.startsWith('>')) step.stdout.push(text);
    else if (line.startsWith('!')) step.stderr.push(text);
    else if (line.startsWith('?')) step.code = Number(text);
    else throw new Error(`a session has no line such as "${line}"`);
  }
  return steps;
}

function stepOf(given: Partial<Step> & Pick<Step, 'kind'>): Step {
  return { node: '', kill: false, args: [], stdout: [], stderr: [], code: 0, ...given };
}

function filled(text: string, taken: ReadonlyMap<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => taken.get(name) ?? whole);
}

function expectLines(
  wanted: readonly string[],
  got: string,
  what: string,
  taken: Map<string, string>,
): void {
  const lines = wanted.map((line) => filled(line, taken));
  const pattern = lines.map((line) => (line === '...' ? '(?:.*\n)*?' : `${escaped(line)}\n`));
  const expression = new RegExp(`^${pattern.join('')}$`);
  const text = got.replaceAll('\r\n', '\n');
  expect(text, what).toMatch(expression);
  for (const [name, word] of Object.entries(expression.exec(text)?.groups ?? {}))
    taken.set(name, word);
}

/** … stands for anything on the line; runs of blanks are one; {name} takes a word. */
function escaped(line: string): string {
  const literal = (text: string) =>
    text
      .split(/(\{[a-z]\w*\})/i)
      .map((part, i) =>
        i % 2 === 1
          ? `(?<${part.slice(1, -1)}>\\S+)`
          : part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/ +/g, ' +'),
      )
      .join('');
  return ` *${line.split('…').map(literal).join('.*')}`;
}
