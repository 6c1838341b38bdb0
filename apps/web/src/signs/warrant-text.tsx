/** A warrant as the text of a file: typed, pasted or opened; what is wrong is told with its line. */
import { useState } from 'preact/hooks';
import { type Doc, stableText } from '../config/draft.ts';
import { pathLabel } from '../config/field-words.ts';
import { AreaField } from '../ui/form.tsx';
import { plainText } from '../warnings/title.ts';
import { lineOfPath, type Problem, parseDoc } from './warrant-form.ts';
import { warrantWords as words } from './warrant-words.ts';

type TextProps = {
  readonly doc: Doc;
  readonly problems: readonly Problem[];
  readonly onDoc: (doc: Doc | null) => void; // null: what stands there is no JSON
};

const BYTES_MAX = 1_000_000;
const CHARS_MAX = 1_000_000;

export function WarrantText({ doc, problems, onDoc }: TextProps) {
  const w = words();
  const [text, setText] = useState(() => stableText(doc, 2));
  const [wrong, setWrong] = useState('');
  const read = (next: string) => {
    setText(next);
    const parsed = parseDoc(next);
    onDoc(parsed.ok ? parsed.doc : null);
    setWrong(
      parsed.ok
        ? ''
        : parsed.message === ''
          ? w.notObject
          : w.notJson(parsed.line, plainText(parsed.message)),
    );
  };
  const open = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    if (chosen.size > BYTES_MAX) return setWrong(w.tooLarge);
    read(await chosen.text());
  };
  return (
    <div class="warrant-text">
      <label class="button file-button">
        {w.choose}
        <input
          type="file"
          class="unseen"
          accept=".json,application/json"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
      </label>
      <AreaField
        {...{ label: w.fileText, hint: w.fileHow, value: text, onInput: read, error: wrong }}
        rows={22}
        lengthMax={CHARS_MAX}
      />
      {wrong === '' && problems.length > 0 && (
        <ul class="warrant-faults" role="alert">
          {problems.map(({ path, expected }) => {
            const line = lineOfPath(text, path);
            return (
              <li key={`${path} ${expected}`} class="wrong">
                {line > 0 && <strong>{w.line(line)} · </strong>}
                {plainText(`${pathLabel(path)}: ${expected}`)}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
