/**
 * Elements of the page, made one by one. Text only ever becomes a text node: nothing that came over the wire is parsed as
 * HTML, so no title of a warning can run.
 */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Child = Node | string | null | undefined | false;
type Listeners = Readonly<Record<string, (event: Event) => void>>;

/** `class`, `aria-…`, `data-…` as they are named in HTML; true sets an attribute without value. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

export function add(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

export function on<E extends HTMLElement>(element: E, listeners: Listeners): E {
  for (const [name, listener] of Object.entries(listeners))
    element.addEventListener(name, listener);
  return element;
}

export function button(text: string, act: () => void, attributes: Attributes = {}) {
  return on(el('button', { type: 'button', ...attributes }, text), { click: act });
}

/** Puts new children in place of the old; what had the focus, or was unfolded, stays so, by its data-key. */
export function fill(parent: HTMLElement, ...children: readonly Child[]): void {
  const opened = [...parent.querySelectorAll<HTMLElement>('details[open][data-key]')];
  const focused = document.activeElement;
  const key =
    focused instanceof HTMLElement && parent.contains(focused) ? focused.dataset.key : undefined;
  parent.replaceChildren();
  add(parent, children);
  for (const { dataset } of opened)
    parent
      .querySelector(`details[data-key="${CSS.escape(dataset.key!)}"]`)
      ?.setAttribute('open', '');
  if (key === undefined) return;
  parent.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}
