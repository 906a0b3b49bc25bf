/* The ids of what the app adds to Teams' own menus; the manifest holds the same. */

/** Searching tickets, where a message is written and in the command box. */
export const SEARCH_COMMAND = "searchTickets";
export const SEARCH_PARAMETER = "query";
/** *Maak hier een melding van*, in the menu of a message. */
export const REPORT_COMMAND = "reportMessage";
