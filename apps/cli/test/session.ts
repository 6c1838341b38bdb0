/**
 * Sessions as text: commands as a person types them, and what they answer. Runs the real launcher
 * in a folder of its own.
 *
 *   $ noroshi catalogue one.csv     a command
 *   > regime  objects …             a line of stdout, whole; … stands for anything
 *   > ...                           any number of lines of stdout
 *   ! one.csv:3: …                  a line of stderr; every line must be told, in this order
 *   ! ...                           any number of lines of stderr
 *   ? 1                             the exit code; 0 when not told
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../bin/noroshi.mjs', import.meta.url));

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
  const env = { ...process.env, NO_COLOR: '1', ...options.env };
  const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd: options.cwd, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    options.onStderr?.(stderr, child);
  });
  child.stdin.on('error', () => {}); // the command may end before it has read all
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
}

/** Runs every command of a script and compares. */
export async function session(
  script: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<void> {
  const cwd = folderWith(files);
  for (const step of stepsOf(script)) {
    const answer = await noroshi(step.args, { cwd });
    const told = `$ noroshi ${step.args.join(' ')}\n${answer.stdout}${answer.stderr}`;
    expectLines(step.stdout, answer.stdout, `stdout of ${told}`);
    expectLines(step.stderr, answer.stderr, `stderr of ${told}`);
    expect(answer.code, `exit code of ${told}`).toBe(step.code);
  }
}

type Step = { args: string[]; stdout: string[]; stderr: string[]; code: number };

function stepsOf(script: string): Step[] {
  const steps: Step[] = [];
  for (const raw of script.split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    const text = line.slice(2);
    if (line.startsWith('$ noroshi')) {
      const args = [...text.matchAll(/'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2]!);
      steps.push({ args: args.slice(1), stdout: [], stderr: [], code: 0 });
      continue;
    }
    const step = steps.at(-1)!;
    if (line.startsWith('>')) step.stdout.push(text);
    else if (line.startsWith('!')) step.stderr.push(text);
    else if (line.startsWith('?')) step.code = Number(text);
    else throw new Error(`a session has no line such as "${line}"`);
  }
  return steps;
}

function expectLines(wanted: readonly string[], got: string, what: string): void {
  const pattern = wanted.map((line) => (line === '...' ? '(?:.*\n)*?' : `${escaped(line)}\n`));
  expect(got.replaceAll('\r\n', '\n'), what).toMatch(new RegExp(`^${pattern.join('')}$`));
}

/** … stands for anything on the line; runs of blanks are one. */
function escaped(line: string): string {
  const literal = (text: string) =>
    text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/ +/g, ' +');
  return ` *${line.split('…').map(literal).join('.*')}`;
}
