/** Hands on the globe: drag turns, wheel and two fingers zoom, a click chooses, the pointer asks what is under it. */
import { chosenObject, flyTo } from '../data/select.ts';
import { pick } from './pick.ts';
import { under } from './show.ts';
import { turn, zoom } from './view.ts';
import { sightOf, type World } from './world.ts';

const CLICK_PX = 5;
const WHEEL = 0.0014;
const NEAR_TOUCH_PX = 10;

type Held = { xPx: number; yPx: number };

export function createControls(world: World, invalidate: () => void): () => void {
  const { canvas } = world.stage;
  const held = new Map<number, Held>();
  let movedPx = 0;
  let asked: PointerEvent | null = null;
  const down = (event: PointerEvent) => {
    canvas.setPointerCapture(event.pointerId);
    if (held.size === 0) movedPx = 0;
    held.set(event.pointerId, { xPx: event.clientX, yPx: event.clientY });
    under.value = null;
  };
  const move = (event: PointerEvent) => {
    const before = held.get(event.pointerId);
    if (before === undefined) {
      if (asked === null) requestAnimationFrame(look);
      asked = event;
      return;
    }
    const [dx, dy] = [event.clientX - before.xPx, event.clientY - before.yPx];
    movedPx += Math.abs(dx) + Math.abs(dy);
    if (held.size === 2) pinch(world, held, event);
    else if (movedPx > CLICK_PX) turn(world.view, dx, dy, world.stage.heightPx);
    Object.assign(before, { xPx: event.clientX, yPx: event.clientY });
    invalidate();
  };
  const look = () => {
    const event = asked;
    asked = null;
    if (event === null || held.size > 0) return;
    const found = underPointer(world, event);
    if (found?.objectId !== under.peek()?.objectId || found !== null) under.value = found;
    canvas.style.cursor = found === null ? 'grab' : 'pointer';
  };
  const up = (event: PointerEvent) => {
    held.delete(event.pointerId);
    if (movedPx > CLICK_PX || event.type === 'pointercancel' || held.size > 0) return;
    const found = underPointer(world, event);
    if (found !== null) chosenObject.value = found.objectId;
  };
  const twice = (event: MouseEvent) => {
    const found = underPointer(world, event);
    if (found !== null) flyTo.value = found.objectId;
  };
  const leave = () => {
    under.value = null;
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 18 : 1;
    zoom(world.view, Math.exp(-Math.max(-400, Math.min(400, event.deltaY * lines)) * WHEEL));
    invalidate();
  };
  const all = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up };
  for (const [name, listener] of Object.entries(all))
    canvas.addEventListener(name, listener as EventListener);
  canvas.addEventListener('pointerleave', leave);
  canvas.addEventListener('dblclick', twice);
  canvas.addEventListener('wheel', wheel, { passive: false });
  return () => {
    for (const [name, listener] of Object.entries(all))
      canvas.removeEventListener(name, listener as EventListener);
    canvas.removeEventListener('pointerleave', leave);
    canvas.removeEventListener('dblclick', twice);
    canvas.removeEventListener('wheel', wheel);
  };
}

function underPointer(world: World, event: MouseEvent) {
  const { choice, stage, catalogue } = world;
  const sight = sightOf(world);
  if (choice === null || sight === null || catalogue === null) return null;
  const box = stage.canvas.getBoundingClientRect();
  const [xPx, yPx] = [event.clientX - box.left, event.clientY - box.top];
  const row = pick(sight, choice.look, choice.order, xPx, yPx);
  return row < 0 ? null : { objectId: catalogue.objectIds[row]!, xPx, yPx };
}

/** Two fingers: how far they are apart zooms, where their middle goes turns. */
function pinch(world: World, held: ReadonlyMap<number, Held>, event: PointerEvent): void {
  const [other] = [...held].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
  const mine = held.get(event.pointerId)!;
  if (other === undefined) return;
  const before = Math.hypot(mine.xPx - other.xPx, mine.yPx - other.yPx);
  const now = Math.hypot(event.clientX - other.xPx, event.clientY - other.yPx);
  if (before > NEAR_TOUCH_PX && now > NEAR_TOUCH_PX) zoom(world.view, now / before);
  const { heightPx } = world.stage;
  turn(world.view, (event.clientX - mine.xPx) / 2, (event.clientY - mine.yPx) / 2, heightPx);
}
