/* Show a text as it will be read, beside the form, while it is typed.

   <form data-preview="/where/to/ask" data-preview-of="17"><textarea name="body">…
   <section data-preview-pane hidden><div>the server's markup goes here</div></section>

   The server renders (and cleans) it; the form's own Preview button stays for those without JavaScript. */
(function () {
  "use strict";
  var form = document.querySelector("[data-preview]"), pane = document.querySelector("[data-preview-pane]");
  if (!form || !pane) return;
  var text = form.elements.body, target = pane.querySelector("div"), timer = 0, asked = 0;
  form.querySelectorAll("[name=preview]").forEach(function (button) { button.hidden = true; });

  function show() {
    var body = new FormData(), mine = ++asked;
    body.append("body", text.value);
    body.append("unit", form.dataset.previewOf);
    fetch(form.dataset.preview, {
      method: "POST", body: body, redirect: "error", headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }
    }).then(function (answer) { if (!answer.ok) throw answer; return answer.text(); })
      .then(function (markup) { if (mine === asked) { target.innerHTML = markup; pane.hidden = false; } })
      .catch(function () { /* the line is gone: what is typed stays, and the preview is of what was there before */ });
  }

  text.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(show, 400); });
  if (text.value) show();
})();
