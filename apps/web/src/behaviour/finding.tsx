/**
 * One finding as a case a person can follow: why it stands where it stands, which harmless explanations were tried, what would
 * cancel it, when it is looked at next, what the score is made of, and its picture. Never why somebody did it.
 */
import { OWN_TLP, useMarks } from '../app/print.ts';
import { href } from '../app/route.ts';
import type { BehaviourWholeReply } from '../data/wire.ts';
import { useRead } from '../objects/use-read.ts';
import { Part } from '../ui/case-part.tsx';
import { Shape } from '../ui/shape.tsx';
import { Age, Utc, utcText } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { Figures } from '../warnings/evidence.tsx';
import { plainText, sentenceIn, titleIn } from '../warnings/title.ts';
import { atNow, pathAt } from './address.ts';
import { FindingFacts, leadOf } from './finding-facts.tsx';
import { FindingPictures } from './finding-pictures.tsx';
import { behaviourVersion } from './findings.ts';
import { wholeAt } from './replay.ts';
import { KindMark, ShareBar, StateMark } from './signs.tsx';
import { words } from './words.ts';

type PanelProps = { readonly id: string; readonly close?: () => void };

export function FindingPanel({ id, close }: PanelProps) {
  const w = words();
  const path = pathAt(`behaviour/${encodeURIComponent(id)}`, {});
  const { read, refused } = useRead<BehaviourWholeReply>(
    () => path,
    `${path} ${behaviourVersion()}`,
  );
  useMarks(read, OWN_TLP);
  const whole = read && wholeAt(read, atNow());
  return (
    <section class="behaviour-one" aria-label={w.finding}>
      <header>
        <h2>{whole === null ? w.finding : titleIn(plainText(whole.finding.title))}</h2>
        {close !== undefined && (
          <button type="button" class="leave" aria-label={w.close} onClick={close}>
            <Shape name="close" />
          </button>
        )}
      </header>
      {refused !== null && (
        <p class="wrong" role="alert">
          {refused.status === 404
            ? atNow() === null
              ? w.gone
              : w.notYet
            : refused.message || shared().noAnswer}
        </p>
      )}
      {read === null && refused === null && (
        <p class="dim" aria-busy="true">
          {shared().wait}
        </p>
      )}
      {read !== null &&
        (whole === null ? <p class="empty">{w.notYet}</p> : <Whole whole={whole} />)}
    </section>
  );
}

export type WholeProps = { readonly whole: BehaviourWholeReply };

function Whole({ whole }: WholeProps) {
  const w = words();
  const { finding } = whole;
  return (
    <>
      <p class="object-marks">
        <StateMark of={finding.state} />
        <KindMark of={finding} />
        {finding.declared !== '' && (
          <span class="chip">{w.declaredBy(sentenceIn(plainText(finding.declared)))}</span>
        )}
        {finding.learned !== '' && (
          <span class="chip">{w.learnedAs(sentenceIn(plainText(finding.learned)))}</span>
        )}
      </p>
      <div class="row">
        {finding.objects.map(({ objectId, name }) => (
          <a key={objectId} class="button" href={href('objects', objectId)}>
            {plainText(name || objectId)}
          </a>
        ))}
        {finding.warningId !== null && (
          <a class="button main" href={href('watch', finding.warningId)}>
            {w.toWarning}
          </a>
        )}
      </div>
      <p class="case-lead">{leadOf(whole)}</p>
      <Reasons whole={whole} />
      {atNow() === null && <Benign whole={whole} />}
      <Next whole={whole} />
      <FindingPictures whole={whole} />
      <Part title={w.figures}>
        <FindingFacts whole={whole} />
      </Part>
      <Score whole={whole} />
      <Steps whole={whole} />
      {whole.evidence.length > 0 && (
        <Part title={w.evidence}>
          <Figures evidence={whole.evidence} />
        </Part>
      )}
    </>
  );
}

function Reasons({ whole: { reasons } }: WholeProps) {
  const w = words();
  if (reasons.length === 0) return null;
  return (
    <Part title={w.reasons}>
      <ol class="case-reasons">
        {reasons.map(({ atUtc, text }, k) => (
          <li key={k}>
            <span class="when">{utcText(Date.parse(atUtc), false)}</span>
            <span>{sentenceIn(plainText(text))}</span>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Benign({ whole: { benign } }: WholeProps) {
  const w = words();
  return (
    <Part title={w.benign}>
      {benign.length === 0 ? (
        <p class="dim">{w.noBenign}</p>
      ) : (
        <ul class="case-benign">
          {benign.map(({ rule, holds, text }) => (
            <li key={rule} class={holds ? 'holds' : ''}>
              <Shape name={holds ? 'ok' : 'failed'} />
              <span>
                <strong>{holds ? w.holds : w.holdsNot}</strong> {sentenceIn(plainText(text))}{' '}
                <span class="dim small">{plainText(rule)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Next({ whole: { cancelledBy, nextCheckUtc, finding } }: WholeProps) {
  const w = words();
  return (
    <Part title={w.next}>
      <dl class="facts">
        <dt>{w.cancelledBy}</dt>
        <dd>{cancelledBy === '' ? '–' : sentenceIn(plainText(cancelledBy))}</dd>
        <dt>{w.nextCheck}</dt>
        <dd>
          {finding.state === 'closed' ? (
            w.over
          ) : (
            <>
              <Utc utc={nextCheckUtc} seconds={false} /> <Age of="when" utc={nextCheckUtc} />
            </>
          )}
        </dd>
      </dl>
    </Part>
  );
}

function Score({ whole: { proximity } }: WholeProps) {
  const w = words();
  if (proximity === null || proximity.parts.length === 0) return null;
  return (
    <Part title={w.scoreOf(proximity.score.toFixed(2))}>
      <ul class="case-parts">
        {proximity.parts.map(({ name, strength, weight, text }) => (
          <li key={name}>
            <span class="name">{plainText(name)}</span>
            <ShareBar value={strength} label={w.strength(plainText(name), strength.toFixed(2))} />
            <span class="dim small">{w.weight(weight.toFixed(2))}</span>
            <span class="why small">{sentenceIn(plainText(text))}</span>
          </li>
        ))}
      </ul>
      <p class="dim small">{w.scoreWhy}</p>
    </Part>
  );
}

function Steps({ whole: { steps } }: WholeProps) {
  const w = words();
  if (steps.length < 2) return null;
  return (
    <Part title={w.steps}>
      <ol class="case-reasons">
        {steps.map(({ atUtc, state, title }, k) => (
          <li key={k}>
            <span class="when">{utcText(Date.parse(atUtc), false)}</span>
            <span>
              <StateMark of={state} /> {titleIn(plainText(title))}
            </span>
          </li>
        ))}
      </ol>
    </Part>
  );
}
