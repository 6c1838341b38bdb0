/** The API as a plain page: one table a heading, from the mounted list. No script; everything escaped. */
import type { Mode } from '@noroshi/watch';
import { whoMay } from './allows.ts';
import type { Mount } from './mount.ts';

export function apiPage(mounts: readonly Mount[], mode: Mode): string {
  const shown = mounts.filter(({ raw }) => raw?.tag !== 'page');
  const tags = [...new Set(shown.map(({ route, raw }) => route?.tag ?? raw!.tag))].sort();
  const sections = tags.map((tag) => {
    const rows = shown
      .filter(({ route, raw }) => (route?.tag ?? raw!.tag) === tag)
      .map(({ method, url, access, route, raw }) => {
        const summary = route?.summary ?? raw!.summary;
        const cells = [
          `<code>${method} ${escaped(url)}</code>`,
          escaped(summary),
          escaped(whoMay(access)),
        ];
        return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
      });
    return `<h2>${escaped(tag)}</h2>\n<table><thead><tr><th>Route</th><th>What</th><th>Who</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
  });
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>Noroshi: the API</title></head><body>',
    `<h1>The API of this node (${mode})</h1>`,
    '<p>Schemas of every request and reply: <a href="/openapi.json">/openapi.json</a>.</p>',
    ...sections,
    '</body></html>',
  ].join('\n');
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  };
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
