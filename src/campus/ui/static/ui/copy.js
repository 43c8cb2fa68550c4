/* Buttons that copy what stands in another field. Hidden until it is known that copying works. */
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var words = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText("value" in source ? source.value : source.textContent).then(function () {
        button.textContent = button.dataset.done || words;
        setTimeout(function () { button.textContent = words; }, 2000);
      });
    });
  });
})();
