/** Small windows: a reason before something final, the keys, a message. Native dialogs: Escape closes, focus stays inside. */
import { button, type Child, el, on } from './dom.ts';
import { words } from './words.ts';

/** Shows a window over the page until it is closed. `close` ends it. */
export function openWindow(title: string, build: (close: () => void) => readonly Child[]): void {
  const id = `window-${document.querySelectorAll('dialog').length}`;
  const dialog = el('dialog', { 'aria-labelledby': id, autofocus: true });
  const close = () => dialog.close();
  const leave = button('×', close, { class: 'leave', 'aria-label': words().back });
  dialog.append(el('header', {}, el('h2', { id }, title), leave));
  dialog.append(el('div', { class: 'window' }, ...build(close)));
  on(dialog, { close: () => dialog.remove() });
  document.body.append(dialog);
  dialog.showModal();
}

/** Asks for a reason; resolves with it, or null when the person goes back. */
export function askReason(question: string, act: string, danger: boolean): Promise<string | null> {
  return new Promise((resolve) => {
    let given: string | null = null;
    const w = words();
    openWindow(question, (close) => {
      const text = el('textarea', {
        ...{ rows: 4, maxlength: 4000, required: true, id: 'reason', autofocus: true },
      });
      const wrong = el('p', { class: 'wrong', role: 'alert' });
      const done = () => {
        const reason = text.value.trim();
        if (reason === '') {
          wrong.textContent = w.reasonNeeded;
          text.focus();
          return;
        }
        given = reason;
        close();
      };
      const kind = danger ? 'danger' : 'main';
      return [
        el('label', { for: 'reason' }, w.reason),
        ...[text, wrong],
        el('div', { class: 'row' }, button(act, done, { class: kind }), button(w.back, close)),
      ];
    });
    on([...document.querySelectorAll('dialog')].at(-1)!, { close: () => resolve(given) });
  });
}

export function tell(message: string): void {
  const note = el('div', { class: 'toast', role: 'status' }, message);
  document.body.append(note);
  setTimeout(() => note.remove(), 8000);
}
