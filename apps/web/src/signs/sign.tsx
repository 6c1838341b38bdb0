/**
 * One sign as a case a person can follow: what was seen in a sentence, between whom, when, how sure, why it is told, what would
 * explain it otherwise, what cannot be known, and the pictures of its connections. Never who is guilty.
 */
import { OWN_TLP, useMarks } from '../app/print.ts';
import { href } from '../app/route.ts';
import type { SignTimesReply, SignWholeReply } from '../data/wire.ts';
import { useRead } from '../objects/use-read.ts';
import { Part } from '../ui/case-part.tsx';
import { saveFile, stampLines } from '../ui/save.ts';
import { Shape } from '../ui/shape.tsx';
import { words as shared } from '../ui/words.ts';
import { nameOf } from '../warnings/names.ts';
import { plainText } from '../warnings/title.ts';
import { signsVersion } from './found-signs.ts';
import { leadOf } from './lead.ts';
import { KindMark, StateChip } from './marks.tsx';
import { ConnectionRaster } from './raster-picture.tsx';
import { RelayGraph } from './relay-picture.tsx';
import { Between, HowSure, Standing, When } from './sign-facts.tsx';
import { Limits, Otherwise, Why } from './sign-why.tsx';
import { signsJson } from './signs-csv.ts';
import { words } from './words.ts';

type PanelProps = { readonly id: string; readonly close: () => void };

export function SignPanel({ id, close }: PanelProps) {
  const w = words();
  const path = `/api/v1/signs/${encodeURIComponent(id)}`;
  const { read, refused } = useRead<SignWholeReply>(() => path, `${path} ${signsVersion()}`);
  useMarks(read, OWN_TLP);
  return (
    <section class="sign-one" aria-label={w.sign}>
      <header>
        <h2>{read === null ? w.sign : <KindMark of={read.sign.kind} />}</h2>
        {read !== null && <StateChip of={read.sign} />}
        {read !== null && <span class="chip marking">{`TLP:${read.sign.tlp}`}</span>}
        <button type="button" class="leave" aria-label={w.close} onClick={close}>
          <Shape name="close" />
        </button>
      </header>
      {refused !== null && (
        <p class="wrong" role="alert">
          {refused.status === 404 ? w.gone : refused.message || shared().noAnswer}
        </p>
      )}
      {read === null && refused === null && (
        <p class="dim" aria-busy="true">
          {shared().wait}
        </p>
      )}
      {read !== null && refused?.status !== 404 && <Whole whole={read} />}
    </section>
  );
}

export type WholeProps = { readonly whole: SignWholeReply };

function Whole({ whole }: WholeProps) {
  const { sign, evidence, ends } = whole;
  return (
    <>
      <p class="sign-lead">{leadOf(whole)}</p>
      <HowSure sign={sign} />
      <Joined whole={whole} />
      <Part title={words().why}>
        <Why kind={sign.kind} evidence={evidence} />
      </Part>
      <Part title={words().otherwise}>
        <Otherwise reasons={whole.otherwise} />
      </Part>
      <Pictures whole={whole} />
      <Part title={words().between}>
        <Between sign={sign} ends={ends} />
      </Part>
      <Part title={words().when}>
        <When sign={sign} />
      </Part>
      <Part title={words().standing}>
        <Standing sign={sign} />
      </Part>
      <Part title={words().limits}>
        <Limits kind={sign.kind} />
      </Part>
      <p class="row">
        <button type="button" onClick={() => void saveOne(whole)}>
          {words().saveSign}
        </button>
      </p>
    </>
  );
}

/** What it belongs to: assets, the warning, the warrant. */
function Joined({ whole: { sign } }: WholeProps) {
  const w = words();
  return (
    <>
      <div class="row">
        {sign.warningId !== null && (
          <a class="button main" href={href('watch', sign.warningId)}>
            {w.toWarning}
          </a>
        )}
        {sign.assetIds.map((id) => (
          <a key={id} class="button" href={href('config', 'assets', { row: id })}>
            {nameOf('asset', id)}
          </a>
        ))}
      </div>
      {sign.assetIds.length === 0 ? (
        <p class="dim small">{w.aboutNobody}</p>
      ) : (
        sign.warningId === null && <p class="dim small">{w.noWarning}</p>
      )}
    </>
  );
}

function Pictures({ whole: { sign, evidence, ends } }: WholeProps) {
  const w = words();
  const path = `/api/v1/signs/${encodeURIComponent(sign.id)}/times`;
  const { read, refused } = useRead<SignTimesReply>(() => path, sign.updatedUtc);
  return (
    <Part title={w.pictures}>
      {ends.length > 0 && <RelayGraph {...{ sign, ends, evidence }} />}
      {refused !== null && <p class="dim">{w.timesGone}</p>}
      {read !== null && <ConnectionRaster times={read} sign={sign} evidence={evidence} />}
    </Part>
  );
}

async function saveOne(whole: SignWholeReply): Promise<void> {
  const { tlp, kind, id } = whole.sign;
  const what = plainText(`sign ${kind} ${id.slice(-8)}`);
  await saveFile(signsJson([whole], stampLines(tlp)), { what, format: 'json', tlp });
}
