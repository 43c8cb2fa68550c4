// An OpenID provider (oidc-provider) and a SAML identity provider (samlify), both of other people's making, on loopback.
// Reads one line of JSON: {"redirect": …, "out": …, "metadata": …, "key": …, "certificate": …}. Writes one: {"oidc": …, "saml": …}. Ends with its input.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";
import samlify from "samlify";

const PEOPLE = { ada: "Ada Álvarez", bo: "Bo Lindqvist" };
const HOST = "127.0.0.1";
samlify.setSchemaValidator({ validate: () => Promise.resolve("skipped") });

const listen = (handler) =>
  new Promise((done) => {
    const server = createServer(handler);
    server.listen(0, HOST, () => done({ server, url: `http://${HOST}:${server.address().port}` }));
  });

async function openid(redirect, out) {
  let callback = () => {};
  const { url } = await listen((request, response) => callback(request, response));
  const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const provider = new Provider(url, {
    clients: [{ client_id: "campus", client_secret: "a-secret-of-many-letters-for-tests", redirect_uris: [redirect], post_logout_redirect_uris: [out] }],
    jwks: { keys: [{ ...key, use: "sig", alg: "ES256" }] },
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["for-tests"] },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@college.example`, email_verified: true, name: PEOPLE[id] }),
    }),
  });
  callback = provider.callback();
  return url;
}

const TEMPLATE = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="{AssertionID}" Version="2.0" IssueInstant="{IssueInstant}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{SubjectConfirmationDataNotOnOrAfter}" Recipient="{SubjectRecipient}" InResponseTo="{InResponseTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{ConditionsNotBefore}" NotOnOrAfter="{ConditionsNotOnOrAfter}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{IssueInstant}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{AttributeStatement}</saml:Assertion></samlp:Response>`;

async function saml(told) {
  let idp;
  let sp;
  const { url } = await listen(async (request, response) => {
    const query = Object.fromEntries(new URL(request.url, url).searchParams);
    if (request.url.startsWith("/metadata")) {
      response.end(idp.getMetadata());
      return;
    }
    if (!query.SAMLRequest) {
      response.writeHead(204).end(); // the browser looks for an icon
      return;
    }
    const octetString = new URL(request.url, url).search.slice(1).replace(/&Signature=.*/, "");
    const { extract } = await idp.parseLoginRequest(sp, "redirect", { query, octetString });
    const { context, entityEndpoint } = await answer(idp, sp, extract.request.id);
    response.setHeader("Content-Type", "text/html");
    response.end(
      `<!doctype html><title>College</title><form method="post" action="${entityEndpoint}">` +
        `<input type="hidden" name="SAMLResponse" value="${context}"><button>Go on as Bo</button></form>`,
    );
  });
  idp = samlify.IdentityProvider({
    entityID: `${url}/metadata`,
    privateKey: told.key,
    signingCert: told.certificate,
    wantAuthnRequestsSigned: true,
    nameIDFormat: ["urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"],
    singleSignOnService: [{ Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", Location: `${url}/sso` }],
    loginResponseTemplate: {
      context: TEMPLATE,
      attributes: [
        { name: "mail", valueTag: "mail", nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", valueXsiType: "xs:string" },
        { name: "displayName", valueTag: "name", nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", valueXsiType: "xs:string" },
      ],
    },
  });
  sp = samlify.ServiceProvider({ metadata: told.metadata });
  return url;
}

function answer(idp, sp, asked) {
  const now = new Date();
  const later = new Date(now.getTime() + 300_000);
  const place = sp.entityMeta.getAssertionConsumerService("post");
  const fill = (template) => {
    const id = `_${randomUUID()}`;
    const values = {
      ID: id,
      AssertionID: `_${randomUUID()}`,
      Destination: place,
      Audience: sp.entityMeta.getEntityID(),
      SubjectRecipient: place,
      Issuer: idp.entityMeta.getEntityID(),
      IssueInstant: now.toISOString(),
      ConditionsNotBefore: now.toISOString(),
      ConditionsNotOnOrAfter: later.toISOString(),
      SubjectConfirmationDataNotOnOrAfter: later.toISOString(),
      NameIDFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      NameID: "bo-1",
      InResponseTo: asked,
      attrMail: "bo@college.example",
      attrName: PEOPLE.bo,
    };
    return { id, context: samlify.SamlLib.replaceTagsByValue(template, values) };
  };
  return idp.createLoginResponse(sp, { extract: { request: { id: asked } } }, "post", {}, fill);
}

const lines = createInterface({ input: process.stdin });
lines.once("line", async (line) => {
  const told = JSON.parse(line);
  console.log(JSON.stringify({ oidc: await openid(told.redirect, told.out), saml: await saml(told) }));
});
lines.on("close", () => process.exit(0));
