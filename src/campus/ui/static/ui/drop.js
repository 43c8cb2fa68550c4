/* Files may be dropped anywhere in the zone round a file input; without this the input itself takes them. */
(function () {
  "use strict";
  document.querySelectorAll("[data-drop]").forEach(function (zone) {
    var input = zone.querySelector("input[type=file]");
    function over(is) {
      return function (event) { event.preventDefault(); zone.classList.toggle("is-over", is); };
    }
    ["dragenter", "dragover"].forEach(function (name) { zone.addEventListener(name, over(true)); });
    ["dragleave", "drop"].forEach(function (name) { zone.addEventListener(name, over(false)); });
    zone.addEventListener("drop", function (event) {
      var files = event.dataTransfer.files;
      if (!files.length || (files.length > 1 && !input.multiple)) return;
      input.files = files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
})();
