import { describe, expect, it } from "vitest";
import { markdownToHtml } from "../../src/sandbox/page/markdown.ts";

describe("the markdown of a TextBlock", () => {
  it.each([
    ["**vet** en _schuin_", "<strong>vet</strong> en <em>schuin</em>"],
    ["een\nregel", "een<br>regel"],
    [
      "[Reset hier uw wachtwoord](https://evil.example/?a=1&b=2)",
      '<a href="https://evil.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">Reset hier uw wachtwoord</a>',
    ],
    ["[klik](javascript:alert`1`)", "klik"],
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ['[x](https://a.example/"onmouseover=alert)', /href="https:\/\/a\.example\/&quot;onmouseover=alert"/],
  ])("shows %j as Teams does, and lets nothing act by itself", (text, html) => {
    expect(markdownToHtml(text)).toEqual(typeof html === "string" ? html : (expect.stringMatching(html) as string));
  });
});
