/* Grading by keyboard: 1 to 4 choose a level, C the comment, S saves, J and K open the next and the previous, ? says so.
   1 to 4 act on the criterion that has the focus, else on the first without a level.
   <form data-grading data-keys="off"> turns the keys off: WCAG 2.2, 2.1.4. */
(function () {
  "use strict";
  var form = document.querySelector("[data-grading]");
  if (!form || form.dataset.keys === "off") return;

  function choose(number, target) {
    var open = Array.from(form.querySelectorAll("fieldset")).find(function (set) { return !set.querySelector(":checked"); });
    var set = target.closest("fieldset") || open;
    var level = set && set.querySelectorAll("input[type=radio]")[number - 1];
    if (level) { level.checked = true; level.focus(); level.dispatchEvent(new Event("input", { bubbles: true })); }
  }

  function turn(property) {
    var open = document.querySelector("tr.is-open"), row = open && open[property], link = row && row.querySelector("a");
    if (link) link.click();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("textarea, select, input:not([type=radio])")) return;
    var key = event.key.toLowerCase();
    if (key >= "1" && key <= "4") choose(Number(key), event.target);
    else if (key === "c") { event.preventDefault(); form.querySelector("textarea").focus(); }
    else if (key === "s") { event.preventDefault(); form.requestSubmit(); }
    else if (key === "j") turn("nextElementSibling");
    else if (key === "k") turn("previousElementSibling");
    else if (key === "?") { var help = document.querySelector("[data-help]"); help.open = true; help.firstElementChild.focus(); }
  });
})();
