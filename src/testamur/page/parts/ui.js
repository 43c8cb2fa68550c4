// The page itself: what is chosen, dropped or pasted goes in, a report comes out, in the language of the reader.

const SHAPES = { valid: "valid", expired: "expired", revoked: "revoked", invalid: "altered" };
const at = (id) => page.getElementById(id);
const copyOf = (id) => at(id).content.firstElementChild.cloneNode(true);
let language = /^de\b/i.test(navigator.language) ? "de" : "en", shown = null;

const filled = (text, params) => text.replace(/\{(\w+)\}/g, (_, name) => String(has(params, name) ? params[name] : ""));
const say = (name, params = {}) => filled(DATA.words[language][name], params);
const dayOf = (text) => {
  const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(momentOf(text));
};

function sentence({ id, reason, params }, told = language) {
  const words = DATA.sentences[told], known = words.checks;
  const text = known[`${id} ${reason}`] ?? known[`* ${reason}`] ?? known[`${id} *`] ?? "";
  return filled(text, params.fault ? { message: phraseOf(params, words) } : params);
}

function phraseOf(params, words) {
  const quoted = (text) => filled(words.quoted, { text }), { place, form } = params;
  return filled(words.faults[params.fault], {
    ...params,
    part: place ? quoted(place) : words.whole,
    form: words.forms[form] ?? form,
    wanted: params.wanted?.map(quoted).join(words.or),
  });
}

function make(tag, className, ...children) {
  const element = page.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child));
  return element;
}

const textIn = (value) => (isText(value) ? value : "");
const nameOf = (value) => (isObject(value) ? textIn(value.name) : "") || textIn(isObject(value) ? value.id : value);

function holderOf(subject) {
  const named = objects(subject.identifier).find(({ identityType, hashed }) => identityType === "name" && !hashed);
  return textIn(named?.identityHash) || textIn(subject.name);
}

function sealOf(digits) {
  const svg = page.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-500 -500 1000 1000");
  svg.setAttribute("class", "seal");
  svg.setAttribute("aria-hidden", "true");
  for (const line of sealPaths(digits)) svg.appendChild(page.createElementNS(SVG, "path")).setAttribute("d", line);
  return svg;
}

function contentOf({ document: paper, digest }) {
  const held = asVersion2(paper), subject = objects(held.credentialSubject)[0] ?? {};
  const achievement = isObject(subject.achievement) ? subject.achievement : {}, day = held.awardedDate ?? held.validFrom;
  const name = holderOf(subject), digits = `${digest.slice(0, 4)} ${digest.slice(4, 8)}`.toUpperCase();
  return make("aside", "",
    make("h3", "", textIn(achievement.name) || textIn(held.name)),
    day && make("p", "", say(name ? "earnedBy" : "earnedOn", { name, day: dayOf(day) })),
    held.validUntil && make("p", "", say("until", { day: dayOf(held.validUntil) })),
    make("p", "", textIn(achievement.description) || textIn(held.description)),
    sealOf(digest), make("p", "", say("seal", { digits })), make("p", "quiet", say("sealHint")));
}

function lineOf(check) {
  const params = has(check.params, "asOf") ? { ...check.params, asOf: dayOf(check.params.asOf) } : check.params;
  const text = make("span", "", make("span", "vh", `${say(check.outcome)} `), sentence({ ...check, params }));
  return make("li", check.outcome, copyOf(`mark-${check.outcome}`), text);
}

function adviceOn(checks) {
  const { reason = "", params = {} } = checks.find(({ outcome }) => outcome !== "passed") ?? {};
  const name = params.browser ? "browser" : `advice_${reason}`;
  return has(DATA.words.en, name) && make("p", "note", say(name, params));
}

function factsOf({ verdict, format, issuer, digest, checks }) {
  const { method } = checks.find(({ id }) => id === "key")?.params ?? {};
  const how = checks.find(({ id }) => id === "signature")?.params.how;
  const rows = Object.entries({ issuer, method, how, digest, format, verdict }).filter(([, value]) => value);
  const list = make("dl", "", ...rows.flatMap(([name, value]) =>
    [make("dt", "", say(name)), make("dd", "mono", value)]));
  return make("details", "", make("summary", "", say("detail")), list);
}

function show(found) {
  const shape = SHAPES[found.verdict] ?? "unconfirmed", { document: paper, issuerDomain: domain, checks } = found;
  const heading = make("h2", "", DATA.sentences[language].verdicts[found.verdict]);
  heading.id = "verdict";
  const issued = paper && say(domain ? "issuedBy" : "issuedAs", { name: nameOf(paper.issuer), domain });
  const told = checks.filter(({ reason }, place) => reason !== "skipped" || checks[place - 1].reason !== reason);
  const list = make("ul", "checks", ...told.map(lineOf));
  list.setAttribute("role", "list");
  at("result").replaceChildren(...[
    make("div", `verdict verdict--${shape}`, copyOf(`shape-${shape}`), heading, issued && make("p", "", issued)),
    list, adviceOn(checks), paper && contentOf(found), factsOf(found),
  ].filter((part) => part));
  at("result").hidden = false;
}

function speak(chosen) {
  language = chosen;
  page.documentElement.lang = chosen;
  page.title = say("title");
  for (const element of page.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const button of page.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  }
  const names = Object.keys(ISSUERS);
  at("known").textContent = names.length ? say("knows", { names: names.map(domainOf).join(", ") }) : say("knowsNone");
  if (shown) show(shown);
}

async function answer(data) {
  shown = crypto.subtle ? await check(data) : stopped([notChecked("container", "no_crypto")]);
  show(shown);
  at("result").focus();
}

async function submitted(event) {
  event.preventDefault();
  const [file] = at("file").files, text = at("text").value.trim();
  if (file) await answer(new Uint8Array(await file.slice(0, MAX_FILE + 1).arrayBuffer()));
  else await answer(text);
}

function dropped(event) {
  event.preventDefault();
  page.querySelector(".drop").classList.toggle("is-over", event.type === "dragover");
  if (event.type !== "drop" || !event.dataTransfer.files.length) return;
  at("file").files = event.dataTransfer.files;
  at("form").requestSubmit();
}

at("form").addEventListener("submit", submitted);
at("file").addEventListener("change", () => at("form").requestSubmit());
at("text").addEventListener("input", () => { at("file").value = ""; });
for (const type of ["dragover", "dragleave", "drop"]) addEventListener(type, dropped);
for (const button of page.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => speak(button.dataset.language));
}
speak(language);
globalThis.testamur = { check, sentence, seal: sealPaths };
