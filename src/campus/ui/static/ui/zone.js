/* Tell the server this browser's time zone, so that times are shown in it from the next page on. */
(() => {
  "use strict";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone, told = `zone=${zone}`;
  if (!zone || document.cookie.split("; ").includes(told)) return;
  document.cookie = `${told};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
})();
