// Public keys and the text forms they travel in: multibase, Multikey (Controlled Identifiers 1.0), JWK (RFC 7518, 8037).
// Each kind of key checks one algorithm, so that nobody can have a signature read under another.

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const SECRET = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const MAX_BASE58 = 768;
const KINDS = {
  "Ed25519": { prefix: [0xed, 0x01], algorithms: ["EdDSA", "Ed25519"] },
  "P-256": {
    prefix: [0x80, 0x24], algorithms: ["ES256"], hash: "SHA-256", size: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  "P-384": {
    prefix: [0x81, 0x24], algorithms: ["ES384"], hash: "SHA-384", size: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  "RSA": { prefix: [], algorithms: ["RS256"] },
};

const toNumber = (bytes) => (bytes.length ? BigInt(`0x${hex(bytes)}`) : 0n);

function toBytes(number, size = 0) {
  const digits = number ? number.toString(16) : "";
  const text = digits.padStart(Math.max(size * 2, digits.length + (digits.length % 2)), "0");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function decodeBase64(text) {
  const bits = atob(text), bytes = new Uint8Array(bits.length);
  for (let at = 0; at < bits.length; at++) bytes[at] = bits.charCodeAt(at);
  return bytes;
}

// One spelling for the same bytes: no padding, no stray bits; signatures of tokens may have these, as elsewhere.
function decodeBase64url(text, isLenient = false) {
  const rest = text.length % 4, ends = { 2: /[AQgw]$/, 3: /[AEIMQUYcgkosw048]$/ }[rest];
  if (!/^[\w-]*$/.test(text) || rest === 1 || (ends && !isLenient && !ends.test(text))) fail("key");
  return decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}

const encodeBase64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function decodeBase58(text) {
  if (text.length > MAX_BASE58) fail("key");
  let number = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) fail("key");
    number = number * 58n + BigInt(digit);
  }
  const zeros = /^1*/.exec(text)[0].length;
  return new Uint8Array([...new Uint8Array(zeros), ...toBytes(number)]);
}

function encodeBase58(bytes) {
  let digits = "", number = toNumber(bytes);
  for (; number; number /= 58n) digits = ALPHABET[Number(number % 58n)] + digits;
  const zeros = bytes.findIndex((byte) => byte);
  return `z${"1".repeat(zeros < 0 ? bytes.length : zeros)}${digits}`;
}

function decodeMultibase(text) {
  if (text.startsWith("z")) return decodeBase58(text.slice(1));
  return text.startsWith("u") ? decodeBase64url(text.slice(1)) : fail("key");
}

const startsWith = (bytes, start) => start.every((byte, at) => bytes[at] === byte);
const multibaseOf = (key) => encodeBase58(new Uint8Array([...KINDS[key.kind].prefix, ...key.raw]));
const isSameKey = (one, other) => isSame(one.jwk, other.jwk);

function keyFromMultibase(text) {
  const data = decodeMultibase(text);
  const kind = Object.keys(KINDS).find((name) => startsWith(data, KINDS[name].prefix));
  return keyFromRaw(data.slice(2), kind);
}

function keyFromRaw(raw, kind) {
  // RSA has no Multikey (Controlled Identifiers 1.0, 2.2.2); a did:key of RSA is not read here.
  if (kind === "RSA") fail("key");
  if (kind !== "Ed25519") return pointFromBytes(raw, kind);
  if (raw.length !== 32) fail("key");
  return { kind, raw, jwk: { kty: "OKP", crv: "Ed25519", x: encodeBase64url(raw) } };
}

function pointFromBytes(raw, kind) {
  const { size, p } = KINDS[kind], x = toNumber(raw.slice(1));
  if (raw.length !== size + 1 || (raw[0] !== 2 && raw[0] !== 3)) fail("key");
  let y = power(square(x, kind), (p + 1n) / 4n, p);
  if (Number(y & 1n) !== raw[0] - 2) y = p - y;
  return keyFromPoint(x, y, kind);
}

function keyFromPoint(x, y, kind) {
  const { size, p } = KINDS[kind];
  if (x >= p || y >= p || (y * y) % p !== square(x, kind)) fail("key");
  const raw = new Uint8Array([2 + Number(y & 1n), ...toBytes(x, size)]);
  const [first, second] = [x, y].map((number) => encodeBase64url(toBytes(number, size)));
  return { kind, raw, jwk: { kty: "EC", crv: kind, x: first, y: second } };
}

// What y squared must be: both curves have a = -3.
const square = (x, kind) => {
  const { p, b } = KINDS[kind], found = (x * x * x - 3n * x + b) % p;
  return found < 0n ? found + p : found;
};

function power(base, exponent, modulus) {
  let result = 1n;
  for (let held = base % modulus; exponent; exponent >>= 1n, held = (held * held) % modulus) {
    if (exponent & 1n) result = (result * held) % modulus;
  }
  return result;
}

function rsaKey(n, e) {
  const bits = n.toString(2).length;
  if (bits < 2048 || bits > 4096 || e < 3n || !(e & 1n) || e >= 2n ** 32n) fail("key");
  const [first, second] = [n, e].map((number) => encodeBase64url(toBytes(number)));
  return { kind: "RSA", jwk: { kty: "RSA", n: first, e: second } };
}

function keyFromJwk(jwk) {
  if (SECRET.some((name) => has(jwk, name))) fail("key");
  const key = keyOfKind(jwk);
  if (has(jwk, "alg") && !KINDS[key.kind].algorithms.includes(jwk.alg)) fail("key");
  return has(jwk, "use") && jwk.use !== "sig" ? fail("key") : key;
}

function keyOfKind(jwk) {
  const { kty, crv } = jwk;
  if (kty === "OKP" && crv === "Ed25519") return keyFromRaw(member(jwk, "x"), crv);
  if (kty === "RSA") return rsaKey(whole(jwk, "n"), whole(jwk, "e"));
  if (kty !== "EC" || (crv !== "P-256" && crv !== "P-384")) fail("key");
  const [x, y] = [member(jwk, "x"), member(jwk, "y")], { size } = KINDS[crv];
  if (x.length !== size || y.length !== size) fail("key");
  return keyFromPoint(toNumber(x), toNumber(y), crv);
}

function member(jwk, name) {
  const text = jwk[name];
  if (!isText(text) || text.length > MAX_BASE58) fail("key");
  return decodeBase64url(text);
}

function whole(jwk, name) {
  const data = member(jwk, name);
  return data[0] ? toNumber(data) : fail("key");
}

function algorithmFor(kind) {
  if (kind === "RSA") return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  return kind === "Ed25519" ? { name: kind } : { name: "ECDSA", namedCurve: kind, hash: KINDS[kind].hash };
}

async function holds(key, signature, message) {
  const { size } = KINDS[key.kind], algorithm = algorithmFor(key.kind);
  if (size && signature.length !== 2 * size) return false;
  try {
    const held = await crypto.subtle.importKey("jwk", key.jwk, algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, held, signature, message);
  } catch (error) {
    // A browser without this kind of key is no fault of the credential; a key that is no key matches nothing.
    if (error.name === "NotSupportedError") fail("browser", key.kind);
    return false;
  }
}
