// Runs a list of tasks with independent implementations: JSON in on standard input, JSON out on standard output.
// Nothing is fetched: contexts and key documents come in with the tasks.
import {createHash, randomBytes} from 'node:crypto';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import {SDJwtInstance} from '@sd-jwt/core';
import {SignJWT, compactVerify, importJWK} from 'jose';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import * as statusList from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

// Whoever tries to fetch something gets what was handed over, or nothing; and whoever tries to print does not.
globalThis.fetch = async url => {
  if(!(url in documents)) {
    throw new Error('no network');
  }
  return {ok: true, status: 200, json: async () => structuredClone(documents[url])};
};
console.log = console.error;

const {documents, now, tasks} = JSON.parse(await new Promise(resolve => {
  let text = '';
  process.stdin.setEncoding('utf8').on('data', part => text += part).on('end', () => resolve(text));
}));

// What one task brings along, such as a status list or the document of an issuer with a domain.
let own = {};

async function documentLoader(url) {
  if(url in own) {
    return {contextUrl: null, documentUrl: url, document: structuredClone(own[url])};
  }
  if(!(url in documents)) {
    throw new Error(`not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: structuredClone(documents[url])};
}

const signing = {
  'eddsa-rdfc-2022': () => eddsaRdfc,
  'eddsa-jcs-2022': () => eddsaJcs.createSignCryptosuite(),
  'ecdsa-rdfc-2019': () => ecdsaRdfc,
  'ecdsa-jcs-2019': () => ecdsaJcs.createSignCryptosuite(),
  'ecdsa-sd-2023': task => ecdsaSd.createSignCryptosuite({mandatoryPointers: task.mandatory})
};
const checking = {
  'eddsa-rdfc-2022': () => eddsaRdfc,
  'eddsa-jcs-2022': () => eddsaJcs.createVerifyCryptosuite(),
  'ecdsa-rdfc-2019': () => ecdsaRdfc,
  'ecdsa-jcs-2019': () => ecdsaJcs.createVerifyCryptosuite(),
  'ecdsa-sd-2023': () => ecdsaSd.createVerifyCryptosuite()
};

async function signer(key) {
  const multikey = key.publicKeyMultibase.startsWith('z6Mk') ? Ed25519Multikey : EcdsaMultikey;
  const pair = await multikey.from({...key, '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey'});
  return pair.signer();
}

async function suiteToSign(task) {
  if(task.suite === 'Ed25519Signature2020') {
    const {id, controller, seed} = task.key;
    const key = await Ed25519VerificationKey2020.generate({id, controller, seed: Buffer.from(seed, 'hex')});
    return new Ed25519Signature2020({key, date: now});
  }
  return new DataIntegrityProof({
    signer: await signer(task.key), date: now, cryptosuite: signing[task.suite](task)});
}

const suitesToCheck = () => Object.values(checking).map(make => new DataIntegrityProof({cryptosuite: make()}));

const digest = (text, algorithm) => createHash(algorithm.replace('-', '')).update(text).digest();

async function sdJwt({key, algorithm, holder}) {
  const imported = await importJWK(key, algorithm);
  const verify = ours => async (data, signature) => {
    try {
      await compactVerify(`${data}.${signature}`, ours);
      return true;
    } catch {
      return false;
    }
  };
  const signWith = ours => async data => {
    const [header, payload] = data.split('.').map(part => Buffer.from(part, 'base64url'));
    const made = await new SignJWTRaw(payload, JSON.parse(header)).sign(ours, header);
    return made;
  };
  return new SDJwtInstance({
    hasher: digest,
    hashAlg: 'sha-256',
    saltGenerator: length => randomBytes(length).toString('base64url'),
    signer: key.d ? signWith(imported) : undefined,
    signAlg: algorithm,
    verifier: verify(imported),
    kbVerifier: holder ? verify(await importJWK(holder, 'ES256')) : undefined,
    kbSigner: holder?.d ? signWith(await importJWK(holder, 'ES256')) : undefined,
    kbSignAlg: 'ES256'
  });
}

// The SD-JWT library hands over what is to be signed; WebCrypto signs it.
class SignJWTRaw {
  constructor(payload, header) {
    this.payload = payload;
    this.header = header;
  }

  async sign(key, header) {
    const data = Buffer.from(`${header.toString('base64url')}.${this.payload.toString('base64url')}`);
    const scheme = key.algorithm.name === 'ECDSA' ? {name: 'ECDSA', hash: 'SHA-256'} : key.algorithm.name;
    return Buffer.from(await crypto.subtle.sign(scheme, key, data)).toString('base64url');
  }
}

const operations = {
  // How often a second the task can be done, by the processor's time; for bench/.
  async rate({task, seconds}) {
    for(let warm = 0; warm < 20; warm++) {
      await operations[task.operation](structuredClone(task));
    }
    const began = process.cpuUsage();
    let done = 0, spent = 0;
    while(spent < seconds * 1e6) {
      await operations[task.operation](structuredClone(task));
      done++;
      const used = process.cpuUsage(began);
      spent = used.user + used.system;
    }
    return done / (spent / 1e6);
  },
  async verify({document}) {
    const result = await vc.verifyCredential({
      credential: document, suite: suitesToCheck(), documentLoader, now: new Date(now),
      checkStatus: async () => ({verified: true})});
    return {verified: result.verified, error: result.verified ? '' : told(result.error)};
  },
  async issue(task) {
    return vc.issue({credential: task.document, suite: await suiteToSign(task), documentLoader, now: new Date(now)});
  },
  async derive({document, pointers}) {
    const cryptosuite = ecdsaSd.createDiscloseCryptosuite({selectivePointers: pointers});
    return vc.derive({verifiableCredential: document, suite: new DataIntegrityProof({cryptosuite}), documentLoader});
  },
  async present(task) {
    const {challenge, domain, holder} = task;
    const presentation = vc.createPresentation({verifiableCredential: task.credentials, holder, now: new Date(now)});
    return vc.signPresentation({presentation, suite: await suiteToSign(task), challenge, domain, documentLoader});
  },
  async verifyPresentation({document, challenge, domain}) {
    const result = await vc.verify({
      presentation: document, suite: suitesToCheck(), challenge, domain, documentLoader, now: new Date(now),
      checkStatus: async () => ({verified: true})});
    return {verified: result.verified, error: result.verified ? '' : told(result.error)};
  },
  async core({document}) {
    const {verifyCredential} = await import('@digitalcredentials/verifier-core');
    const {errors, log, additionalInformation} = await verifyCredential({
      credential: document, knownDIDRegistries: []});
    return {errors: errors ?? [], log, schemas: additionalInformation ?? []};
  },
  async status({document}) {
    const {verified, results, error} = await statusList.checkStatus({
      credential: document, suite: suitesToCheck(), documentLoader});
    if(!verified) {
      throw error;
    }
    return results.map(({status}) => status);
  },
  async makeList({length, indexes}) {
    const list = await statusList.createList({length});
    indexes.forEach(index => list.setStatus(index, true));
    return list.encode();
  },
  async verifyToken({token, key, algorithm}) {
    const {payload} = await compactVerify(token, await importJWK(key, algorithm), {algorithms: [algorithm]});
    return JSON.parse(new TextDecoder().decode(payload));
  },
  async signToken({claims, key, header}) {
    return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(key, header.alg));
  },
  async verifySelective({token, key, algorithm, holder, nonce}) {
    const {payload} = await (await sdJwt({key, algorithm, holder})).verify(
      token, holder ? {keyBindingNonce: nonce} : undefined);
    return payload;
  },
  async issueSelective({claims, frame, key, algorithm, header}) {
    return (await sdJwt({key, algorithm})).issue(claims, frame, {header});
  },
  async presentSelective({token, frame, key, algorithm, holder, binding}) {
    return (await sdJwt({key, algorithm, holder})).present(token, frame, {kb: {payload: binding}});
  }
};

function told(error) {
  return [error?.message, ...(error?.errors ?? []).map(told)].filter(Boolean).join(': ') || String(error);
}

const results = [];
for(const task of tasks) {
  own = task.documents ?? {};
  try {
    results.push({value: await operations[task.operation](task)});
  } catch(error) {
    results.push({error: told(error)});
  }
}
process.stdout.write(JSON.stringify(results));
