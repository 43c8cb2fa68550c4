/* What a learner's page does about a bad line; courses/worker.js keeps the copies.

   <p hidden data-offline="whose copies, a stamp" data-worker="/learn/sw.js" data-words-…>   says how things stand
   <form method="post" data-done="id of the unit" data-next="/learn/…">   marks a unit as done; pressed without a line, it is
                                                                          noted here and sent when the line is back
   <a data-ahead href="/wallet/…">   a page to keep before it is read, where data is not dear
   <ul data-copies></ul>   lists the pages that are kept here

   The browser's word that there is no line is not believed (this site may run on this very machine): the server is asked. */
(() => {
  "use strict";
  const line = document.querySelector("[data-offline]");
  if (!line) return;
  const who = line.dataset.offline, words = line.dataset, copied = document.body.dataset.copy, list = `done:${who}`;

  function say(text) { line.textContent = text; line.hidden = false; }

  function noted() {
    try { return JSON.parse(localStorage.getItem(list)) || []; } catch (error) { return []; }
  }

  function note(all) {
    try { all.length ? localStorage.setItem(list, JSON.stringify(all)) : localStorage.removeItem(list); return true; } catch (error) { return false; }
  }

  /* Only the worker's navigations are answered from copies; what is fetched here comes from the server or fails. */
  function reach() { return fetch(location.pathname, { method: "HEAD", cache: "no-store", redirect: "manual" }); }

  function show(form) {
    const next = document.createElement("a");
    next.className = "btn";
    next.href = form.dataset.next || "/learn/";
    next.textContent = words.wordsNext;
    form.replaceWith(next);
    say(words.wordsNoted);
  }

  function refused(form) {
    const done = form.dataset.done, rest = noted().filter((each) => each.unit !== done);
    if (done && note([...rest, { unit: done, url: location.pathname }])) show(form);
    else say(words.wordsUnsent);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.method !== "post" || (navigator.onLine && copied === undefined) || form.dataset.sure) return;
    event.preventDefault();
    event.stopPropagation();
    reach().then(() => { form.dataset.sure = "1"; form.requestSubmit(button); }, () => refused(form));
  }, true);

  /* The unit is asked for first: done already, gone, or another one in this place by now, there is nothing to send. */
  async function send(each) {
    const page = await fetch(each.url, { cache: "no-store" });
    if (page.redirected && new URL(page.url).pathname !== each.url || page.status >= 500) return false;
    if (page.ok && page.headers.get("Offline-For") !== who) return false;
    const form = new DOMParser().parseFromString(await page.text(), "text/html").querySelector(`form[data-done="${each.unit}"]`);
    if (!form) return true;
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(each.url, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token }), redirect: "manual" });
    return answer.type === "opaqueredirect";
  }

  let sending = false;
  async function settle() {
    if (sending || !noted().length) return;
    sending = true;
    try {
      for (const each of noted()) {
        if (!await send(each)) continue;
        note(noted().filter((other) => other.unit !== each.unit));
        if (!noted().length) say(words.wordsSent);
      }
    } catch (error) { /* the line is still away */ } finally { sending = false; }
  }

  function back() {
    if (copied !== undefined) reach().then(() => say(words.wordsBack), () => {});
    settle();
  }

  if (copied !== undefined) {
    document.querySelectorAll(".flash[role]:not([data-offline])").forEach((each) => each.remove()); /* said then, not now */
    const lang = document.documentElement.lang, tongue = lang === "en" ? "en-GB" : lang; /* the day before the month, as on our pages */
    const when = new Date(copied).toLocaleString(tongue, { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
    say(words.wordsCopy.replace("{when}", when));
    /* "Valid today" was said that day. */
    document.querySelectorAll(".verdict :is(h2, h3)").forEach((each) => each.prepend(`${words.wordsStood.replace("{when}", when)} `));
  }
  document.querySelectorAll("form[data-done]").forEach((form) => {
    if (noted().some((each) => each.unit === form.dataset.done)) show(form);
  });
  addEventListener("online", back);
  settle();

  async function copies(place) {
    for (const name of window.caches ? await caches.keys() : []) {
      const cache = await caches.open(name);
      for (const request of name.startsWith("learn:") ? await cache.keys() : []) {
        const path = new URL(request.url).pathname;
        if (!/^\/(learn|wallet|portfolio)\/$|\/(units\/\d+|project|preview)\/$|^\/(show|c|wallet\/held)\/[^/]+\/$/.test(path)) continue;
        const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
        const item = document.createElement("li"), link = document.createElement("a");
        link.href = path;
        link.textContent = page.title.replace(/ – [^–]*$/, "");
        item.append(link);
        place.append(item);
      }
    }
  }
  document.querySelectorAll("[data-copies]").forEach((place) => copies(place).catch(() => {}));

  const worker = navigator.serviceWorker;
  if (!worker || !who || copied !== undefined) return;
  function keep(page) {
    const parts = performance.getEntriesByType("resource").map((each) => each.name).filter((name) => name.startsWith(location.origin + "/"));
    const isDear = navigator.connection && navigator.connection.saveData;
    const ahead = isDear ? [] : [...document.querySelectorAll("a[data-ahead]")].map((each) => each.href);
    if (worker.controller) worker.controller.postMessage({ page, parts, ahead });
  }
  const here = location.origin + location.pathname;
  let rest = 0;
  worker.addEventListener("controllerchange", () => keep(here));
  document.addEventListener("draft:saved", () => { clearTimeout(rest); rest = setTimeout(keep, 5000, here); });
  const scope = `/${location.pathname.split("/")[1]}/`; /* /learn/, /wallet/ and so on; and where its links lead */
  const beyond = new Set([...document.querySelectorAll("a[data-ahead]")].map((each) => `/${each.pathname.split("/")[1]}/`));
  beyond.delete(scope);
  addEventListener("load", () => {
    worker.register(words.worker, { scope }).then(() => keep(null), () => {});
    beyond.forEach((other) => worker.register(words.worker, { scope: other }).catch(() => {}));
  });
})();
