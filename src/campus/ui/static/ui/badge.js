/* The badge designer: draw the preview anew when a field is left. Without this the Preview button does the same. */
(function () {
  "use strict";
  var FIELDS = ["shape", "pictogram", "scheme", "ring", "ribbon", "foot", "name", "level"];

  document.querySelectorAll("form[data-badge]").forEach(function (form) {
    var alt = form.querySelector("[data-preview-alt]"), shown = "";

    function draw() {
      var typed = new FormData(form), asked = new URLSearchParams({ hue: form.dataset.hue });
      FIELDS.forEach(function (name) { asked.set(name, typed.get(name) || ""); });
      if (String(asked) === shown) return;
      shown = String(asked);
      var url = form.dataset.badge + "?" + shown;
      form.querySelectorAll("[data-preview]").forEach(function (image) {
        image.src = image.dataset.preview === "small" ? url + "&small=1" : url;
      });
      fetch(url, { credentials: "same-origin" }).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (text) {
        var words = text && new DOMParser().parseFromString(text, "image/svg+xml").querySelector("desc");
        if (!words) return;
        alt.textContent = words.textContent;
        form.querySelector(".stay [data-preview]").alt = words.textContent;
      });
    }

    form.addEventListener("change", draw);
  });
})();
