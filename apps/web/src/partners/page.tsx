/**
 * Partners: every one with its link on the left; of the chosen one the link, what we told them, what they told us, requests
 * both ways, and the rules that hold. Trouble stands on top, in words, with what to do.
 */
import type { PartnerLinksReply, PartnerPageReply } from '@noroshi/node/wire';
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { go, href, route } from '../app/route.ts';
import { may } from '../data/state.ts';
import { Tabs } from '../ui/tabs.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { askWindow } from './ask-form.tsx';
import { words as caseWords } from './case-words.ts';
import { Cases } from './cases.tsx';
import { HeldList } from './held.tsx';
import { HeardLines, ToldLines } from './lines.tsx';
import { LinkFacts, Troubles } from './link.tsx';
import { meetWindow } from './meet.tsx';
import { PostedList, usePosted } from './posted.tsx';
import { postedWords } from './posted-words.ts';
import { RequestRow } from './requests.tsx';
import { Rules } from './rules.tsx';
import { LinkChip } from './told.tsx';
import { useAsked } from './use-asked.ts';
import { words } from './words.ts';

const TAB_KEYS = ['link', 'told', 'heard', 'requests', 'cases', 'held', 'posted', 'rules'] as const;
type TabKey = (typeof TAB_KEYS)[number];
const LINES = 50;
const LINES_MAX = 500;
const tab = signal<TabKey>('link');

export function PartnersPage() {
  const w = words();
  const { body, refused, reload } = useAsked<PartnerLinksReply>('/api/v1/partners', [
    'partner',
    'config',
  ]);
  if (body === null)
    return (
      <div class="page">
        <p class={refused === null ? 'dim' : 'wrong'}>
          {refused === null ? w.loading : refused.message || shared().noAnswer}
        </p>
      </div>
    );
  const chosen = route.value.id ?? body.partners[0]?.id ?? null;
  const link = body.partners.find(({ id }) => id === chosen);
  return (
    <div class="page partners">
      <header>
        <h1>{w.title}</h1>
        <span class="gap" />
        {may('rule.propose') && (
          <button type="button" onClick={() => meetWindow(reload)}>
            {w.meet}
          </button>
        )}
      </header>
      {body.unusable.map(({ id, reason }) => (
        <p key={id} class="hint">
          {w.unusable(plainText(id), plainText(reason))}
        </p>
      ))}
      {body.partners.length === 0 ? (
        <div class="empty">
          <h2>{w.none}</h2>
          <p>{w.noneWhy}</p>
        </div>
      ) : (
        <div class="partners-split">
          <nav class="partner-list" aria-label={w.title}>
            {body.partners.map(({ id, state }) => (
              <a
                key={id}
                href={href('partners', id)}
                aria-current={id === chosen ? 'true' : undefined}
              >
                <strong>{id}</strong>
                <LinkChip state={state} />
              </a>
            ))}
          </nav>
          {link !== undefined && <OnePartner key={link.id} links={body} link={link} />}
          {link === undefined && chosen !== null && <NotThere first={body.partners[0]!.id} />}
        </div>
      )}
    </div>
  );
}

function NotThere({ first }: { first: string }) {
  return (
    <p class="empty">
      {words().none}{' '}
      <button type="button" onClick={() => go('partners', first)}>
        {first}
      </button>
    </p>
  );
}

type OneProps = {
  readonly links: PartnerLinksReply;
  readonly link: PartnerLinksReply['partners'][number];
};

function OnePartner({ links, link }: OneProps) {
  const w = words();
  const [limit, setLimit] = useState(LINES);
  const path = `/api/v1/partners/${encodeURIComponent(link.id)}?limit=${limit}`;
  const kinds = ['partner', 'warning', 'config'];
  const { body, refused, reload } = useAsked<PartnerPageReply>(path, kinds);
  const waiting = body?.requests.filter(
    (one) => one.direction === 'theirs' && one.state === 'taken',
  );
  const posted = usePosted(link.id);
  const titles = { ...w.tabs, posted: postedWords().tab, cases: caseWords().tab };
  const toDecide = posted.body?.waiting.length ?? 0;
  const more = () => setLimit((now) => Math.min(LINES_MAX, now * 2));
  const canMore = limit < LINES_MAX;
  return (
    <section class="one-partner" aria-label={link.id}>
      <header class="page-head">
        <h2>{link.id}</h2>
        <LinkChip state={link.state} />
        <span class="gap" />
        {may('warning.note') && (
          <button
            type="button"
            onClick={() => askWindow({ partner: link.id, done: () => reload() })}
          >
            {w.askTitle(link.id)}…
          </button>
        )}
      </header>
      <Troubles link={link} />
      <Tabs
        label={link.id}
        tabs={TAB_KEYS.map((key) => ({
          ...{ key, title: titles[key] },
          ...(key === 'requests' && waiting !== undefined && waiting.length > 0
            ? { count: waiting.length }
            : {}),
          ...(key === 'posted' && toDecide > 0 && { count: toDecide }),
        }))}
        chosen={tab.value}
        onChoose={(key) => (tab.value = key)}
      >
        {body === null ? (
          <p class={refused === null ? 'dim' : 'wrong'}>{refused?.message ?? w.loading}</p>
        ) : (
          <div class="tab-body">
            {tab.value === 'link' && <LinkFacts link={body.link} links={links} />}
            {tab.value === 'told' && (
              <ToldLines lines={body.told} requests={body.requests} {...{ more, limit, canMore }} />
            )}
            {tab.value === 'heard' && (
              <HeardLines
                lines={body.heard}
                requests={body.requests}
                {...{ more, limit, canMore }}
              />
            )}
            {tab.value === 'requests' && <Requests page={body} reload={reload} />}
            {tab.value === 'cases' && <Cases partner={link.id} />}
            {tab.value === 'held' && <HeldList partner={link.id} />}
            {tab.value === 'posted' && <PostedList posted={posted} />}
            {tab.value === 'rules' && <Rules id={link.id} rules={body.rules} />}
          </div>
        )}
      </Tabs>
    </section>
  );
}

function Requests({ page, reload }: { page: PartnerPageReply; reload: () => void }) {
  const w = words();
  if (page.requests.length === 0) return <p class="empty">{w.requestsNone}</p>;
  return (
    <ul class="bare">
      {page.requests.map((request) => (
        <RequestRow key={request.id} request={request} reload={reload} />
      ))}
    </ul>
  );
}
