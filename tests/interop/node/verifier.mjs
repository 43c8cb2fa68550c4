// Who asks, made of independent implementations: signed requests, one for each form, and what comes back checked.
// The first line in says what to know; the first line out has the links; the last line out, after "end", what came.
import {createServer} from 'node:http';
import {createHash, randomUUID} from 'node:crypto';
import {createInterface} from 'node:readline';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Openid4vpVerifier} from '@openid4vc/openid4vp';
import {setGlobalConfig} from '@openid4vc/oauth2';
import {SDJwtInstance} from '@sd-jwt/core';
import {SignJWT, compactDecrypt, compactVerify, exportJWK, generateKeyPair, importJWK, jwtVerify} from 'jose';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as vc from '@digitalbazaar/vc';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

console.log = console.error;
setGlobalConfig({allowInsecureUrls: true}); // on loopback, without a certificate
const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
const {documents, issuerKey} = JSON.parse((await lines.next()).value);
const digest = (text, algorithm) => createHash(algorithm.replace('-', '')).update(text).digest();

const pair = await EcdsaMultikey.generate({curve: 'P-256'});
const did = `did:key:${pair.publicKeyMultibase}`;
const method = `${did}#${pair.publicKeyMultibase}`;
pair.controller = did;
pair.id = method;
const {kty, crv, x, y, d} = await EcdsaMultikey.toJwk({keyPair: pair, secretKey: true});
const secret = await importJWK({kty, crv, x, y, d}, 'ES256');
const answers = await generateKeyPair('ECDH-ES', {crv: 'P-256', extractable: true});
const answerKey = {...await exportJWK(answers.publicKey), kid: 'a', use: 'enc', alg: 'ECDH-ES'};

const callbacks = {
  hash: digest,
  signJwt: async (_signer, {header, payload}) => ({
    jwt: await new SignJWT(payload).setProtectedHeader(header).sign(secret), signerJwk: {kty, crv, x, y}}),
  decryptJwe: async jwe => {
    const {plaintext} = await compactDecrypt(jwe, answers.privateKey);
    return {decrypted: true, payload: new TextDecoder().decode(plaintext), decryptionJwk: answerKey};
  }
};
const verifier = new Openid4vpVerifier({callbacks});

async function documentLoader(url) {
  const [owner, fragment] = url.split('#');
  if(owner.startsWith('did:key:')) {
    const id = `${owner}#${owner.slice('did:key:'.length)}`;
    const key = {id, type: 'Multikey', controller: owner, publicKeyMultibase: owner.slice('did:key:'.length)};
    const document = fragment ? {'@context': 'https://w3id.org/security/multikey/v1', ...key} :
      {'@context': 'https://www.w3.org/ns/did/v1', id: owner, verificationMethod: [key], authentication: [id]};
    return {contextUrl: null, documentUrl: url, document};
  }
  if(!(url in documents)) {
    throw new Error(`not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: structuredClone(documents[url])};
}

async function jwkOf(name) {
  const {publicKeyMultibase} = (await documentLoader(name)).document;
  const key = await EcdsaMultikey.from({type: 'Multikey', publicKeyMultibase});
  return importJWK(await EcdsaMultikey.toJwk({keyPair: key}), 'ES256');
}

const checking = {
  async ldp_vc(presentation, {nonce: challenge, client_id: domain}) {
    const suite = [ecdsaRdfc, eddsaRdfc].map(cryptosuite => new DataIntegrityProof({cryptosuite}));
    const checkStatus = async () => ({verified: true});
    const found = await vc.verify({presentation, suite, challenge, domain, documentLoader, checkStatus});
    return found.verified || JSON.stringify(found.error?.errors?.map(String) ?? found);
  },
  async jwt_vc_json(token, {nonce, client_id: audience}) {
    const {payload} = await jwtVerify(token, ({kid}) => jwkOf(kid), {audience});
    await jwtVerify(payload.vp.verifiableCredential[0], await importJWK(issuerKey, 'EdDSA'));
    return payload.nonce === nonce;
  },
  async 'dc+sd-jwt'(token, {nonce, client_id: audience}) {
    const key = await importJWK(issuerKey, 'EdDSA');
    const verifier = async (data, signature) => Boolean(await compactVerify(`${data}.${signature}`, key));
    const kbVerifier = async (data, signature, payload) =>
      Boolean(await compactVerify(`${data}.${signature}`, await importJWK(payload.cnf.jwk, 'ES256')));
    const held = new SDJwtInstance({hasher: digest, hashAlg: 'sha-256', verifier, kbVerifier});
    const {kb} = await held.verify(token, {keyBindingNonce: nonce});
    return kb.payload.aud === audience && kb.payload.nonce === nonce;
  }
};

const asked = new Map();
async function ask(place, format) {
  const id = randomUUID();
  const meta = format === 'dc+sd-jwt' ? {vct_values: ['urn:testamur:achievement-credential']} :
    {type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']]};
  const {authorizationRequest, jar} = await verifier.createOpenId4vpAuthorizationRequest({
    authorizationRequestPayload: {
      response_type: 'vp_token', client_id: `decentralized_identifier:${did}`, nonce: randomUUID(), state: id,
      response_mode: 'direct_post.jwt', response_uri: `${place}/answers/${id}`,
      dcql_query: {credentials: [{id: 'badge', format, meta}]},
      client_metadata: {
        client_name: 'A verifier', jwks: {keys: [answerKey]}, encrypted_response_enc_values_supported: ['A128GCM'],
        vp_formats_supported: {[format]: {}}}
    },
    jar: {requestUri: `${place}/requests/${id}`, expiresInSeconds: 300, jwtSigner: {method: 'did', didUrl: method, alg: 'ES256'}}
  });
  asked.set(id, {format, token: jar.authorizationRequestJwt});
  return authorizationRequest;
}

async function take(id, body) {
  const {format, token} = asked.get(id);
  const authorizationRequestPayload = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  const parsed = await verifier.parseOpenid4vpAuthorizationResponse({
    callbacks, authorizationResponse: Object.fromEntries(new URLSearchParams(body)), authorizationRequestPayload});
  const [shown] = parsed.dcql.presentations.badge;
  return {format, isEncrypted: Boolean(parsed.jarm), isGenuine: await checking[format](shown, authorizationRequestPayload)};
}

const results = [];
const server = createServer(async (request, response) => {
  const [, kind, id] = request.url.split('/');
  if(kind === 'requests') {
    response.setHeader('Content-Type', 'application/oauth-authz-req+jwt').end(asked.get(id).token);
    return;
  }
  let body = '';
  for await (const part of request) {
    body += part;
  }
  results.push(await take(id, body).catch(error => ({error: error.stack ?? String(error)})));
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify({redirect_uri: 'https://jobs.example.org/done'}));
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const place = `http://127.0.0.1:${server.address().port}`;
const links = [];
for(const format of Object.keys(checking)) {
  links.push(await ask(place, format));
}
process.stdout.write(`${JSON.stringify({links, host: place.slice('http://'.length)})}\n`);
await lines.next();
process.stdout.write(`${JSON.stringify(results)}\n`);
process.exit(0);
