/** A node with a partner, a rule, one warning that went and one that stays: for the tests of the page of partners. */
import { writeConfig } from '@noroshi/store';
import { taiUsFromUnixMs } from '@noroshi/time';
import { openKeys } from '../src/keys/keys.ts';
import { inviteText } from '../src/partner/manage.ts';
import { sendNews } from '../src/partner/sender.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import type { House } from './api-house.ts';
import { conjunction, markedFor, ruleFor } from './partner-nodes.ts';
import { tempFolder } from './partner-world.ts';

export async function bravoCard() {
  const made = await inviteText(
    tempFolder(),
    { nodeId: 'bravo', mode: 'exercise' },
    '127.0.0.1:8471',
    taiUsFromUnixMs(Date.now()),
  );
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** Alpha with a partner, a rule, one warning that goes and one that stays. */
export async function told(here: House) {
  const { store, clock, mode, nodeId, feed } = here.context;
  const { partner } = await bravoCard();
  const put = (kind: 'partner' | 'rule', id: string, doc: unknown) =>
    store.write((tx) => writeConfig(tx, { kind, id, doc, atUs: clock.wallUs(), actor: 'console' }));
  await put('partner', 'bravo', partner);
  await put('rule', 'to-bravo', ruleFor('bravo'));
  const [goes] = await admitNotices(here.context, [conjunction(1)], {
    marking: markedFor('alpha', 'bravo'),
  });
  const [stays] = await admitNotices(here.context, [conjunction(2)]);
  const keys = await openKeys(here.dir.path, { nodeId, mode }, clock.wallUs());
  const author = { nodeId, mode, keys, random: here.context.random };
  await sendNews({ store, feed, author, wallUs: clock.wallUs, log: () => {} });
  return { goes: goes!.warningId, stays: stays!.warningId };
}
