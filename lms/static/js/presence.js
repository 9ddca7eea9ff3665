// The code's screen in full: the part that changes fills the projector.
const button = document.querySelector('[data-full-screen]');
const live = document.querySelector('[data-full]');

if (button && live && document.fullscreenEnabled) {
  button.hidden = false;
  button.addEventListener('click', () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else live.requestFullscreen();
  });
}
