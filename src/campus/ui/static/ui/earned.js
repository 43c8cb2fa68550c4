/* Ask now and then whether an award has come, and show it when it has. For two minutes, and only while somebody looks;
   without this the page says the same when it is opened anew. */
(function () {
  "use strict";
  var url = document.currentScript.dataset.news, EVERY = 2000, end = Date.now() + 120000;

  function ask() {
    if (Date.now() > end) return;
    if (document.hidden) { setTimeout(ask, EVERY); return; }
    fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } }).then(function (answer) {
      if (answer.status === 204) { setTimeout(ask, EVERY); return null; }
      return answer.ok ? answer.json() : null; /* signed out, or nothing is to come: stop */
    }).then(function (news) {
      if (news) location.assign(news.location);
    }).catch(function () { setTimeout(ask, 4 * EVERY); /* the line is gone for a while */ });
  }

  setTimeout(ask, EVERY);
})();
