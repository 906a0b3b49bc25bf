interface FailureBudget {
  /** True when this sender has gone wrong too often lately. */
  isSpent(sender: string): boolean;
  spend(sender: string): void;
}

export interface BudgetSize {
  /** Failures that may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

const MOST_SENDERS = 10_000;
const MILLIS_PER_SECOND = 1_000;

/** A bucket of failures per sender, which fills up again. @param now milliseconds that only go forward */
export function createFailureBudget({ burst, perSecond }: BudgetSize, now: () => number): FailureBudget {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();

  const left = (sender: string): number => {
    const bucket = buckets.get(sender);
    if (!bucket) return burst;
    return Math.min(burst, bucket.left + ((now() - bucket.at) / MILLIS_PER_SECOND) * perSecond);
  };

  return {
    isSpent: (sender) => left(sender) < 1,
    spend(sender) {
      const remaining = Math.max(0, left(sender) - 1);
      buckets.delete(sender);
      buckets.set(sender, { left: remaining, at: now() });
      // The one that went wrong longest ago is forgotten first.
      if (buckets.size > MOST_SENDERS) buckets.delete(buckets.keys().next().value ?? "");
    },
  };
}
