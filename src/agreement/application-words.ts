/* How people name programs: pieces for `anyOf`, to be looked for in `plain` text. */

/** Programs that the municipality looks after: market names, and the kinds that DVO 4.10.3 names. */
export const MUNICIPAL_PROGRAMS = [
  "afas",
  "arcgis",
  "civision",
  "corsa",
  "decos",
  "djuma",
  "dms",
  "docu?ment(?:en)? ?management ?systeem",
  "e-?suite",
  "geo-? ?(?:applicatie|viewer|portaal|systeem)",
  "gis-? ?(?:applicatie|viewer|portaal|systeem)",
  "gouw ?it",
  "gws(?:4all)?",
  "i-?burgerzaken",
  "ibabs",
  "key ?2\\w*",
  "lias",
  "mens centraal",
  "mid-?office\\w*",
  "mozard",
  "nedbrowser",
  "notubiz",
  "obsurv",
  "openwave",
  "powerbrowser",
  "qgis",
  "rx\\.?mission",
  "squit",
  "stroomlijn",
  "suite ?4\\w*",
  "unit4",
  "verseon",
  "wizportaal",
  "youforce",
  "zaa?ks?[- ]?sys?tee?m",
  "(?:financ\\w+|salaris|personeels?|hr|belasting\\w*|burgerzaken)[- ]?(?:pakket|systeem|applicatie|programma|module)",
] as const;

/** A program that is not named, spoken of from the inside. */
export const INSIDE_SOME_PROGRAM =
  "(?:in|binnen) (?:de|het|een|mijn|ons|onze|dit|deze|dat|die) (?:vak)?(?:applicatie|programma|pakket)";

/** Part of the workplace and ours, whatever goes wrong in it. */
export const STANDARD_PROGRAMS = [
  "acrobat",
  "adobe\\w*",
  "browser",
  "chrome",
  "citrix",
  "edge",
  "excel\\w*",
  "firefox",
  "office\\w*",
  "one ?drive",
  "one ?note",
  "outlook",
  "pdf\\w*",
  "power ?point",
  "teams",
  "verkenner",
  "word",
  "windows\\w*",
] as const;
