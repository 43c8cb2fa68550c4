/* The clock of a quiz: counts down what the server says is left, and hands in when it is over.

   <p data-clock="540" data-words-left="Time left:" data-words-soon="…" data-words-last="…">
     <b data-clock-left></b><span role="status"></span></p>
   <button data-clock-end hidden>  is pressed at the end

   It goes by performance.now, which no clock set back or forward moves; what counts is the server's deadline. */
(function () {
  "use strict";
  var clock = document.querySelector("[data-clock]");
  if (!clock) return;
  var ends = performance.now() + Number(clock.dataset.clock) * 1000;
  var left = clock.querySelector("[data-clock-left]"), said = clock.querySelector("[role=status]");
  var button = document.querySelector("[data-clock-end]"), told = {};

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function say(what) {
    if (!told[what]) said.textContent = clock.dataset["words" + what];
    told[what] = true;
  }

  function tick() {
    var seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    left.textContent = clock.dataset.wordsLeft + " " + Math.floor(seconds / 60) + ":" + two(seconds % 60);
    if (seconds <= 60) say("Last");
    else if (seconds <= 300) say("Soon");
    if (seconds) return;
    clearInterval(timer);
    if (button) button.click();
    else location.reload();
  }

  var timer = setInterval(tick, 1000);
  tick();
})();
