/** What the work resolves with, or `late` once the time is up. The work goes on; what it throws after that is lost. */
export async function within<T, L>(work: Promise<T>, millis: number, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<L>((resolve) => {
    timer = setTimeout(() => resolve(late), millis);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
