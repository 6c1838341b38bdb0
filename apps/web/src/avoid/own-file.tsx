/** An operator's own ephemeris or planned manoeuvre: chosen or pasted, sent to this node only, refused with its line, screened against every object. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import type { AssetList } from '../data/wire.ts';
import { AreaField, Field, SelectField } from '../ui/form.tsx';
import { cancelJob, startJob, useJob } from './job.ts';
import { Progress } from './progress.tsx';
import { RangeFields, useRange } from './range.tsx';
import { Screened } from './screened.tsx';
import { words } from './words.ts';

const BYTES_MAX = 5 * 2 ** 20;
/** More than this is taken as a file: a field that lays out thousands of lines holds the page for many seconds. */
const TYPED_MAX = 20_000;
type Given = { readonly name: string; readonly text: string };
type Satellite = AssetList['assets'][number]['asset'];

type Props = {
  readonly assetId: string | null;
  readonly noticeId?: string | null;
  readonly onStarted?: (id: string) => void; // shows what came of it elsewhere
};

export function OwnFile({ assetId, noticeId = null, onStarted }: Props) {
  const w = words();
  const satellites = useSatellites();
  const [chosen, setChosen] = useState(assetId ?? '');
  const [text, setText] = useState('');
  const [given, setGiven] = useState<Given | null>(null);
  const { range, typed } = useRange();
  const [wrong, setWrong] = useState('');
  const [id, setId] = useState<string | null>(null);
  const { job, note } = useJob(id);
  const options = (satellites ?? []).map(({ id: value, name }) => ({ value, label: name }));
  const value = options.some((option) => option.value === chosen)
    ? chosen
    : (options[0]?.value ?? '');
  const submit = async (event: Event) => {
    event.preventDefault();
    const whole = given?.text ?? text;
    if (whole.trim() === '') return setWrong(w.nothingIn);
    setWrong('');
    const meant = noticeId !== null && value === assetId ? { noticeId } : {}; // the conjunction it is for
    const body = { assetId: value, text: whole, ...range, ...meant };
    const started = await startJob('/api/v1/avoid/ephemeris', body);
    if ('note' in started) setWrong(started.note);
    else if (onStarted === undefined) setId(started.id);
    else onStarted(started.id);
  };
  if (satellites?.length === 0) return <p class="hint">{w.noSatellite}</p>;
  return (
    <>
      <p class="dim small">{w.importWhy}</p>
      <form class="avoid-file" onSubmit={(event) => void submit(event)} noValidate>
        <SelectField label={w.satellite} {...{ value, options }} onInput={setChosen} />
        <Source {...{ given, text, wrong, setGiven, setText, setWrong }} />
        <RangeFields {...typed} />
        <button type="submit" class="main" disabled={job !== null && job.endedUtc === null}>
          {w.importGo}
        </button>
      </form>
      <Progress {...{ job, note }} onCancel={() => void (id && cancelJob(id))} />
      {job?.screen && <Screened job={job} />}
    </>
  );
}

type SourceProps = {
  readonly given: Given | null;
  readonly text: string;
  readonly wrong: string;
  readonly setGiven: (given: Given | null) => void;
  readonly setText: (text: string) => void;
  readonly setWrong: (why: string) => void;
};

/** A file, or what is typed or pasted; what is large is named and not laid out. */
function Source({ given, text, wrong, setGiven, setText, setWrong }: SourceProps) {
  const w = words();
  const another = useRef<HTMLButtonElement>(null);
  // The field that had the focus is gone. With the drawing: later it would take the focus from what was pressed since.
  useLayoutEffect(() => another.current?.focus(), [given]);
  const take = (name: string, whole: string) => {
    setWrong('');
    setGiven({ name, text: whole });
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (pasted.length <= TYPED_MAX) return;
    event.preventDefault();
    if (pasted.length > BYTES_MAX) setWrong(w.tooLarge);
    else take(w.pasted, pasted);
  };
  if (given !== null)
    return (
      <div class="field">
        <span class="row avoid-given">
          <span>{w.given(given.name, String(Math.ceil(given.text.length / 1000)))}</span>
          <button ref={another} type="button" onClick={() => setGiven(null)}>
            {w.another}
          </button>
        </span>
        {wrong !== '' && (
          <span class="wrong" role="alert">
            {wrong}
          </span>
        )}
      </div>
    );
  return (
    <>
      <Field label={w.file}>
        {({ id, describedBy }) => (
          <input
            id={id}
            type="file"
            accept=".oem,.opm,.kvn,.txt,text/plain"
            aria-describedby={describedBy}
            onChange={({ currentTarget }) =>
              void readFile(currentTarget.files?.[0], take, setWrong)
            }
          />
        )}
      </Field>
      <div onPaste={paste}>
        <AreaField
          label={w.paste}
          value={text}
          onInput={setText}
          rows={5}
          lengthMax={BYTES_MAX}
          error={wrong}
        />
      </div>
    </>
  );
}

/** Own satellites that have an object of the catalogue; null before the node has answered. */
function useSatellites(): readonly Satellite[] | null {
  const [satellites, setSatellites] = useState<readonly Satellite[] | null>(null);
  useEffect(() => {
    void (async () => {
      const asked = await ask<AssetList>('GET', '/api/v1/assets?kind=satellite');
      const found = asked.ok ? asked.body.assets.map(({ asset }) => asset) : [];
      setSatellites(found.filter((asset) => asset.objectId !== undefined));
    })();
  }, []);
  return satellites;
}

async function readFile(
  file: File | undefined,
  done: (name: string, text: string) => void,
  wrong: (why: string) => void,
): Promise<void> {
  if (file === undefined) return;
  if (file.size > BYTES_MAX) return wrong(words().tooLarge);
  done(file.name, await file.text());
}
