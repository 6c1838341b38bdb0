/** Serves the globe's page of the bench on loopback, bundled from the source as it is, under the policy of the real page. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { safeHeaders } from '../../node/src/api/headers.ts';
import { coastlines } from '../coastlines.mjs';

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' },
  ...{ '.css': 'text/css; charset=utf-8', '.bin': 'application/octet-stream' },
};

const PAGE = `<!doctype html><html lang="en" data-theme="dark"><head><meta charset="utf-8"><title>globe</title>
<link rel="stylesheet" href="/assets/globe-main.css"><link rel="stylesheet" href="/assets/globe-alone.css">
<script type="module" src="/assets/globe-page.js"></script></head><body><div id="page"></div></body></html>`;

export type GlobeSite = { readonly url: string; close(): Promise<void> };

export async function openGlobeSite(): Promise<GlobeSite> {
  const files = new Map<string, string | Uint8Array>(await bundled());
  files.set('/index.html', PAGE);
  files.set('/assets/globe-alone.css', '.alone{position:fixed;inset:0}');
  files.set('/assets/coastlines.bin', coastlines());
  const headers = safeHeaders(false);
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = pathname === '/' ? '/index.html' : pathname;
    const file = files.get(path);
    if (path === '/api/v1/exports') answer.writeHead(201, headers).end('{}');
    else if (file === undefined) answer.writeHead(404, headers).end('{}');
    else answer.writeHead(200, { ...headers, 'content-type': TYPES[extname(path)] }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bundled(): Promise<[string, Uint8Array][]> {
  const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: {
      'globe-page': source('./globe-page.tsx'),
      'globe-main': source('../src/main.css'),
    },
    ...{ bundle: true, splitting: true, write: false, minify: true, logLevel: 'error' },
    ...{ format: 'esm', platform: 'browser', target: 'es2023' },
    ...{ jsx: 'automatic', jsxImportSource: 'preact', outdir: '/assets' },
  });
  return outputFiles.map(({ path, contents }) => [path.replaceAll('\\', '/'), contents]);
}
