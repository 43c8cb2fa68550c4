/* Stand between a learner's pages and a bad line: the network first, the copy kept in this browser where it fails.

   Served behind /learn/sw.js, which says self.house = {version, statics, page}; its scopes are /learn/, /show/, /wallet/,
   /c/ and /portfolio/. Kept is what the server marks with the header Offline-For, an opaque stamp of the person: their home,
   the units they read, or had kept, with pictures and captions, their projects and what they show, their wallet with the
   credentials in it, their portfolio; and the styles, scripts, badges and faces of those pages. Nothing else: no quiz, no
   video, no answer to a POST, no page of staff or of another part of the site.
   A cache is named for the version of the static files and the person; at most one person's is there at any time. */
"use strict";

const PREFIX = "learn:", MINE = `${PREFIX}${self.house.version}:`;
const SLOW = 12000; /* ms until a copy is shown although the line is not quite dead */
const OLD = 14 * 24 * 3600 * 1000;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(drop((name) => !name.startsWith(MINE)).then(() => self.clients.claim())));

async function drop(isUnwanted) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && isUnwanted(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function kept() {
  const name = (await caches.keys()).find((each) => each.startsWith(MINE));
  return name && caches.open(name);
}

function isStatic(url) {
  return url.pathname.startsWith(self.house.statics) || /^\/ui\/hue\/|^\/a\/[^/]+\/badge\.svg$/.test(url.pathname);
}

function isPart(url) {
  return isStatic(url) || /^\/learn\/[^/]+\/units\/\d+\/(files\/|captions$)|^\/wallet\/held\/[^/]+\/file$/.test(url.pathname);
}

async function opened(reader) {
  const name = MINE + reader;
  if (await caches.has(name)) return caches.open(name);
  await drop((each) => each !== name); /* somebody else sits here now */
  const cache = await caches.open(name);
  try { await put(cache, self.house.page, await fetch(self.house.page)); } catch (error) { /* it comes with a later page */ }
  return cache;
}

async function put(cache, key, response) {
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set("Kept-At", new Date().toISOString());
  if (response.status === 200) await cache.put(key, new Response(await response.blob(), { headers }));
}

function isWanted(url, response) {
  return response.status === 200 && !response.redirected && (isStatic(url) || (!url.search && response.headers.has("Offline-For")));
}

async function store(url, response) {
  if (isWanted(url, response)) {
    const reader = response.headers.get("Offline-For");
    const cache = reader ? await opened(reader) : await kept();
    if (cache) await put(cache, url.pathname, response);
  } else if ([403, 404, 410].includes(response.status)) {
    const cache = await kept();
    if (cache) await cache.delete(url.pathname); /* what was taken away is not shown from a copy */
  }
}

async function copy(path) {
  const cache = await kept(), found = cache && await cache.match(path);
  if (!found || Date.now() - new Date(found.headers.get("Kept-At")) < OLD) return found;
  await cache.delete(path);
}

/* A page shown from its copy says so: courses/offline.js reads when it was made from the body's data-copy. */
async function marked(found) {
  const text = (await found.text()).replace("<body ", `<body data-copy="${found.headers.get("Kept-At")}" `);
  return new Response(text, { headers: found.headers });
}

function late() {
  return new Promise((_, refuse) => setTimeout(refuse, SLOW, new Error("slow")));
}

async function answered(request, answer, url) {
  const held = await copy(url.pathname);
  try {
    return await (held ? Promise.race([answer, late()]) : answer);
  } catch (error) {
    if (request.mode !== "navigate") return held || Response.error();
    const found = held || await copy(self.house.page);
    return found ? marked(found) : Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode !== "navigate" && !isPart(url)) return;
  const answer = fetch(request);
  /* What is not kept is not cloned: a clone that nobody reads would hold a whole download in memory. */
  event.waitUntil(answer.then((response) => store(url, isWanted(url, response) ? response.clone() : response)).catch(() => {}));
  event.respondWith(answered(request, answer, url));
});

/* The first page of a visit was loaded before this stood here, and is asked for again: {page: address or null, parts:
   [addresses], ahead: [addresses of pages that it leads to, and that are worth having before they are read]}. */
async function fill({ page, parts, ahead }) {
  if (page) await store(new URL(page), await fetch(page));
  const cache = await kept();
  for (const url of cache ? parts.map((each) => new URL(each)).filter(isPart) : []) {
    if (!await cache.match(url.pathname)) await store(url, await fetch(url));
  }
  for (const each of cache ? ahead : []) if (!await copy(new URL(each).pathname)) await whole(each, true);
}

/* What a page is made of, by its own words: pictures, captions, styles and scripts. */
function named(text, hasPictures) {
  const found = [...text.matchAll(/\s(src|href)="([^"]+)"/g)].map(([, kind, to]) => [kind, new URL(to.replaceAll("&amp;", "&"), self.location.origin)]);
  return found.filter(([kind, url]) => url.origin === self.location.origin && (isStatic(url) || (kind === "src" && hasPictures && isPart(url)))).map(([, url]) => url);
}

/* Keep a page with what it is made of; say whether it may be kept. */
async function whole(page, hasPictures) {
  const answer = await fetch(page), url = new URL(page), text = await answer.clone().text();
  await store(url, answer);
  const cache = await kept();
  if (!cache || !await cache.match(url.pathname)) return false;
  for (const part of named(text, hasPictures)) if (!await cache.match(part.pathname)) await store(part, await fetch(part));
  return true;
}

/* Somebody asked for a whole course: {keep: [addresses, the asking page first], hasPictures}. Told is {done, isOver}. */
async function keepAll({ keep, hasPictures }, port) {
  let done = 0;
  for (const [n, page] of keep.entries()) {
    try {
      if (await whole(page, hasPictures)) done += n > 0;
    } catch (error) { /* the line, or the room, gave out: what is kept stays */ }
    port.postMessage({ done, isOver: false });
  }
  port.postMessage({ done, isOver: true });
}

self.addEventListener("message", (event) => event.waitUntil((event.data.keep ? keepAll(event.data, event.ports[0]) : fill(event.data)).catch(() => {})));
