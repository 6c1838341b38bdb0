/**
 * Lanes and witnesses, for a reviewer: each lane both ways with its size and head, who has signed it and when; of the chosen one
 * whether it is whole, its key, and the proof of a record to take away.
 */
import { useEffect, useState } from 'preact/hooks';
import { useMarks } from '../app/print.ts';
import { ask } from '../data/ask.ts';
import type { AuditLaneCheckReply, AuditLanesReply, AuditProofReply } from '../data/wire.ts';
import { download } from '../ui/download.ts';
import { TextField } from '../ui/form.tsx';
import { Shape } from '../ui/shape.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { spanText, Utc } from '../ui/time.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { laneWords } from './lane-words.ts';
import { words as general } from './words.ts';

type Lane = AuditLanesReply['lanes'][number];

const keyOf = ({ partner, lane, direction }: Lane) => `${partner} ${lane} ${direction}`;

export function LaneSection() {
  const [body, setBody] = useState<AuditLanesReply | null>(null);
  const [wrong, setWrong] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const load = async () => {
    const answer = await ask<AuditLanesReply>('GET', '/api/v1/audit/lanes');
    setWrong(answer.ok ? '' : answer.message || shared().noAnswer);
    if (answer.ok) setBody(answer.body);
  };
  useEffect(() => void load(), []);
  useMarks(null, 'RED'); // sizes tell how much was told
  const w = laneWords();
  const lane = body?.lanes.find((each) => keyOf(each) === chosen);
  return (
    <div class={lane === undefined ? 'config-split' : 'config-split reading'}>
      <div class="config-list">
        <header class="page-head">
          <h1>{general().sections.lanes}</h1>
          <p class="dim full small">{general().about.lanes}</p>
          {body !== null && <p class="full small">{policyText(body.policy)}</p>}
        </header>
        <p class="wrong" role="alert">
          {wrong}
        </p>
        <DataTable
          label={general().sections.lanes}
          rows={body?.lanes ?? []}
          columns={columns(body)}
          rowKey={keyOf}
          chosen={chosen}
          onChoose={(each) => setChosen(keyOf(each))}
          empty={<p>{body === null ? shared().wait : w.none}</p>}
        />
        {body !== null && <Asked body={body} />}
      </div>
      {lane !== undefined && <LaneView key={keyOf(lane)} lane={lane} />}
    </div>
  );
}

function policyText(policy: AuditLanesReply['policy']): string {
  const w = laneWords();
  return policy === null ? w.noPolicy : w.policy(policy.least, spanText(policy.withinS * 1000));
}

function columns(body: AuditLanesReply | null): Column<Lane>[] {
  const w = laneWords();
  return [
    {
      key: 'partner',
      title: w.partner,
      value: ({ partner }) => partner,
      width: '6rem',
    },
    {
      ...{ key: 'lane', title: w.lane, width: '10rem' },
      value: ({ lane, direction }: Lane) => `${w.lanes[lane]}, ${w.directions[direction]}`,
    },
    {
      ...{ key: 'size', title: w.size, align: 'end' as const, width: '5rem' },
      value: ({ size }: Lane) => size,
      cell: ({ size, known }: Lane) =>
        known === undefined || known === size ? `${size}` : w.taken(size, known),
    },
    {
      ...{ key: 'signed', title: w.signedBy, value: (lane: Lane) => signedText(lane, body) },
    },
  ];
}

/** `bravo, oversight (3 behind)`; before it the policy's figure where that is not met. */
function signedText(lane: Lane, body: AuditLanesReply | null): string {
  const w = laneWords();
  if (lane.direction === 'heard') return w.theirs;
  const names = lane.witnesses.map(({ witness, size }) => {
    const name = shortName(witness);
    return size < lane.size ? `${name} (${w.behind(lane.size - size)})` : name;
  });
  const have = lane.witnesses.filter(({ size }) => size >= lane.size).length;
  const least = body?.policy?.least ?? 0;
  const short = have < least ? `${w.short(have, least)}: ` : '';
  return short + (names.length === 0 ? w.nobody : names.join(', '));
}

/** `noroshi/exercise/bravo` is bravo, `…/oversight/witness` oversight; another's name stands as it is. */
function shortName(witness: string): string {
  return plainText(/^noroshi\/[a-z]+\/([^/]+)(?:\/witness)?$/.exec(witness)?.[1] ?? witness);
}

function Asked({ body }: { body: AuditLanesReply }) {
  const w = laneWords();
  return (
    <section>
      <h2>{w.witnesses}</h2>
      {body.asked.length === 0 && <p class="dim">{w.noWitness}</p>}
      <ul class="bare">
        {body.asked.map((each) => {
          const grave = each.state === 'ahead' || each.state === 'fork';
          const tone = each.state === 'ok' ? 'ok' : grave ? 'failed' : 'degraded';
          return (
            <li key={`${each.id} ${each.partner} ${each.lane}`} class={tone}>
              <Shape name={tone} />
              <strong>{each.id}</strong> {`${each.partner}, ${w.lanes[each.lane]}: `}
              {`${w.states[each.state]} ${w.upTo(each.size)}`} <Utc utc={each.atUtc} />
              {each.reason !== '' && <span class="dim small"> {plainText(each.reason)}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function LaneView({ lane }: { lane: Lane }) {
  const w = laneWords();
  const title = `${lane.partner}, ${w.lanes[lane.lane]}, ${w.directions[lane.direction]}`;
  return (
    <section class="config-detail" aria-label={title}>
      <h2>{title}</h2>
      <Check lane={lane} />
      <dl class="facts">
        <dt>{w.head}</dt>
        <dd>
          <code>{lane.head}</code>
          <p class="dim small">{w.headWhy}</p>
        </dd>
        {lane.direction === 'told' && (
          <>
            <dt>{w.signedBy}</dt>
            <dd>
              {lane.witnesses.length === 0 && w.nobody}
              <ul class="bare">
                {lane.witnesses.map(({ witness, size, atUtc }) => (
                  <li key={witness}>
                    {plainText(witness)} {w.upTo(size)} <Utc utc={atUtc} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {lane.updatedUtc !== undefined && (
          <>
            <dt>{w.grew}</dt>
            <dd>
              <Utc utc={lane.updatedUtc} />
            </dd>
          </>
        )}
        <dt>{w.key}</dt>
        <dd>
          <code>{lane.key}</code>
          <p class="dim small">{w.keyWhy}</p>
        </dd>
      </dl>
      {lane.size > 0 && <ProofForm lane={lane} />}
      <details>
        <summary>{w.checkpoint}</summary>
        <pre class="entry">{plainText(lane.checkpoint)}</pre>
      </details>
    </section>
  );
}

function Check({ lane: { partner, lane, direction } }: { lane: Lane }) {
  const [found, setFound] = useState<AuditLaneCheckReply | 'checking' | null>(null);
  const w = laneWords();
  const check = async () => {
    setFound('checking');
    const body = { partner, lane, direction };
    const asked = await ask<AuditLaneCheckReply>('POST', '/api/v1/audit/lanes/check', body);
    setFound(asked.ok ? asked.body : null);
    if (!asked.ok) tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  };
  return (
    <div class="verdict">
      <button type="button" disabled={found === 'checking'} onClick={() => void check()}>
        {w.check}
      </button>
      <div role="status">
        {found === 'checking' && <p class="dim">{w.checking}</p>}
        {found !== null && found !== 'checking' && (
          <p class={found.ok ? 'ok' : 'failed'}>
            <Shape name={found.ok ? 'ok' : 'failed'} />
            {found.ok ? w.whole(found.records, found.elapsedS.toFixed(2)) : w.broken(found.records)}{' '}
            <Utc utc={found.atUtc} />
          </p>
        )}
        {found !== null && found !== 'checking' && (
          <ul class="bare small">
            {found.findings.map((text) => (
              <li key={text}>{plainText(text)}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function ProofForm({ lane: { partner, lane, direction, size, key } }: { lane: Lane }) {
  const w = laneWords();
  const [text, setText] = useState(`${size - 1}`);
  const [withBody, setWithBody] = useState(true);
  const [saved, setSaved] = useState('');
  const index = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  const isRight = index < size;
  const save = async () => {
    const body = { partner, lane, direction, index, withBody };
    const asked = await ask<AuditProofReply>('POST', '/api/v1/audit/proof', body);
    if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
    const what = asked.body.name.replace(/\.tlog-proof$/, '');
    const type = 'text/plain;charset=utf-8';
    setSaved(download(asked.body.text, { what, ending: 'tlog-proof', type, tlp: 'RED' }));
    tell(w.saved);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) void save();
      }}
    >
      <h3>{w.proof}</h3>
      <TextField label={w.index} value={text} onInput={setText} />
      {!isRight && <p class="hint">{w.noIndex(size)}</p>}
      <label class="check">
        <input
          type="checkbox"
          checked={withBody}
          onChange={(event) => setWithBody(event.currentTarget.checked)}
        />
        {w.withBody}
      </label>
      <div class="row">
        <button type="submit" class="main" disabled={!isRight}>
          {w.save}
        </button>
      </div>
      {saved !== '' && (
        <>
          <p class="small">{w.how}</p>
          <pre class="entry">{`noroshi audit check-proof ${saved} --key ${key}`}</pre>
        </>
      )}
    </form>
  );
}
