/* What was kept in this browser goes when nobody is signed in: copies of pages on each page that signs in, and on
   signing out ([data-forget]) what was typed or noted and has not reached the server too. Browsers that heed
   Clear-Site-Data (https alone) do the latter themselves; this is for the others.

   <p hidden data-unsent>   is shown where signing out would lose something */
(() => {
  "use strict";
  const leaving = document.querySelectorAll("form[data-forget]"), ours = /^(draft|done):/;

  function forget() { return window.caches ? caches.keys().then((all) => Promise.all(all.map((name) => caches.delete(name)))) : null; }

  function typed() {
    try { return Object.keys(localStorage).filter((name) => ours.test(name)); } catch (error) { return []; }
  }

  if (!leaving.length) forget();
  else if (typed().length) document.querySelectorAll("[data-unsent]").forEach((words) => { words.hidden = false; });
  leaving.forEach((form) => form.addEventListener("submit", () => { forget(); typed().forEach((name) => localStorage.removeItem(name)); }));
})();
