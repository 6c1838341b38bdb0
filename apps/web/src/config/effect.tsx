/** What a change would do now, by the node's dry run: thresholds, release rules, sources. Other kinds have nothing to tell. */
import type { ComponentChildren } from 'preact';
import { href } from '../app/route.ts';
import type { FetchPlanReply, RuleEffectReply, ThresholdEffectReply } from '../data/wire.ts';
import { Precedence } from '../ui/marks.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { spanText, utcText } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused, useAsked } from './asked.ts';
import type { Doc } from './draft.ts';
import { fieldLabel } from './field-words.ts';
import { words } from './words.ts';

type Props = { readonly kind: string; readonly id: string; readonly doc: Doc | null };

export function Effect({ kind, id, doc }: Props) {
  if (kind === 'watch') return <Thresholds {...{ id, doc }} />;
  if (kind === 'rule') return <Rule {...{ id, doc }} />;
  return kind === 'source' && doc !== null ? <FetchPlanOf {...{ id, doc }} /> : null;
}

type Of = { readonly id: string; readonly doc: Doc | null };

function useEffectOf<T>(kind: string, { id, doc }: Of) {
  return useAsked<T>('POST', `/api/v1/config/${kind}/${encodeURIComponent(id)}/effect`, { doc });
}

function Told({ answer, children }: { answer: unknown; children: () => ComponentChildren }) {
  const w = words().effect;
  return (
    <section class="effect" aria-live="polite">
      <h3>{w.title}</h3>
      {answer === null ? (
        <p class="dim">{w.working}</p>
      ) : isRefused(answer) ? (
        <p class="wrong">{answer.message || shared().noAnswer}</p>
      ) : (
        children()
      )}
    </section>
  );
}

function Thresholds(of: Of) {
  const answer = useEffectOf<ThresholdEffectReply>('watch', of);
  return (
    <Told answer={answer}>{() => <ThresholdTable effect={answer as ThresholdEffectReply} />}</Told>
  );
}

function ThresholdTable({ effect }: { effect: ThresholdEffectReply }) {
  const w = words().effect;
  const { approaches, before, after, added, dropped, changes, beyond, fromUtc } = effect;
  if (fromUtc === null) return <p>{w.notYet}</p>;
  return (
    <>
      <p>{w.thresholds(approaches)}</p>
      <Counts {...{ before, after }} />
      <p>
        <strong>
          {added + dropped === 0
            ? w.sameTold
            : [added > 0 && w.added(added), dropped > 0 && w.dropped(dropped)]
                .filter(Boolean)
                .join(' · ')}
        </strong>
      </p>
      {beyond.length > 0 && <p class="hint">{w.beyond(beyond.map(fieldLabel).join(', '))}</p>}
      {changes.length > 0 && <Changed changes={changes} />}
    </>
  );
}

function severityWord(one: keyof ReturnType<typeof shared>['severities'] | null): string {
  return one === null ? words().effect.unseen : shared().severities[one];
}

function Counts({ before, after }: Pick<ThresholdEffectReply, 'before' | 'after'>) {
  const w = words().effect;
  return (
    <table class="counts">
      <TableHead heads={['', ...Object.keys(before).map((one) => severityWord(one as 'low'))]} />
      <tbody>
        <tr>
          <th scope="row">{w.table.now}</th>
          {Object.entries(before).map(([one, count]) => (
            <td key={one}>{count}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">{w.table.later}</th>
          {Object.entries(after).map(([one, count]) => (
            <td key={one}>{count}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function Changed({ changes }: Pick<ThresholdEffectReply, 'changes'>) {
  const w = words().effect;
  return (
    <div class="scroll">
      <table>
        <TableHead
          heads={[
            w.table.pair,
            'TCA',
            `${w.table.miss} (km)`,
            w.table.pc,
            w.table.now,
            w.table.later,
          ]}
        />
        <tbody>
          {changes.map((one) => (
            <tr key={`${one.id1} ${one.id2} ${one.tcaUtc}`}>
              <td>{`${one.name1 || one.id1} – ${one.name2 || one.id2}`}</td>
              <td class="whole">{utcText(Date.parse(one.tcaUtc), false)}</td>
              <td>{one.missKm.toFixed(3)}</td>
              <td>{one.pc === null ? '–' : one.pc.toExponential(1)}</td>
              <td>{severityWord(one.before)}</td>
              <td>{severityWord(one.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Rule(of: Of) {
  const answer = useEffectOf<RuleEffectReply>('rule', of);
  return <Told answer={answer}>{() => <RuleTable effect={answer as RuleEffectReply} />}</Told>;
}

function RuleTable({ effect }: { effect: RuleEffectReply }) {
  const w = words().effect;
  const { partners, warnings, complete, changes } = effect;
  return (
    <>
      <p>
        {w.rule(warnings)} {!complete && w.more}
      </p>
      <ul>
        {partners.map(({ partner, known, before, after }) => (
          <li key={partner}>{known ? w.partner(partner, before, after) : w.unknown(partner)}</li>
        ))}
      </ul>
      {changes.length === 0 ? (
        <p class="dim">{w.noneChange}</p>
      ) : (
        <div class="scroll">
          <table>
            <TableHead
              heads={[w.table.warning, w.table.partner, w.table.now, w.table.later, w.table.why]}
            />
            <tbody>
              {changes.map((one) => (
                <tr key={`${one.warningId} ${one.partner}`}>
                  <td>
                    <Precedence of={one.precedence} />{' '}
                    <a href={href('watch', one.warningId)}>{one.title}</a>
                  </td>
                  <td>{one.partner}</td>
                  <td>{one.before ? w.goes : w.stays}</td>
                  <td>{one.after ? w.goes : w.stays}</td>
                  <td>{one.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

export function FetchPlanOf(of: Of) {
  const answer = useEffectOf<FetchPlanReply>('source', of);
  return <Told answer={answer}>{() => <PlanText plan={answer as FetchPlanReply} />}</Told>;
}

function PlanText({ plan }: { plan: FetchPlanReply }) {
  const w = words().effect;
  const { requests, hosts, local, everyS, expectedEveryS, credentials } = plan;
  return (
    <>
      {local !== null && (
        <p>
          {w.reads} <code>{local}</code>
        </p>
      )}
      {requests.length > 0 && (
        <>
          <p>{w.fetch}</p>
          <ul class="requests">
            {requests.map(({ method, url }) => (
              <li key={`${method} ${url}`}>
                <code>{`${method} ${url}`}</code>
              </li>
            ))}
          </ul>
          <p>{`${w.hosts(hosts.join(', '))}; ${w.credentials[credentials]}.`}</p>
        </>
      )}
      <p class="dim">{`${w.every(spanText(everyS * 1000))}; ${w.expected(spanText(expectedEveryS * 1000))}`}</p>
    </>
  );
}
