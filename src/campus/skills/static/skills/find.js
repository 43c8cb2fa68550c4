/* Suggest skills while one types. Without this the form comes back with the names that are near. It listens to the
   whole page, so that fields that come later are served too. */
(function () {
  "use strict";
  var PAUSE = 200, LEAST = 2, timer = 0, asked = "";

  function fill(list, labels) {
    list.replaceChildren.apply(list, labels.map(function (label) {
      var option = document.createElement("option");
      option.value = label;
      return option;
    }));
  }

  function find(input) {
    var words = input.value.trim(), list = document.getElementById(input.getAttribute("list")), key = input.id + words;
    if (words.length < LEAST || key === asked) return;
    asked = key;
    fetch(input.dataset.skills + "?q=" + encodeURIComponent(words), { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) { if (found && key === asked) fill(list, found.skills); })
      .catch(function () { asked = ""; });
  }

  document.addEventListener("input", function (event) {
    if (!event.target.matches("input[data-skills]")) return;
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE, event.target);
  });
})();
