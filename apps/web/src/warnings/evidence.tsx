/** What is known: the findings behind a warning, each with its figures, their meaning, unit and age, and the method one click away. */
import { href } from '../app/route.ts';
import { ConjunctionView } from '../conjunction/view.tsx';
import { me } from '../data/state.ts';
import type { Notice, WarningWhole } from '../data/wire.ts';
import { Age, Utc } from '../ui/time.tsx';
import { words as uiWords } from '../ui/words.ts';
import { Title } from './card.tsx';
import {
  changesBetween,
  type Evidence,
  termOf,
  unitOf,
  updatesOf,
  valueText,
  wordOf,
} from './figures.ts';
import { plainText } from './title.ts';
import { words } from './words.ts';

export function EvidenceSection({ whole: { warning, notices } }: { whole: WarningWhole }) {
  const w = words();
  const current = new Set(warning.currentNoticeIds);
  const inForce = notices.filter(({ id }) => current.has(id)).reverse();
  return (
    <section>
      <h3>{w.evidence}</h3>
      {inForce.map((notice) => (
        <Finding key={notice.id} notice={notice} notices={notices} above={warning.title} />
      ))}
    </section>
  );
}

/** Kinds whose finding has a page of its own with its picture. */
const BALLISTICS: ReadonlySet<string> = new Set(['launch', 'ballistic', 'overflight']);
const BEHAVIOURS: ReadonlySet<string> = new Set(['manoeuvre', 'proximity', 'breakup', 'decay']);
const SIGN_METHOD = /^flow-/; // of a sign of attack, whose key is the sign's id

type FindingProps = {
  readonly notice: Notice;
  readonly notices: readonly Notice[];
  readonly above: string; // what the warning's title says already is not said twice
};

function Finding({ notice, notices, above }: FindingProps) {
  const w = words();
  const isPass = notice.kind === 'conjunction' && hasFigures(notice);
  const figures = <Figures evidence={notice.evidence} />;
  return (
    <article class="notice">
      <h4>
        {above.startsWith(notice.title) ? (
          uiWords().kinds[notice.kind]
        ) : (
          <Title text={notice.title} />
        )}
      </h4>
      <FindingFacts notice={notice} />
      <Why notice={notice} />
      {BEHAVIOURS.has(notice.kind) && (
        <p class="row">
          <a class="button" href={href('behaviour', 'findings', { key: notice.key })}>
            {w.toPicture}
          </a>
        </p>
      )}
      {BALLISTICS.has(notice.kind) && (
        <p class="row">
          <a
            class="button"
            href={href('ballistic', 'sky', { key: notice.key.replace(/:above$/, '') })}
          >
            {w.toPicture}
          </a>
        </p>
      )}
      {isOwnSign(notice) && (
        <p class="row">
          <a class="button" href={href('signs', 'list', { key: notice.key })}>
            {w.toSign}
          </a>
        </p>
      )}
      {isPass && <ConjunctionView noticeId={notice.id} />}
      {isPass ? (
        <details>
          <summary>{w.allFigures}</summary>
          {figures}
        </details>
      ) : (
        figures
      )}
      <MethodOf notice={notice} />
      <Earlier notice={notice} notices={notices} />
    </article>
  );
}

/** A partner's sign stays at the partner's: what came of it is this finding. */
function isOwnSign({ method, origin }: Notice): boolean {
  return SIGN_METHOD.test(method.name) && origin === me.value?.nodeId;
}

/** An approach that is gone, or that came without figures, has no close-up. */
function hasFigures({ evidence }: Notice): boolean {
  return evidence.some((one) => one.type === 'time' && one.name === 'closestApproach');
}

function FindingFacts({ notice }: { notice: Notice }) {
  const w = words();
  return (
    <p class="dim small">
      {`${w.severity}: ${uiWords().severities[notice.severity]} · `}
      <span title={w.confidenceWhy}>
        {`${w.confidence}: ${Math.round(notice.confidence * 100)} %`}
      </span>
      {` · TLP:${notice.marking.tlp} · ${w.found} `}
      <Age of="found" utc={notice.atUtc} />
      {` (${plainText(notice.origin)})`}
    </p>
  );
}

function Why({ notice: { evidence } }: { notice: Notice }) {
  const why = evidence.find((one) => one.type === 'value' && one.name === 'why');
  if (why?.type !== 'value') return null;
  return <p class="why">{valueText('why', why.value)}</p>;
}

export function Figures({ evidence }: { evidence: readonly Evidence[] }) {
  const rows = evidence.filter((one) => !(one.type === 'value' && one.name === 'why'));
  if (rows.length === 0) return null;
  return (
    <table class="figures">
      <tbody>
        {rows.map((one, i) => (
          <EvidenceRow key={i} of={one} />
        ))}
      </tbody>
    </table>
  );
}

function EvidenceRow({ of }: { of: Evidence }) {
  const w = words();
  const [head, meaning] =
    of.type === 'elementSet'
      ? [`${w.elementSet} ${of.objectId} (${plainText(of.source)})`, '']
      : [
          of.type === 'value' ? wordOf(of) : (termOf(of.name)?.[0] ?? plainText(of.name)),
          meaningOf(of.name),
        ];
  return (
    <tr>
      <th scope="row">
        {head}
        {meaning !== '' && <span class="meaning">{meaning}</span>}
      </th>
      <td>
        <EvidenceValue of={of} />
      </td>
    </tr>
  );
}

function meaningOf(name: string): string {
  return termOf(name)?.[1] ?? '';
}

function EvidenceValue({ of }: { of: Evidence }) {
  if (of.type === 'value')
    return (
      <>
        <span class="value">{valueText(of.name, of.value)}</span>
        {of.value !== null && unitOf(of) !== '' && ` ${unitOf(of)}`}
      </>
    );
  const utc = of.type === 'time' ? of.atUtc : of.epochUtc;
  return (
    <>
      {of.type === 'elementSet' && `${words().epoch} `}
      <Utc utc={utc} />{' '}
      <span class="dim">
        <Age of={of.type === 'time' ? 'when' : 'found'} utc={utc} />
      </span>
    </>
  );
}

function MethodOf({ notice: { method, evidence } }: { notice: Notice }) {
  const w = words();
  const model = evidence.find((one) => one.type === 'value' && one.name === 'covariance');
  const parameters = Object.entries(method.parameters);
  return (
    <details>
      <summary>{w.method}</summary>
      <p>{plainText(w.methodOf(method.name, method.version))}</p>
      {model?.type === 'value' && (
        <>
          <p>
            {termOf('covariance')?.[0]}: <code>{valueText('covariance', model.value)}</code>
          </p>
          <p class="dim small">{w.covarianceWhy}</p>
        </>
      )}
      {parameters.length > 0 && (
        <table class="figures">
          <caption>{w.parameters}</caption>
          <tbody>
            {parameters.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{wordOf({ name })}</th>
                <td>
                  {typeof value === 'boolean' ? String(value) : valueText(name, value)}{' '}
                  {typeof value === 'number' && unitOf({ name })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** What was said of this event before, newest first, with what each update changed. */
function Earlier({ notice, notices }: { notice: Notice; notices: readonly Notice[] }) {
  const w = words();
  const updates = updatesOf(notice, notices).filter(({ before }) => before !== undefined);
  if (updates.length === 0) return null;
  return (
    <details>
      <summary>{w.earlier(updates.length)}</summary>
      {updates.map(({ notice: after, before }) => (
        <Update key={after.id} before={before!} after={after} />
      ))}
    </details>
  );
}

function Update({ before, after }: { before: Notice; after: Notice }) {
  const w = words();
  const changes = changesBetween(before, after);
  return (
    <div class="update">
      <h5>
        <Utc utc={after.atUtc} seconds={false} />{' '}
        <span class="dim">
          <Age of="found" utc={after.atUtc} />
        </span>
      </h5>
      {changes.length === 0 ? (
        <p class="dim">{w.noChange}</p>
      ) : (
        <table class="figures">
          <tbody>
            {changes.map(({ word, from, to }) => (
              <tr key={word}>
                <th scope="row">{word}</th>
                <td>
                  <span class="dim">{from}</span> → <strong>{to}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
