import { describe, expect, it } from "vitest";
import { plainText } from "../../src/teams/html.ts";

describe("the text of a message in HTML", () => {
  it.each([
    ["<p>een</p><p>twee</p>", "een\ntwee"],
    ["een<br>twee<br/>drie", "een\ntwee\ndrie"],
    ["<ul><li>een</li><li>twee</li></ul>", "een\ntwee"],
    ["<table><tr><td>een</td><td>twee</td></tr></table>", "een twee"],
    ["<pre>een\ntwee</pre>", "een\ntwee"],
    ["&lt;b&gt; &amp;lt; caf&eacute; &#8364;&#x20AC; &onbekend;", "<b> &lt; café €€ &onbekend;"],
    ['<a href="javascript:alert(1)" title="x > y">hier</a>', "hier"],
    ['<emoji id="smile" alt="🙂" title="Smile"></emoji>', "🙂"],
    ["3 < 4 en 5 > 4", "3 < 4 en 5 > 4"],
    ["&#0;&#99999999;&#x110000;", "&#99999999;"],
    ["", ""],
  ])("%s reads as %j", (html, text) => {
    expect(plainText(html).text).toBe(text);
  });

  it("says whether there was a picture in it", () => {
    expect(plainText('<p>kijk</p><img src="https://x" alt="scherm">')).toEqual({ text: "kijk", hasPicture: true });
    expect(plainText('<attachment id="1"></attachment>').hasPicture).toBe(true);
  });

  it.each(["<a ", '<a "', "<a '<b \"", "<!--", "<script", "&#", "<img itemtype='/emoji", "<img alt=", "gewone tekst "])(
    "of %s over and over is read once, and no further than a report goes",
    (part) => {
      const { text } = plainText(`<${"a".repeat(1_000)}${part.repeat(100_000)}`);
      expect(text.length).toBeGreaterThan(2_000);
      expect(text.length).toBeLessThanOrEqual(20_000);
    },
  );
});
