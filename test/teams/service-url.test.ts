import { describe, expect, it } from "vitest";
import { isLoopbackUrl, isTeamsUrl } from "../../src/teams/service-url.ts";

describe("an address of Teams", () => {
  it.each([
    "https://smba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net/emea/3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001/",
    "https://europe.directline.botframework.com/",
    "https://smba.infra.gcc.teams.microsoft.com/gcc/",
  ])("may be %s", (url) => {
    expect(isTeamsUrl(url)).toBe(true);
  });

  it.each([
    "",
    "smba.trafficmanager.net",
    "http://smba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net:8443/emea/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://evil.example/smba.trafficmanager.net",
    "https://smba.trafficmanager.net@evil.example/",
    "https://user:pass@smba.trafficmanager.net/",
    "https://botframework.com.evil.example/",
    "https://evilbotframework.com/",
    "https://smba.infra.teams.microsoft.com.evil.example/",
    "https://smba.trafficmanager.net/emea/?to=evil",
    "https://127.0.0.1/",
    "http://localhost:3978/",
    "https://0x7f.1/",
    "file:///etc/passwd",
    "javascript:alert(1)",
  ])("is never %j", (url) => {
    expect(isTeamsUrl(url)).toBe(false);
  });
});

describe("an address on this machine", () => {
  it.each(["http://127.0.0.1:56150/", "http://localhost:56150/_connector", "http://[::1]:3979/"])(
    "may be %s",
    (url) => {
      expect(isLoopbackUrl(url)).toBe(true);
    },
  );

  it.each([
    "https://smba.trafficmanager.net/emea/",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "ftp://127.0.0.1/",
    "http://127.0.0.1:1/#x",
    "",
  ])("is never %j", (url) => {
    expect(isLoopbackUrl(url)).toBe(false);
  });
});
