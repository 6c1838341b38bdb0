/** What is asked before unsaved changes are lost. */
import { words } from './words.ts';

export function AskLeave({ done }: { done: (leave: boolean) => void }) {
  const w = words();
  return (
    <>
      <p>{w.unsaved}</p>
      <div class="row">
        <button type="button" class="main" autofocus onClick={() => done(false)}>
          {w.stay}
        </button>
        <button type="button" class="danger" onClick={() => done(true)}>
          {w.leave}
        </button>
      </div>
    </>
  );
}
