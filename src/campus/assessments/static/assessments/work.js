/* On a piece of work: put marked words into the quotation of a comment, and a saved comment into the one being written.
   Without it both are done by copying and by the form's own buttons. */
(function () {
  "use strict";
  var text = document.querySelector("[data-quotable]"), button = document.querySelector("[data-quote]"), words = "";

  if (text && button) {
    button.hidden = false;
    document.addEventListener("selectionchange", function () {
      var chosen = document.getSelection(), inside = chosen.rangeCount && text.contains(chosen.getRangeAt(0).commonAncestorContainer);
      if (inside && String(chosen).trim()) words = String(chosen).trim(); /* kept: pressing the button ends the selection */
    });
    button.addEventListener("click", function () {
      var quote = document.getElementById("quote");
      if (words) quote.value = words;
      (words ? document.getElementById("comment-text") : quote).focus();
    });
  }

  var insert = document.querySelector("button[name=insert]"), comment = document.getElementById("comment");
  if (insert && comment) insert.addEventListener("click", function (event) {
    var saved = document.getElementById("saved"), full = saved.selectedOptions[0].dataset.full;
    event.preventDefault();
    comment.value = (comment.value ? comment.value.replace(/\s+$/, "") + "\n" : "") + full;
    comment.dispatchEvent(new Event("input", { bubbles: true }));
    comment.focus();
  });
})();
