/* Have the worker (courses/worker.js) keep every page that is listed here, and say how far it is.

   <button hidden data-keep data-pictures>   begins; without data-pictures the words alone are kept
   <a data-page href="/learn/…">             a page to keep
   <p role="status" data-kept data-words-…>  says how it goes */
(() => {
  "use strict";
  const button = document.querySelector("[data-keep]"), line = document.querySelector("[data-kept]");
  if (!button || !navigator.serviceWorker || !window.caches || document.body.dataset.copy !== undefined) return;
  const pages = [...document.querySelectorAll("a[data-page]")].map((each) => each.href), words = line.dataset;

  /* A page is answered from its copy only by a worker of its own part of the site, and that part may never have been opened. */
  async function stands(scope) {
    const found = await navigator.serviceWorker.register(document.querySelector("[data-worker]").dataset.worker, { scope });
    const coming = found.installing || found.waiting;
    if (found.active || !coming) return;
    await new Promise((settled) => coming.addEventListener("statechange", () => ["activated", "redundant"].includes(coming.state) && settled()));
  }

  function say(text, done) { line.textContent = text.replace("{done}", done).replace("{of}", pages.length); }

  button.hidden = false;
  line.textContent = "";
  button.addEventListener("click", async () => {
    button.disabled = true;
    const worker = (await navigator.serviceWorker.ready).active, channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => {
      if (!data.isOver) return say(words.wordsGoing, data.done);
      say(data.done === pages.length ? words.wordsDone : words.wordsPart, data.done);
      button.disabled = false;
    };
    try {
      await Promise.all([...new Set(pages.map((each) => `/${new URL(each).pathname.split("/")[1]}/`))].map(stands));
    } catch (error) {
      button.disabled = false;
      return say(words.wordsPart, 0);
    }
    worker.postMessage({ keep: [location.href, ...pages], hasPictures: button.dataset.pictures !== undefined }, [channel.port2]);
  });
})();
