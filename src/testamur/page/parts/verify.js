// The numbered procedure of testamur.verify, with the same checks, reasons and verdicts, and nothing fetched.

const BASIS = ["container", "structure", "key", "signature"], STEPS = [...BASIS, "issuer", "dates", "status"];
const SKEW = 5 * 60 * 1000, MOST_PARTS = 64, DEEPEST = 2;

function verdictOf(checks) {
  const held = Object.fromEntries(checks.map((check) => [check.id, check])), basis = BASIS.map((id) => held[id]?.outcome);
  if (basis.includes("failed")) return "invalid";
  if (held.status?.outcome === "failed") return "revoked";
  if (basis.includes(NOT_CHECKED)) return "could_not_check";
  const wrong = ["twin", "schema", "resources", "parts"].filter((id) => held[id]?.outcome === "failed");
  if (wrong.length) return wrong.every((id) => held[id].reason === "revoked") && wrong.length === 1 ? "revoked" : "invalid";
  if (held.issuer.outcome !== "passed") return "unknown_issuer";
  if (held.dates.outcome === "failed") return held.dates.reason === "expired" ? "expired" : "invalid";
  const isOpen = held.status.outcome === NOT_CHECKED && held.status.reason !== "none_named";
  return isOpen || held.parts?.outcome === NOT_CHECKED ? "could_not_check" : "valid";
}

function stopped(checks, credential) {
  const skipped = STEPS.filter((id) => !checks.some((check) => check.id === id)).map((id) => notChecked(id, "skipped"));
  return {
    verdict: verdictOf(checks), checks: [...checks, ...skipped], container: credential?.container ?? "",
    kind: credential?.kind ?? "", format: credential?.format.id ?? "", document: null, issuer: "", issuerDomain: "",
    digest: "", parts: [],
  };
}

// `known`: documents of issuers that are vouched for, by identifier; `files`: lists by address; `now`: milliseconds.
async function check(data, { now = Date.now(), known = ISSUERS, files = null } = {}) {
  const bytes = isText(data) ? utf8(data) : data;
  try {
    const credential = await openFile(bytes);
    if (credential.kind === "json" && has(credential.document, "testamurBundle")) {
      return await checkBundle(credential.document, { now, known });
    }
    const held = { now, resolver: new Resolver({ known }), files, asOf: null, left: MOST_PARTS, depth: 0 };
    return await report(credential, held);
  } catch (error) {
    return unopened(error);
  }
}

function unopened(error) {
  if (!(error instanceof Fault)) throw error;
  return stopped([failed("container", error.kind === "none" ? "no_credential" : "malformed")]);
}

async function report(credential, held) {
  const { container, kind, document, format } = credential;
  const checks = [passed("container", "passed"), checkStructure(credential)];
  if (checks[1].outcome !== "passed") return stopped(checks, credential);
  checks.push(...await checkSignature(credential, held.resolver));
  if (checks.some(({ outcome }) => outcome !== "passed")) return stopped(checks, credential);
  const issuer = issuerId(document), parts = await innerReports(document, held);
  const lists = new Lists(held);
  checks.push(checkIssuer(issuer), checkDates(document, held.now), ...await checkStatus(document, lists));
  checks.push(...checkSchemas(document));
  if (listOf(document.relatedResource).length) checks.push(notChecked("resources", "not_asked"));
  if (format.id === "clr-2.0") checks.push(checkParts(parts));
  return {
    verdict: verdictOf(checks), checks, container, kind, format: format.id, document, issuer, parts,
    issuerDomain: domainOf(issuer), digest: await digestOf(document),
  };
}

function checkStructure(credential) {
  const { format } = credential;
  if (!format.schema && !format.problem) return notChecked("structure", "not_accepted");
  const problem = findProblem(credential);
  if (!problem) return passed("structure", "passed");
  return failed("structure", problem.rule, problem);
}

// The published schemas are known by their digests, and ask what the bundled ones ask; what is broken speaks first.
function checkSchemas(document) {
  const entries = listOf(document.credentialSchema);
  const checks = entries.length > 8 ? [notChecked("schema", "too_many")] : entries.map((each) => keeps(document, each));
  return ["failed", NOT_CHECKED, "passed"].flatMap((each) => checks.filter(({ outcome }) => outcome === each)).slice(0, 1);
}

function keeps(document, { type, digestSRI: digest, digestMultibase: other }) {
  if (!hasType({ type }, "JsonSchema", "1EdTechJsonSchemaValidator2019")) return notChecked("schema", "unknown_kind");
  if (other || !has(DATA.published, digest)) return notChecked("schema", "not_at_hand");
  const problem = schemaProblem(document, SCHEMAS[DATA.published[digest]]);
  return problem ? failed("schema", "not_kept", problem) : passed("schema", "kept");
}

function domainOf(issuer) {
  const web = /^did:web:([A-Za-z0-9.-]+)(?:%3[Aa]([0-9]{1,5}))?(?=:|$)/.exec(issuer);
  if (web) return `${web[1]}${web[2] ? `:${web[2]}` : ""}`.toLowerCase();
  return /^https?:\/\//.test(issuer) && URL.canParse(issuer) ? new URL(issuer).host : "";
}

function checkIssuer(issuer) {
  const domain = domainOf(issuer), params = { issuer, domain };
  return domain ? passed("issuer", "domain", params) : notChecked("issuer", "unknown", params);
}

function checkDates(document, now) {
  const held = asVersion2(document), start = momentOf(held.validFrom);
  const ends = [held.validUntil, ...issuersProofs(document).map(({ expires }) => expires)].map(momentOf);
  const end = Math.min(...ends.filter((moment) => moment !== null));
  if (start !== null && start > now + SKEW) return failed("dates", "not_yet");
  return end < now ? failed("dates", "expired") : passed("dates", "in_force");
}

async function innerReports(document, held) {
  if (held.depth >= DEEPEST) return [];
  const subject = isObject(document.credentialSubject) ? document.credentialSubject : {};
  held.depth++;
  const inner = listOf(subject.verifiableCredential);
  const parts = await reportAll(inner.length ? inner : listOf(document.signedAssertions), held);
  // Endorsements say nothing of the credential itself, but count among those that are looked at.
  const holders = [document, document.issuer, subject.achievement].filter(isObject);
  await reportAll(holders.flatMap((each) => [...listOf(each.endorsement), ...listOf(each.endorsementJwt)]), held);
  held.depth--;
  return parts;
}

async function reportAll(items, held) {
  const reports = [];
  for (const item of items.filter((each) => isObject(each) || isText(each))) {
    if (--held.left < 0) return [...reports, stopped([notChecked("container", "too_many")])];
    reports.push(await report(readInner(item), held));
  }
  return reports;
}

function readInner(item) {
  const plain = { kind: "json", document: item, raw: "", container: "none", header: {} };
  if (isObject(item)) return kindOf(plain);
  try {
    return readCredential(utf8(item));
  } catch {
    return kindOf({ ...plain, document: {} });
  }
}

function checkParts(parts) {
  const count = (...verdicts) => parts.filter(({ verdict }) => verdicts.includes(verdict)).length;
  for (const verdict of ["invalid", "revoked"]) {
    if (count(verdict)) return failed("parts", verdict, { count: count(verdict) });
  }
  const open = count("unknown_issuer", "could_not_check");
  return open || !parts.length ? notChecked("parts", "not_all", { count: open })
    : passed("parts", "all_hold", { count: parts.length });
}

// A bundle (testamur.offline): nothing in the file vouches for the file, so a key that came with it confirms no issuer.
async function checkBundle(bundle, { now, known }) {
  const moment = momentOf(bundle.made), { credential: text, twin } = bundle;
  if (String(bundle.testamurBundle) !== "1" || moment === null || !isText(text) || !text) {
    fail();
  }
  const own = Object.fromEntries(Object.entries(isObject(bundle.keys) ? bundle.keys : {}).filter(([, it]) => isObject(it)));
  const open = async (file) => {
    const held = {
      now, resolver: new Resolver({ known, own }), files: isObject(bundle.files) ? bundle.files : {},
      asOf: Math.min(moment, now), left: MOST_PARTS, depth: 0,
    };
    const credential = await openFile(utf8(file));
    return confirmed(await report(credential, held), held.resolver, credential);
  };
  const found = await open(text);
  return isText(twin) && twin ? withTwin(found, await open(twin).catch(unopened)) : found;
}

function confirmed(found, resolver, credential) {
  if (!resolver.used.has(found.issuer)) return { ...found, credential };
  const instead = notChecked("issuer", "bundled", { issuer: found.issuer });
  const checks = found.checks.map((check) => (check.id === "issuer" ? instead : check));
  return { ...found, credential, checks, verdict: verdictOf(checks), issuerDomain: "" };
}

// The twin is the same document signed again in a way that is read here. Where the first signature can't be, it speaks.
async function withTwin(found, twin) {
  const reasonOf = ({ checks }) => checks.find(({ id }) => id === "signature").reason;
  if (!found.document && reasonOf(found) !== "unknown_kind") return found;
  const { document } = found.credential, base = found.document ? found : { ...twin, container: found.container };
  if (!found.document && ["no_key", "unknown_kind"].includes(reasonOf(twin))) return base;
  const isIt = twin.document && twin.digest === await digestOf(document) && twin.issuer === issuerId(document);
  const checks = [...(isIt ? base : found).checks, (isIt ? passed : failed)("twin", isIt ? "matches" : "mismatch")];
  return isIt ? { ...base, checks, verdict: verdictOf(checks) } : { ...found, checks, verdict: "invalid" };
}
