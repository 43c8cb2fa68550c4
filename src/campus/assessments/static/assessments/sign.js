/* A field to sign in with finger, pen or mouse, beside the typed name that does without it.

   <form data-sign><input type="hidden" name="drawn"><canvas hidden></canvas><button data-clear hidden></button></form> */
(function () {
  "use strict";
  document.querySelectorAll("[data-sign]").forEach(function (form) {
    var canvas = form.querySelector("canvas"), clear = form.querySelector("[data-clear]"), pen = canvas.getContext("2d");
    var is_down = false, is_signed = false;

    function blank() {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.lineWidth = 3;
      pen.lineCap = pen.lineJoin = "round";
      is_signed = false;
    }

    function place(event) {
      var box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    }

    canvas.hidden = clear.hidden = false;
    blank();
    canvas.addEventListener("pointerdown", function (event) {
      is_down = is_signed = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo.apply(pen, place(event));
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!is_down) return;
      pen.lineTo.apply(pen, place(event));
      pen.stroke();
    });
    ["pointerup", "pointercancel"].forEach(function (name) { canvas.addEventListener(name, function () { is_down = false; }); });
    clear.addEventListener("click", blank);
    form.addEventListener("submit", function () { form.elements.drawn.value = is_signed ? canvas.toDataURL("image/png") : ""; });
  });
})();
