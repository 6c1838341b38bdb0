/** Configuration as text, as the command gives it: chosen by kind, shown or saved, marked, noted in the audit. */
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import type { ConfigExportReply } from '../data/wire.ts';
import { download } from '../ui/download.ts';
import { CheckField } from '../ui/form.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { kinds } from './kinds.ts';
import { words } from './more-words.ts';
import { words as general } from './words.ts';

export function TransferSection() {
  const all = (kinds.value ?? []).map(({ kind }) => kind);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<ConfigExportReply | null>(null);
  const w = words().transfer;
  const take = async (): Promise<ConfigExportReply | null> => {
    const body = { kinds: all.filter((kind) => !left.has(kind)) };
    const asked = await ask<ConfigExportReply>('POST', '/api/v1/config/export', body);
    if (asked.ok) return asked.body;
    tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
    return null;
  };
  const save = async () => {
    const file = await take();
    if (file === null) return;
    const saved = { what: 'config', ending: 'json', type: 'application/json', tlp: file.tlp };
    tell(`${download(file.text, saved)}. ${w.noted}`);
  };
  const turn = (kind: string, on: boolean) => {
    const next = new Set(left);
    if (on) next.delete(kind);
    else next.add(kind);
    setLeft(next);
    setShown(null);
  };
  return (
    <div class="config-single">
      <header class="page-head">
        <h1>{general().sections.transfer}</h1>
        <p class="dim full small">{w.how}</p>
      </header>
      <fieldset class="group">
        <legend>{w.kinds}</legend>
        <div class="choices">
          {all.map((kind) => (
            <CheckField
              key={kind}
              label={kind}
              checked={!left.has(kind)}
              onInput={(on) => turn(kind, on)}
            />
          ))}
        </div>
      </fieldset>
      <div class="row">
        <button type="button" class="main" onClick={() => void save()}>
          {w.save}
        </button>
        <button type="button" onClick={() => void take().then(setShown)}>
          {w.show}
        </button>
        <span class="dim">{w.noted}</span>
      </div>
      {shown !== null && (
        <>
          <p class="chip marking">{w.marked(shown.tlp)}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <pre class="text-difference" tabIndex={0}>
            {shown.text}
          </pre>
        </>
      )}
    </div>
  );
}
