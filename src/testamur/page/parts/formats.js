// From bytes to a credential, unchecked, and how it is held against the standard of its format (testamur.formats).

const V1 = "https://www.w3.org/2018/credentials/v1", V2 = "https://www.w3.org/ns/credentials/v2";
const NEWEST = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const OLDER = /^https:\/\/\S*(?:openbadges-specification\/|\/ob\/v3p0\/)context(?:-3\.0\.\d)?\.json$/;
const BADGE_CONTEXT = /^https:\/\/purl\.imsglobal\.org\/spec\/(?:ob\/v3p0|clr\/v2p0)\/context(?:-[23]\.0\.\d+)?\.json/;
const RENAMED = { issuanceDate: "validFrom", expirationDate: "validUntil" };
const OB2 = /^https:\/\/(w3id\.org\/openbadges\/v2|openbadgespec\.org\/v2\/context\.json|purl\.imsglobal\.org\/spec\/ob\/v2p1\/ob_v2p1\.jsonld)$/;
const JWS = /^[\w-]+\.[\w-]+\.[\w-]*(~[\w.~-]*)?$/;

const strings = (held) => listOf(held).filter((item) => isText(item) && item);
const typesOf = (document) => {
  const found = strings(document.type);
  return found.length ? found : strings(document["@type"]);
};
const contextsOf = (document) => listOf(document["@context"]).filter(isText);
const objects = (held) => listOf(held).filter(isObject);
const hasType = (document, ...names) => names.some((name) => typesOf(document).includes(name));
const hasContext = (document, pattern) => contextsOf(document).some((url) => pattern.test(url));
const isVersion1 = (document) => listOf(document["@context"]).includes(V1);

// In the order in which testamur holds a document against them. Those with a schema are judged here, others only named.
const FORMATS = [
  {
    id: "other", is: (it) => (isObject(it.signature) && hasType(it.signature, "MerkleProof2017"))
      || objects(it.proof).some((proof) => hasType(proof, "MerkleProof2019") || proof.cryptosuite === "merkle-proof-2019")
      || hasType(it, "EuropeanDigitalCredential", "EuropassCredential")
      || contextsOf(it).includes("http://data.europa.eu/snb/model/context/edc-ap"),
  },
  { id: "clr-2.0", schema: "clr-2.0-clr-credential", is: (it) => hasType(it, "ClrCredential") },
  {
    id: "ob-3.0-endorsement", schema: "ob-3.0-endorsement-credential",
    is: (it) => hasType(it, "EndorsementCredential"),
  },
  {
    id: "ob-3.0", schema: "ob-3.0-achievement-credential",
    is: (it) => hasType(it, "OpenBadgeCredential", "AchievementCredential") || hasContext(it, BADGE_CONTEXT),
  },
  {
    id: "other", is: (it) => (has(it, "vct") && !has(it, "@context"))
      || hasType(it, "Clr", "CLR") || hasContext(it, /\/clr\/v1p0\//)
      || (hasType(it, "Assertion") && has(it, "achievement") && !has(it, "badge")),
  },
  {
    id: "vc", schema: "vc-2.0-credential",
    is: (it) => hasType(it, "VerifiableCredential") || has(it, "credentialSubject"),
  },
  {
    id: "other", is: (it) => (has(it, "badge") && has(it, "recipient")) || hasContext(it, /openbadges\/v1/)
      || (hasType(it, "Assertion") && hasContext(it, OB2)),
  },
];
const UNKNOWN = { id: "", problem: { rule: "type", fault: "no_kind" } };
const formatOf = (document) => FORMATS.find(({ is }) => is(document)) ?? UNKNOWN;

const kindOf = (credential) => ({ ...credential, format: formatOf(credential.document) });

const isBlank = (byte) => byte === 32 || (byte >= 9 && byte <= 13);

function trimmed(bytes) {
  let start = 0, end = bytes.length;
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
}

function readCredential(bytes, container = "none") {
  const held = trimmed(bytes);
  if (!held.length) fail();
  const text = new TextDecoder().decode(held);
  if (JWS.test(text)) return readToken(text, container);
  const document = parseObject(held);
  const isSealed = isText(document.payload) && (has(document, "signatures") || has(document, "signature"));
  if (isSealed) return readSealed(document, container);
  return kindOf({ kind: "json", document, raw: text, container, header: {} });
}

function readToken(raw, container) {
  if (raw.length > 2 * MAX_BYTES) fail();
  const [header, payload] = raw.split(".").slice(0, 2).map(readPart);
  if (raw.includes("~")) return kindOf({ kind: "sd-jwt", document: payload, raw, container, header });
  return kindOf({ kind: "jwt", document: credentialIn(payload), raw, container, header });
}

// A token of version 1.1 may leave the credential's id to the claim jti.
function credentialIn(claims) {
  return isObject(claims.vc) ? { ...(has(claims, "jti") && { id: claims.jti }), ...claims.vc }
    : without(claims, REGISTERED);
}

function readPart(text) {
  return parseObject(decodeBase64url(text));
}

function readSealed(held, container) {
  const signatures = has(held, "signatures") ? held.signatures : [held];
  const first = Array.isArray(signatures) ? signatures[0] : null;
  const header = isObject(first) && isText(first.protected) ? readPart(first.protected) : {};
  const isPlain = held.payload.trimStart().startsWith("{");
  const document = isPlain ? parseObject(utf8(held.payload)) : readPart(held.payload);
  return kindOf({ kind: "seal", document, raw: "", container, header });
}

// Version 1.1 of the data model is looked at with the member names of 2.0; what is signed stays as it was.
function lifted(document) {
  const names = has(document, "@context") ? RENAMED : {};
  return Object.fromEntries(Object.entries(document).map(([name, value]) =>
    [has(names, name) ? names[name] : name, lift(value)]));
}

function lift(value) {
  if (isObject(value)) return lifted(value);
  if (Array.isArray(value)) return value.map(lift);
  return value === V1 ? V2 : value;
}

const asVersion2 = (document) => (isVersion1(document) ? lifted(document) : document);

function findProblem({ document, format }) {
  if (format.problem) return format.problem;
  let held = asVersion2(document);
  if (held !== document) {
    const contexts = contextsOf(held).map((url) => (OLDER.test(url) ? NEWEST : url));
    held = Object.fromEntries([...Object.entries(held), ["@context", contexts]]);
  }
  const found = schemaProblem(held, SCHEMAS[format.schema]) ?? repeatedResource(held) ?? impossibleDate(held);
  return held === document ? found : lowered(found);
}

// What is read in the words of version 2 is told in those of the document.
const lowered = (problem) => JSON.parse(Object.entries({ ...RENAMED, [V1]: V2, "ls/v1": "ls/v2" })
  .reduce((text, [old, name]) => text.replaceAll(name, old), JSON.stringify(problem)));

function repeatedResource({ relatedResource: held }) {
  const ids = Array.isArray(held) ? held.map(({ id }) => id) : [];
  if (new Set(ids).size === ids.length) return null;
  return { rule: "uniqueItems", fault: "twice" };
}

function impossibleDate(document) {
  const named = [document.validFrom, document.validUntil, document.awardedDate];
  const found = [...named, ...listOf(document.proof).map(({ expires }) => expires)]
    .find((text) => text && momentOf(text) === null);
  return found ? { rule: "calendar", fault: "no_day", text: found } : null;
}
