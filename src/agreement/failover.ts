/**
 * An aim of the design of both data centres (DVO 4.1.4), not a promise: only Beheer ever reads of it.
 */
export const FAILOVER_AIM_HOURS = 4;
