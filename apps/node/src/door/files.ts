/**
 * The page at `/` until apps/web comes, as a map of path to bytes made once at start: HTML, CSS and TypeScript whose types
 * Node strips, so that what runs in the browser is what tsc has checked, and there is no build. Nothing is read by a path
 * that comes from outside.
 */
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';

export type DoorFile = { readonly type: string; readonly bytes: Uint8Array };

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  ts: 'text/javascript; charset=utf-8',
};

const SCRIPTS = [
  ...['page/main.ts', 'page/dom.ts', 'page/words.ts', 'page/words-en.ts', 'page/words-ja.ts'],
  ...['page/time.ts', 'page/shapes.ts', 'page/api.ts', 'page/state.ts', 'page/frame.ts'],
  ...['page/list.ts', 'page/detail.ts', 'page/notices.ts', 'page/login.ts', 'page/account.ts'],
  ...['page/live.ts', 'page/keys.ts', 'page/ask.ts', 'page/terms.ts', 'page/watching.ts'],
  ...['page/partner.ts', 'page/handover.ts', 'page/print.ts'],
];

/** Path of the URL: file beside this one. */
const FILES: Readonly<Record<string, string>> = {
  '/': 'page/index.html',
  '/door/door.css': 'page/door.css',
  '/door/mark.svg': 'page/mark.svg',
  ...Object.fromEntries(SCRIPTS.map((name) => [name.replace('page', '/door'), name])),
};

export async function doorFiles(): Promise<ReadonlyMap<string, DoorFile>> {
  const entries = Object.entries(FILES).map(async ([path, name]) => {
    const text = await readFile(new URL(name, import.meta.url), 'utf8');
    const ending = name.slice(name.lastIndexOf('.') + 1);
    const served: (() => string) | undefined = {
      ts: () => small(withoutTypes(text)),
      css: () => tight(small(text)),
    }[ending as 'ts' | 'css'];
    return [
      path,
      { type: TYPES[ending]!, bytes: new TextEncoder().encode(served?.() ?? text) },
    ] as const;
  });
  return new Map(await Promise.all(entries));
}

function withoutTypes(text: string): string {
  return withoutExperimentNotice(() => stripTypeScriptTypes(text));
}

/** Without comments and needless blanks. No text of the page spans lines or has two blanks together. */
function small(text: string): string {
  return text
    .replace(/^[ \t]*(\/\*[\s\S]*?\*\/|\/\/.*)[ \t]*$/gm, '')
    .replace(/[ \t]+\/\/ .*$/gm, '')
    .replace(/^[ \t]+|[ \t]+$/gm, '')
    .replace(/ {2,}/g, ' ')
    .replace(/\n{2,}/g, '\n')
    .replace(/,\n(?=[)\]}])/g, '\n');
}

/** CSS without the blanks beside its marks. */
function tight(css: string): string {
  return css.replace(/\s*([{};,])\s*/g, '$1').replace(/: /g, ':');
}

/** Node says once that stripping by call is an experiment. Who starts a watch need not hear it; the test of the page would. */
function withoutExperimentNotice<T>(work: () => T): T {
  const emit = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emit;
  }
}
