/** The buttons of the view: each has a word, a shape and a key. */

import { Shape, type ShapeName } from '../ui/shape.tsx';
import { tell } from '../ui/windows.tsx';
import { KEYS, switchFrames } from './globe-keys.ts';
import { legendShown, toggleLegend } from './legend.tsx';
import { drawn, frame, hands } from './show.ts';
import { words } from './words.ts';

const ZOOM = 1.6;

export function Tools() {
  const w = words();
  const isOff = drawn.value !== 'drawn';
  const isFixed = frame.value === 'fixed';
  const save = async () => tell(await (await import('./picture.ts')).savePicture());
  return (
    <div class="globe-tools" role="toolbar" aria-label={w.tools} aria-orientation="vertical">
      <Tool
        shape="layers"
        word={w.layersTitle}
        keyName={KEYS.panel}
        on={legendShown.value}
        act={toggleLegend}
      />
      <Tool
        shape="plus"
        word={w.nearer}
        keyName={KEYS.nearer}
        act={() => hands.peek()?.zoom(ZOOM)}
      />
      <Tool
        shape="minus"
        word={w.farther}
        keyName={KEYS.farther}
        act={() => hands.peek()?.zoom(1 / ZOOM)}
      />
      <Tool shape="home" word={w.home} keyName={KEYS.home} act={() => hands.peek()?.home()} />
      <Tool shape="belt" word={w.belt} keyName={KEYS.belt} act={() => hands.peek()?.belt()} />
      <Tool
        shape={isFixed ? 'ground' : 'star'}
        word={`${isFixed ? w.fixed : w.inertial}. ${isFixed ? w.toInertial : w.toFixed}`}
        keyName={KEYS.frame}
        act={switchFrames}
      />
      <Tool shape="camera" word={w.save} off={isOff} act={() => void save()} />
    </div>
  );
}

type ToolProps = {
  readonly shape: ShapeName;
  readonly word: string;
  readonly keyName?: string;
  readonly on?: boolean;
  readonly off?: boolean;
  readonly act: () => void;
};

function Tool({ shape, word, keyName, on, off, act }: ToolProps) {
  const title = keyName === undefined ? word : `${word} (${keyName})`;
  return (
    <button
      type="button"
      class="icon"
      title={title}
      aria-label={title}
      aria-pressed={on}
      disabled={off}
      onClick={act}
    >
      <Shape name={shape} />
    </button>
  );
}
