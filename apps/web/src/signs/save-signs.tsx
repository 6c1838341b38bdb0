/**
 * Signs taken away: the list as it is shown (CSV, JSON), or one warrant's signs as the STIX bundle that the node makes for others.
 * Each is written down by the node before it is saved, and carries its marking in name and content.
 */
import { strictest } from '../app/sheet.ts';
import { ask } from '../data/ask.ts';
import type { SignBundleReply, SignLine } from '../data/wire.ts';
import { download } from '../ui/download.ts';
import { Menu } from '../ui/menu.tsx';
import { saveFile, stampLines } from '../ui/save.ts';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { askedOf, type SignFilters } from './filters.ts';
import { signsCsv, signsJson } from './signs-csv.ts';
import { words } from './words.ts';

type SaveProps = {
  readonly rows: readonly SignLine[];
  readonly filters: SignFilters;
  readonly warrants: readonly string[]; // by id
};

export function SaveMenu({ rows, filters, warrants }: SaveProps) {
  const w = words();
  const offered = filters.warrant === '' ? warrants : [filters.warrant];
  return (
    <Menu face={w.save} class="export">
      {(close) => {
        const button = (text: string, run: () => Promise<void>) => (
          <button
            key={text}
            type="button"
            onClick={() => {
              close();
              void run();
            }}
          >
            {text}
          </button>
        );
        return (
          <>
            {rows.length > 0 && button(w.saveCsv, () => saveRows(rows, 'csv'))}
            {rows.length > 0 && button(w.saveJson, () => saveRows(rows, 'json'))}
            {offered.map((id) => button(w.saveBundle(id), () => saveBundle(filters, id)))}
            {offered.length > 0 && <p class="dim small holds">{w.bundleHolds}</p>}
          </>
        );
      }}
    </Menu>
  );
}

async function saveRows(rows: readonly SignLine[], format: 'csv' | 'json'): Promise<void> {
  const tlp = strictest(rows.map((row) => row.tlp));
  const make = format === 'csv' ? signsCsv : signsJson;
  await saveFile(make(rows, stampLines(tlp)), { what: 'signs', format, tlp });
}

async function saveBundle(filters: SignFilters, warrant: string): Promise<void> {
  const w = words();
  const path = `/api/v1/signs/bundle?${askedOf({ ...filters, warrant })}`;
  const asked = await ask<SignBundleReply>('GET', path);
  if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  const { text, tlp, signs, isCut } = asked.body;
  const type = 'application/stix+json;version=2.1';
  const name = download(text, { what: `signs ${warrant}`, ending: 'stix.json', type, tlp });
  tell([w.bundleSaved(name, signs), isCut ? w.bundleCut : ''].filter(Boolean).join(' '));
}
