/** The page: draws what is known, whenever it changes. Everything it shows comes from this node. */
import { showAccount } from './account.ts';
import { drawDetail } from './detail.ts';
import { byId, el, fill } from './dom.ts';
import { clockText, drawFrame } from './frame.ts';
import { drawHandover } from './handover.ts';
import { listenToKeys } from './keys.ts';
import { drawList } from './list.ts';
import { begin, keepTime, loadHealth, openLinked } from './live.ts';
import { drawLogin, enterByLink } from './login.ts';
import { listenToPrinting } from './print.ts';
import { applySettings, onChange, state } from './state.ts';
import { tick } from './time.ts';
import { words } from './words.ts';

function draw(): void {
  const main = byId('main');
  drawFrame();
  document.body.classList.toggle('old', state.lostMs !== null);
  if (state.me === null) {
    drawLogin(main);
    return;
  }
  delete main.dataset.shows;
  if (!state.me.roles.some((role) => role !== 'admin')) {
    fill(main, el('p', { class: 'empty' }, words().noRole));
    return;
  }
  if (state.handover !== null) {
    drawHandover(main, state.handover);
    return;
  }
  let [list, detail] = main.querySelectorAll<HTMLElement>(':scope > section');
  if (list === undefined || detail === undefined) {
    list = el('section', { class: 'pane list-pane', 'aria-label': words().warnings });
    detail = el('section', { class: 'pane detail-pane', 'aria-live': 'off' });
    fill(main, list, detail);
  }
  main.classList.toggle('reading', state.selected !== null);
  drawList(list);
  drawDetail(detail);
}

async function start(): Promise<void> {
  applySettings();
  onChange(draw);
  listenToKeys();
  listenToPrinting();
  keepTime();
  setInterval(() => {
    tick(document);
    const clock = document.getElementById('clock');
    if (clock !== null) clock.textContent = clockText();
  }, 1000);
  addEventListener('hashchange', () => {
    if (state.me === null) void enterByLink();
    else void openLinked();
  });
  await loadHealth();
  const linked = await enterByLink();
  if (!linked && state.loginNote === '') await begin();
  if (linked && state.me !== null && state.me.passkeys === 0 && !state.me.hasPassword)
    showAccount();
}

void start();
