// A wallet made of independent implementations: it loads a credential by an offer, and shows it where it is asked to.
// JSON in on standard input, JSON out on standard output; it reaches the one place it was given, and nothing else.
import {createHash, randomBytes} from 'node:crypto';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {clientAuthenticationNone, setGlobalConfig} from '@openid4vc/oauth2';
import {Openid4vciClient} from '@openid4vc/openid4vci';
import {Openid4vpClient} from '@openid4vc/openid4vp';
import {SDJwtInstance} from '@sd-jwt/core';
import {DcqlQuery} from 'dcql';
import {CompactEncrypt, SignJWT, compactVerify, decodeJwt, importJWK, jwtVerify} from 'jose';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

console.log = console.error;
const {place, documents, issuerKey, tasks} = JSON.parse(await new Promise(resolve => {
  let text = '';
  process.stdin.setEncoding('utf8').on('data', part => text += part).on('end', () => resolve(text));
}));
setGlobalConfig({allowInsecureUrls: true}); // the place is on loopback, without a certificate

const reach = globalThis.fetch;
globalThis.fetch = async (url, options) => {
  if(!String(url).startsWith(`${place}/`)) {
    throw new Error(`not the place: ${url}`);
  }
  return reach(url, options);
};

async function documentLoader(url) {
  if(!(url in documents)) {
    throw new Error(`not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: structuredClone(documents[url])};
}

async function makeKey(kind) {
  const library = kind === 'Ed25519' ? Ed25519Multikey : EcdsaMultikey;
  const pair = await library.generate({curve: 'P-256'});
  const did = `did:key:${pair.publicKeyMultibase}`;
  pair.controller = did;
  pair.id = `${did}#${pair.publicKeyMultibase}`;
  const jwk = await library.toJwk({keyPair: pair, secretKey: true});
  const alg = kind === 'Ed25519' ? 'EdDSA' : 'ES256';
  const {kty, crv, x, y} = jwk;
  const publicJwk = y ? {kty, crv, x, y} : {kty, crv, x};
  // Of Ed25519 the library gives the public key along with the secret one.
  const d = Buffer.from(jwk.d, 'base64url').subarray(0, 32).toString('base64url');
  return {pair, did, alg, publicJwk, secret: await importJWK({...publicJwk, d}, alg)};
}

const callbacks = key => ({
  fetch: globalThis.fetch,
  hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
  generateRandom: length => randomBytes(length),
  clientAuthentication: clientAuthenticationNone({clientId: 'wallet'}),
  signJwt: async (_signer, {header, payload}) => ({
    jwt: await new SignJWT(payload).setProtectedHeader(header).sign(key.secret), signerJwk: key.publicJwk}),
  async encryptJwe({publicJwk, alg, enc}, data) {
    const encrypted = new CompactEncrypt(Buffer.from(data)).setProtectedHeader({alg, enc, kid: publicJwk.kid});
    return {jwe: await encrypted.encrypt(await importJWK(publicJwk, alg)), encryptionJwk: publicJwk};
  },
  async verifyJwt(signer, {compact}) {
    const [did] = signer.didUrl.split('#');
    const document = await (await globalThis.fetch(`${place}/.well-known/did.json`)).json();
    const method = document.verificationMethod.find(each => each.id === signer.didUrl);
    if(document.id !== did || !document.authentication.includes(method.id)) {
      throw new Error(`not a key of ${did}`);
    }
    await jwtVerify(compact, await importJWK(method.publicKeyJwk, signer.alg));
    return {verified: true, signerJwk: method.publicKeyJwk};
  }
});

// Load the credential of an offer, and say that it arrived.
async function load({offer, pin, proofBy}, key) {
  const client = new Openid4vciClient({callbacks: callbacks(key)});
  const credentialOffer = await client.resolveCredentialOffer(offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const {accessTokenResponse} = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer, issuerMetadata, txCode: pin});
  const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
  const [credentialConfigurationId] = credentialOffer.credential_configuration_ids;
  const signer = proofBy === 'jwk' ?
    {method: 'jwk', alg: key.alg, publicJwk: key.publicJwk} : {method: 'did', alg: key.alg, didUrl: key.pair.id};
  const {jwt} = await client.createCredentialRequestJwtProof({
    issuerMetadata, credentialConfigurationId, nonce, issuedAt: new Date(), signer});
  const {credentialResponse} = await client.retrieveCredentials({
    issuerMetadata, credentialConfigurationId, accessToken: accessTokenResponse.access_token, proofs: {jwt: [jwt]}});
  const {notification_id: notificationId} = credentialResponse;
  await client.sendNotification({
    issuerMetadata, accessToken: accessTokenResponse.access_token,
    notification: {notificationId, event: 'credential_accepted'}});
  const configuration = issuerMetadata.credentialIssuer.credential_configurations_supported[credentialConfigurationId];
  return {
    credential: credentialResponse.credentials[0].credential, format: configuration.format,
    draft: issuerMetadata.originalDraftVersion, name: configuration.credential_metadata.display[0].name};
}

// Whether the issuer signed what came, by a library that is not the issuer's.
const checking = {
  async ldp_vc(credential) {
    const suite = new DataIntegrityProof({cryptosuite: eddsaRdfc});
    const checkStatus = async () => ({verified: true});
    const {verified, error} = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
    return verified || String(error?.errors ?? error);
  },
  async jwt_vc_json(credential) {
    return Boolean(await jwtVerify(credential, await importJWK(issuerKey, 'EdDSA')));
  },
  async 'dc+sd-jwt'(credential) {
    const key = await importJWK(issuerKey, 'EdDSA');
    const verifier = async (data, signature) => Boolean(await compactVerify(`${data}.${signature}`, key));
    return Boolean(await new SDJwtInstance({hasher: digest, hashAlg: 'sha-256', verifier}).verify(credential));
  }
};

const digest = (text, algorithm) => createHash(algorithm.replace('-', '')).update(text).digest();

// What a query looks at in a credential that is held.
function described({credential, format}) {
  const held = {credential_format: format, cryptographic_holder_binding: true};
  if(format === 'dc+sd-jwt') {
    const claims = decodeJwt(credential.split('~')[0]);
    claims.credentialSubject.identifier = [{}]; // disclosed where it is asked for
    return {...held, vct: claims.vct, claims};
  }
  const claims = format === 'ldp_vc' ? credential : decodeJwt(credential);
  return {...held, type: ['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'], claims};
}

const showing = {
  async ldp_vc(credential, {client_id: domain, nonce: challenge}, key) {
    const suite = new DataIntegrityProof({signer: key.pair.signer(), cryptosuite: eddsaRdfc});
    const presentation = vc.createPresentation({verifiableCredential: [credential], holder: key.did});
    return vc.signPresentation({presentation, suite, challenge, domain, documentLoader});
  },
  async jwt_vc_json(credential, {client_id: audience, nonce}, key) {
    const vp = {
      '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiablePresentation'],
      verifiableCredential: [credential]};
    return new SignJWT({vp, nonce}).setIssuer(key.did).setAudience(audience).setIssuedAt().setExpirationTime('2m')
      .setProtectedHeader({alg: key.alg, kid: key.pair.id, typ: 'JWT'}).sign(key.secret);
  },
  async 'dc+sd-jwt'(credential, {client_id: aud, nonce}, key) {
    const held = new SDJwtInstance({
      hasher: digest, hashAlg: 'sha-256',
      saltGenerator: length => randomBytes(length).toString('base64url'), kbSignAlg: key.alg,
      kbSigner: async data => Buffer.from(await crypto.subtle.sign(
        {name: 'ECDSA', hash: 'SHA-256'}, key.secret, Buffer.from(data))).toString('base64url')});
    const payload = {iat: Math.floor(Date.now() / 1000), aud, nonce};
    return held.present(credential, {credentialSubject: {identifier: true}}, {kb: {payload}});
  }
};

// Read a request, choose by its query what to show, and show it.
async function show({request}, held, key) {
  const client = new Openid4vpClient({callbacks: callbacks(key)});
  const params = Object.fromEntries(new URL(request).searchParams);
  const resolved = await client.resolveOpenId4vpAuthorizationRequest({authorizationRequestPayload: params});
  const {authorizationRequestPayload} = resolved;
  const query = DcqlQuery.parse(resolved.dcql.query);
  DcqlQuery.validate(query);
  const {can_be_satisfied: fits, credential_matches: matches} = DcqlQuery.query(query, [described(held)]);
  const chosen = Object.keys(matches).find(id => matches[id].success);
  if(!fits || !chosen) {
    return {fits, chosen: null};
  }
  const shown = await showing[held.format](held.credential, authorizationRequestPayload, key);
  const serverMetadata = {
    authorization_encryption_alg_values_supported: ['ECDH-ES'],
    authorization_encryption_enc_values_supported: ['A128GCM', 'A256GCM']};
  const {authorizationResponsePayload, jarm} = await client.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload, authorizationResponsePayload: {vp_token: {[chosen]: [shown]}},
    jarm: {encryption: {nonce: 'n'}, serverMetadata}});
  const {response} = await client.submitOpenid4vpAuthorizationResponse({
    authorizationRequestPayload, authorizationResponsePayload, jarm});
  return {fits, chosen, status: response.status, isEncrypted: Boolean(jarm), asker: resolved.client.clientMetadata.client_name,
    prefix: resolved.client.prefix};
}

const results = [];
for(const task of tasks) {
  try {
    const key = await makeKey(task.kind);
    const held = await load(task, key);
    const shown = task.request ? await show(task, held, key) : null;
    results.push({value: {...held, isSigned: await checking[held.format](held.credential), shown}});
  } catch(error) {
    results.push({error: error.stack ?? String(error)});
  }
}
process.stdout.write(JSON.stringify(results));
