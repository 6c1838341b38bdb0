/** The heavy part's one door: starts the drawing in a pane and hands it to the buttons. Loaded when the globe is first shown. */
import { startDrawing } from './drawing.ts';
import { handsOf } from './hands.ts';
import { drawn, hands } from './show.ts';

/** The answer ends it. Without WebGL the pane says so. */
export function start(host: HTMLElement): () => void {
  const drawing = startDrawing(host);
  if (drawing === null) {
    drawn.value = 'missing';
    return () => {};
  }
  hands.value = handsOf(drawing);
  return () => {
    hands.value = null;
    drawing.close();
  };
}
