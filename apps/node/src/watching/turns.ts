/**
 * Whose turn it is: the watch of the assets goes before the watch of everything. A background screen asks for its turn
 * before each slice and waits while an urgent one is under way, so it is suspended and resumed, never begun again.
 */
export type Urgency = 'urgent' | 'background';

export type Turns = {
  /** Resolves when this screen may do its next slice. */
  take(urgency: Urgency): Promise<void>;
  begin(urgency: Urgency): void;
  end(urgency: Urgency): void;
};

export function createTurns(): Turns {
  let urgent = 0;
  let waiting: (() => void)[] = [];
  return {
    take: (urgency) =>
      urgency === 'urgent' || urgent === 0
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push(resolve)),
    begin: (urgency) => {
      if (urgency === 'urgent') urgent++;
    },
    end: (urgency) => {
      if (urgency !== 'urgent' || --urgent > 0) return;
      for (const resume of waiting) resume();
      waiting = [];
    },
  };
}
