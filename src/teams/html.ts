/** Of the HTML that a message may be; what is beyond is no use to who reads a report. */
const LONGEST_HTML = 20_000;

/** Reads any text in one go: a name has one end only, and nothing but a quoted value holds another "<". */
const TAG = /<(\/?)([a-z][a-z0-9]*)(?![a-z0-9])((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi;
const NEW_LINE = new Set(["address", "blockquote", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6"]);
for (const block of ["hr", "li", "ol", "p", "pre", "table", "tr", "ul"]) NEW_LINE.add(block);

const ALT = /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
/** Emoji are images too. */
const EMOJI = /itemtype\s*=\s*["'][^"']*\/emoji["']/i;

/** The text of a message in HTML, as its reader sees it: lines stay lines, emoji stay, nothing else of it is left. */
export function plainText(html: string): { readonly text: string; readonly hasPicture: boolean } {
  let hasPicture = false;
  const text = html.slice(0, LONGEST_HTML).replace(TAG, (_, slash: string, tag: string, attributes: string) => {
    const name = tag.toLowerCase();
    if (name === "emoji" || (name === "img" && EMOJI.test(attributes))) return slash === "" ? altOf(attributes) : "";
    if (name === "img" || name === "attachment" || name === "video") hasPicture = true;
    return NEW_LINE.has(name) ? "\n" : name === "td" || name === "th" ? " " : "";
  });
  const lines = entitiesIn(text)
    .split("\n")
    .map((line) => line.replace(/[ \t]+/g, " ").trim());
  return { text: lines.filter(Boolean).join("\n"), hasPicture };
}

function altOf(attributes: string): string {
  const [, double, single] = ALT.exec(attributes) ?? [];
  return double ?? single ?? "";
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " },
  ...{ euro: "€", hellip: "…", ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”" },
  ...{ eacute: "é", egrave: "è", euml: "ë", iuml: "ï", ouml: "ö", uuml: "ü", ccedil: "ç", agrave: "à" },
};

/** Each once: "&amp;lt;" is "&lt;", as a browser shows it. */
const entitiesIn = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name: string | undefined) => {
    if (name !== undefined) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
