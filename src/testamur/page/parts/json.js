// JSON with one meaning or none (RFC 8259, RFC 7493), its canonical form (RFC 8785), and moments in time.
// The bounds are those of testamur.formats.strict_json: what one refuses, the other refuses.

class Fault extends Error {
  constructor(kind, code) {
    super(kind);
    Object.assign(this, { kind, code });
  }
}
const fail = (kind = "malformed", code = "") => { throw new Fault(kind, code); };
const has = Object.hasOwn;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isText = (value) => typeof value === "string";
const listOf = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const without = (object, names) => Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
const utf8 = (text) => new TextEncoder().encode(text);

const MAX_BYTES = 5 * 2 ** 20, MAX_DEPTH = 64, MAX_VALUES = 20000, MAX_DIGITS = 17, MIN_FRACTION = 1e-6;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

function decodeText(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail();
  }
}

function parseObject(bytes) {
  if (bytes.length > MAX_BYTES) fail();
  const text = decodeText(bytes).replace(/^\ufeff/, "");
  scan(text);
  const value = parse(text);
  return isObject(value) ? value : fail();
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return fail();
  }
}

// What JSON.parse lets pass in silence: names that stand twice, numbers that it rounds, halves of characters, depth.
function scan(text) {
  const open = [];
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === '"') {
      const end = endOfString(text, at);
      checkString(text.slice(at, end), text, end, open.at(-1));
      at = end - 1;
    } else if (mark === "-" || (mark >= "0" && mark <= "9")) {
      at = checkNumber(text, at) - 1;
    } else if (mark === "{" || mark === "[") {
      open.push(mark === "{" ? new Set() : null);
      if (open.length > MAX_DEPTH) fail();
    } else if (mark === "}" || mark === "]") {
      open.pop();
    }
    if ("{[,".includes(mark) && ++values > MAX_VALUES) fail();
  }
}

function endOfString(text, start) {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function checkString(token, text, end, names) {
  const value = token.includes("\\") ? parse(token) : token.slice(1, -1);
  if (LONE_SURROGATE.test(value)) fail();
  while (" \t\n\r".includes(text[end] ?? "x")) end++;
  if (text[end] !== ":" || !names) return;
  if (names.has(value)) fail();
  names.add(value);
}

function checkNumber(text, start) {
  NUMBER.lastIndex = start;
  const [token, fraction, exponent] = NUMBER.exec(text) ?? fail(), value = Math.abs(Number(token));
  const isWhole = fraction === undefined && exponent === undefined;
  if (isWhole && token.length > MAX_DIGITS) fail();
  const isExact = Number.isInteger(value) ? value <= Number.MAX_SAFE_INTEGER
    : value >= MIN_FRACTION && value < Number.MAX_SAFE_INTEGER;
  return isExact ? start + token.length : fail();
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

const isSame = (one, other) => canonical(one) === canonical(other);

async function hash(text, name = "SHA-256") {
  return new Uint8Array(await crypto.subtle.digest(name, utf8(text)));
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// The digest a credential is known by, whatever form it has: without proof and the registered claims of a JWT.
const REGISTERED = ["iss", "sub", "nbf", "jti", "exp", "iat"];
const digestOf = async (document) => hex(await hash(canonical(without(document, ["proof", ...REGISTERED]))));

// Milliseconds since 1970, or null for what is no date and time with its zone in a calendar.
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d):(\d\d))$/;

function momentOf(text) {
  const found = isText(text) && MOMENT.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute] = found.slice(1, 6).map(Number), second = Number(found[6] ?? 0);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 23 || minute > 59 || second > 59) return null;
  const offset = found[8] ? (Number(found[9]) * 60 + Number(found[10])) * (found[8] === "-" ? -1 : 1) : 0;
  const fraction = Number(`0.${found[7] ?? 0}`);
  return date.getTime() + ((hour * 60 + minute - offset) * 60 + second + fraction) * 1000;
}

// The same moment in the spelling of ISO 8601 that testamur reports.
function isoText(text) {
  const found = MOMENT.exec(text), fraction = (found[7] ?? "").padEnd(6, "0").slice(0, 6);
  const zone = found[8] ? found.slice(8, 10).join("") + `:${found[10]}` : "+00:00";
  const time = `${found[4]}:${found[5]}:${found[6] ?? "00"}${Number(fraction) ? `.${fraction}` : ""}`;
  return `${found[1]}-${found[2]}-${found[3]}T${time}${zone}`;
}
