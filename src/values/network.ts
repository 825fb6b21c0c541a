/**
 * Whose a network address is, for counting: an IPv4 address as it is; of an IPv6 address its first 64 bits, since a customer has at least all of
 * these (RFC 6177) and could come from another address each time. Other text stays what it is.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/iu.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!/^[\da-f:]+(?:\d{1,3}(?:\.\d{1,3}){3})?$/iu.test(address) || !address.includes(":")) return address;
  const [head = "", tail = ""] = address.toLowerCase().split("::");
  const [before, after] = [groups(head), groups(tail)];
  const left = address.includes("::") ? Math.max(0, 8 - before.length - after.length) : 0;
  const all = [...before, ...Array<string>(left).fill("0"), ...after];
  return `${all.slice(0, 4).join(":")}::/64`;
}

/** Groups of 16 bits without leading zeros; one written as two IPv4 bytes each counts as two groups, which are never among the first four. */
function groups(text: string): readonly string[] {
  const parts = text === "" ? [] : text.split(":");
  return parts.flatMap((part) => (part.includes(".") ? ["v4", "v4"] : [part.replace(/^0+(?=.)/u, "")]));
}
