/* The rule's editor without leaving the page: each button sends the form as it would anyway, and what comes back takes
   its place. Without this script the same buttons work, one page at a time. */
(function () {
  "use strict";
  var said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  document.getElementById("main").append(said);

  function settle(fresh, button) {
    var editor = document.getElementById("editor");
    var parts = new Set(Array.prototype.map.call(editor.querySelectorAll(".rule-part"), function (part) { return part.id; }));
    editor.replaceWith(fresh);
    var at = fresh.getAttribute("data-at");
    var verb = button.value.split(":")[0];
    var place = at && document.getElementById(at);
    var target = place && verb !== "add" && place.querySelector('button[value="' + verb + ":" + at + '"]');
    target = target || (place && place.querySelector("select, input:not([type=hidden]), button")) || place;
    if (!target) target = Array.prototype.find.call(fresh.querySelectorAll(".rule-part"), function (part) { return !parts.has(part.id); });
    if (target) target.focus();
    said.textContent = button.textContent.trim();
  }

  document.addEventListener("submit", function (event) {
    var button = event.submitter, form = event.target;
    if (!form.closest("[data-rule]") || !button || button.value === "keep") return;
    event.preventDefault();
    var body = new URLSearchParams(new FormData(form));
    body.set("do", button.value);
    fetch(location.pathname, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.text(); })
      .then(function (text) {
        settle(new DOMParser().parseFromString(text, "text/html").getElementById("editor"), button);
      })
      .catch(function () {
        var plain = document.createElement("input");
        plain.type = "hidden"; plain.name = "do"; plain.value = button.value;
        form.append(plain);
        HTMLFormElement.prototype.submit.call(form);
      });
  });
})();
