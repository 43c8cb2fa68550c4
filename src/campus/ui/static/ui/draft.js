/* Keep a half-written form: in this browser at once, on the server when typing rests.

   <form data-draft="project-17-of-5" data-autosave="/projects/17/draft" data-saved="2026-11-22T10:42:00Z"
         data-words-saved="Draft kept" data-words-local="…" data-words-restored="…">
     <p data-draft-status aria-live="polite"></p>

   data-draft     names the draft in this browser; it must hold whose it is, as machines are shared
   data-autosave  where the form's fields are posted; 2xx answers with JSON: {"saved": time, "words": for the status line, "fields": {name: value}};
                  the fields named there (a version number, for one) are put into the form. Leave it out for local keeping alone
   data-saved     when the server's copy was made. What was typed here on top of that very copy comes back; where the server has
                  another by now, the server's stays in the fields and what was typed here is offered below (data-words-older,
                  -take, -leave), or dropped where the form has no such words and the server's is later
   data-words-*   what the status line says; the text comes from the template, so that it is translated

   A lost session (a redirect, 401, 403) or a lost line only changes the status line: the text stays here and comes
   back when the form is opened again, after signing in too. What the server has is not kept here. A page that holds [data-draft-done="name"] says that
   the work was handed in, and the copy goes. Files are not kept. */
(function () {
  "use strict";
  var PREFIX = "draft:", REST = 1500, AGAIN = 4000;

  function store(action, name, value) {
    try { return localStorage[action](PREFIX + name, value); } catch (error) { return null; /* storage is off or full */ }
  }

  document.querySelectorAll("[data-draft-done]").forEach(function (done) { store("removeItem", done.dataset.draftDone); });

  function kept(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && field.name !== "csrfmiddlewaretoken" && !/^(file|password|hidden|submit|button)$/.test(field.type);
    });
  }

  function read(form) {
    return kept(form).map(function (field) {
      return [field.name, field.value, /^(radio|checkbox)$/.test(field.type) ? field.checked : null];
    });
  }

  function restore(form, values) {
    kept(form).forEach(function (field) {
      values.forEach(function (value) {
        if (value[0] !== field.name) return;
        if (value[2] === null) field.value = value[1];
        else if (value[1] === field.value) field.checked = value[2];
      });
    });
  }

  function attach(form) {
    var name = form.dataset.draft, line = form.querySelector("[data-draft-status]"), timer = 0, dirty = false, again = AGAIN;

    function say(what) {
      if (line && form.dataset["words" + what]) line.textContent = form.dataset["words" + what];
    }

    function keep() {
      store("setItem", name, JSON.stringify({ at: new Date().toISOString(), base: form.dataset.saved, values: read(form) }));
    }

    function send(last) {
      clearTimeout(timer);
      if (!dirty || !form.dataset.autosave) return;
      var body = new FormData();
      kept(form).concat(Array.from(form.querySelectorAll("input[type=hidden]"))).forEach(function (field) {
        if (!/^(radio|checkbox)$/.test(field.type) || field.checked) body.append(field.name, field.value);
      });
      dirty = false;
      fetch(form.dataset.autosave, { method: "POST", body: body, credentials: "same-origin", redirect: "error", keepalive: last, headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (answer.ok) return answer.json();
          return (answer.status === 409 ? answer.json() : Promise.resolve({})).then(function (said) { throw new Error(said.error || ""); });
        })
        .then(function (answer) {
          again = AGAIN;
          if (answer.saved) form.dataset.saved = answer.saved;
          Object.keys(answer.fields || {}).forEach(function (key) { if (form.elements[key]) form.elements[key].value = answer.fields[key]; });
          if (!dirty) store("removeItem", name); /* the server has it all: nothing stays behind on a shared machine */
          say("Saved");
          if (line && answer.words) line.textContent = answer.words;
          if (dirty) keep(); /* typed meanwhile: on top of what was just saved */
          document.dispatchEvent(new Event("draft:saved"));
        })
        .catch(function (error) {
          dirty = true;
          say("Local");
          if (error.name !== "Error") { /* no answer at all */
            clearTimeout(timer);
            timer = setTimeout(send, again = Math.min(2 * again, 300000), false);
          } else if (line && error.message) line.textContent = error.message;
        });
    }

    function changed() {
      dirty = true;
      keep();
      if (!form.dataset.autosave) say("Local");
      clearTimeout(timer);
      timer = setTimeout(send, REST, false);
    }

    function resume(copy) {
      restore(form, copy.values);
      say("Restored");
      dirty = true;
      keep();
      timer = setTimeout(send, REST, false);
    }

    function offer(copy) {
      var box = document.createElement("div"), now = read(form).map(String);
      box.className = "note flow";
      function add(to, tag, text) { var made = document.createElement(tag); made.textContent = text; to.append(made); return made; }
      add(box, "p", form.dataset.wordsOlder);
      copy.values.forEach(function (value) {
        if (value[2] !== null || !value[1] || now.indexOf(String(value)) >= 0) return;
        var quote = add(box, "blockquote", "");
        value[1].split(/\n+/).forEach(function (text) { add(quote, "p", text); });
      });
      var row = add(box, "p", "");
      row.className = "btns";
      [["Take", resume], ["Leave", function () { store("removeItem", name); }]].forEach(function (act) {
        var button = add(row, "button", form.dataset["words" + act[0]]);
        button.type = "button";
        button.className = "btn btn--quiet btn--small";
        button.addEventListener("click", function () { box.remove(); act[1](copy); });
      });
      form.prepend(box);
    }

    function plain(values) {
      return JSON.stringify(values.map(function (value) { return [value[0], value[1].replace(/\r/g, "").trim(), value[2]]; }));
    }

    var old = store("getItem", name);
    if (old) {
      var copy = JSON.parse(old), saved = form.dataset.saved;
      if (plain(copy.values) === plain(read(form))) {
        if (saved && copy.base !== saved) store("removeItem", name); /* else the page shows what was refused */
      } else if (!saved || new Date(copy.base) >= new Date(saved) || !form.dataset.wordsOlder && new Date(copy.at) > new Date(saved)) {
        if (copy.base && !(new Date(copy.base) <= new Date(saved))) form.dataset.saved = copy.base; /* this page is a copy from before that */
        resume(copy);
      } else if (form.dataset.wordsOlder) offer(copy);
      else store("removeItem", name);
    }
    addEventListener("online", function () { if (dirty) send(false); });
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", function () { clearTimeout(timer); keep(); dirty = false; });
    addEventListener("pagehide", function () { send(true); });
  }

  document.querySelectorAll("form[data-draft]").forEach(attach);
})();
