/* Put a list in order by drag or by the arrow keys; every place is told to those who cannot see it.

   <ol data-reorder="/where/it/is/posted" data-words-handle="Move {title}: …" data-words-moved="{title} is now {n} of {of}."
       data-words-lost="…"><li data-line="17" data-title="First steps">…</li></ol>

   The order is posted as `line`, repeated. The page's buttons stay for those without JavaScript, and for touch. */
(function () {
  "use strict";
  document.querySelectorAll("[data-reorder]").forEach(function (list) {
    var said = document.createElement("p"), dragged = null, timer = 0;
    said.className = "vh";
    said.setAttribute("role", "status");
    list.after(said);

    function items() { return Array.from(list.children); }

    function words(name, item) {
      var all = items();
      return list.dataset["words" + name].replace("{title}", item.dataset.title)
        .replace("{n}", all.indexOf(item) + 1).replace("{of}", all.length);
    }

    function save() {
      var body = new FormData(), token = document.querySelector("[name=csrfmiddlewaretoken]");
      items().forEach(function (item) { body.append("line", item.dataset.line); });
      fetch(list.dataset.reorder, { method: "POST", body: body, redirect: "error", headers: { "X-CSRFToken": token.value } })
        .then(function (answer) { if (!answer.ok) throw answer; })
        .catch(function () { said.className = "note note--bad"; said.textContent = list.dataset.wordsLost; });
    }

    function settle(item) {
      items().forEach(function (each, n) {
        var number = each.querySelector(".nums");
        if (number) number.textContent = n + 1;
        each.querySelectorAll("[name=to][value=up]").forEach(function (up) { up.hidden = n === 0; });
        each.querySelectorAll("[name=to][value=down]").forEach(function (down) { down.hidden = n === list.children.length - 1; });
      });
      said.textContent = words("Moved", item);
      clearTimeout(timer);
      timer = setTimeout(save, 600);
    }

    items().forEach(function (item) {
      var handle = document.createElement("button");
      handle.type = "button";
      handle.className = "btn btn--quiet btn--small";
      handle.textContent = "↕";
      handle.setAttribute("aria-label", words("Handle", item));
      handle.addEventListener("keydown", function (event) {
        var step = { ArrowUp: item.previousElementSibling, ArrowDown: item.nextElementSibling }[event.key];
        if (!step) return;
        event.preventDefault();
        if (event.key === "ArrowUp") step.before(item); else step.after(item);
        handle.focus();
        settle(item);
      });
      (item.querySelector(".act") || item).prepend(handle);
      item.draggable = true;
      item.addEventListener("dragstart", function (event) {
        dragged = item;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", item.dataset.title);
      });
      item.addEventListener("dragover", function (event) {
        if (!dragged || dragged === item) return;
        event.preventDefault();
        var box = item.getBoundingClientRect();
        if (event.clientY < box.top + box.height / 2) item.before(dragged); else item.after(dragged);
      });
      item.addEventListener("drop", function (event) { event.preventDefault(); });
      item.addEventListener("dragend", function () { if (dragged) settle(dragged); dragged = null; });
    });
  });
})();
