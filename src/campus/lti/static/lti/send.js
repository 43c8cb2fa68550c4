/* Send the one form of this page by itself; its button does the same. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-send]");
  if (form) form.submit();
})();
