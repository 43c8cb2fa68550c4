/* The code for a room: the page fetches itself anew when the code changes, and says when it could not. */
(function () {
  "use strict";
  var status = document.querySelector("[data-screen-status]"), full = document.querySelector("[data-full]"), LATE = 5000;

  function next(seconds) { setTimeout(fetchAnew, Math.max(seconds, 1) * 1000); }

  function fetchAnew() {
    fetch(location.href, { credentials: "same-origin", redirect: "error", cache: "no-store" })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("code");
        document.getElementById("code").replaceWith(fresh);
        status.textContent = "";
        next(Number(fresh.dataset.left));
      })
      .catch(function () { status.textContent = status.dataset.words; setTimeout(fetchAnew, LATE); });
  }

  var code = document.getElementById("code");
  if ("rotates" in code.dataset) next(Number(code.dataset.left));
  if (document.documentElement.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", function () { document.documentElement.requestFullscreen(); });
  }
})();
