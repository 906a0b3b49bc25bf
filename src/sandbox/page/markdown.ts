const RICH = /\*\*(?<bold>[^*]+)\*\*|_(?<italic>[^_]+)_|\[(?<words>[^\]]+)\]\((?<address>[^)\s]+)\)/g;
const ALLOWED_ADDRESS = /^(?:https?:|mailto:|tel:)/i;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * The markdown that Teams shows in a card's TextBlock: bold, italic, links. Made visible here on purpose, so that a
 * person's text that ends up in a TextBlock looks as wrong as it would in Teams.
 * @returns HTML without anything of the text that could act by itself
 */
export function markdownToHtml(text: string): string {
  let html = "";
  let from = 0;
  for (const match of text.matchAll(RICH)) {
    html += escaped(text.slice(from, match.index)) + rich(match);
    from = match.index + match[0].length;
  }
  return (html + escaped(text.slice(from))).replaceAll("\n", "<br>");
}

function rich(match: RegExpExecArray): string {
  const { bold, italic, words = "", address = "" } = match.groups ?? {};
  if (bold !== undefined) return `<strong>${escaped(bold)}</strong>`;
  if (italic !== undefined) return `<em>${escaped(italic)}</em>`;
  if (!ALLOWED_ADDRESS.test(address)) return escaped(words);
  return `<a href="${escaped(address)}" target="_blank" rel="noopener noreferrer">${escaped(words)}</a>`;
}
