/**
 * The avoidance page: one conjunction, burns tried against it, one chosen, its path screened, taken away as a message and decided
 * on in the warning's history. It plans; nothing is commanded or sent. The address keeps plan and screen, so Back works.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { go, href, route } from '../app/route.ts';
import { ageText, distanceText, nameOf, pcText, speedText } from '../conjunction/figures.ts';
import { ask } from '../data/ask.ts';
import { watchNowMs } from '../data/clock.ts';
import { may, warnings } from '../data/state.ts';
import type { EncounterReply } from '../data/wire.ts';
import { Precedence } from '../ui/marks.tsx';
import { Plot } from '../ui/plot.tsx';
import type { PlotData } from '../ui/plot-data.ts';
import { Age, Utc } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { Headline } from '../warnings/card.tsx';
import { Burn, type Screening } from './burn.tsx';
import { Heat } from './heat.tsx';
import { cancelJob, isKept, startJob, useJob } from './job.ts';
import { OwnFile } from './own-file.tsx';
import { Progress } from './progress.tsx';
import { Screened } from './screened.tsx';
import { type Begin, firstSetup, type Setup, SetupForm } from './setup.tsx';
import { burnOf, type Cell, cheapestCell, firstWindow, type Plan } from './values.ts';
import { words } from './words.ts';

export function AvoidPage() {
  const w = words();
  const { id } = route.value;
  return (
    <div class="page avoid">
      <header>
        <h1>{w.title}</h1>
        <span class="chip">{w.planned}</span>
        <span class="dim">{w.lead}</span>
      </header>
      {id === null ? <Choice /> : <OfNotice key={id} noticeId={id} />}
    </div>
  );
}

/** No conjunction is named: those that are warned of, and an own ephemeris. */
function Choice() {
  const w = words();
  const open = (warnings.value?.warnings ?? []).filter(
    ({ facts }) => facts?.kind === 'conjunction',
  );
  return (
    <>
      <section>
        <h2>{w.choose}</h2>
        <p class="dim">{w.chooseWhy}</p>
        {open.length === 0 && <p class="hint">{w.noneOpen}</p>}
        <ul class="list avoid-choice">
          {open.map((line) => (
            <li key={line.warning.id}>
              <a
                class={`item ${line.warning.precedence}`}
                href={href('avoid', line.facts?.noticeId)}
              >
                <Precedence of={line.warning.precedence} />
                <Headline line={line} />
                {line.warning.decideByUtc != null && (
                  <span class="small">
                    {`${w.decide} `}
                    <Age of="until" utc={line.warning.decideByUtc} />
                  </span>
                )}
              </a>
            </li>
          ))}
        </ul>
      </section>
      {may('warning.note') && (
        <section>
          <h2>{w.import}</h2>
          <OwnFile assetId={null} />
        </section>
      )}
    </>
  );
}

function OfNotice({ noticeId }: { readonly noticeId: string }) {
  const w = words();
  const [encounter, setEncounter] = useState<EncounterReply | null>(null);
  const [note, setNote] = useState('');
  useEffect(() => {
    void (async () => {
      const asked = await ask<EncounterReply>(
        'GET',
        `/api/v1/notices/${encodeURIComponent(noticeId)}/encounter`,
      );
      if (asked.ok) setEncounter(asked.body);
      else setNote(asked.message || shared().noAnswer);
    })();
  }, [noticeId]);
  if (note !== '')
    return (
      <p class="wrong" role="alert">
        {note}
      </p>
    );
  return encounter === null ? <p class="dim">{w.reading}</p> : <Avoidance encounter={encounter} />;
}

function beginOf(encounter: EncounterReply): Begin {
  const tcaMs = Date.parse(encounter.tcaUtc);
  const isLow = (encounter.objects.find((body) => body.asset !== null)?.regime ?? 'LEO') === 'LEO';
  return { ...firstWindow(watchNowMs(), tcaMs, isLow), tcaMs, deltaVMaxMS: isLow ? 0.2 : 0.5 };
}

/** The last plan of each conjunction: opened again, not made again. In this page only. */
const plans = new Map<string, string>();

/** The plan and the screen that the address names, and the ways to start another. */
function usePlanning(noticeId: string, begin: Begin) {
  const { query } = route.value;
  const planId = query.plan ?? null;
  const screenId = query.screen ?? null;
  const planned = useJob(planId);
  const screened = useJob(screenId);
  const [refused, setRefused] = useState('');
  const mayPlan = may('warning.note');
  const begun = async (path: string, body: unknown, to: (id: string) => Record<string, string>) => {
    setRefused('');
    const started = await startJob(path, body);
    if ('note' in started) return setRefused(started.note);
    const named = to(started.id);
    if (named.plan !== undefined) plans.set(noticeId, named.plan);
    go('avoid', noticeId, named, true);
  };
  const start = (setup: Setup) =>
    begun('/api/v1/avoid', { noticeId, ...setup }, (plan) => ({ plan }));
  const screen = (screening: Screening) =>
    begun(`/api/v1/avoid/${encodeURIComponent(planId!)}/screen`, screening, (id) => ({
      ...{ plan: planId!, screen: id },
    }));
  const first = async () => {
    const known = plans.get(noticeId);
    if (known !== undefined && (await isKept(known))) go('avoid', noticeId, { plan: known }, true);
    else await start(firstSetup(begin));
  };
  useEffect(() => {
    if (planId === null && mayPlan) void first();
  }, [noticeId]);
  const show = (id: string) =>
    go('avoid', noticeId, { ...(planId !== null && { plan: planId }), screen: id }, true);
  return { planId, screenId, planned, screened, refused, mayPlan, start, screen, show };
}

function Avoidance({ encounter }: { readonly encounter: EncounterReply }) {
  const w = words();
  const begin = useMemo(() => beginOf(encounter), [encounter]);
  const planning = usePlanning(encounter.noticeId!, begin);
  const { planned, mayPlan, start } = planning;
  const busy = planned.job !== null && planned.job.endedUtc === null;
  const assetId = encounter.objects.find((body) => body.asset !== null)?.asset?.id ?? null;
  return (
    <div class="avoid-body">
      <div class="avoid-side">
        <Conjunction encounter={encounter} plan={planned.job?.plan ?? null} />
        <section class="card">
          <h3>{w.setup}</h3>
          {mayPlan ? (
            <SetupForm {...{ begin, busy }} onPlan={(setup) => void start(setup)} />
          ) : (
            <p class="hint">{w.notYours}</p>
          )}
        </section>
        <details class="card">
          <summary>{w.method}</summary>
          <p class="small">{w.methodText}</p>
        </details>
        {mayPlan && (
          <details class="card">
            <summary>{w.import}</summary>
            <OwnFile {...{ assetId, noticeId: encounter.noticeId }} onStarted={planning.show} />
          </details>
        )}
      </div>
      <Results planning={planning} />
    </div>
  );
}

function Results({ planning }: { readonly planning: ReturnType<typeof usePlanning> }) {
  const { planId, screenId, planned, screened, refused, mayPlan, screen } = planning;
  const [chosen, setChosen] = useState<Cell | null>(null);
  const plan = planned.job?.plan ?? null;
  useEffect(() => setChosen(plan === null ? null : cheapestCell(plan)), [plan]);
  const isScreening = screened.job !== null && screened.job.endedUtc === null;
  const burn = plan === null || chosen === null ? null : burnOf(plan, chosen);
  return (
    <div class="avoid-main">
      {refused !== '' && (
        <p class="wrong" role="alert">
          {refused}
        </p>
      )}
      <Progress {...planned} onCancel={() => void (planId && cancelJob(planId))} />
      {plan !== null && (
        <>
          <Heat {...{ plan, chosen }} onChoose={setChosen} />
          <Least {...{ plan }} tlp={planned.job!.marking.tlp} onChoose={setChosen} />
          <Burn
            {...{ plan, burn, busy: isScreening || !mayPlan }}
            onScreen={(asked) => void screen(asked)}
          />
        </>
      )}
      <Progress {...screened} onCancel={() => void (screenId && cancelJob(screenId))} />
      {screened.job !== null && <Screened key={screened.job.id} job={screened.job} />}
    </div>
  );
}

/** What was told, and what the element sets in force say now. */
function Conjunction({
  encounter,
  plan,
}: {
  readonly encounter: EncounterReply;
  readonly plan: Plan | null;
}) {
  const w = words();
  const { told, objects, warningId } = encounter;
  return (
    <section class="card avoid-conjunction">
      <h2>{objects.map(nameOf).join(' × ')}</h2>
      {warningId !== null && <a href={href('watch', warningId)}>{w.toWarning}</a>}
      <dl class="facts">
        <dt>{w.tca}</dt>
        <dd>
          <Utc utc={plan?.tcaUtc ?? encounter.tcaUtc} />{' '}
          <Age of="until" utc={plan?.tcaUtc ?? encounter.tcaUtc} />
        </dd>
        <dt>{w.pc}</dt>
        <dd>
          <strong>{pcText(plan?.pc ?? told.pc)}</strong>{' '}
          {plan !== null && pcText(plan.pc) !== pcText(told.pc) && (
            <span class="dim">
              ({w.told} {pcText(told.pc)})
            </span>
          )}
        </dd>
        <dt>{w.pcMax}</dt>
        <dd>{pcText(plan?.pcMax ?? told.pcMax)}</dd>
        <dt>{w.miss}</dt>
        <dd>
          {distanceText(plan?.missKm ?? told.missKm)}{' '}
          {plan !== null && distanceText(plan.missKm) !== distanceText(told.missKm) && (
            <span class="dim">
              ({w.told} {distanceText(told.missKm)})
            </span>
          )}
        </dd>
        <dt>{w.speed}</dt>
        <dd>{speedText(plan?.relativeSpeedKmS ?? told.relativeSpeedKmS)}</dd>
        <dt>{w.radius}</dt>
        <dd>{`${plan?.hbrM ?? encounter.hbrM} m`}</dd>
        {plan !== null && (
          <>
            <dt>{w.ages}</dt>
            <dd>{w.agesText(ageText(plan.ageOwnD), ageText(plan.ageOtherD))}</dd>
            <dt>{w.covariance}</dt>
            <dd>{plan.covariance}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

type LeastProps = {
  readonly plan: Plan;
  readonly tlp: string;
  readonly onChoose: (cell: Cell) => void;
};

function Least({ plan, tlp, onChoose }: LeastProps) {
  const w = words();
  const data = useMemo(() => leastData(plan), [plan, w]);
  const best = cheapestCell(plan);
  if (plan.pc <= plan.thresholdPc) return <p class="hint">{w.alreadyBelow}</p>;
  if (best === null) return <p class="hint">{w.notReached}</p>;
  return (
    <section class="avoid-least">
      <Plot data={data} heightPx={190} tlp={tlp} />
      <button type="button" onClick={() => onChoose(best)}>
        {w.cheapest}
      </button>
    </section>
  );
}

function leastData(plan: Plan): PlotData {
  const w = words();
  return {
    title: w.least,
    x: 'utc',
    xs: plan.burnUtc.map((utc) => Date.parse(utc)),
    y: { name: w.deltaV, unit: 'm/s' },
    series: [
      { name: w.along, unit: 'm/s', values: plan.leastAlongMS, colour: '--plot1', look: 'line' },
      {
        name: w.against,
        unit: 'm/s',
        values: plan.leastAgainstMS,
        colour: '--plot2',
        look: 'dashed',
      },
    ],
    fromZero: true,
  };
}
