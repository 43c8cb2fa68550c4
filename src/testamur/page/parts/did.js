// Identifiers and the keys they lead to: did:key, did:jwk, and documents that the page or the file brings along.
// Nothing is fetched. Follows "Controlled Identifiers 1.0", as testamur.did does.

const DID = /^did:[a-z0-9]+:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}|:)*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})$/;
const MAX_JWK = 4096;

// `known` are documents that whoever uses the page vouches for, `own` those that came with the file.
class Resolver {
  constructor({ known = {}, own = {} } = {}) {
    Object.assign(this, { known, own, used: new Set() });
  }

  resolve(did) {
    if (has(this.known, did)) return this.known[did];
    const held = selfContained(did);
    if (held) return held;
    if (!has(this.own, did)) fail("resolution");
    this.used.add(did);
    return this.own[did];
  }
}

function selfContained(did) {
  try {
    if (did.startsWith("did:jwk:")) {
      const jwk = JSON.parse(new TextDecoder().decode(decodeBase64url(did.slice(8).slice(0, MAX_JWK))));
      return isObject(jwk) ? documentOf(did, "0", keyFromJwk(jwk)) : null;
    }
    if (!did.startsWith("did:key:")) return null;
    const text = did.slice(8), key = keyFromMultibase(text);
    return multibaseOf(key) === text ? documentOf(did, text, key) : null;
  } catch {
    return null;
  }
}

function documentOf(did, fragment, key) {
  const id = `${did}#${fragment}`;
  const method = { id, type: "JsonWebKey", controller: did, publicKeyJwk: key.jwk };
  return { id: did, verificationMethod: [method], assertionMethod: [id] };
}

// Keys at web addresses of their own would have to be fetched: what is not in the issuer's own document is not had.
function issuerKey(resolver, method, issuer) {
  const owner = ownerOf(method);
  if (owner !== issuer) fail(mayBeAt(resolver, method, issuer) ? "resolution" : "foreign_key");
  if (issuer.startsWith("did:") && !(DID.test(owner) && method.length > owner.length + 1)) fail("resolution");
  return listedKey(resolveOwner(resolver, issuer), method);
}

const mayBeAt = (resolver, method, issuer) => /^https?:\/\/[^/?#@\\]/.test(method)
  && (method.startsWith(`${issuer.replace(/\/+$/, "")}/`) || listOf(resolveOwner(resolver, issuer).assertionMethod)
    .some((entry) => absolute(entry, issuer) === method));

const ownerOf = (method) => (isText(method) ? method.split("#", 1)[0] : "");

function listsKey(resolver, owner, key) {
  const document = resolveOwner(resolver, owner);
  return listOf(document.assertionMethod).slice(0, 100).some((entry) => {
    try {
      return isSameKey(listedKey(document, absolute(entry, owner)), key);
    } catch {
      return false;
    }
  });
}

function resolveOwner(resolver, owner) {
  const document = resolver.resolve(owner);
  return document.id === owner ? document : fail("resolution");
}

function listedKey(document, method) {
  const did = document.id, isIt = (entry) => absolute(entry, did) === method;
  const listed = listOf(document.assertionMethod).findLast(isIt);
  const methods = objects(document.verificationMethod).filter(isIt), isRevoked = (entry) => has(entry, "revoked");
  if (listed === undefined) fail(methods.some(isRevoked) ? "revoked_key" : "resolution");
  return usableKey((isObject(listed) ? listed : methods[0]) ?? fail("resolution"), did);
}

function usableKey(method, owner) {
  if (method.controller !== owner) fail("foreign_key");
  return has(method, "revoked") ? fail("revoked_key") : readKey(method);
}

function absolute(entry, did) {
  const url = isObject(entry) ? entry.id : entry;
  if (!isText(url)) return "";
  return url.startsWith("#") ? did + url : url;
}

function readKey({ type, publicKeyMultibase: text, publicKeyJwk: jwk }) {
  try {
    if (["Multikey", "Ed25519VerificationKey2020"].includes(type) && isText(text)) {
      return keyFromMultibase(text);
    }
    if (["JsonWebKey", "JsonWebKey2020"].includes(type) && isObject(jwk)) return keyFromJwk(jwk);
  } catch {
    fail("resolution");
  }
  return fail("resolution");
}
