/* Have the worker (courses/worker.js) keep every page that is listed here, and say how far it is.

   <button hidden data-keep data-pictures>   begins; without data-pictures the words alone are kept
   <a data-page href="/learn/…">             a page to keep
   <p role="status" data-kept data-words-…>  says how it goes */
(() => {
  "use strict";
  const button = document.querySelector("[data-keep]"), line = document.querySelector("[data-kept]");
  if (!button || !navigator.serviceWorker || !window.caches || document.body.dataset.copy !== undefined) return;
  const pages = [...document.querySelectorAll("a[data-page]")].map((each) => each.href), words = line.dataset;

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
    worker.postMessage({ keep: [location.href, ...pages], hasPictures: button.dataset.pictures !== undefined }, [channel.port2]);
  });
})();
