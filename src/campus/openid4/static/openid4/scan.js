/* Reads the code of who asks from a picture, where the browser can. The picture stays on this device. */
(function () {
  "use strict";
  var row = document.getElementById("scan");
  if (!row || !("BarcodeDetector" in window)) return;
  var picture = row.querySelector("input"), said = row.querySelector("[role=status]");

  function read(detector, file) {
    createImageBitmap(file).then(function (image) { return detector.detect(image); }).catch(function () { return []; })
      .then(function (codes) {
        said.textContent = codes.length ? row.dataset.found : row.dataset.none;
        if (codes.length) document.getElementById("id_link").value = codes[0].rawValue;
      });
  }

  BarcodeDetector.getSupportedFormats().then(function (formats) {
    if (formats.indexOf("qr_code") < 0) return;
    var detector = new BarcodeDetector({ formats: ["qr_code"] });
    row.hidden = false;
    picture.addEventListener("change", function () { if (picture.files[0]) read(detector, picture.files[0]); });
  });
})();
