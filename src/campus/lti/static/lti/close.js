/* Tell the platform that its frame can be closed (Dynamic Registration 1.0, section 3.8). Nothing secret is in it. */
(function () {
  "use strict";
  var above = window.opener || (window.parent !== window ? window.parent : null);
  if (above) above.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
})();
