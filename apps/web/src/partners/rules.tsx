/** The rules that name a partner, how long they hold, and how much of the open warnings they let go now: a dry run. */
import type { PartnerDryRunReply, PartnerPageReply } from '@noroshi/node/wire';
import { href } from '../app/route.ts';
import { may } from '../data/state.ts';
import { Precedence } from '../ui/marks.tsx';
import { Shape } from '../ui/shape.tsx';
import { Age, Utc } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText, titleIn } from '../warnings/title.ts';
import { heldWords } from './held-words.ts';
import { reasonIn } from './reasons.ts';
import { useAsked } from './use-asked.ts';
import { words } from './words.ts';

type Rule = PartnerPageReply['rules'][number];

export function Rules({ id, rules }: { id: string; rules: readonly Rule[] }) {
  const w = words();
  return (
    <>
      {rules.length === 0 && <p class="hint">{w.rulesNone(id)}</p>}
      {rules.map((rule) => (
        <RuleCard key={rule.id} rule={rule} />
      ))}
      {may('rule.propose') && (
        <p>
          <a class="button" href={href('config', 'rules')}>
            {w.newRule}
          </a>
        </p>
      )}
      <DryRun id={id} />
    </>
  );
}

function RuleCard({ rule }: { rule: Rule }) {
  const w = words();
  const { fromUtc, untilUtc, assets, owners, state } = rule;
  const named = (list: '*' | string[]) =>
    list === '*' ? w.every : list.length === 0 ? shared().none : list.join(', ');
  const kindWords: Readonly<Record<string, string>> = shared().kinds;
  const severityWords: Readonly<Record<string, string>> = shared().severities;
  const listed = (all: readonly string[], of: Readonly<Record<string, string>>) =>
    all.length === 0 ? shared().none : all.map((one) => of[one] ?? one).join(', ');
  return (
    <article class={`card rule ${state}`}>
      <header>
        <h4>{rule.id}</h4>
        <span class={state === 'in-force' ? 'ok' : 'degraded'}>
          <Shape name={state === 'in-force' ? 'ok' : 'degraded'} />
          {w.ruleStates[state]}
        </span>
        <span class="chip marking">{w.upTo(rule.tlpMax)}</span>
        {rule.approval !== 'none' && (
          <span class="chip">{heldWords().approvals[rule.approval]}</span>
        )}
        {rule.requests && <span class="chip">{w.requestsGo}</span>}
      </header>
      <p class="said quote">{plainText(rule.reason)}</p>
      <dl class="facts">
        <dt>{w.ruleKinds}</dt>
        <dd>{listed(rule.kinds, kindWords)}</dd>
        <dt>{w.ruleSeverities}</dt>
        <dd>{listed(rule.severities, severityWords)}</dd>
        <dt>{w.ruleAssets}</dt>
        <dd>{named(assets)}</dd>
        <dt>{w.ruleOwners}</dt>
        <dd>{named(owners)}</dd>
        {rule.more.length > 0 && (
          <>
            <dt>{heldWords().more}</dt>
            <dd>
              {rule.more.map((one) => (
                <div key={one}>
                  <code>{plainText(one)}</code>
                </div>
              ))}
            </dd>
          </>
        )}
        {fromUtc !== undefined && (
          <>
            <dt>{w.from}</dt>
            <dd>
              <Utc utc={fromUtc} seconds={false} />
            </dd>
          </>
        )}
        <dt>{w.until}</dt>
        <dd>
          {untilUtc === undefined ? (
            w.noEnd
          ) : (
            <>
              <Utc utc={untilUtc} seconds={false} /> <Age of="set" utc={untilUtc} />
            </>
          )}
        </dd>
      </dl>
      {may('rule.propose') && <a href={href('config', 'rules')}>{w.editRule}</a>}
    </article>
  );
}

/** Over every open warning of ours that this person sees whole. */
function DryRun({ id }: { id: string }) {
  const w = words();
  const path = `/api/v1/partners/${encodeURIComponent(id)}/dry-run`;
  const { body, refused } = useAsked<PartnerDryRunReply>(path, ['warning', 'config']);
  return (
    <section aria-label={w.dryRun}>
      <h3>{w.dryRun}</h3>
      {body === null ? (
        <p class={refused === null ? 'dim' : 'wrong'}>{refused?.message ?? w.loading}</p>
      ) : (
        <>
          <p>
            <strong>{body.of === 0 ? w.dryRunNone : w.wouldGo(body.goes, body.of)}</strong>{' '}
            {body.capped && <span class="dim">{w.dryRunCapped}</span>}
          </p>
          <ul class="bare judged">
            {body.warnings.map((one) => (
              <li key={one.id} class={one.goes ? 'goes' : 'stays'}>
                <span class="verdict">
                  <Shape name={one.goes ? 'ok' : 'failed'} />
                  {one.goes ? w.goes : w.stays}
                </span>
                <span>
                  <Precedence of={one.precedence} />{' '}
                  <a href={href('watch', one.id)}>{titleIn(plainText(one.title))}</a>
                  <span class="meaning">
                    {one.goes
                      ? `${w.byRule} ${one.rules.join(', ')}`
                      : reasonIn(plainText(one.reason))}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
