/**
 * Runs `work`, and meanwhile looks at how it stands, one look at a time. Work that is done before the first look is not looked
 * at. A look that fails tells nothing, as the work does not fail because nobody can look at it; one that is under way when the
 * work ends is neither told nor waited for: where the server is gone, it may take long.
 * @param every milliseconds between two looks
 * @param told gets what each look has seen
 */
export async function lookingOn<T, Seen>(
  every: number,
  look: () => Promise<Seen>,
  told: (seen: Seen) => void,
  work: () => Promise<T>,
): Promise<T> {
  let state: 'awaited' | 'looked at' | 'over' = 'awaited';
  const watching = setInterval(() => {
    if (state !== 'awaited') return;
    state = 'looked at';
    const tell = (seen: Seen) => {
      if (state !== 'over') told(seen);
    };
    void look()
      .then(tell, () => undefined)
      .then(() => {
        if (state === 'looked at') state = 'awaited';
      });
  }, every);
  watching.unref();
  try {
    return await work();
  } finally {
    state = 'over';
    clearInterval(watching);
  }
}
