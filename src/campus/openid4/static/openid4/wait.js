/* A page that waits for a wallet: it asks every few seconds what became of it, and shows itself anew when something did. */
(function () {
  "use strict";
  var EVERY = 3000, waits = ["open", "opened", "asked", "read"];

  function state() { return document.getElementById("state"); }

  function again() { if (waits.indexOf(state().dataset.state) >= 0) setTimeout(look, EVERY); }

  function look() {
    if (document.hidden) return again();
    fetch(location.href, { credentials: "same-origin", redirect: "error", cache: "no-store" })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("state");
        if (fresh.dataset.state !== state().dataset.state) location.reload(); else again();
      })
      .catch(again);
  }

  again();
})();
