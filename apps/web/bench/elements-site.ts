/**
 * The worker's page on loopback without a node: the policies, kernels and worker of the real page, and bodies of element sets that the
 * caller gives. `wasm: false` gives the worker the page's own policy, which refuses WebAssembly.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CATALOGUE_BLOCK_ROWS,
  type ElementSetBatch,
  encodeCatalogueBlock,
  encodeCatalogueHead,
  encodeNamesBlock,
  encodeNamesHead,
  SGP4_KERNEL_URLS,
} from '@noroshi/orbit';
import { build } from 'esbuild';
import { KERNEL_WORKER_POLICY, safeHeaders } from '../../node/src/api/headers.ts';

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>worker</title><link rel="icon" href="/assets/mark.svg">
<script type="module" src="/assets/elements-page.js"></script></head><body></body></html>`;

export type Bodies = { elements: Uint8Array; names: Uint8Array };
export type ElementsSite = { readonly url: string; close(): Promise<void> };

/** `bodies` may be changed while it runs. */
export async function openElementsSite(bodies: Bodies, wasm = true): Promise<ElementsSite> {
  const files = await made();
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const headers: Record<string, string> = { ...safeHeaders(false) };
    if (pathname === '/assets/worker.js' && wasm)
      headers['content-security-policy'] = KERNEL_WORKER_POLICY;
    const file = files.get(pathname);
    if (pathname === '/api/v1/elements') answer.writeHead(200, headers).end(bodies.elements);
    else if (pathname === '/api/v1/elements/names')
      answer.writeHead(200, headers).end(bodies.names);
    else if (file === undefined) answer.writeHead(404, headers).end();
    else answer.writeHead(200, { ...headers, 'content-type': file.type }).end(file.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type File = { readonly type: string; readonly bytes: Uint8Array | string };

/** Page and worker bundled as they are now, and the kernels as npm's prepare made them. */
async function made(): Promise<ReadonlyMap<string, File>> {
  const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: {
      'elements-page': at('./elements-page.ts'),
      worker: at('../src/globe/worker.ts'),
    },
    ...{ bundle: true, write: false, minify: true, logLevel: 'error', outdir: '/assets' },
    ...{ format: 'esm', platform: 'browser', target: 'es2023' },
  });
  const files = new Map<string, File>([
    ['/', { type: 'text/html; charset=utf-8', bytes: PAGE }],
    [
      '/assets/mark.svg',
      { type: 'image/svg+xml', bytes: await readFile(at('../src/app/mark.svg')) },
    ],
  ]);
  for (const { path, contents } of outputFiles)
    files.set(`/assets/${basename(path)}`, { type: 'text/javascript', bytes: contents });
  for (const [tier, url] of Object.entries(SGP4_KERNEL_URLS))
    files.set(`/assets/sgp4-${tier}.wasm`, {
      type: 'application/wasm',
      bytes: await readFile(url),
    });
  return files;
}

/** A whole catalogue as the node sends it. */
export function bodiesOf(sets: ElementSetBatch, version: string): Bodies {
  const { objects, count } = sets;
  const parts = [encodeCatalogueHead({ version, since: '', removed: [], count })];
  const named = [encodeNamesHead(`names-${version}`, count)];
  for (let from = 0; from < count; from += CATALOGUE_BLOCK_ROWS) {
    const to = Math.min(count, from + CATALOGUE_BLOCK_ROWS);
    parts.push(encodeCatalogueBlock(objects, sets, from, to));
    named.push(encodeNamesBlock(objects, from, to));
  }
  return { elements: Buffer.concat(parts), names: Buffer.concat(named) };
}
