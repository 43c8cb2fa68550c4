/* Suggest skills while one types. Without this the form comes back with the names that are near. */
(function () {
  "use strict";
  var PAUSE = 200, LEAST = 2;

  document.querySelectorAll("input[data-skills]").forEach(function (input) {
    var list = document.getElementById(input.getAttribute("list")), timer = 0, asked = "";

    function fill(labels) {
      list.replaceChildren.apply(list, labels.map(function (label) {
        var option = document.createElement("option");
        option.value = label;
        return option;
      }));
    }

    function find() {
      var words = input.value.trim();
      if (words.length < LEAST || words === asked) return;
      asked = words;
      fetch(input.dataset.skills + "?q=" + encodeURIComponent(words), { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : null; })
        .then(function (found) { if (found && words === asked) fill(found.skills); })
        .catch(function () { asked = ""; });
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(find, PAUSE);
    });
  });
})();
