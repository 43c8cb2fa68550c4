// The issuer's key and the signature: embedded proofs over JSON (Data Integrity, suites …-jcs-…) and VC-JWT.
// As testamur.verify.signature has it, but for kinds of proof that take RDF: those could not be checked here.

const SUITES = { "eddsa-jcs-2022": ["Ed25519"], "ecdsa-jcs-2019": ["P-256", "P-384"] };
const ELSEWHERE = /^(eddsa-rdfc-2022|ecdsa-(rdfc-2019|sd-2023))$/;
const ALGORITHMS = ["EdDSA", "Ed25519", "ES256", "ES384", "RS256"], NEVER = ["none", "HS256", "HS384", "HS512", ""];
const HEADER = ["alg", "kid", "jwk", "typ", "cty"], TOKEN_TYPES = ["JWT", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt"];
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const MAX_PROOFS = 8, NOT_CHECKED = "not_checked";

const as = (outcome) => (id, reason, params = {}) => ({ id, outcome, reason, params });
const passed = as("passed"), failed = as("failed"), notChecked = as(NOT_CHECKED);

function issuerId({ issuer }) {
  const named = isObject(issuer) ? issuer.id : issuer;
  return isText(named) ? named : "";
}

// Chains of proofs, and proofs over RDF, are left to testamur.
const isRead = (proof) => proof.type === "DataIntegrityProof" && has(SUITES, proof.cryptosuite)
  && !listOf(proof.previousProof).length;
const isKnown = ({ type, cryptosuite }) => (type === "Ed25519Signature2020" && (cryptosuite ?? null) === null)
  || (type === "DataIntegrityProof" && (has(SUITES, cryptosuite) || ELSEWHERE.test(cryptosuite)));

function issuersProofs(document) {
  const known = objects(document.proof).filter(isKnown);
  const own = known.filter((proof) => ownerOf(proof.verificationMethod) === issuerId(document));
  return own.length ? own : known.slice(0, 1);
}

const unsought = (reason, params) => notChecked("key", reason, params);
const unreadable = (reason, params) => [unsought(reason, params), notChecked("signature", reason, params)];
const unknownKind = (kind) => unreadable("unknown_kind", { kind: /^[A-Za-z0-9-]{1,40}$/.test(kind) ? kind : "unknown" });
const unsigned = () => [unsought("unsigned"), failed("signature", "unsigned")];
const broken = () => failed("signature", "mismatch");
const notMade = () => notChecked("signature", "no_key");

function checkSignature(credential, resolver) {
  if (credential.kind === "seal") return unreadable("sealed");
  if (credential.kind === "sd-jwt") return unknownKind("SD-JWT");
  return credential.kind === "jwt" ? checkToken(credential, resolver) : checkEmbedded(credential.document, resolver);
}

async function checkEmbedded(document, resolver) {
  const held = objects(document.proof);
  if (!held.length) return unsigned();
  // Of the issuer's proofs those count that can be checked here: one by its key over the whole document is enough.
  const own = issuersProofs(document), readable = own.filter(isRead);
  if (!readable.length) return unknownKind(String((own[0] ?? held[0]).cryptosuite || (own[0] ?? held[0]).type));
  const strange = contextsOf(document).find((url) => !CONTEXTS.includes(url));
  if (strange !== undefined) return unreadable("unknown_context", { url: strange.slice(0, 200) });
  return readable.length > MAX_PROOFS ? [unsought("skipped"), broken()] : checkProofs(document, readable, resolver);
}

async function checkProofs(document, proofs, resolver) {
  const names = [];
  let found;
  for (const proof of proofs) {
    found = findKey(issuerId(document), proof.verificationMethod, resolver);
    if (!found.key) return [found.check, notMade()];
    try {
      await checkProof(document, proof, found.key);
    } catch (error) {
      return [found.check, faulty(error)];
    }
    names.push(proof.cryptosuite);
  }
  return [found.check, passed("signature", "matches", { how: names.join(", ") })];
}

// A browser that lacks a kind of key has found nothing wrong with the credential.
function faulty(error) {
  if (!(error instanceof Fault)) throw error;
  return error.kind === "browser" ? notChecked("signature", "unknown_kind", { kind: error.code, browser: 1 }) : broken();
}

async function checkProof(document, proof, key) {
  if (proof.proofPurpose !== "assertionMethod") fail("proof");
  for (const name of ["created", "expires"]) {
    if (has(proof, name) && !STAMP.test(proof[name])) fail("proof");
  }
  if (!SUITES[proof.cryptosuite].includes(key.kind)) fail("proof");
  const { proofValue: value } = proof;
  if (!isText(value) || !value.startsWith("z")) fail("proof");
  const input = await signingInput(document, proof, key.kind === "P-384" ? "SHA-384" : "SHA-256");
  if (!await holds(key, decodeMultibase(value), input)) fail("proof");
}

async function signingInput(document, proof, name) {
  const config = without(proof, ["proofValue"]), signed = without(document, ["proof"]);
  if (has(config, "@context")) {
    checkContexts(listOf(document["@context"]), listOf(config["@context"]));
    signed["@context"] = config["@context"];
  }
  const hashes = await Promise.all([config, signed].map((part) => hash(canonical(part), name)));
  return new Uint8Array(hashes.flatMap((each) => [...each]));
}

// Contexts that the proof does not name were signed by nobody; bundled ones can give no word another meaning.
function checkContexts(held, named) {
  const rest = held.slice(named.length);
  if (!isSame(held.slice(0, named.length), named)) fail("proof");
  if (!rest.every((url) => CONTEXTS.includes(url))) fail("proof");
}

async function checkToken({ header, document, raw }, resolver) {
  const algorithm = has(header, "alg") ? header.alg : "";
  if (NEVER.includes(algorithm)) return unsigned();
  if (!ALGORITHMS.includes(algorithm)) return unknownKind(String(algorithm));
  let held;
  try {
    held = headerKey(header);
  } catch {
    return [unsought("skipped"), broken()];
  }
  const issuer = issuerId(document);
  const found = has(header, "kid")
    ? findKey(issuer, header.kid.startsWith("#") ? issuer + header.kid : header.kid, resolver)
    : unnamedKey(issuer, held, resolver);
  if (!found.key) return [found.check, notMade()];
  try {
    await checkSigned(raw, header, found.key);
  } catch (error) {
    return [found.check, faulty(error)];
  }
  return [found.check, passed("signature", "matches", { how: `VC-JWT ${algorithm}` })];
}

function headerKey(header) {
  if (!Object.keys(header).every((name) => HEADER.includes(name))) fail("proof");
  if (has(header, "typ") && !TOKEN_TYPES.includes(header.typ)) fail("proof");
  if (has(header, "cty") && !["vc", "vc+ld+json", "application/vc"].includes(header.cty)) fail("proof");
  if (has(header, "kid") && !isText(header.kid)) fail("proof");
  if (has(header, "kid") && has(header, "jwk")) fail("proof");
  if ((header.jwk ?? null) === null) return null;
  return isObject(header.jwk) ? keyFromJwk(header.jwk) : fail("proof");
}

async function checkSigned(raw, header, key) {
  const [first, second, third] = raw.split(".");
  if (!KINDS[key.kind].algorithms.includes(header.alg)) fail("proof");
  if (first.length > 16384 || second.length > 8e6) fail("proof");
  const signature = decodeBase64url(third, true);
  if (!await holds(key, signature, utf8(`${first}.${second}`))) fail("proof");
  checkClaims(readPart(second), (header.typ ?? "JWT") === "JWT");
}

function checkClaims(claims, isPlain) {
  const isVersion1 = has(claims, "vc"), isStrict = isVersion1 || isPlain;
  if (isVersion1 && !isObject(claims.vc)) fail("proof");
  const document = credentialIn(claims);
  const [start, end] = isVersion1 ? ["issuanceDate", "expirationDate"] : ["validFrom", "validUntil"];
  const expected = {
    iss: textOr(isObject(document.issuer) ? document.issuer.id : document.issuer),
    sub: textOr(isObject(document.credentialSubject) ? document.credentialSubject.id : null),
    jti: textOr(document.id), nbf: secondsOf(document, start), exp: secondsOf(document, end),
  };
  for (const [name, value] of Object.entries(expected)) {
    if ((isStrict || has(claims, name)) && (claims[name] ?? null) !== value) fail("proof");
    if (isStrict && name !== "exp" && value === null) fail("proof");
  }
}

const textOr = (value) => (isText(value) ? value : null);

function secondsOf(document, name) {
  if (!has(document, name)) return null;
  return Math.trunc((momentOf(document[name]) ?? fail("proof")) / 1000);
}

function foundKey(issuer, method, find) {
  const told = { issuer, method };
  try {
    return { key: find(), check: passed("key", "found", told) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { check: error.kind.endsWith("_key") ? failed("key", error.kind, told) : notChecked("key", "no_key", told) };
  }
}

const findKey = (issuer, method, resolver) => foundKey(issuer, method, () =>
  (isText(method) ? issuerKey(resolver, method, issuer) : fail("foreign_key")));

// A token may bring its key along: it counts if the issuer's own document lists it.
const unnamedKey = (issuer, held, resolver) => foundKey(issuer, "", () =>
  (listsKey(resolver, issuer, held ?? fail("resolution")) ? held : fail("foreign_key")));
