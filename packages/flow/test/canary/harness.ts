/**
 * Runs a program to its end and searches what it printed, wrote and still has in memory for canaries: marks planted in content
 * that must never become a value. Its writable memory is read from /proc/PID/mem while the process stands still, just before it
 * would exit (hold.mjs). A control run that keeps the content on purpose must be found.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';

const HOLD = fileURLToPath(new URL('hold.mjs', import.meta.url));
const CHUNK_BYTES = 4 * 2 ** 20;
const PAGE_BYTES = 4096;
const HOLD_S = 60;

export type CanaryRun = {
  readonly argv: readonly string[]; // of node
  readonly canaries: readonly string[]; // ASCII, at least 8 characters
  readonly control?: string; // a file whose bytes are kept on purpose
  readonly folders?: readonly string[]; // what the program writes
  /** Called when the program runs: may send to it, and ends it if it does not end by itself. */
  readonly drive?: (child: ChildProcess) => Promise<void>;
};

export type CanaryOutcome = {
  readonly inMemory: number;
  readonly inOutput: number;
  readonly inFiles: number;
  readonly searchedBytes: number;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
};

export const canSearchMemory = existsSync('/proc/self/mem');

export async function runAndSearch(run: CanaryRun): Promise<CanaryOutcome> {
  const env = { ...process.env, ...(run.control !== undefined && { CANARY_CONTROL: run.control }) };
  const child = spawn(process.execPath, ['--import', HOLD, ...run.argv], {
    ...{ env, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout!.on('data', (data: Buffer) => (output.stdout += data.toString('latin1')));
  child.stderr!.on('data', (data: Buffer) => (output.stderr += data.toString('latin1')));
  try {
    const held = holding(child, () => output.stderr);
    await run.drive?.(child);
    const exitCode = await held;
    const needles = run.canaries.flatMap((one) => [Buffer.from(one), Buffer.from(one, 'utf16le')]);
    const { hits: inMemory, bytes: searchedBytes } = searchMemory(child.pid!, needles);
    await new Promise((resolve) => setTimeout(resolve, 50)); // what was printed last
    const printed = Buffer.from(output.stdout + output.stderr, 'latin1');
    return {
      ...{ inMemory, searchedBytes, exitCode, ...output },
      inOutput: countIn(printed, needles),
      inFiles: searchFolders(run.folders ?? [], needles),
    };
  } finally {
    child.kill('SIGKILL');
  }
}

/** Resolves with the exit code when the process stands still at its end. */
function holding(child: ChildProcess, errors: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no end within ${HOLD_S} s`)), HOLD_S * 1000);
    child.stdio[3]!.on('data', (data: Buffer) => {
      clearTimeout(timer);
      resolve(Number.parseInt(data.toString(), 10));
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code} before it could be searched: ${errors()}`));
    });
  });
}

function searchMemory(pid: number, needles: readonly Buffer[]): { hits: number; bytes: number } {
  const longest = Math.max(...needles.map((one) => one.length));
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pages = openSync(`/proc/${pid}/pagemap`, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES + longest);
  let hits = 0;
  let bytes = 0;
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const map = /^([0-9a-f]+)-([0-9a-f]+) .w/.exec(line);
    if (map === null) continue;
    const [from, to] = [Number.parseInt(map[1]!, 16), Number.parseInt(map[2]!, 16)];
    for (let at = from; at < to; at += CHUNK_BYTES) {
      const length = Math.min(chunk.length, to - at);
      if (!isThere(pages, at, length)) continue;
      const read = readAt(memory, chunk, length, at);
      bytes += Math.min(read, CHUNK_BYTES);
      hits += countIn(chunk.subarray(0, read), needles);
    }
  }
  closeSync(memory);
  closeSync(pages);
  return { hits, bytes };
}

/** Whether any page is in memory or swapped out: what was only reserved holds nothing (proc_pid_pagemap(5), bits 63 and 62). */
function isThere(pages: number, at: number, length: number): boolean {
  const count = Math.ceil(length / PAGE_BYTES) + 1;
  const entries = Buffer.alloc(8 * count);
  const read = readAt(pages, entries, entries.length, 8 * Math.floor(at / PAGE_BYTES));
  for (let i = 7; i < read; i += 8) if (entries[i]! >= 0x40) return true;
  return read === 0;
}

/** 0 where a page is not there to be read. */
function readAt(file: number, into: Buffer, length: number, at: number): number {
  try {
    return readSync(file, into, 0, length, at);
  } catch {
    return 0;
  }
}

function countIn(bytes: Buffer, needles: readonly Buffer[]): number {
  let hits = 0;
  for (const needle of needles)
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) hits++;
  return hits;
}

function searchFolders(folders: readonly string[], needles: readonly Buffer[]): number {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const found = files.filter((path) => statSync(path).isFile());
  return found.reduce((hits, path) => hits + countIn(readFileSync(path), needles), 0);
}
