/**
 * A site on loopback for one tab: the bundled page and worker, the compiled kernels, one screen to run. It sends no
 * isolation headers, so the tab has no SharedArrayBuffer. Below /strict/ a policy refuses WebAssembly.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { TabReport, TabRequest } from './messages.ts';

export type Site = {
  readonly origin: string;
  readonly missing: readonly string[]; // kernels that are not built
  /** What the next tab reports; give it up with `signal`. */
  nextReport(signal: AbortSignal): Promise<TabReport>;
  close(): Promise<void>;
};

const STRICT_POLICY = "script-src 'self'; worker-src 'self'"; // no wasm-unsafe-eval
const REPORT_BYTES_MAX = 32 * 2 ** 20;
const KERNELS: Readonly<Record<string, URL>> = {
  'sieve.wasm': new URL('../../build/sieve.wasm', import.meta.url),
  'sgp4-relaxed.wasm': new URL('../../../orbit/build/sgp4-relaxed.wasm', import.meta.url),
  'sgp4-fixed.wasm': new URL('../../../orbit/build/sgp4-fixed.wasm', import.meta.url),
};
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  wasm: 'application/wasm',
};

export async function openSite(request: TabRequest): Promise<Site> {
  const files = new Map<string, string | Uint8Array>(await bundle());
  files.set(
    '',
    '<!doctype html><title>screen</title><script type="module" src="page.js"></script>',
  );
  files.set('request.json', JSON.stringify(request));
  const missing: string[] = [];
  for (const [name, url] of Object.entries(KERNELS)) {
    if (existsSync(url)) files.set(name, readFileSync(url));
    else missing.push(name);
  }
  const reports = createMailbox<TabReport>();
  const server = createServer((incoming, answer) => {
    void serve(files, incoming, answer, reports.put);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    missing,
    nextReport: reports.take,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bundle(): Promise<[string, string][]> {
  const entries = ['page.ts', 'worker.ts'].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  );
  const options = { bundle: true, write: false, format: 'esm', platform: 'browser' } as const;
  const built = await build({ ...options, entryPoints: entries, outdir: 'out', target: 'es2024' });
  return built.outputFiles.map((file) => [file.path.split(/[\\/]/).at(-1)!, file.text]);
}

async function serve(
  files: ReadonlyMap<string, string | Uint8Array>,
  incoming: IncomingMessage,
  answer: ServerResponse,
  onReport: (report: TabReport) => void,
): Promise<void> {
  const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
  const [, folder, name = ''] = pathname.split('/');
  if (folder === 'strict') answer.setHeader('content-security-policy', STRICT_POLICY);
  if (name === 'done' && incoming.method === 'POST') {
    const text = await textOf(incoming);
    answer.writeHead(204).end();
    onReport(JSON.parse(text) as TabReport);
    return;
  }
  const body = files.get(name);
  if (body === undefined || (folder !== 'open' && folder !== 'strict')) {
    answer.writeHead(404).end();
    return;
  }
  const extension = name === '' ? 'html' : name.split('.').at(-1)!;
  answer.writeHead(200, { 'content-type': TYPES[extension]!, 'cache-control': 'no-store' });
  answer.end(body);
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming) {
    bytes += (part as Buffer).length;
    if (bytes > REPORT_BYTES_MAX)
      throw new Error(`a report of more than ${REPORT_BYTES_MAX} bytes`);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** One letter at a time: whoever takes first waits until one is put. */
function createMailbox<T>() {
  let waiting: ((letter: T) => void) | undefined;
  return {
    put: (letter: T) => waiting?.(letter),
    take: (signal: AbortSignal) =>
      new Promise<T>((resolve, reject) => {
        waiting = resolve;
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
  };
}
