/** Taking warnings away: the node makes the file, marks it and writes it down; the page only hands it to the browser. */
import { printPage } from '../app/print.ts';
import { ask } from '../data/ask.ts';
import type { ExportReply } from '../data/wire.ts';
import { download } from '../ui/download.ts';
import { Menu } from '../ui/menu.tsx';
import { tell } from '../ui/windows.tsx';
import { words as uiWords } from '../ui/words.ts';
import { words } from './words.ts';

type Format = 'csv' | 'json' | 'cdm';

export async function saveExport(path: string, format: Format): Promise<void> {
  const asked = await ask<ExportReply>(
    'GET',
    `${path}${path.includes('?') ? '&' : '?'}format=${format}`,
  );
  if (!asked.ok) return tell(`${uiWords().failed}: ${asked.message || uiWords().noAnswer}`);
  const { text, media, what, tlp } = asked.body;
  tell(
    words().exported(
      download(text, { what, ending: format === 'cdm' ? 'cdm.kvn' : format, type: media, tlp }),
    ),
  );
}

type MenuProps = { readonly warningId: string; readonly hasCdm: boolean };

/** Of one warning. */
export function ExportMenu({ warningId, hasCdm }: MenuProps) {
  const path = `/api/v1/warnings/${encodeURIComponent(warningId)}/export`;
  return <ExportButtons path={path} formats={hasCdm ? ['csv', 'json', 'cdm'] : ['csv', 'json']} />;
}

type ButtonsProps = { readonly path: string; readonly formats: readonly Format[] };

export function ExportButtons({ path, formats }: ButtonsProps) {
  const w = words();
  const names: Readonly<Record<Format, string>> = {
    csv: w.exportCsv,
    json: w.exportJson,
    cdm: w.exportCdm,
  };
  return (
    <Menu face={w.export} class="export">
      {(close) => (
        <>
          {formats.map((format) => (
            <button
              key={format}
              type="button"
              onClick={() => {
                close();
                void saveExport(path, format);
              }}
            >
              {names[format]}
            </button>
          ))}
          <button
            type="button"
            onClick={() => {
              close();
              void printPage();
            }}
          >
            {w.print}
          </button>
        </>
      )}
    </Menu>
  );
}
