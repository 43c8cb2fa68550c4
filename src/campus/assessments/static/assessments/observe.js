/* Ticks of an observation, sent one by one as they are made.

   <form id="see" data-see="…/see" data-name="…" data-words-kept="…" data-words-local="…">
     <input type="checkbox" name="c7" value="1"> or radios; <input type="hidden" name="w7"> holds what the server has

   What cannot be sent waits in this browser, under data-name, and goes when the line is back. Each tick says how long ago
   it was made, so that the clocks of phone and server need not agree, and has a key, so that it counts once however often
   it is sent. Every 15 seconds what others ticked is fetched. Without this file the form is sent whole by its button. */
(function () {
  "use strict";
  var form = document.getElementById("see");
  if (!form || !form.dataset.see) return;
  var NAME = "see:" + form.dataset.name, PAUSE = 15000;
  var line = form.querySelector("[data-status]"), list = form.querySelector("[data-notes]"), busy = false;

  function waiting() {
    try { return JSON.parse(localStorage.getItem(NAME) || "[]"); } catch (error) { return []; }
  }

  function keep(queue) {
    try { if (queue.length) localStorage.setItem(NAME, JSON.stringify(queue)); else localStorage.removeItem(NAME); } catch (error) { /* storage is off or full */ }
    memory = queue;
  }
  var memory = waiting();

  function add(entry) {
    entry.key = Array.from(crypto.getRandomValues(new Uint8Array(12)), function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
    entry.at = Date.now();
    keep(memory.concat([entry]));
    send();
  }

  function show(lines) {
    var open = {};
    memory.forEach(function (entry) { if (entry.line) open[entry.line] = true; });
    Object.keys(lines).forEach(function (id) {
      var said = lines[id], by = form.querySelector('[data-by="' + id + '"]');
      form.elements["w" + id].value = said.level;
      if (by) by.textContent = said.by;
      if (open[id]) return;
      form.querySelectorAll('[name="c' + id + '"]').forEach(function (input) { input.checked = String(said.level) === input.value; });
    });
  }

  function send() {
    if (busy) return;
    busy = true;
    var sent = memory.slice(0, 100), now = Date.now(), status = 0;
    var body = { seen: sent.map(function (entry) { return { key: entry.key, line: entry.line, level: entry.level, text: entry.text || "", ago: Math.max(0, Math.round((now - entry.at) / 1000)) }; }) };
    fetch(form.dataset.see, { method: "POST", credentials: "same-origin", redirect: "error", headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }, body: JSON.stringify(body) })
      .then(function (answer) { status = answer.status; return answer.json(); })
      .then(function (answer) {
        if (answer.error) { line.textContent = answer.error; if (status === 422) keep(memory.slice(sent.length)); return; }
        keep(memory.slice(sent.length));
        show(answer.lines);
        if (sent.length) line.textContent = form.dataset.wordsKept;
      })
      .catch(function () { if (memory.length) line.textContent = form.dataset.wordsLocal; })
      .then(function () { busy = false; if (status === 200 && memory.length) send(); });
  }

  form.addEventListener("change", function (event) {
    var input = event.target;
    if (!/^c\d+$/.test(input.name)) return;
    add({ line: Number(input.name.slice(1)), level: input.type === "checkbox" ? Number(input.checked) : Number(input.value) });
  });

  var note = form.elements.note;
  form.querySelector("[data-note]").addEventListener("click", function (event) {
    event.preventDefault();
    var text = note.value.trim();
    if (!text) return send();
    var item = document.createElement("li");
    item.textContent = text;
    list.append(item);
    note.value = "";
    add({ text: text });
  });

  /* Brought back after the page was closed on a dead line: shown as it was left, and sent. */
  memory.forEach(function (entry) {
    if (entry.line) form.querySelectorAll('[name="c' + entry.line + '"]').forEach(function (input) { input.checked = String(entry.level) === input.value; });
  });
  if (memory.length) send();
  addEventListener("online", send);
  setInterval(function () { if (!document.hidden) send(); }, PAUSE);
})();
