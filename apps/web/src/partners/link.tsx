/** How a link is: trouble in words, then the facts; keys as digits that two people read to each other. */
import type { PartnerLinkReply, PartnerLinksReply } from '@noroshi/node/wire';
import type { ComponentChildren } from 'preact';
import { second, wallNowMs } from '../data/clock.ts';
import { may } from '../data/state.ts';
import { Shape } from '../ui/shape.tsx';
import { Age, spanText, Utc } from '../ui/time.tsx';
import { askReason } from '../ui/windows.tsx';
import { plainText } from '../warnings/title.ts';
import { carriesText, LinkLanes, NextContact, rateText } from './link-lanes.tsx';
import { linkWords } from './link-words.ts';
import { send } from './send.ts';
import { type Trouble, troublesOf } from './trouble.ts';
import { words } from './words.ts';

export function Troubles({ link }: { link: PartnerLinkReply }) {
  const w = words();
  second.value; // "silent for 12 min" goes on
  const troubles = troublesOf(link, wallNowMs());
  const resume = async () => {
    const reason = await askReason(w.resumeAsk(link.id), w.resume);
    if (reason === null) return;
    await send(`/api/v1/partners/${encodeURIComponent(link.id)}/resume`, { reason }, w.resumed);
  };
  if (troubles.length === 0)
    return (
      <p class={link.address === undefined ? 'dim' : 'ok'}>
        {link.address !== undefined && <Shape name="ok" />}
        {link.address === undefined ? w.pullsOnly : w.fine}
      </p>
    );
  return (
    <ul class="bare troubles">
      {troubles.map((trouble) => (
        <li key={trouble.kind} class={`trouble ${trouble.kind}`}>
          <Shape name={trouble.kind === 'stopped' ? 'failed' : 'degraded'} />
          <div>
            <p>{sentenceOf(trouble, link.id)}</p>
            {(trouble.kind === 'stopped' || trouble.kind === 'silent') && link.reason !== '' && (
              <p class="dim small said">{plainText(link.reason)}</p>
            )}
            {trouble.kind === 'stopped' && may('release.send') && (
              <button type="button" onClick={() => void resume()}>
                {w.resume}
              </button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function sentenceOf(trouble: Trouble, id: string): string {
  const w = words();
  switch (trouble.kind) {
    case 'stopped':
      return w.stopped(id);
    case 'never':
      return w.neverHeard(id);
    case 'planned':
      return linkWords().silentPlanned(id);
    case 'thin':
      return linkWords().thinWhy(carriesText(trouble) ?? words().unmeasured);
    case 'silent':
      return w.silent(id, spanText(trouble.forMs));
    case 'backlog':
      return w.backlogOld(trouble.count, spanText(trouble.forMs));
    case 'clock':
      return w.clockOff(trouble.aheadS);
    case 'certificate':
      return w.certificateSoon(spanText(trouble.leftMs));
  }
}

export function LinkFacts({ link, links }: { link: PartnerLinkReply; links: PartnerLinksReply }) {
  const w = words();
  const f = w.facts;
  const lw = linkWords();
  const { positions, clockAheadS, certificateToUtc, contactUtc } = link;
  return (
    <>
      {positions !== undefined && <LinkLanes lanes={positions.lanes} />}
      <dl class="facts">
        <Fact name={f.state}>
          {link.state === 'thin' ? lw.thin : w.states[link.state]}{' '}
          {link.state !== 'new' && (
            <span class="dim">
              {f.since} <Utc utc={link.sinceUtc} />
            </span>
          )}
        </Fact>
        <Fact name={f.contact}>
          {contactUtc === undefined ? w.never : <Age of="ago" utc={contactUtc} />}
        </Fact>
        <LineFacts link={link} />
        <Fact name={f.clock}>
          {clockAheadS === undefined
            ? w.unmeasured
            : Math.abs(clockAheadS) <= 1
              ? w.clockSame
              : w.clockBy(clockAheadS)}
        </Fact>
        <Fact name={f.certificate}>
          {certificateToUtc === undefined ? (
            w.unmeasured
          ) : (
            <Utc utc={certificateToUtc} seconds={false} />
          )}
        </Fact>
        <Fact name={f.address}>{link.address ?? w.pullsOnly}</Fact>
        {positions !== undefined && (
          <>
            <Fact name={f.told}>
              {w.entries(positions.told, positions.confirmed, positions.backlog)}
              {positions.confirmedUtc !== undefined && (
                <>
                  {' '}
                  <Age of="ago" utc={positions.confirmedUtc} />
                </>
              )}
            </Fact>
            <Fact name={f.taken}>{w.takenOf(positions.taken, positions.known)}</Fact>
            {positions.evidence > 0 && <Fact name={f.evidence}>{w.kept(positions.evidence)}</Fact>}
          </>
        )}
        <Fact name={f.signingKey}>
          <code>{link.signingKey}</code>
        </Fact>
        <Fact name={f.pin}>
          <code>{link.tlsPin}</code>
        </Fact>
      </dl>
      {positions === undefined && <p class="dim small">{w.positionsHidden}</p>}
      <Digits link={link} links={links} />
      {positions?.lanes.map((lane) => (
        <Checkpoints key={lane.lane} {...lane} />
      ))}
    </>
  );
}

/** What the line carries, and when it can next be used. */
function LineFacts({ link }: { link: PartnerLinkReply }) {
  const [w, lw] = [words(), linkWords()];
  const answerMs = link.roundTripMs ?? link.latencyMs;
  return (
    <>
      <Fact name={lw.nextContact}>
        <NextContact link={link} />
      </Fact>
      <Fact name={lw.carries}>{rateText(link) ?? w.unmeasured}</Fact>
      <Fact name={w.facts.latency}>{answerMs === undefined ? w.unmeasured : `${answerMs} ms`}</Fact>
    </>
  );
}

/** Theirs and ours, large enough to read at arm's length. */
function Digits({ link, links }: { link: PartnerLinkReply; links: PartnerLinksReply }) {
  const w = words();
  return (
    <div class="card digits">
      <div>
        <h3>{`${w.facts.digits} (${link.id})`}</h3>
        <DigitGroups text={link.fingerprint} />
      </div>
      <div>
        <h3>{`${w.facts.ownDigits} (${links.node})`}</h3>
        <DigitGroups text={links.fingerprint} />
      </div>
      <p class="dim small full">{w.digitsWhy}</p>
    </div>
  );
}

export function DigitGroups({ text }: { text: string }) {
  return (
    <p class="digit-groups">
      {text.split(' ').map((group, i) => (
        <span key={`${i} ${group}`}>{group}</span>
      ))}
    </p>
  );
}

function Checkpoints({
  lane,
  ourCheckpoint,
  theirCheckpoint,
  witness,
}: {
  lane: 'flash' | 'routine' | 'bulk';
  ourCheckpoint: string;
  theirCheckpoint: string;
  witness: string;
}) {
  const w = words();
  return (
    <details>
      <summary>{`${w.lanes[lane]}: ${w.checkpoints}`}</summary>
      <h5>{w.ours}</h5>
      <pre class="entry">{plainText(ourCheckpoint) || w.never}</pre>
      <h5>{w.theirs}</h5>
      <pre class="entry">{plainText(theirCheckpoint) || w.never}</pre>
      <h5>{w.witness}</h5>
      <pre class="entry">{plainText(witness) || w.never}</pre>
    </details>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
