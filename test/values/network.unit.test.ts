import { describe, expect, it } from "vitest";
import { networkOf } from "../../src/values/network.ts";

describe("whose a network address is", () => {
  it("is an IPv4 address as it is, also written as IPv6", () => {
    expect(networkOf("203.0.113.7")).toBe("203.0.113.7");
    expect(networkOf("::ffff:203.0.113.7")).toBe("203.0.113.7");
    expect(networkOf("::FFFF:203.0.113.7")).toBe("203.0.113.7");
  });

  it.each([
    ["2001:db8:77:1:aaaa:bbbb:cccc:dddd", "2001:db8:77:1::/64"],
    ["2001:0DB8:0077:0001::9", "2001:db8:77:1::/64"],
    ["2001:db8:77:1::", "2001:db8:77:1::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8::5:6:7:8:9", "2001:db8:0:5::/64"],
    ["::1", "0:0:0:0::/64"],
    ["64:ff9b::203.0.113.7", "64:ff9b:0:0::/64"],
  ])("is the first half of an IPv6 address: %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("is any other text itself", () => {
    for (const text of ["local", "", "guesser-1", "a:b c"]) expect(networkOf(text)).toBe(text);
  });
});
