/** The buttons of one warning: what its state and the person's role allow, with their keys. */
import { useKeys } from '../app/keys.ts';
import { href } from '../app/route.ts';
import { may, me, whyNot } from '../data/state.ts';
import type { Notice } from '../data/wire.ts';
import { Shape } from '../ui/shape.tsx';
import {
  act,
  finish,
  give,
  mayAcknowledge,
  mayClose,
  mayShelve,
  pending,
  shelve,
  type Target,
  take,
} from './act.tsx';
import { ExportMenu } from './export.tsx';
import { words } from './words.ts';

type ActionsProps = { readonly target: Target; readonly notices: readonly Notice[] };

export function Actions({ target, notices }: ActionsProps) {
  const w = words();
  const { warning } = target;
  const { state, id } = warning;
  const isBusy = pending.value.has(id);
  const isActive = state === 'open' || state === 'acknowledged';
  const pass = notices.findLast(
    ({ kind, id }) => kind === 'conjunction' && warning.currentNoticeIds.includes(id),
  );
  useActionKeys(target);
  return (
    <div class="row actions" aria-busy={isBusy}>
      {may('warning.decide') ? (
        <Deciding target={target} isBusy={isBusy} />
      ) : (
        isActive && <p class="dim small">{whyNot('warning.decide')}</p>
      )}
      {pass !== undefined && isActive && (
        <a class="button" href={href('avoid', pass.id)}>
          {w.avoid}
        </a>
      )}
      {may('warning.note') && isActive && <Giving target={target} isBusy={isBusy} />}
      <ExportMenu warningId={id} hasCdm={pass !== undefined} />
      {may('warning.decide') && state !== 'cancelled' && (
        <button
          type="button"
          class="plain"
          disabled={isBusy}
          onClick={() => void finish(target, 'cancel')}
        >
          {w.cancel}
        </button>
      )}
    </div>
  );
}

type Busy = { readonly target: Target; readonly isBusy: boolean };

function Deciding({ target, isBusy }: Busy) {
  const w = words();
  const { state, precedence, shelvedUntilUtc } = target.warning;
  const isFlash = precedence === 'FLASH';
  const isShelved = shelvedUntilUtc !== undefined;
  return (
    <>
      {mayAcknowledge(target) && (
        <button
          type="button"
          class="main"
          disabled={isBusy}
          onClick={() => void act(target, 'acknowledge')}
        >
          {w.acknowledge} <kbd>a</kbd>
        </button>
      )}
      {mayClose(target) && (
        <>
          <button
            type="button"
            disabled={isBusy || (isFlash && !isShelved)}
            title={isFlash ? w.flashShelf : undefined}
            onClick={() => (isShelved ? void act(target, 'unshelve') : shelve([target]))}
          >
            <Shape name="shelved" />
            {isShelved ? w.unshelve : w.shelve}
          </button>
          <button type="button" disabled={isBusy} onClick={() => void finish(target, 'close')}>
            {w.close}
          </button>
        </>
      )}
      {state === 'closed' && (
        <button type="button" disabled={isBusy} onClick={() => void finish(target, 'reopen')}>
          {w.reopen}
        </button>
      )}
    </>
  );
}

function Giving({ target, isBusy }: Busy) {
  const w = words();
  const isMine = target.warning.assignee === `user:${me.value?.userId}`;
  return (
    <>
      {!isMine && (
        <button type="button" disabled={isBusy} onClick={() => void take(target)}>
          {w.take}
        </button>
      )}
      <button type="button" disabled={isBusy} onClick={() => give(target)}>
        {w.give}
      </button>
    </>
  );
}

function useActionKeys(target: Target): void {
  const group = () => words().warnings;
  const may_ = () => may('warning.decide') && !pending.peek().has(target.warning.id);
  useKeys([
    {
      ...{ keys: 'a', group, what: () => words().keys.acknowledge },
      when: () => may_() && mayAcknowledge(target),
      run: () => void act(target, 'acknowledge'),
    },
    {
      ...{ keys: 'x', group, what: () => words().keys.close },
      when: () => may_() && mayClose(target),
      run: () => void finish(target, 'close'),
    },
    {
      ...{ keys: 's', group, what: () => words().keys.shelve },
      when: () => may_() && (mayShelve(target) || target.warning.shelvedUntilUtc !== undefined),
      run: () =>
        target.warning.shelvedUntilUtc === undefined
          ? shelve([target])
          : void act(target, 'unshelve'),
    },
    {
      ...{ keys: 'm', group, what: () => words().keys.mine },
      when: () => may('warning.note') && mayClose(target),
      run: () => void take(target),
    },
  ]);
}
