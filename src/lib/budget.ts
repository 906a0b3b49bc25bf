export interface Budget {
  /** True when who asks has used up what they may have for now. */
  isSpent(who: string): boolean;
  spend(who: string): void;
}

export interface BudgetSize {
  /** How much may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

const MOST_REMEMBERED = 10_000;
const MILLIS_PER_SECOND = 1_000;

/** A bucket for each, which fills up again. @param now milliseconds that only go forward */
export function createBudget({ burst, perSecond }: BudgetSize, now: () => number): Budget {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();

  const left = (who: string): number => {
    const bucket = buckets.get(who);
    if (!bucket) return burst;
    return Math.min(burst, bucket.left + ((now() - bucket.at) / MILLIS_PER_SECOND) * perSecond);
  };

  return {
    isSpent: (who) => left(who) < 1,
    spend(who) {
      const remaining = Math.max(0, left(who) - 1);
      buckets.delete(who);
      buckets.set(who, { left: remaining, at: now() });
      // The one that spent longest ago is forgotten first.
      if (buckets.size > MOST_REMEMBERED) buckets.delete(buckets.keys().next().value ?? "");
    },
  };
}
