/** What Teams says about somebody in a conversation. Nothing of it gives a role. */
export interface Member {
  /** Entra object id, as Teams writes it. */
  readonly objectId?: string | undefined;
  /** For display only. */
  readonly name?: string | undefined;
  /** The tenant the person's own account is in. */
  readonly tenantId?: string | undefined;
  readonly userPrincipalName?: string | undefined;
  readonly email?: string | undefined;
  /** "user", "guest" or "anonymous". */
  readonly userRole?: string | undefined;
}

const HOUR = 3_600_000;
/** Somebody who leaves or becomes a guest is noticed within this time. */
const FRESH = HOUR;
/** While Teams gives no answer, an earlier one counts this long. */
const USABLE = 24 * HOUR;
/** More than all staff of the four municipalities together; the longest unseen goes first. */
const MOST_MEMBERS = 10_000;

/** Remembers in memory what Teams said, so that a turn rarely waits for it. `now` in milliseconds. */
export function createRoster(now: () => number) {
  const known = new Map<string, { readonly member: Member; readonly since: number }>();

  function remember(key: string, member: Member): void {
    known.delete(key);
    known.set(key, { member, since: now() });
    const [oldest] = known.keys();
    if (known.size > MOST_MEMBERS && oldest !== undefined) known.delete(oldest);
  }

  return async function lookUp(key: string, ask: () => Promise<Member | undefined>): Promise<Member | undefined> {
    const earlier = known.get(key);
    if (earlier && now() - earlier.since < FRESH) return earlier.member;

    const member = await ask();
    if (member) remember(key, member);
    return member ?? (earlier && now() - earlier.since < USABLE ? earlier.member : undefined);
  };
}
