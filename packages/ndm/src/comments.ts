/** Comments of a message between the tree and a typed value. */
import { type CommentNode, type NdmNode, NOWHERE, type SectionNode } from './tree.ts';

/** Of a section and of all below it, in the order of the message. */
export function commentsWithin(section: SectionNode): string[] {
  return commentsIn(section);
}

/** Of a section and of all below it but the sections named. */
export function commentsIn(section: SectionNode, but: readonly string[] = []): string[] {
  return section.items.flatMap((item: NdmNode) => {
    if (item.kind === 'comment') return [item.text];
    return item.kind === 'section' && !but.includes(item.name) ? commentsIn(item, but) : [];
  });
}

export function commentNodes(comments: readonly string[] = []): CommentNode[] {
  return comments.map((text) => ({ kind: 'comment', text, at: NOWHERE }));
}
