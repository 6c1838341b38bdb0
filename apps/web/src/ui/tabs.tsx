/** Tabs: one of several bodies; arrows, Home and End move between the tabs (ARIA's tabs pattern). */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export type Tab<K extends string = string> = {
  readonly key: K;
  readonly title: ComponentChildren;
  readonly count?: number;
};

type TabsProps<K extends string> = {
  readonly label: string;
  readonly tabs: readonly Tab<K>[];
  readonly chosen: K;
  readonly onChoose: (key: K) => void;
  readonly children?: ComponentChildren; // the body of the chosen one; left out where the page draws it elsewhere
};

export function Tabs<K extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<K>) {
  const id = useId();
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ key }) => key === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map(({ key, title, count }) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            role="tab"
            aria-selected={key === chosen}
            aria-controls={children === undefined ? undefined : `${id}-body`}
            tabIndex={key === chosen ? 0 : -1}
            onClick={() => onChoose(key)}
          >
            {title}
            {count !== undefined && <span class="count">{count.toLocaleString('en-US')}</span>}
          </button>
        ))}
      </div>
      {children !== undefined && (
        <div id={`${id}-body`} class="tab-body" role="tabpanel" aria-labelledby={`${id}-${chosen}`}>
          {children}
        </div>
      )}
    </>
  );
}
