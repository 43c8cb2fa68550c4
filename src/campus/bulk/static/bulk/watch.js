/* A list that is under way: its figures are fetched every other second, and the page is shown anew when its state changes. */
(function () {
  "use strict";
  var EVERY = 2000;

  function box() { return document.getElementById("state"); }

  function again() { if ("moving" in box().dataset) setTimeout(look, EVERY); }

  function look() {
    if (document.hidden) return again();
    fetch(location.href, { credentials: "same-origin", redirect: "error", cache: "no-store" })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("state");
        if (fresh.dataset.state !== box().dataset.state) return location.reload();
        box().replaceChildren.apply(box(), Array.from(fresh.childNodes));
        again();
      })
      .catch(again);
  }

  again();
})();
