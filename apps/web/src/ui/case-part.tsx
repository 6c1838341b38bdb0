/** One part of a case under its title: reasons, figures, what would explain it otherwise. */
import type { ComponentChildren } from 'preact';

export function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="case-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
